// A jar with a screw lid. The thread is coarse and rounded, so that it prints well and runs smoothly. Threads by BOSL2.
include <BOSL2/std.scad>
include <BOSL2/threading.scad>

/* [Jar] */
// Inner diameter
diameter = 40; // [15:1:120]
// Inner height
height = 45; // [15:1:180]
wall = 2; // [1.2:0.2:5]
floor_thickness = 1.6; // [1:0.2:5]

/* [Thread] */
// Height of one turn
pitch = 3; // [2:0.5:6]
// Turns of the thread
turns = 2; // [1:0.5:4]
// Play between jar and lid
clearance = 0.3; // [0.1:0.05:0.8]

/* [Lid] */
grip = "ribs"; // [ribs:Ribs, hexagon:Hexagon, smooth:Smooth]
lid_thickness = 2; // [1:0.2:6]

/* [View] */
show = "print"; // [print:Both parts on the bed, closed:Cut open and closed, jar:Jar alone, lid:Lid alone]

/* [Hidden] */
$fn = 48;
depth = pitch * 0.4;
thread_d = diameter + 2 * wall + 2 * depth;
collar = turns * pitch + 1;
outer = thread_d + 2 * (wall + clearance);
body_height = max(height + floor_thickness - collar, 6);

if (show == "print") {
    jar();
    right(outer * 1.2 + 6) lid();
} else if (show == "closed") {
    back_half(s = 3 * (outer + height)) {
        color("SteelBlue") jar();
        color("Goldenrod") up(body_height + collar + lid_thickness + 0.2) xrot(180) lid();
    }
} else if (show == "jar") jar();
else lid();

module jar() {
    diff() cyl(d = outer, h = body_height, chamfer1 = 0.8, anchor = BOTTOM) {
        attach(TOP, BOTTOM, overlap = 0.01)
            trapezoidal_threaded_rod(d = thread_d, l = collar, pitch = pitch, thread_angle = 45,
                                     thread_depth = depth, blunt_start = true, end_len2 = 0.5);
        tag("remove") position(BOTTOM) up(floor_thickness)
            cyl(d = diameter, h = body_height + collar + 1, rounding1 = min(3, diameter / 8), anchor = BOTTOM);
    }
}

module lid() {
    h = collar + lid_thickness;
    difference() {
        if (grip == "hexagon") cyl(d = outer / cos(30), h = h, $fn = 6, chamfer = 0.8, anchor = BOTTOM);
        else {
            cyl(d = outer, h = h, chamfer1 = 0.8, anchor = BOTTOM);
            if (grip == "ribs")
                zrot_copies(n = round(outer * 0.6)) right(outer / 2) up(0.8) cyl(d = 1.6, h = h - 0.8, $fn = 12, anchor = BOTTOM);
        }
        up(lid_thickness)
            trapezoidal_threaded_rod(d = thread_d + 2 * clearance, l = collar + 1, pitch = pitch, thread_angle = 45,
                                     thread_depth = depth, internal = true, blunt_start = false, anchor = BOTTOM);
    }
}
