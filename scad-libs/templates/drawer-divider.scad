// An insert that divides a drawer: any number of compartments, with a floor or without.

/* [Drawer] */
// Room in the drawer, left to right
length = 200; // [30:1:400]
// Room in the drawer, front to back
depth = 140; // [30:1:400]
// Height of the insert
height = 45; // [8:1:150]
// Gap to the drawer's walls
gap = 0.5; // [0:0.1:3]

/* [Compartments] */
columns = 3; // [1:1:12]
rows = 2; // [1:1:12]
// The first column is this many times as wide as the others
first_column = 1.5; // [0.3:0.1:3]
// Lowers the inner walls, to reach over them
step_down = 6; // [0:1:40]

/* [Walls] */
// Thickness of the walls
wall = 1.6; // [0.8:0.1:4]
// Thickness of the floor; 0 leaves it open
floor_thickness = 1.2; // [0:0.2:4]
corner_radius = 5; // [0:0.5:20]
// Rounded lower edges help to pick up small things
scoop = true;

/* [Hidden] */
$fa = 6;
$fs = 0.6;
eps = 0.01;
size = [length - 2 * gap, depth - 2 * gap];
inner = [size.x - 2 * wall, size.y - 2 * wall];
inner_height = max(height - step_down, 4);
unit = (inner.x - (columns - 1) * wall) / (columns - 1 + first_column);
pitch_y = (inner.y - (rows - 1) * wall) / rows;

// Left edge of a column.
function column_x(i) = i == 0 ? 0 : unit * first_column + wall + (i - 1) * (unit + wall);
function column_width(i) = columns == 1 ? inner.x : i == 0 ? unit * first_column : unit;

difference() {
    linear_extrude(height) rounded(size, corner_radius);
    difference() {
        translate([wall, wall, floor_thickness > 0 ? floor_thickness : -1])
            linear_extrude(height + 2) rounded(inner, max(corner_radius - wall, 0.1));
        translate([wall, wall, -2]) inside();
    }
}

// What stays of the room inside. It reaches into the walls, which are there anyway.
module inside() {
    if (columns > 1)
        for (i = [1 : columns - 1])
            translate([column_x(i) - wall, -wall / 2, 0]) cube([wall, inner.y + wall, inner_height + 2]);
    if (rows > 1)
        for (j = [1 : rows - 1])
            translate([-wall / 2, j * (pitch_y + wall) - wall, 0]) cube([inner.x + wall, wall, inner_height + 2]);
    if (scoop && floor_thickness > 0)
        for (j = [0 : rows - 1]) translate([0, j * (pitch_y + wall), floor_thickness + 2]) scoop_bar();
}

module rounded(size, r) {
    radius = max(0.05, min(r, min(size) / 2 - 0.1));
    translate([radius, radius]) offset(radius) square([size.x - 2 * radius, size.y - 2 * radius]);
}

// A hollow quarter round along the front of a row.
module scoop_bar() {
    r = min(inner_height - floor_thickness - 1, pitch_y / 2, 15);
    if (r > 0.5)
        translate([-wall / 2, 0, 0]) rotate([90, 0, 90]) linear_extrude(inner.x + wall) difference() {
            translate([-wall / 2, -1]) square([r + wall / 2, r + 1]);
            translate([r, r]) circle(r - 0.05);
        }
}
