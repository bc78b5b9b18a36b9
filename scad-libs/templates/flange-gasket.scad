// A gasket or a flange plate in 2-D: export it as SVG or DXF for a cutter, or give it a thickness to print it.

/* [Outline] */
shape = "round"; // [round:Round, oval:Oval with two bolts, square:Square]
// Outer diameter, or length of a side
outer = 90; // [20:0.5:400]
// Diameter of the opening
opening = 45; // [2:0.5:350]

/* [Bolts] */
bolts = 6; // [2:1:24]
// Diameter of the bolt circle
bolt_circle = 70; // [10:0.5:380]
bolt_hole = 6.5; // [1.5:0.1:40]

/* [Material] */
// Thickness; 0 leaves it flat
thickness = 0; // [0:0.1:20]

/* [Hidden] */
$fa = 2;
$fs = 0.3;
// Holes keep at least a millimetre to the opening, the edge and each other.
hole = min(bolt_hole, (outer - 6) / 4, 2 * (shape == "oval" ? outer : outer / 2) * sin(180 / bolts) - 1);
clear = min(opening, outer - 2 * hole - 4);
circle_d = max(clear + hole + 2, min(bolt_circle, outer - hole - 2));

if (thickness > 0) linear_extrude(thickness) gasket(); else gasket();

module gasket() {
    difference() {
        outline();
        circle(d = clear);
        if (shape == "square")
            for (x = [-1, 1], y = [-1, 1]) translate([x, y] * (circle_d / 2)) circle(d = hole);
        else
            for (i = [0 : (shape == "oval" ? 1 : bolts - 1)])
                rotate(i * 360 / (shape == "oval" ? 2 : bolts)) translate([circle_d / 2, 0]) circle(d = hole);
    }
}

module outline() {
    if (shape == "round") circle(d = outer);
    else if (shape == "square") offset(outer / 10) square(outer * 0.8, center = true);
    else hull() {
        circle(d = clear + (outer - clear) * 0.5);
        for (x = [-1, 1]) translate([x * circle_d / 2, 0]) circle(d = hole + 2 * min(6, (outer - circle_d) / 2));
    }
}
