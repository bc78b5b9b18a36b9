// A box with rounded corners and a lid that sits on an inner lip.
// Both parts lie flat and need no support.

/* [Inside] */
// Length inside the box
length = 80; // [20:1:220]
// Width inside the box
width = 50; // [20:1:220]
// Height inside the box
height = 30; // [8:1:150]
// Compartments along the length
columns = 2; // [1:1:8]

/* [Walls] */
// Thickness of the walls
wall = 2; // [1.2:0.2:5]
// Thickness of floor and lid
floor_thickness = 1.6; // [0.8:0.2:5]
// Radius of the outer corners
corner_radius = 8; // [1:0.5:40]

/* [Lid] */
// How deep the lid reaches into the box
lip = 4; // [2:0.5:12]
// Gap around the lip: less is tighter
clearance = 0.2; // [0.05:0.05:0.6]
// A notch in the rim, to lift the lid by a finger
finger_notch = true;

/* [View] */
show = "print"; // [print:Both parts on the bed, open:Lid above the box, box:Box alone, lid:Lid alone]

/* [Hidden] */
$fa = 4;
$fs = 0.5;
eps = 0.01;
outer = [length + 2 * wall, width + 2 * wall];
// No larger than the box allows, and never sharper inside than a tenth of a millimetre.
radius = min(corner_radius, min(outer) / 2 - 0.1);
inner_radius = max(radius - wall, 0.1);
lip_depth = min(lip, height - 1);

if (show == "print") {
    box();
    translate([0, outer.y + 8, 0]) lid();
} else if (show == "open") {
    box();
    translate([0, outer.y, floor_thickness + height + lip_depth + floor_thickness + 15])
        rotate([180, 0, 0]) lid();
} else if (show == "box") {
    box();
} else {
    lid();
}

module rounded(size, r) {
    translate([r, r]) offset(r) square([size.x - 2 * r, size.y - 2 * r]);
}

module box() {
    difference() {
        linear_extrude(floor_thickness + height) rounded(outer, radius);
        translate([wall, wall, floor_thickness])
            linear_extrude(height + eps) rounded([length, width], inner_radius);
        if (finger_notch)
            translate([outer.x / 2, -eps, floor_thickness + height])
                rotate([-90, 0, 0]) cylinder(d = min(18, length / 2), h = wall + 2 * eps);
    }
    // Dividers end below the lip.
    if (columns > 1)
        for (i = [1 : columns - 1])
            translate([wall + i * length / columns - 0.6, wall - eps, floor_thickness - eps])
                cube([1.2, width + 2 * eps, height - lip_depth - 0.5]);
}

module lid() {
    gap = wall + clearance;
    linear_extrude(floor_thickness) rounded(outer, radius);
    translate([gap, gap, floor_thickness - eps])
        linear_extrude(lip_depth) difference() {
            size = [length - 2 * clearance, width - 2 * clearance];
            rounded(size, max(inner_radius - clearance, 0.1));
            offset(delta = -1.6) rounded(size, max(inner_radius - clearance, 0.1));
        }
}
