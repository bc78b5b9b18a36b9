// A case for a circuit board: standoffs under the board, an opening for its connector, a screwed lid with vents.

/* [Circuit board] */
// Length of the board
board_length = 85; // [20:0.5:200]
// Width of the board
board_width = 56; // [20:0.5:150]
// Room above the board
headroom = 20; // [5:1:80]
// From the board's edge to the centre of its holes
hole_inset = 3.5; // [2.5:0.1:10]
// Screw hole in each standoff; 2.5 suits M3 that cuts its own thread
standoff_hole = 2.5; // [1.5:0.1:3.5]
// Height of the standoffs
standoff_height = 5; // [2:0.5:20]

/* [Case] */
// Thickness of walls, floor and lid
wall = 2.4; // [1.6:0.2:5]
// Gap around the board
gap = 1; // [0.5:0.1:5]
// Radius of the upright edges
corner_radius = 4; // [1:0.5:12]

/* [Openings] */
// Width of the connector opening
opening_width = 30; // [0:1:100]
// Height of the connector opening
opening_height = 12; // [0:1:60]
// Shift of the opening from the middle
opening_shift = 0; // [-60:1:60]
// Diameter of the cable hole at the far end
cable_hole = 6; // [0:0.5:16]
vents = "slots"; // [slots:Slots, hexagons:Hexagons, none:None]

/* [View] */
show = "print"; // [print:Both parts on the bed, open:Lid above the case, case:Case alone, lid:Lid alone]

/* [Hidden] */
$fa = 5;
$fs = 0.5;
eps = 0.01;
post = 8;
screw_hole = 2.6;
// The screw posts stand beyond the board's ends, so that any board fits between them.
inside = [board_length + 2 * gap + 2 * post, board_width + 2 * gap];
outside = [inside.x + 2 * wall, inside.y + 2 * wall];
height = standoff_height + 1.6 + headroom;
radius = min(corner_radius, wall + 4);

if (show == "print") {
    case();
    translate([0, outside.y + 8, 0]) lid();
} else if (show == "open") {
    color("SteelBlue") case();
    color("LightGray") translate([0, outside.y, wall + height + wall + 25]) rotate([180, 0, 0]) lid();
} else if (show == "case") {
    case();
} else {
    lid();
}

module rounded(size, r) {
    translate([r, r]) offset(r) square([size.x - 2 * r, size.y - 2 * r]);
}

module at_posts() {
    for (x = [wall + post / 2, outside.x - wall - post / 2], y = [wall + post / 2, outside.y - wall - post / 2])
        translate([x, y]) children();
}

module at_standoffs() {
    origin = [wall + post + gap, wall + gap];
    inset_x = min(hole_inset, board_length / 2 - 3);
    inset_y = min(hole_inset, board_width / 2 - 3);
    for (x = [inset_x, board_length - inset_x], y = [inset_y, board_width - inset_y])
        translate([origin.x + x, origin.y + y]) children();
}

module case() {
    difference() {
        union() {
            difference() {
                linear_extrude(wall + height) rounded(outside, radius);
                translate([wall, wall, wall])
                    linear_extrude(height + eps) rounded(inside, max(radius - wall, 0.2));
            }
            intersection() {
                linear_extrude(wall + height) rounded(outside, radius);
                at_posts() translate([-post / 2 - wall, -post / 2 - wall, wall - eps]) post_block();
            }
            at_standoffs() translate([0, 0, wall - eps]) cylinder(d = standoff_hole + 3.5, h = standoff_height);
        }
        at_posts() translate([0, 0, wall + height - min(14, height - 2)]) cylinder(d = screw_hole, h = 20);
        at_standoffs() translate([0, 0, wall + 0.6]) cylinder(d = standoff_hole, h = standoff_height + 1);
        connector_opening();
        if (cable_hole > 0)
            translate([outside.x + eps, outside.y / 2, wall + height / 2])
                rotate([0, -90, 0]) cylinder(d = min(cable_hole, height - 4, inside.y - 2 * post - 2), h = wall + 1);
    }
}

// A column as wide as the corner, so that it always joins both walls.
module post_block() {
    cube([post + 2 * wall, post + 2 * wall, height]);
}

module connector_opening() {
    w = min(opening_width, inside.y - 2 * post - 2);
    h = min(opening_height, headroom - 2);
    shift = max(-(inside.y - w) / 2 + post + 1, min((inside.y - w) / 2 - post - 1, opening_shift));
    if (w > 0 && h > 0)
        translate([-eps, outside.y / 2 + shift - w / 2, wall + standoff_height + 1.6])
            cube([wall + post + 1, w, h]);
}

module lid() {
    rim = wall + 0.25;
    difference() {
        union() {
            linear_extrude(wall) rounded(outside, radius);
            // A low rim that centres the lid, open at the posts.
            translate([0, 0, wall - eps]) linear_extrude(2) difference() {
                translate([rim, rim]) square([outside.x - 2 * rim, outside.y - 2 * rim]);
                translate([rim + 1.6, rim + 1.6]) square([outside.x - 2 * rim - 3.2, outside.y - 2 * rim - 3.2]);
                at_posts() square(post + 2 * wall + 0.6, center = true);
            }
        }
        at_posts() translate([0, 0, -eps]) {
            cylinder(d = 3.4, h = wall + 1);
            cylinder(d1 = 6.4, d2 = 3.4, h = min(1.7, wall - 0.6));
        }
        vent_area = [board_length * 0.7, board_width * 0.6];
        translate([(outside.x - vent_area.x) / 2, (outside.y - vent_area.y) / 2, -eps])
            linear_extrude(wall + 3) vent_pattern(vent_area);
    }
}

module vent_pattern(area) {
    if (vents == "slots") {
        count = max(1, floor(area.x / 6));
        pitch = area.x / count;
        for (i = [0 : count - 1])
            translate([(i + 0.5) * pitch, 0]) hull() for (y = [1.5, area.y - 1.5]) translate([0, y]) circle(d = 2.4);
    } else if (vents == "hexagons") {
        pitch = 7;
        columns = max(1, floor(area.x / pitch));
        rows = max(1, floor(area.y / (pitch * sqrt(3) / 2)));
        for (row = [0 : rows - 1], column = [0 : columns - 1 - row % 2])
            translate([(column + 0.5 + (row % 2) / 2) * pitch, (row + 0.5) * pitch * sqrt(3) / 2])
                rotate(30) circle(d = 5.6, $fn = 6);
    }
}
