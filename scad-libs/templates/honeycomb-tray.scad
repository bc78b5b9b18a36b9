// A light tray with a honeycomb floor: for soap, seedlings, parts that must dry, or filament swatches.

/* [Tray] */
length = 150; // [40:1:250]
width = 100; // [40:1:250]
height = 24; // [6:1:100]
// Thickness of the rim
wall = 2.4; // [1.2:0.2:6]
corner_radius = 12; // [1:1:40]
// Thickness of the floor
floor_thickness = 2; // [0.8:0.2:6]

/* [Honeycomb] */
// Width of a cell between its flats
cell = 10; // [4:0.5:40]
// Thickness of the ribs
rib = 1.6; // [0.8:0.1:5]
// Cells in the walls too
open_walls = true;

/* [Feet] */
feet = 3; // [0:0.5:12]

/* [Hidden] */
$fa = 5;
$fs = 0.6;
eps = 0.01;
radius = min(corner_radius, min(length, width) / 2 - 1);
pitch = cell + rib;
margin = wall + 3;

translate([0, 0, feet]) {
    linear_extrude(floor_thickness) difference() {
        rounded(0);
        // The feet stand on closed floor.
        difference() {
            intersection() {
                rounded(margin);
                honeycomb([length, width]);
            }
            if (feet > 0) at_feet() circle(d = 11);
        }
    }
    difference() {
        linear_extrude(height) difference() {
            rounded(0);
            rounded(wall);
        }
        if (open_walls && height > 14) wall_cells();
    }
}
if (feet > 0) at_feet() cylinder(d1 = 6.5, d2 = 8, h = feet + 0.8);

module at_feet() {
    // On the diagonal of the corner, at the inner edge of the closed margin.
    inset = radius * (1 - sqrt(0.5)) + margin * sqrt(0.5);
    for (x = [0, 1], y = [0, 1])
        translate([x * length, y * width]) mirror([x, 0]) mirror([0, y]) translate([inset, inset]) children();
}

module rounded(inset) {
    r = max(radius - inset, 0.2);
    translate([inset + r, inset + r]) offset(r) square([length - 2 * inset - 2 * r, width - 2 * inset - 2 * r]);
}

// Hexagons over an area, the pattern centred.
module honeycomb(area) {
    row = pitch * sqrt(3) / 2;
    columns = ceil(area.x / pitch / 2) + 1;
    rows = ceil(area.y / row / 2) + 1;
    translate(area / 2)
        for (j = [-rows : rows], i = [-columns : columns])
            translate([(i + (abs(j) % 2) / 2) * pitch, j * row]) rotate(30) circle(d = cell / cos(30), $fn = 6);
}

module wall_cells() {
    h = height - floor_thickness - 6;
    long = length - 2 * radius - 4;
    broad = width - 2 * radius - 4;
    d = min(cell, h - 2);
    if (d > 3) {
        z = floor_thickness + 3 + h / 2;
        if (long > pitch) row(floor(long / pitch), d, [length / 2, width / 2, z], 0, width);
        if (broad > pitch) row(floor(broad / pitch), d, [length / 2, width / 2, z], 90, length);
    }
}

// A point at the top of each hexagon keeps it printable.
module row(count, d, at, turn, through) {
    translate(at) rotate([0, 0, turn])
        for (i = [0 : count - 1])
            translate([(i - (count - 1) / 2) * pitch, through / 2 + 1, 0])
                rotate([90, 0, 0]) rotate(30) cylinder(d = d / cos(30), h = through + 2, $fn = 6);
}
