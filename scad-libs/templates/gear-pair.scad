// Two involute gears that mesh at the right distance, with bores; run the animation to see them turn.
include <BOSL2/std.scad>
include <BOSL2/gears.scad>

/* [Gears] */
// Size of the teeth: pitch diameter = module × teeth
tooth_module = 2; // [0.8:0.1:4]
// Teeth of the driving gear
teeth_driver = 14; // [8:1:48]
// Teeth of the driven gear
teeth_driven = 28; // [8:1:60]
// Thickness of both
thickness = 8; // [3:0.5:30]
tooth_form = "herringbone"; // [straight:Straight, helical:Helical, herringbone:Herringbone]
// Angle of slanted teeth
helix_angle = 25; // [5:1:40]
// 20° is the standard; 25° is stronger, and louder
pressure_angle = 20; // [14.5, 20, 25]

/* [Bores] */
// Diameter of the driver's bore
bore_driver = 5; // [0:0.1:20]
// Diameter of the driven gear's bore
bore_driven = 8; // [0:0.1:30]
bore_shape = "round"; // [round:Round, d:D-shaped, hex:Hexagon]
// Holes that save weight in the driven gear
lightening_holes = 5; // [0:1:8]

/* [Fit] */
// Play between the teeth
backlash = 0.15; // [0.05:0.05:0.5]

/* [Hidden] */
$fa = 4;
$fs = 0.5;
angle = tooth_form == "straight" ? 0 : helix_angle;
// Few teeth are cut further out, so that their roots are not undercut; the gears then stand further apart.
shift_driver = auto_profile_shift(teeth = teeth_driver, pressure_angle = pressure_angle, helical = angle);
shift_driven = auto_profile_shift(teeth = teeth_driven, pressure_angle = pressure_angle, helical = angle);
distance = gear_dist(mod = tooth_module, teeth1 = teeth_driver, teeth2 = teeth_driven, helical = angle,
                     pressure_angle = pressure_angle, profile_shift1 = shift_driver, profile_shift2 = shift_driven);
// High shifts bring the tips too close to the roots: both gears give a little.
shorten = gear_shorten(teeth_driver, teeth_driven, angle, shift_driver, shift_driven, pressure_angle = pressure_angle);
turn = 360 * $t;

// BOSL2 puts a tooth on the y axis. Turned by a quarter, a tooth of the driver meets a gap of the driven gear.
color("Goldenrod")
    one_gear(teeth_driver, shift_driver, angle, bore_driver, turn * teeth_driven / teeth_driver - 90, 0);
color("SteelBlue")
    right(distance) one_gear(teeth_driven, shift_driven, -angle, bore_driven, 90 - 180 / teeth_driven - turn, lightening_holes);

function root_diameter(teeth) = tooth_module * (teeth / cos(angle) - 2.5);

module one_gear(teeth, shift, helical, bore, spin, holes) {
    root = root_diameter(teeth);
    hole = min(bore, root - 3);
    difference() {
        zrot(spin)
            spur_gear(mod = tooth_module, teeth = teeth, thickness = thickness, helical = helical,
                      herringbone = tooth_form == "herringbone", pressure_angle = pressure_angle,
                      backlash = backlash / 2, profile_shift = shift, shorten = shorten, slices = max(2, ceil(thickness / 1.5)), anchor = BOTTOM);
        zrot(spin) down(0.5) linear_extrude(thickness + 1) bore(hole);
        lighten(root, hole, holes, spin);
    }
}

module bore(d) {
    if (d > 0) {
        if (bore_shape == "hex") circle(d = d / cos(30), $fn = 6);
        else intersection() {
            circle(d = d);
            if (bore_shape == "d") translate([-d / 2, -d / 2]) square([d * 0.88, d]);
            else square(d + 1, center = true);
        }
    }
}

module lighten(root, hole, count, spin) {
    room = root / 2 - hole / 2 - 6;
    middle = (root / 2 + hole / 2) / 2;
    // Neither into the teeth, nor the bore, nor each other.
    d = min(room, 2 * middle * sin(180 / max(count, 2)) - 2);
    if (count > 0 && d > 2)
        zrot(spin) zrot_copies(n = count) right(middle) down(0.5) cyl(d = d, h = thickness + 1, anchor = BOTTOM);
}
