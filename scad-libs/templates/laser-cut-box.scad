// A box from sheet material: six plates with finger joints, laid out flat for the laser cutter (export as SVG or DXF).

/* [Box] */
// Outer length
length = 120; // [40:1:400]
// Outer width
width = 80; // [40:1:400]
// Outer height
height = 60; // [30:1:300]
lid = "closed"; // [closed:Closed on all sides, open:Open at the top]

/* [Sheet] */
// Thickness of the sheet, as measured
sheet = 3; // [1:0.1:10]
// What the beam takes away; makes joints tight
kerf = 0.15; // [0:0.01:0.5]

/* [Joints] */
// Width of a finger, about
finger = 10; // [4:0.5:40]

/* [Cutouts] */
// Ventilation or hand hole in the front; 0 for none
hand_hole = 40; // [0:1:150]

/* [View] */
show = "sheet"; // [sheet:Flat for cutting, assembled:Assembled in 3-D]

/* [Hidden] */
$fa = 4;
$fs = 0.4;
eps = 0.01;
gap = 5;
// An odd number of fingers is the same from both ends.
function fingers(edge) = max(3, 2 * floor(edge / finger / 2) + 1);

if (show == "sheet") flat(); else assembled();

module flat() {
    base();
    if (lid == "closed") translate([0, width + gap]) base();
    translate([length + gap, 0]) front();
    translate([length + gap, height + gap]) back();
    translate([2 * (length + gap), 0]) side();
    translate([2 * (length + gap), height + gap]) side();
}

module assembled() {
    color("BurlyWood") linear_extrude(sheet) base();
    if (lid == "closed") color("BurlyWood", 0.4) translate([0, 0, height - sheet]) linear_extrude(sheet) base();
    color("Peru") translate([0, sheet, 0]) rotate([90, 0, 0]) linear_extrude(sheet) front();
    color("Peru") translate([0, width, 0]) rotate([90, 0, 0]) linear_extrude(sheet) back();
    for (x = [0, length - sheet])
        color("Tan") translate([x, 0, 0]) rotate([90, 0, 90]) linear_extrude(sheet) side();
}

// The base keeps the odd fingers of its edges, the walls keep the even ones.
module base() {
    panel([length, width], [true, true, true, true]);
}
module front() {
    difference() {
        panel([length, height], [false, lid == "closed" ? false : undef, true, true]);
        d = min(hand_hole, length - 40);
        if (d > 0) translate([length / 2, height * 0.6]) hull() for (x = [-1, 1]) translate([x * max(0, d / 2 - 7), 0]) circle(d = min(14, d, height / 3));
    }
}
module back() {
    panel([length, height], [false, lid == "closed" ? false : undef, true, true]);
}
module side() {
    panel([width, height], [false, lid == "closed" ? false : undef, false, false]);
}

// Bottom, top, left, right: true keeps the odd fingers, false the even ones, undef is a plain edge.
module panel(size, edges) {
    // Assembled, the joints close without the beam's share, and overlap by a hair.
    offset(delta = show == "sheet" ? kerf / 2 : eps) difference() {
        square(size);
        notches(size.x, edges[0]);
        translate([0, size.y]) mirror([0, 1]) notches(size.x, edges[1]);
        mirror([1, -1]) notches(size.y, edges[2]);
        translate([size.x, 0]) mirror([1, 0]) mirror([1, -1]) notches(size.y, edges[3]);
    }
}

// Cuts along the x axis, a sheet deep.
module notches(edge, keep_odd) {
    if (!is_undef(keep_odd)) {
        n = fingers(edge);
        pitch = edge / n;
        for (i = [0 : n - 1])
            if ((i % 2 == 0) != keep_odd)
                translate([i * pitch - (i == 0 ? 1 : 0), -1])
                    square([pitch + (i == 0 ? 1 : 0) + (i == n - 1 ? 1 : 0), sheet + 1]);
    }
}
