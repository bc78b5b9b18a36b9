// A hook for a wall or a door: screws or tape, printed on its side so that the layers carry the load.

/* [Hook] */
// Inner diameter of the bend
bend = 30; // [10:1:80]
// Thickness of the arm
thickness = 7; // [4:0.5:16]
// Width of the hook
width = 16; // [8:1:50]
// How far the tip rises beside the bend
tip = 12; // [0:1:60]
// How far the bend stands off the plate
reach = 6; // [0:1:60]

/* [Back plate] */
// Height of the plate
plate_height = 70; // [40:1:160]
// Thickness of the plate
plate_thickness = 5; // [3:0.5:12]
fastening = "screws"; // [screws:Two screws, tape:Adhesive tape]
// Diameter of the screws
screw = 4; // [2.5:0.5:6]

/* [Hidden] */
$fa = 4;
$fs = 0.6;
eps = 0.01;
r = bend / 2 + thickness / 2;
// The bend begins low on the plate, so that the upper screw stays in reach.
start = [plate_thickness / 2, r + thickness / 2];
centre = [plate_thickness + reach + r, start.y];
height = max(plate_height, centre.y + 30);

// Side view in x and y; it lies on the bed as it is.
difference() {
    linear_extrude(width) union() {
        plate();
        arm();
    }
    if (fastening == "screws")
        for (y = [height - 8, height - 8 - max(16, 4 * screw)])
            translate([plate_thickness, y, width / 2]) rotate([0, -90, 0]) screw_hole();
}

module plate() {
    hull() for (y = [1.5, height - 1.5]) translate([1.5, y]) {
        circle(1.5);
        translate([plate_thickness - 3, 0]) circle(1.5);
    }
}

module bar(path) {
    for (i = [0 : len(path) - 2])
        hull() for (p = [path[i], path[i + 1]]) translate(p) circle(d = thickness);
}

module arm() {
    arc = [for (a = [180 : 10 : 360]) centre + r * [cos(a), sin(a)]];
    end = centre + [r, 0];
    bar(concat(arc, [end + [0, tip]]));
    // The root: from the plate down into the bend, thicker where the load is.
    hull() {
        translate([plate_thickness / 2, centre.y + thickness]) circle(d = plate_thickness);
        translate([plate_thickness / 2, max(2, centre.y - r / 2)]) circle(d = plate_thickness);
        translate(arc[0]) circle(d = thickness);
        translate(arc[min(4, len(arc) - 1)]) circle(d = thickness);
    }
}

module screw_hole() {
    d = min(screw, width - 6);
    translate([0, 0, -eps]) cylinder(d = d + 0.4, h = plate_thickness + 1);
    translate([0, 0, -eps]) cylinder(d1 = 2 * d, d2 = d, h = min(d / 2, plate_thickness - 1));
}
