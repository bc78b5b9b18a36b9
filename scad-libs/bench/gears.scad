// A pair of meshing helical gears, from BOSL2.
include <BOSL2/std.scad>
include <BOSL2/gears.scad>

// Teeth of the wheel
teeth = 36; // [12:80]
// Teeth of the pinion
pinion = 15;
// Module in mm
mod = 2;
helical = 20;

distance = gear_dist(mod = mod, teeth1 = teeth, teeth2 = pinion, helical = helical);
spur_gear(mod = mod, teeth = teeth, thickness = 10, shaft_diam = 8, helical = helical, herringbone = true, slices = 4);
right(distance)
  spur_gear(mod = mod, teeth = pinion, thickness = 10, shaft_diam = 5, helical = -helical, herringbone = true, slices = 4,
            gear_spin = 180 / pinion);
