// A drawer baseplate of 6 × 6 cells with a magnet hole in every corner of every cell.

// Cells along x
columns = 6; // [1:12]
// Cells along y
rows = 6; // [1:12]
// Side of one cell in mm
pitch = 42;
// Thickness of the floor under the cells in mm
floor_height = 2.4; // [1:0.1:6]
// Magnet diameter in mm
magnet = 6.2; // [3:0.1:10]

module rounded(size, radius, height) {
  linear_extrude(height) offset(radius, $fn = 32) square(size - 2 * radius, center = true);
}

module pocket() {
  translate([0, 0, floor_height]) hull() {
    rounded(pitch - 5.7, 0.9, 0.01);
    translate([0, 0, 0.7]) rounded(pitch - 4.3, 1.6, 1.8);
    translate([0, 0, 4.65]) rounded(pitch, 4, 0.1);
  }
  translate([0, 0, floor_height]) rounded(pitch - 5.7, 0.9, 5);
}

module magnets() {
  for (x = [-1, 1], y = [-1, 1]) translate([13 * x, 13 * y, 0.6]) cylinder(10, d = magnet, $fn = 48);
}

difference() {
  translate([-pitch / 2, -pitch / 2, 0]) cube([columns * pitch, rows * pitch, floor_height + 4.65]);
  for (i = [0 : columns - 1], j = [0 : rows - 1]) translate([i * pitch, j * pitch, 0]) {
    pocket();
    magnets();
  }
}
