// A vase whose outline you draw with four radii, with ripples that twist upwards.
// Print it hollow as it is, or as a solid in the slicer's vase mode.

/* [Outline] */
height = 140; // [30:1:240]
// Radius at the foot
foot = 32; // [12:0.5:90]
// Radius at a third of the height
belly = 46; // [12:0.5:100]
// Radius at two thirds
neck = 26; // [10:0.5:100]
// Radius at the rim
rim = 38; // [10:0.5:100]

/* [Surface] */
ripple = "waves"; // [waves:Waves, facets:Facets, petals:Petals, none:Smooth]
// Number of ripples around
ripples = 12; // [3:1:40]
// Depth of the ripples
depth = 2.5; // [0:0.1:8]
// Twist from foot to rim in degrees
twist = 90; // [-360:5:360]

/* [Wall] */
kind = "hollow"; // [hollow:Hollow, solid:Solid (for vase mode)]
wall = 1.6; // [0.8:0.1:5]
floor_thickness = 2; // [1:0.2:8]

/* [Quality] */
// Steps around
around = 96; // [48:12:288]
// Steps upwards
layers = 48; // [16:4:160]

/* [Hidden] */
// Catmull–Rom spline through the four radii, with mirrored ends.
points = [2 * foot - belly, foot, belly, neck, rim, 2 * rim - neck];
function spline(p, i, t) =
    let (a = p[i], b = p[i + 1], c = p[i + 2], d = p[i + 3])
    0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t ^ 2 + (3 * b - a - 3 * c + d) * t ^ 3);
function profile(h) =
    let (s = min(h, 0.99999) * 3, i = floor(s)) max(6, spline(points, i, s - i));
function wave(a) =
    ripple == "waves" ? sin(a * ripples)
  : ripple == "petals" ? 2 * abs(sin(a * ripples / 2)) - 1
  : ripple == "facets" ? 2 * (cos(180 / ripples) / cos((a * ripples + 3600 * ripples) % 360 / ripples - 180 / ripples) - cos(180 / ripples)) / (1 - cos(180 / ripples)) - 1
  : 0;
// Ripples never eat more than a third of the radius.
angles = [for (i = [0 : around - 1]) 360 * i / around];
waves = [for (a = angles) wave(a)];
function ring(h, inset) =
    let (base = profile(h), ripple_depth = min(depth, base / 3), turn = twist * h)
    [for (i = [0 : around - 1])
        let (r = max(2, base + ripple_depth * waves[i] - inset), a = angles[i] + turn)
        [r * cos(a), r * sin(a), h * height]];

// Up the outside and, when it is hollow, down the inside to the floor.
lowest = floor_thickness / height;
shells = [
    for (l = [0 : layers]) each ring(l / layers, 0),
    if (kind == "hollow") for (l = [layers : -1 : 0]) each ring(lowest + (1 - lowest) * l / layers, wall),
];
count = len(shells) / around;

polyhedron(
    shells,
    concat(
        [[for (i = [0 : around - 1]) i]],
        [for (l = [0 : count - 2], i = [0 : around - 1])
            let (j = (i + 1) % around, a = l * around, b = a + around)
            each [[a + i, b + i, a + j], [a + j, b + i, b + j]]],
        [[for (i = [around - 1 : -1 : 0]) (count - 1) * around + i]]
    ),
    convexity = 6
);
