// A name plate or key tag with raised or engraved text, in one or two lines.

/* [Text] */
line_1 = "Formwork"; // 32
line_2 = "Workshop"; // 32
font = "Liberation Sans"; // [Liberation Sans, Liberation Serif, Liberation Mono]
bold = true;
// Height of the capitals
text_size = 12; // [4:0.5:40]
style = "raised"; // [raised:Raised, engraved:Engraved]
// How far the text stands out or goes in
depth = 1; // [0.4:0.2:3]

/* [Plate] */
width = 100; // [30:1:240]
height = 44; // [15:1:120]
thickness = 3; // [1.2:0.2:8]
corner_radius = 6; // [0:0.5:30]
// Width of the raised border; 0 for none
border = 1.6; // [0:0.2:6]

/* [Fixing] */
holes = "both"; // [none:None, left:One at the left (key tag), both:One at each end]
hole = 4; // [2:0.5:10]

/* [Colours] */
plate_colour = "MidnightBlue"; // color
text_colour = "Gold"; // color

/* [Hidden] */
$fa = 4;
$fs = 0.4;
eps = 0.01;
face = str(font, bold ? ":style=Bold" : "");
radius = min(corner_radius, width / 2 - 0.1, height / 2 - 0.1);
carve = min(depth, thickness - 0.6);
// Holes eat from the width that the text may take.
side = hole + 2 * border + 4;

color(plate_colour) difference() {
    linear_extrude(thickness) difference() {
        plate();
        drill();
    }
    if (style == "engraved") translate([0, 0, thickness - carve]) linear_extrude(depth + eps) lettering();
}
if (style == "raised")
    color(text_colour) translate([0, 0, thickness - eps]) linear_extrude(depth) intersection() {
        lettering();
        // What does not fit ends at the plate's edge, not in the air.
        offset(delta = -0.2) difference() { plate(); drill(); }
    }
if (border > 0)
    color(text_colour) translate([0, 0, thickness - eps]) linear_extrude(depth) difference() {
        plate();
        offset(delta = -min(border, height / 4)) plate();
        drill();
    }

module plate() {
    translate([-width / 2 + radius, -height / 2 + radius]) offset(radius) square([width - 2 * radius, height - 2 * radius]);
}

module drill() {
    x = width / 2 - border - hole / 2 - 2;
    d = min(hole, height / 3);
    if (holes != "none") translate([-x, 0]) circle(d = d);
    if (holes == "both") translate([x, 0]) circle(d = d);
}

module lettering() {
    shift = holes == "left" ? side / 2 : 0;
    two = line_2 != "";
    gap = text_size * 0.8;
    translate([shift, two ? gap * 0.85 : 0]) line(line_1, text_size);
    if (two) translate([shift, -gap]) line(line_2, text_size * 0.7);
}

module line(words, size) {
    text(words, size = size, font = face, halign = "center", valign = "center");
}
