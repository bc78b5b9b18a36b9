// A knob for a potentiometer, a tap or a machine, with grip, pointer and a bore that fits the shaft.

/* [Knob] */
diameter = 32; // [10:0.5:90]
height = 18; // [8:0.5:50]
// Narrower at the top
taper = 0.88; // [0.6:0.01:1]
grip = "flutes"; // [flutes:Flutes, knurl:Fine knurl, lobes:Lobes, smooth:Smooth]
// Number of flutes or lobes
grip_count = 12; // [3:1:40]
pointer = "groove"; // [groove:Groove, dot:Dot, none:None]

/* [Shaft] */
shaft_diameter = 6; // [2:0.05:20]
shaft_shape = "d"; // [round:Round, d:D (one flat), square:Square, hex:Hexagon]
// Across the flat of a D shaft
shaft_flat = 4.5; // [1.5:0.05:18]
shaft_depth = 12; // [4:0.5:40]
// Gap around the shaft
clearance = 0.15; // [0:0.05:0.5]
// Hole at the side for a set screw; 0 for none
set_screw = 0; // [0:0.1:5]

/* [Hidden] */
$fa = 3;
$fs = 0.4;
eps = 0.01;
r = diameter / 2;
bore = min(shaft_diameter + 2 * clearance, diameter * 0.6);
deep = min(shaft_depth, height - 2);

difference() {
    body();
    translate([0, 0, -eps]) linear_extrude(deep) shaft();
    // A chamfer leads the shaft in.
    translate([0, 0, -eps]) cylinder(d1 = bore + 1.2, d2 = bore - 0.4, h = 0.8);
    if (set_screw > 0)
        translate([0, 0, min(deep / 2, height / 2)]) rotate([0, 90, 0]) cylinder(d = min(set_screw, deep - 1), h = r + 1);
    mark();
}

module body() {
    edge = min(1.5, height / 6);
    hull_height = height - edge;
    // Straight sides with the grip, then a bevel at the top.
    linear_extrude(hull_height, scale = taper) outline();
    translate([0, 0, hull_height - eps])
        linear_extrude(edge, scale = (r * taper - edge) / (r * taper)) scale(taper) outline();
}

module outline() {
    if (grip == "flutes") difference() {
        circle(r);
        for (i = [0 : grip_count - 1]) rotate((i + 0.5) * 360 / grip_count)
            translate([r * 1.06, 0]) circle(min(r * 0.18, 0.7 * r * sin(180 / grip_count)));
    } else if (grip == "knurl") {
        teeth = max(24, round(PI * diameter / 2.2));
        circle(r - 0.6);
        for (i = [0 : teeth - 1]) rotate(i * 360 / teeth) translate([r - 0.6, 0]) circle(0.6, $fn = 8);
    } else if (grip == "lobes") {
        lobe = min(r * 0.35, 0.8 * r * sin(180 / grip_count));
        offset(-lobe * 0.4) offset(lobe * 0.4) {
            circle(r - lobe);
            for (i = [0 : grip_count - 1]) rotate(i * 360 / grip_count) translate([r - lobe, 0]) circle(lobe);
        }
    } else circle(r);
}

module shaft() {
    if (shaft_shape == "square") square(bore * 0.8, center = true);
    else if (shaft_shape == "hex") circle(d = bore / cos(30), $fn = 6);
    else intersection() {
        circle(d = bore);
        if (shaft_shape == "d")
            translate([-bore / 2, -bore / 2]) square([min(bore, max(bore * 0.55, shaft_flat + 2 * clearance)), bore]);
    }
}

module mark() {
    top = r * taper;
    if (pointer == "groove") translate([top * 0.25, -0.8, height - 0.8]) cube([top, 1.6, 2]);
    else if (pointer == "dot") translate([top * 0.6, 0, height - 0.8]) cylinder(d = top * 0.22, h = 2);
}
