// Joins two pipes or hoses of different diameters: each end fits inside or over, with barbs for hoses.

/* [First end, below] */
diameter_1 = 32; // [4:0.1:120]
fit_1 = "over"; // [over:The pipe goes into this end, inside:This end goes into the pipe]
length_1 = 25; // [5:1:80]

/* [Second end, above] */
diameter_2 = 20; // [4:0.1:120]
fit_2 = "inside"; // [over:The pipe goes into this end, inside:This end goes into the pipe]
length_2 = 30; // [5:1:80]
// Ridges that hold a hose, on an end that goes inside
barbs = 4; // [0:1:8]

/* [Walls] */
wall = 2.4; // [1:0.2:6]
// Added to the diameter of sockets and taken from plugs
clearance = 0.3; // [0:0.05:1]
// Length of the cone between the ends
transition = 18; // [2:1:80]

/* [Hidden] */
$fa = 3;
$fs = 0.6;
// Bore radius of each end; never less than one millimetre.
bore_1 = bore(diameter_1, fit_1);
bore_2 = bore(diameter_2, fit_2);
// A socket has a stop at its bottom, so that the pipe cannot slip through.
stop_1 = fit_1 == "over" ? 1.2 : 0;
stop_2 = fit_2 == "over" ? 1.2 : 0;
h1 = length_1;
h2 = length_1 + transition;
h3 = h2 + length_2;

function bore(d, fit) = fit == "over" ? (d + clearance) / 2 : max(1, (d - clearance) / 2 - wall);

rotate_extrude() difference() {
    union() {
        polygon([
            [0, 0], [bore_1 + wall, 0], [bore_1 + wall, h1],
            [bore_2 + wall, h2], [bore_2 + wall, h3], [0, h3],
        ]);
        if (fit_1 == "inside") ridges(bore_1 + wall, length_1);
        if (fit_2 == "inside") translate([0, h2 + length_2]) mirror([0, 1]) ridges(bore_2 + wall, length_2);
    }
    polygon([
        [-1, -1], [bore_1, -1], [bore_1, h1], [max(bore_1 - stop_1, 0.8), h1],
        [max(bore_2 - stop_2, 0.8), h2], [bore_2, h2], [bore_2, h3 + 1], [-1, h3 + 1],
    ]);
}

// From an end inwards: easy on, hard off.
module ridges(r, length) {
    if (barbs > 0) {
        pitch = (length - 3) / barbs;
        for (i = [0 : barbs - 1])
            translate([0, 1 + i * pitch])
                polygon([[r - 0.5, 0], [r, 0], [r + min(0.8, pitch / 3), pitch * 0.75], [r - 0.5, pitch * 0.75]]);
    }
}
