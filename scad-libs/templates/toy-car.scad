// A toy car from coloured parts: body, axles and wheels that turn. Explode it to see how it goes together.

/* [Body] */
style = "van"; // [saloon:Saloon, van:Van, truck:Pick-up]
// Length of the body
length = 80; // [50:1:160]
// Width of the body
width = 36; // [24:1:80]
// Colour of the body
body_colour = "Crimson"; // color

/* [Wheels] */
// Diameter; limited by the height of the body
wheel = 20; // [12:0.5:40]
wheel_width = 8; // [4:0.5:16]
spokes = 5; // [3:1:12]
wheel_colour = "DimGray"; // color

/* [Axles] */
axle = 4; // [3:0.2:6]
// Gap around the axles; the wheels sit tight on them
clearance = 0.3; // [0.15:0.05:0.6]

/* [View] */
// Pulls the parts apart
explode = 0; // [0:1:30]
show = "assembled"; // [assembled:Assembled, print:Parts on the bed]

/* [Hidden] */
$fa = 5;
$fs = 0.5;
eps = 0.01;
tall = width * 0.95;
// The arches end below the windows.
rim = min(max(wheel, 2 * axle + 6), (0.56 * tall - 2) / 0.72);
ground = rim * 0.28;
base = length * 0.62;
// Wheels stand beside the body, half a millimetre off.
track = width / 2 + 0.5;
axle_length = 2 * (track + wheel_width);

if (show == "assembled") {
    body();
    for (x = [-base / 2, base / 2]) translate([x, 0, rim / 2]) {
        // Concentric with the wheels, so that it never runs into anything on its way.
        color("Silver") translate([0, 2.5 * explode, 0]) rotate([90, 0, 0]) cylinder(d = axle - clearance, h = axle_length, center = true);
        for (side = [-1, 1])
            translate([0, side * (track + 0.01 + explode), 0]) rotate([-90 * side, 0, 0]) color(wheel_colour) one_wheel();
    }
} else {
    translate([0, 0, -ground]) body();
    for (i = [0 : 3])
        translate([(i - 1.5) * (rim + 4), width / 2 + rim, 0]) color(wheel_colour) one_wheel();
    for (i = [0, 1])
        translate([0, -width / 2 - 8 - i * (axle + 5), (axle - clearance) * 0.43]) rotate([0, 90, 0])
            color("Silver") flat_axle();
}

// A flat side below, so that it lies on the bed.
module flat_axle() {
    intersection() {
        cylinder(d = axle - clearance, h = axle_length, center = true);
        translate([-axle, -axle, -axle_length]) cube([axle * 1.0 + (axle - clearance) * 0.43, 2 * axle, 2 * axle_length]);
    }
}

// The glass fills its recesses flush, for a printer with two colours.
module body() {
    color(body_colour) shell();
    color("LightSkyBlue") windows(0.01);
}

module shell() {
    difference() {
        translate([0, 0, ground]) intersection() {
            rotate([90, 0, 0]) linear_extrude(width, center = true) side_view();
            // Rounded from above too.
            linear_extrude(3 * tall) offset(5) square([length - 10, width - 10], center = true);
        }
        windows(0.02);
        for (x = [-base / 2, base / 2]) translate([x, 0, rim / 2]) rotate([90, 0, 0]) {
            cylinder(d = axle + clearance, h = width + 2, center = true);
            // Wheel arches.
            for (side = [-1, 1]) translate([0, 0, side * width / 2]) cylinder(d = rim + 4, h = 2.4, center = true);
        }
    }
}

module side_view() {
    l = length;
    lower = tall * 0.5;
    offset(3) offset(-3) {
        translate([-l / 2, 0]) square([l, lower]);
        polygon(
            style == "van" ? [[-l * 0.5, lower - 5], [-l * 0.49, tall], [l * 0.22, tall], [l * 0.4, lower - 1], [l * 0.4, lower - 5]]
          : style == "truck" ? [[-l * 0.12, lower - 5], [-l * 0.1, tall], [l * 0.15, tall], [l * 0.28, lower - 1], [l * 0.28, lower - 5]]
          : [[-l * 0.36, lower - 5], [-l * 0.24, tall], [l * 0.1, tall], [l * 0.26, lower - 1], [l * 0.26, lower - 5]]
        );
    }
}

// `out` stands proud of the body, so that the cut is clean.
module windows(out) {
    at = style == "truck" ? [-0.06, 0.14] : style == "van" ? [-0.42, 0.2] : [-0.22, 0.1];
    count = style == "van" ? 3 : style == "saloon" ? 2 : 1;
    span = (at[1] - at[0]) * length / count;
    for (i = [0 : count - 1], side = [-1, 1])
        translate([at[0] * length + i * span + 1.5, side * (width / 2 + out / 2 - 0.4), ground + tall * 0.56])
            rotate([90, 0, 0]) linear_extrude(0.8 + out, center = true)
                offset(1.5) translate([1.5, 1.5]) square([max(1, span - 6), max(1, tall * 0.3 - 3)]);
}

module one_wheel() {
    hub = axle + 4;
    difference() {
        union() {
            cylinder(d = rim, h = wheel_width - 0.8);
            translate([0, 0, wheel_width - 0.8 - eps]) cylinder(d1 = rim, d2 = rim - 1.6, h = 0.8);
        }
        translate([0, 0, -eps]) cylinder(d = axle + 0.05, h = wheel_width + 1);
        // Between the spokes.
        translate([0, 0, wheel_width * 0.5]) linear_extrude(wheel_width) difference() {
            circle(d = rim - 4);
            circle(d = hub);
            for (i = [0 : spokes - 1]) rotate(i * 360 / spokes) translate([0, -1]) square([rim / 2, 2]);
        }
    }
}
