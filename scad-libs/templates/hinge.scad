// A hinge that prints in one piece and moves at once: cones inside the knuckles hold it together.

/* [Hinge] */
// Length along the axis
length = 60; // [20:1:200]
// Width of each leaf, from the axis
leaf = 28; // [12:1:80]
// Thickness of the leaves
thickness = 3; // [2:0.2:6]
// Number of knuckles
knuckles = 5; // [3:2:11]
// Gap between moving parts: less is tighter, more is safer
clearance = 0.4; // [0.2:0.05:0.8]
// Opening angle of the second leaf; print it flat, at 180°
angle = 180; // [90:5:180]

/* [Screw holes] */
// Holes in each leaf
holes = 3; // [0:1:6]
// Diameter of the screws
screw = 4; // [2:0.5:6]

/* [Hidden] */
$fa = 5;
$fs = 0.4;
eps = 0.01;
// At least 7 mm, so that the cones hold.
r = max(thickness + 0.5, 3.5);
pitch = length / knuckles;
cone = min(r * 0.65, pitch / 2 - clearance);

color("SteelBlue") one_leaf(0);
color("Goldenrod") translate([0, 0, r]) rotate([180 - angle, 0, 0]) translate([0, 0, -r]) one_leaf(1);

// Leaf 0 points to the front, leaf 1 to the back; they take the knuckles in turn.
module one_leaf(which) {
    side = which == 0 ? -1 : 1;
    difference() {
        union() {
            difference() {
                plate(side);
                // Room for the other leaf's knuckles to turn.
                for (i = [0 : knuckles - 1])
                    if (i % 2 != which)
                        translate([i * pitch - (i == 0 ? 1 : clearance / 2), 0, r]) rotate([0, 90, 0])
                            cylinder(r = r + clearance, h = pitch + (i == 0 ? 1 : clearance / 2) + (i == knuckles - 1 ? 1 : clearance / 2));
            }
            for (i = [0 : knuckles - 1])
                if (i % 2 == which) knuckle(i, side);
        }
        for (i = [0 : knuckles - 1])
            if (i % 2 == which && i > 0) socket(i);
    }
    for (i = [0 : knuckles - 1])
        if (i % 2 == which && i < knuckles - 1) pin(i);
}

module plate(side) {
    difference() {
        hull() {
            translate([0, side > 0 ? 0 : -eps, 0]) cube([length, eps, thickness]);
            for (x = [3, length - 3]) translate([x, side * (leaf - 3), 0]) cylinder(r = 3, h = thickness);
        }
        room = leaf - r - clearance;
        d = min(screw, room / 2.4);
        if (holes > 0)
            for (i = [0 : holes - 1])
                translate([(i + 0.5) * length / holes, side * (leaf - room / 2), 0]) {
                    translate([0, 0, -eps]) cylinder(d = d + 0.3, h = thickness + 1);
                    translate([0, 0, thickness - d / 2]) cylinder(d1 = d, d2 = 2 * d + eps, h = d / 2 + eps);
                }
    }
}

module knuckle(i, side) {
    translate([i * pitch + (i > 0 ? clearance / 2 : 0), 0, 0]) {
        width = pitch - (i > 0 ? clearance / 2 : 0) - (i < knuckles - 1 ? clearance / 2 : 0);
        hull() {
            translate([0, 0, r]) rotate([0, 90, 0]) cylinder(r = r, h = width);
            translate([0, side * (r + clearance) - (side > 0 ? eps : 0), 0]) cube([width, eps, thickness]);
        }
    }
}

module pin(i) {
    translate([(i + 1) * pitch - clearance / 2 - eps, 0, r]) rotate([0, 90, 0])
        cylinder(r1 = cone, r2 = cone * 0.25, h = cone * 0.75 + clearance);
}

module socket(i) {
    translate([i * pitch + clearance / 2 - eps, 0, r]) rotate([0, 90, 0])
        cylinder(r1 = cone + clearance * 0.35, r2 = cone * 0.25 + clearance * 0.35, h = cone * 0.75 + clearance);
}
