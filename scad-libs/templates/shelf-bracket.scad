// A bracket for a shelf, with countersunk holes and a rib that carries the load. Prints on its side.

/* [Legs] */
// Length of the leg at the wall
wall_leg = 80; // [25:1:220]
// Length of the leg under the shelf
shelf_leg = 100; // [25:1:220]
// Width of both legs
width = 24; // [10:1:80]
// Thickness of both legs
thickness = 5; // [2:0.5:12]

/* [Rib] */
rib = "arch"; // [arch:Arch, straight:Straight, solid:Solid, none:None]
// Thickness of the rib
rib_thickness = 5; // [2:0.5:20]

/* [Screws] */
// Holes in the leg at the wall
wall_holes = 2; // [0:1:6]
// Holes in the leg under the shelf
shelf_holes = 2; // [0:1:6]
screw = 4.5; // [2:0.1:8]
countersunk = true;

/* [Hidden] */
$fa = 4;
$fs = 0.6;
eps = 0.01;
// The rib leaves free what the screwdriver needs: the holes stand in two rows beside it.
rib_width = min(rib_thickness, width / 2);

// Side view in x (shelf) and y (wall).
difference() {
    union() {
        linear_extrude(width) legs();
        if (rib != "none") translate([0, 0, (width - rib_width) / 2]) linear_extrude(rib_width) rib_shape();
    }
    for (i = [0 : 1 : wall_holes - 1])
        translate([thickness, spot(i, wall_holes, wall_leg), row(i)]) rotate([0, -90, 0]) screw_hole();
    for (i = [0 : 1 : shelf_holes - 1])
        translate([spot(i, shelf_holes, shelf_leg), thickness, row(i)]) rotate([90, 0, 0]) screw_hole();
}

// Along a leg, clear of the inner corner.
function spot(i, count, leg) = thickness + (leg - thickness) * (count == 1 ? 0.6 : 0.25 + 0.6 * i / (count - 1));
// Left and right of the rib in turn, or in the middle without one.
function row(i) = rib == "none" ? width / 2 : (i % 2 == 0 ? 1 : 3) * width / 4;

module legs() {
    offset(1) offset(-1) {
        square([thickness, wall_leg]);
        square([shelf_leg, thickness]);
    }
}

module rib_shape() {
    x = shelf_leg * 0.85;
    y = wall_leg * 0.85;
    difference() {
        polygon([[thickness - eps, thickness - eps], [x, thickness - eps], [thickness - eps, y]]);
        if (rib == "arch") intersection() {
            translate([thickness, thickness]) square([x, y]);
            translate([x, y]) scale([x - thickness - 3, y - thickness - 3]) circle(1, $fn = 96);
        } else if (rib == "straight") {
            t = max(6, rib_width);
            offset(delta = -t) polygon([[thickness - t, thickness - t], [x, thickness - t], [thickness - t, y]]);
        }
    }
}

module screw_hole() {
    d = min(screw, (width - rib_width) / 2.2);
    translate([0, 0, -1]) cylinder(d = d, h = thickness + 2);
    if (countersunk) {
        sink = min(d / 2, thickness - 0.8);
        translate([0, 0, -eps]) cylinder(d1 = d + 2 * sink, d2 = d, h = sink);
    }
    // Free way for the screw's head and the driver.
    translate([0, 0, -60]) cylinder(d = min(2 * d, (width - rib_width) / 2), h = 60);
}
