// Global settings of NopSCADlib, for the copy that Formwork bundles.
//
// The registry's snapshot of NopSCADlib lacks the three files of its root folder (global_defs.scad, core.scad and
// lib.scad), on which every other file depends. These stand-ins were written for Formwork from the names that the
// library's sources use; install the library from its own archive to get the originals.
// SPDX-License-Identifier: Apache-2.0

// --- Printing; set the $-variable before the include to override one everywhere
layer_height    = is_undef($layer_height)    ? 0.25 : $layer_height;
layer_height0   = is_undef($layer_height0)   ? layer_height : $layer_height0;
extrusion_width = is_undef($extrusion_width) ? 0.5  : $extrusion_width;
nozzle          = is_undef($nozzle)          ? 0.45 : $nozzle;
teardrop_angle  = is_undef($teardrop_angle)  ? 45   : $teardrop_angle;
// A thin wall of two lines, pressed together so that they bond
squeezed_wall   = $preview
    ? 2 * extrusion_width - layer_height * (1 - PI / 4)
    : 1.5 * extrusion_width - layer_height / 2 + nozzle / 2;

// --- Milling
cnc_bit_r = is_undef($cnc_bit_r) ? 1.2 : $cnc_bit_r;

// --- What the parts show
show_rays    = is_undef($show_rays)    ? false : $show_rays;
show_threads = is_undef($show_threads) ? false : $show_threads;
show_plugs   = is_undef($show_plugs)   ? false : $show_plugs;

// --- Numbers: a very long cut that Manifold still resolves, and an overlap that is not seen
manifold = is_undef($manifold) ? true : $manifold;
inf = 1e10;
big = manifold ? 1e3 : inf;
eps = 1 / 128;

// --- Smoothness: bought parts take fa, fs, fn; printed parts $fa, $fs
fa = is_undef($vitamin_fa) ? 6    : $vitamin_fa;
fs = is_undef($vitamin_fs) ? 0.25 : $vitamin_fs;
fn = 32;
$fa = $fa == 12 ? 6 : $fa;
$fs = $fs == 2 ? extrusion_width / 2 : $fs;

// --- Colours
rr_green   = [0, 146, 0] / 255;
crimson    = [220, 20, 60] / 255;
silver     = [0.75, 0.75, 0.75];
gold       = [255, 215, 0] / 255;
brass      = [255, 220, 100] / 255;
copper     = [230, 140, 51] / 255;
pp1_colour = is_undef($pp1_colour) ? rr_green     : $pp1_colour;
pp2_colour = is_undef($pp2_colour) ? crimson      : $pp2_colour;
pp3_colour = is_undef($pp3_colour) ? "SteelBlue"  : $pp3_colour;
pp4_colour = is_undef($pp4_colour) ? "darkorange" : $pp4_colour;

// --- Screw heads
hs_cap = 0;
hs_pan = 1;
hs_cs = 2;
hs_hex = 3;
hs_grub = 4;
hs_cs_cap = 5;
hs_dome = 6;

// --- Faces of a box
f_bottom = 0;
f_top = 1;
f_left = 2;
f_right = 3;
f_front = 4;
f_back = 5;
