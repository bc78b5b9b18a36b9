// A stand for a phone or a tablet, with a slot for the charging cable. Prints on its side without support.

/* [Device] */
// Thickness of the device with its case
device = 12; // [6:0.5:25]
// Lean of the back: 90° is upright
angle = 68; // [50:1:80]

/* [Stand] */
// Width of the stand
width = 70; // [30:1:200]
// Length of the back
back = 90; // [50:1:200]
// Height of the lip in front
lip = 12; // [5:1:30]
// Thickness of all parts
thickness = 5; // [3:0.5:10]
// Raises the seat above the table
lift = 14; // [4:1:60]

/* [Cable] */
// Width of the cable slot; 0 for none
slot = 14; // [0:1:30]

/* [Hidden] */
$fa = 4;
$fs = 0.6;
eps = 0.01;
along = [cos(angle), sin(angle)];
across = [-sin(angle), cos(angle)];
seat = device + 1 + thickness;
heel = [0, lift + thickness / 2];
toe = heel + seat * across;
foot = thickness / 2;
// The centre of gravity stays over the base at any lean.
depth = max(0.75 * back * along.x + 25, 45);

difference() {
    linear_extrude(width) profile();
    cable_slot();
}

module bar(a, b) {
    hull() for (p = [a, b]) translate(p) circle(d = thickness);
}

module profile() {
    knee = heel + 0.55 * back * along;
    bar(heel, heel + back * along);
    bar(toe, toe + lip * along);
    // Under the seat it is solid, so that it does not tip forward.
    hull() {
        for (p = [heel, toe, [toe.x, foot], [heel.x + 4, foot]]) translate(p) circle(d = thickness);
    }
    bar([toe.x - 4, foot], [heel.x + depth, foot]);
    bar([heel.x + depth, foot], knee);
}

module cable_slot() {
    w = min(slot, width - 2 * thickness - 8);
    if (w > 0)
        translate([0, 0, (width - w) / 2]) linear_extrude(w)
            // Through lip and seat from above, as deep as a plug needs; the base stays whole.
            polygon([
                heel + thickness * along * 0.5 - eps * across,
                heel + thickness * along * 0.5 + (seat + 2 * thickness) * across + 3 * lip * along,
                heel + thickness * along * 0.5 + (seat + 2 * thickness) * across - min(lift, 14) * along,
                heel + thickness / 2 * across - min(lift - 3, 10) * along,
            ]);
}
