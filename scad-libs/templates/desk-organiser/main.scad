// A desk organiser from several files: this one sets the sizes and puts the parts together.
use <parts/cup.scad>
use <parts/tray.scad>

/* [Cups] */
// Number of cups for pens
cups = 3; // [1:1:6]
// Inner diameter of the first cup
cup_diameter = 44; // [20:1:90]
// Height of the first cup
cup_height = 95; // [30:1:160]
// Each cup is lower than the one before by
step = 18; // [0:1:40]
cup_shape = 6; // [3:Triangle, 4:Square, 6:Hexagon, 8:Octagon, 90:Round]

/* [Tray] */
tray_depth = 60; // [20:1:150]
tray_height = 16; // [6:1:60]
compartments = 3; // [1:1:6]

/* [Walls] */
wall = 2; // [1:0.2:5]
floor_thickness = 1.6; // [0.8:0.2:5]

/* [Colours] */
cup_colour = "Teal"; // color
tray_colour = "LightSeaGreen"; // color

/* [Hidden] */
pitch = cup_diameter + wall;
row = cups * pitch + wall;

color(cup_colour)
    for (i = [0 : cups - 1])
        translate([(i + 0.5) * pitch + wall / 2, pitch / 2, 0])
            cup(cup_diameter, max(20, cup_height - i * step), wall, floor_thickness, cup_shape);

// A strip under the cups ties them to the tray.
color(tray_colour) {
    linear_extrude(floor_thickness) square([row, pitch / 2 + 1]);
    translate([0, -tray_depth, 0]) tray([row, tray_depth + wall, tray_height], compartments, wall, floor_thickness);
}
