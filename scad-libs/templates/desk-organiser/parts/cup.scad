// A prism, hollow from above, as wide as the circle inside it.
module cup(inner, height, wall, floor_thickness, sides) {
    // Flat sides face the neighbours.
    turn = sides == 4 ? 45 : sides == 8 ? 22.5 : sides == 6 ? 30 : 0;
    rotate(turn) difference() {
        cylinder(r = outer_radius(inner / 2 + wall, sides), h = height, $fn = sides);
        translate([0, 0, floor_thickness])
            cylinder(r = outer_radius(inner / 2, sides), h = height, $fn = sides);
    }
}

// The corner's distance, when the middle of a side stands `r` from the centre. Triangles would grow too wide.
function outer_radius(r, sides) = sides < 4 ? r * 1.25 : r / cos(180 / sides);
