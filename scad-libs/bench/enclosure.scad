// An enclosure for a circuit board: rounded box with posts, vents and a lid beside it.

// Inside length in mm
length = 90; // [40:200]
// Inside width in mm
width = 60; // [30:150]
// Inside height in mm
height = 28; // [15:80]
// Wall in mm
wall = 2; // [1:0.2:4]
// Outer corner radius in mm
radius = 4;
// Vent slots on each long side
vents = 14;
$fn = 48;

module body(l, w, h, r) {
  translate([r, r, 0]) minkowski() {
    cube([l - 2 * r, w - 2 * r, h / 2]);
    cylinder(h / 2, r, r);
  }
}

module shell() {
  difference() {
    body(length + 2 * wall, width + 2 * wall, height + 2 * wall, radius);
    translate([wall, wall, wall]) body(length, width, height, radius - wall / 2);
    translate([-1, -1, height]) cube([length + 20, width + 20, height]);
    for (i = [0 : vents - 1]) translate([15 + i * (length - 30) / (vents - 1), -1, 8]) {
      hull() for (z = [0, height - 16]) translate([0, 0, z]) rotate([-90, 0, 0]) cylinder(width + 20, d = 2);
    }
  }
  for (x = [8, length - 4], y = [8, width - 4]) translate([x, y, wall]) difference() {
    cylinder(6, d = 6);
    translate([0, 0, 1]) cylinder(6, d = 2.5);
  }
}

module lid() {
  difference() {
    union() {
      linear_extrude(wall) offset(radius) translate([radius, radius])
        square([length + 2 * wall - 2 * radius, width + 2 * wall - 2 * radius]);
      translate([wall + 0.2, wall + 0.2, wall]) cube([length - 0.4, width - 0.4, 3]);
    }
    translate([2 * wall, 2 * wall, wall]) cube([length - 2 * wall, width - 2 * wall, 4]);
    for (i = [0 : 9], j = [0 : 5]) translate([20 + i * 6, 17 + j * 6, -1]) cylinder(10, d = 3, $fn = 6);
  }
}

shell();
translate([0, width + 15, 0]) lid();
