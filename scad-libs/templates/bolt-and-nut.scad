// A screw that prints, with its nut and washers, to ISO metric sizes. Threads by BOSL2.
include <BOSL2/std.scad>
include <BOSL2/screws.scad>

/* [Screw] */
// Metric coarse thread
size = "M8"; // [M5, M6, M8, M10, M12, M16]
// Length without the head
length = 30; // [10:1:80]
head = "hex"; // [hex:Hexagon, socket:Socket cap, button:Button, flat:Countersunk, none:None (set screw)]

/* [Nut and washers] */
with_nut = true;
washers = 1; // [0:1:4]

/* [Fit] */
// Added to every gap: more for a coarse printer
clearance = 0.1; // [0:0.05:0.4]

/* [Hidden] */
$fn = 48;
$slop = clearance;
diameter = struct_val(screw_info(size), "diameter");
pad = 2.4 * diameter;
// A hexagon head is turned by a spanner; the others get a recess for a hexagon key.
recess = head == "hex" ? "none" : "hex";

// The head lies on the bed, the thread points up.
if (head == "none")
    screw(size, head = "none", drive = recess, length = length, bevel = true, anchor = BOTTOM);
else
    screw(size, head = head, drive = recess, length = max(length, diameter), bevel = true, anchor = TOP, orient = DOWN);

if (with_nut) right(pad) nut(size, thickness = "normal", bevel = true, anchor = BOTTOM);

for (i = [0 : 1 : washers - 1])
    translate([pad * (with_nut ? 2 : 1) + i * 2.3 * diameter, 0])
        // ISO 7089: outer diameter about twice the thread's, thickness about a fifth.
        linear_extrude(max(1, 0.2 * diameter)) difference() {
            circle(d = 2 * diameter);
            circle(d = diameter * 1.06 + clearance);
        }
