// A perforated plate with 400 countersunk holes.

// Holes along each side
count = 20; // [2:40]
// Distance of the holes in mm
pitch = 10;
// Hole diameter in mm
hole = 4.2; // [1:0.1:8]
thickness = 4;
$fn = 32;

difference() {
  cube([count * pitch, count * pitch, thickness]);
  for (i = [0 : count - 1], j = [0 : count - 1]) translate([(i + 0.5) * pitch, (j + 0.5) * pitch, 0]) {
    translate([0, 0, -1]) cylinder(thickness + 2, d = hole);
    translate([0, 0, thickness - 1.5]) cylinder(1.6, hole / 2, hole / 2 + 1.6);
  }
}
