// Fans on a panel, from NopSCADlib: many small coloured parts.
include <NopSCADlib/core.scad>
include <NopSCADlib/vitamins/fans.scad>

// Distance of the fans in mm
gap = 10; // [0:40]
// Thickness of the panel in mm
panel = 3; // [1:0.5:10]

sizes = [fan40x11, fan50x15, fan60x15, fan80x25];
function place(i) = i == 0 ? 0 : place(i - 1) + (fan_width(sizes[i - 1]) + fan_width(sizes[i])) / 2 + gap;

for (i = [0 : len(sizes) - 1]) translate([place(i), 0, 0]) fan(sizes[i]);

color("silver") translate([0, 0, -fan_depth(fan80x25) / 2 - panel]) linear_extrude(panel) difference() {
  translate([-30, -50]) square([place(3) + 80, 100]);
  for (i = [0 : len(sizes) - 1]) translate([place(i), 0]) circle(d = fan_bore(sizes[i]));
}
