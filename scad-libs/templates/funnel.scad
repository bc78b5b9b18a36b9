// A funnel with a spout, a rib that lets the air out, and a loop to hang it up.

/* [Funnel] */
// Diameter at the top
top = 100; // [20:1:240]
// Height of the straight rim
rim = 8; // [0:1:40]
// Angle of the cone's wall to the table; from 45° it prints without support
slope = 50; // [40:1:75]

/* [Spout] */
// Outer diameter at the tip
tip = 14; // [4:0.5:60]
// Outer diameter where the cone begins
neck = 18; // [4:0.5:70]
length = 40; // [5:1:120]
// Cuts the tip at an angle
bevel = 30; // [0:5:60]

/* [Details] */
wall = 1.6; // [0.8:0.1:5]
// Ribs along the spout, so that air can leave the bottle
air_ribs = 4; // [0:1:8]
loop = true;

/* [Hidden] */
$fa = 3;
$fs = 0.6;
eps = 0.01;
r_top = max(top / 2, neck / 2 + 2);
r_neck = max(neck / 2, wall + 1);
r_tip = min(max(tip / 2, wall + 1), r_neck);
cone = (r_top - r_neck) * tan(slope);
z1 = rim;
z2 = rim + cone;
z3 = z2 + length;

// Upside down on the bed: the wide rim below.
difference() {
    union() {
        rotate_extrude() polygon([
            [r_top, 0], [r_top, z1], [r_neck, z2], [r_tip, z3], [r_tip - wall, z3], [r_neck - wall, z2],
            [r_top - wall, z1], [r_top - wall, 0],
        ]);
        ribs();
        if (loop) hanger();
    }
    // The slanted tip.
    if (bevel > 0) translate([r_tip, 0, z3]) rotate([0, bevel, 0]) translate([-4 * r_neck, -2 * r_neck, 0]) cube(4 * r_neck);
}

module ribs() {
    if (air_ribs > 0)
        for (i = [0 : air_ribs - 1]) rotate(i * 360 / air_ribs)
            rotate([90, 0, 0]) translate([0, 0, -0.8]) linear_extrude(1.6)
                polygon([[r_neck - eps, z2], [r_neck + 1.5, z2 - eps], [r_tip + 1.2, z3 - length * 0.35], [r_tip - wall / 2, z3 - length * 0.3], [r_neck - wall / 2, z2]]);
}

module hanger() {
    h = max(3, min(rim, 5));
    translate([r_top + 4, 0, 0]) difference() {
        union() {
            cylinder(r = 7, h = h);
            translate([-4 - wall / 2, -7, 0]) cube([6, 14, h]);
        }
        translate([0, 0, -eps]) cylinder(r = 3.5, h = h + 1);
        // Nothing of it inside the funnel.
        translate([-r_top - 4, 0, -eps]) cylinder(r1 = r_top - wall / 2, r2 = r_top - wall / 2 - max(0, h - rim) / tan(slope), h = h + 1);
    }
}
