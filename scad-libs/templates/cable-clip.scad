// Clips that hold one or several cables along an edge, screwed or taped down.

/* [Cables] */
// Diameter of a cable
cable = 6; // [2:0.1:25]
// How many cables side by side
count = 3; // [1:1:10]
// Opening at the top, as a share of the diameter
opening = 0.75; // [0.4:0.05:0.95]

/* [Clip] */
// Length along the cable
length = 12; // [5:0.5:40]
// Thickness of the springy walls
wall = 1.8; // [1:0.1:5]
// Thickness of the base
base = 2.4; // [1.2:0.2:6]
fastening = "screw"; // [screw:A screw at each end, tape:Adhesive tape]
// Diameter of the screw
screw = 3.5; // [2:0.5:5]

/* [Hidden] */
$fa = 4;
$fs = 0.4;
eps = 0.01;
outer = cable + 2 * wall;
pitch = cable + wall;
row = (count - 1) * pitch + outer;
ear = fastening == "screw" ? 2 * screw + 4 : 0;

// Print it standing on its side: the springs bend along the layers.
rotate([90, 0, 90]) {
    difference() {
        linear_extrude(length) profile();
        if (fastening == "screw")
            for (x = [-ear / 2, row + ear / 2])
                translate([x, base + eps, length / 2]) rotate([90, 0, 0]) {
                    cylinder(d = min(screw, length - 2) + 0.3, h = base + 1);
                    cylinder(d1 = min(2 * screw, length - 1), d2 = min(screw, length - 2), h = min(screw / 2, base - 0.6));
                }
    }
}

module profile() {
    difference() {
        union() {
            translate([-ear, 0]) square([row + 2 * ear, base]);
            for (i = [0 : count - 1]) translate([outer / 2 + i * pitch, base + cable / 2]) circle(d = outer);
        }
        for (i = [0 : count - 1]) translate([outer / 2 + i * pitch, base + cable / 2]) {
            circle(d = cable);
            mouth();
        }
        // Flat underneath.
        translate([-ear - 1, -2 * outer]) square([row + 2 * ear + 2, 2 * outer]);
    }
}

// Widens upwards, so that the cable finds its way in.
module mouth() {
    w = cable * opening;
    polygon([[-w / 2, 0], [w / 2, 0], [w / 2, cable / 2], [w / 2 + wall / 2, outer], [-w / 2 - wall / 2, outer], [-w / 2, cable / 2]]);
}
