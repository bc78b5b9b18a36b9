// A bolt and its nut, from BOSL2.
include <BOSL2/std.scad>
include <BOSL2/screws.scad>

// Length of the bolt in mm
length = 25; // [10:60]
$fn = 32;

screw("M8", head = "hex", length = length, thread_len = length - 5);
right(25) nut("M8", thickness = "normal");
