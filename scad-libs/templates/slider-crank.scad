// A slider-crank: turn the crank, the slider runs to and fro. Start the animation to see it move, or print the parts.

/* [Mechanism] */
// Radius of the crank
crank = 20; // [8:0.5:50]
// Length of the rod; grows with the crank, so that it cannot hit the guides
rod = 60; // [20:0.5:150]
// Thickness of the moving parts
thickness = 5; // [3:0.5:10]
// Diameter of the pins
pin = 6; // [4:0.5:10]
// Position of the crank; the animation adds a full turn
start_angle = 40; // [0:5:360]

/* [Fit] */
// Gap around the pins and along the guide
clearance = 0.35; // [0.2:0.05:0.8]

/* [View] */
show = "assembled"; // [assembled:Assembled (animated), print:Parts on the bed]

/* [Hidden] */
$fa = 4;
$fs = 0.5;
eps = 0.01;
play = 0.4;
base = 4;
arm = pin + 8;
angle = start_angle + 360 * $t;
block = [arm + 10, arm + 4];
reach = max(rod, 2 * crank + block.x / 2 + arm / 2 + 5);
// Crank pin, and slider on the x axis at the rod's other end.
joint = crank * [cos(angle), sin(angle)];
slide = joint.x + sqrt(reach ^ 2 - joint.y ^ 2);
tilt = atan2(-joint.y, slide - joint.x);
// The rod runs above crank and slider.
level = base + play;
rod_level = level + thickness + play;

if (show == "assembled") {
    color("LightSlateGray") frame();
    translate([0, 0, level]) rotate(angle) color("Crimson") crank_arm();
    translate([joint.x, joint.y, rod_level]) rotate(tilt) color("Goldenrod") connecting_rod();
    translate([slide, 0, level]) color("SteelBlue") slider();
} else {
    frame();
    translate([0, -crank - 1.6 * arm, 0]) crank_arm();
    translate([crank + 2 * arm, -crank - 1.6 * arm, 0]) connecting_rod();
    translate([0, crank + 1.8 * arm, 0]) slider();
}

module slot_shape(length, d) {
    hull() { circle(d = d); translate([length, 0]) circle(d = d); }
}

module peg(h) {
    cylinder(d = pin, h = h - 0.8);
    translate([0, 0, h - 0.8 - eps]) cylinder(d1 = pin, d2 = pin - 1.6, h = 0.8);
}

module frame() {
    from = reach - crank - block.x / 2 - 3;
    to = reach + crank + block.x / 2 + 3;
    linear_extrude(base) hull() {
        circle(d = 2.2 * arm);
        translate([to - 4, 0]) square([8, block.y + 12], center = true);
    }
    // Flush with the crank, so that the rod passes over it.
    translate([0, 0, base - eps]) peg(play + thickness);
    // Guides on both sides of the slider, with a ledge that keeps it down.
    for (side = [-1, 1]) translate([from, 0, base - eps]) scale([1, side, 1]) {
        translate([0, block.y / 2 + clearance, 0]) cube([to - from, 4, play + thickness]);
    }
}

module crank_arm() {
    difference() {
        linear_extrude(thickness) slot_shape(crank, arm);
        translate([0, 0, -eps]) cylinder(d = pin + 2 * clearance, h = thickness + 1);
    }
    translate([crank, 0, thickness - eps]) peg(play + thickness + 1.2);
}

module connecting_rod() {
    linear_extrude(thickness) difference() {
        union() {
            circle(d = arm);
            translate([reach, 0]) circle(d = arm);
            translate([0, -arm * 0.3]) square([reach, arm * 0.6]);
        }
        for (x = [0, reach]) translate([x, 0]) circle(d = pin + 2 * clearance);
    }
}

module slider() {
    linear_extrude(thickness) offset(1) square(block - [2, 2], center = true);
    translate([0, 0, thickness - eps]) peg(play + thickness + 1.2);
}
