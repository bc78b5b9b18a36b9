// Washers, spacers and standoffs in any number, sized by the screw that goes through.

/* [Part] */
kind = "spacer"; // [washer:Washer, spacer:Round spacer, hex:Hexagon standoff, flanged:Flanged bushing, square:Square plate]
// Diameter of the screw
screw = 4; // [1.6:0.1:30]
// Height of the part; a washer is one fifth of its screw
height = 10; // [0.4:0.2:80]
// Wall around the hole
wall = 2.2; // [0.8:0.1:20]
// Added to the hole
clearance = 0.3; // [0:0.05:1]
// Broken edges, which fit better and look better
chamfer = 0.4; // [0:0.1:1.5]

/* [How many] */
count = 6; // [1:1:60]

/* [Hidden] */
$fa = 4;
$fs = 0.3;
hole = screw + clearance;
outer = hole + 2 * wall;
tall = kind == "washer" ? max(0.6, screw / 5) : height;
bevel = min(chamfer, wall / 3, tall / 4);
pitch = outer * (kind == "flanged" ? 1.6 : kind == "hex" ? 1.16 : 1) + 3;
columns = ceil(sqrt(count));

for (i = [0 : count - 1])
    translate([(i % columns) * pitch, floor(i / columns) * pitch]) part();

module part() {
    difference() {
        if (kind == "hex") bevelled(outer / cos(30), tall, 6);
        else if (kind == "square") rotate(45) bevelled(outer * sqrt(2), tall, 4);
        else if (kind == "flanged") rotate_extrude() union() {
            half_section(outer * 1.6, max(1, tall / 6));
            half_section(outer, tall);
        }
        else bevelled(outer, tall, 0);
        bore();
    }
}

module bevelled(d, h, sides) {
    rotate_extrude($fn = sides) half_section(d, h);
}

// Right half of the section, both edges chamfered.
module half_section(d, h) {
    b = min(bevel, h / 3);
    polygon([[0, 0], [d / 2 - b, 0], [d / 2, b], [d / 2, h - b], [d / 2 - b, h], [0, h]]);
}

module bore() {
    r = hole / 2;
    rotate_extrude() polygon([
        [0, -1], [r + bevel + 1, -1], [r, bevel], [r, tall - bevel], [r + bevel + 1, tall + 1], [0, tall + 1],
    ]);
}
