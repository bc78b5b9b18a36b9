import type { Symbol } from '../contract.ts';
import { symbols } from './symbols.ts';

/** The `file` of every builtin symbol. */
export const BUILTIN = '<builtin>';

/*
 * What OpenSCAD 2025.07 brings along with the features that we switch on (text metrics, objects, `roof` …), written as
 * the declarations it would have, and read by `symbols`.
 * Names and parameters after src/core/builtin_functions.cc and the modules' own parameter lists.
 */
const SOURCE = String.raw`
// A box with one corner at the origin, or around the origin with \`center = true\`.
// - \`size\` – one number, or \`[x, y, z]\`
module cube(size=1, center=false);
// A ball around the origin. Give the radius \`r\` or the diameter \`d\`; \`$fn\`, \`$fa\` and \`$fs\` set its smoothness.
module sphere(r=1, d);
// A cylinder or cone along Z, standing on the XY plane or centred.
// - \`h\` – height
// - \`r\` or \`d\` – radius or diameter of both ends
// - \`r1\`, \`r2\` or \`d1\`, \`d2\` – bottom and top
module cylinder(h=1, r1=1, r2=1, center=false, r, d, d1, d2);
// Any closed solid from points and faces; each face lists its points clockwise as seen from outside.
module polyhedron(points, faces, convexity=1);
// A rectangle in the XY plane. \`size\` is one number or \`[x, y]\`.
module square(size=1, center=false);
// A disc in the XY plane.
module circle(r=1, d);
// An outline from a list of \`[x, y]\` points. \`paths\` orders the points into one or more loops, for holes.
module polygon(points, paths, convexity=1);
// Text as a 2-D outline.
// - \`size\` – ascent in mm
// - \`font\` – such as \`"Liberation Sans:style=Bold"\`
// - \`halign\` – \`"left"\`, \`"center"\`, \`"right"\`
// - \`valign\` – \`"baseline"\`, \`"top"\`, \`"center"\`, \`"bottom"\`
module text(text, size=10, font, halign="left", valign="baseline", spacing=1, direction="ltr", language="en", script="latin");
// Moves its children by \`[x, y, z]\`.
module translate(v);
// Turns its children by degrees: \`[x, y, z]\` one axis after the other, or \`a\` degrees about the axis \`v\`.
module rotate(a, v);
// Scales its children by \`[x, y, z]\` or by one factor.
module scale(v);
// Scales its children to the size \`[x, y, z]\` in mm. 0 leaves a side, or follows the others with \`auto = true\`.
module resize(newsize, auto=false, convexity);
// Mirrors its children at the plane through the origin with the normal \`v\`.
module mirror(v);
// Applies a 4×4 (or 4×3) matrix to its children.
module multmatrix(m);
// Colours its children in the preview and in 3MF, by name, \`"#rrggbb"\` or \`[r, g, b, a]\` from 0 to 1.
module color(c, alpha=1);
// Moves an outline outwards (or inwards, when negative): rounded by \`r\`, with sharp corners by \`delta\`.
module offset(r, delta, chamfer=false);
// The convex shape around all children.
module hull();
// The first child, rounded or widened by the shape of the others (Minkowski sum). Slow on detailed shapes.
module minkowski(convexity);
// All children as one.
module union();
// The first child without the others.
module difference();
// What all children share.
module intersection();
// What the children share over all values of the loop variable.
module intersection_for(i);
// Extrudes an outline along Z (or along \`v\`).
// - \`height\` – in mm
// - \`twist\` – degrees over the height
// - \`scale\` – of the top, one factor or \`[x, y]\`
// - \`slices\`, \`segments\` – fineness of a twist
module linear_extrude(height=100, v, center=false, convexity=1, twist=0, slices, segments, scale=1);
// Turns an outline (with x ≥ 0) around the Z axis, by \`angle\` degrees from \`start\`.
module rotate_extrude(angle=360, start=0, convexity=2);
// The outline of a solid seen from above, or with \`cut = true\` its section at z = 0.
module projection(cut=false, convexity=1);
// A height map from a text matrix or a PNG file.
module surface(file, center=false, invert=false, convexity=1);
// Reads a model: STL, OFF, OBJ, AMF, 3MF as a solid, SVG or DXF as an outline.
module import(file, center=false, dpi=72, convexity=1, layer, id, origin=[0, 0], scale=1);
// A roof over an outline, with slopes of 45°.
// - \`method\` – \`"voronoi"\` or \`"straight"\`
module roof(method="voronoi", convexity=1);
// The outline without its holes.
module fill();
// Groups its children; no effect on the shape.
module group();
// Computes its children completely even in the preview.
module render(convexity=1);
// The children given to this module: all of them, or those with the given index, list or range.
module children(index);
// Repeats its children for each value: \`for (i = [0:10])\`, \`for (x = list)\`, several variables nest.
module for(i);
// Sets variables for its children only.
module let();
// Writes its arguments to the console.
module echo();
// Stops with \`message\` when the condition is false.
module assert(condition, message);

// The value without its sign.
function abs(x) = 0;
// −1, 0 or 1.
function sign(x) = 0;
// Sine of an angle in degrees.
function sin(degrees) = 0;
// Cosine of an angle in degrees.
function cos(degrees) = 0;
// Tangent of an angle in degrees.
function tan(degrees) = 0;
// Angle in degrees whose sine is \`x\`.
function asin(x) = 0;
// Angle in degrees whose cosine is \`x\`.
function acos(x) = 0;
// Angle in degrees whose tangent is \`x\`.
function atan(x) = 0;
// Angle in degrees, −180 to 180, of the point \`(x, y)\`.
function atan2(y, x) = 0;
// The largest integer not above \`x\`.
function floor(x) = 0;
// The nearest integer; halves go away from zero.
function round(x) = 0;
// The smallest integer not below \`x\`.
function ceil(x) = 0;
// Natural logarithm.
function ln(x) = 0;
// Logarithm to base 10.
function log(x) = 0;
// \`base\` to the power of \`exponent\`; the same as \`base ^ exponent\`.
function pow(base, exponent) = 0;
// Square root.
function sqrt(x) = 0;
// e to the power of \`x\`.
function exp(x) = 0;
// \`count\` random numbers from \`min\` to \`max\`; the same ones each time when \`seed\` is given.
function rands(min, max, count, seed) = 0;
// The smallest of its arguments, or of one list.
function min(values) = 0;
// The largest of its arguments, or of one list.
function max(values) = 0;
// The length of a vector.
function norm(v) = 0;
// The cross product of two vectors.
function cross(a, b) = 0;
// The number of elements of a list, or of characters of a string.
function len(value) = 0;
// One list of all the arguments: lists are joined, single values appended.
function concat(lists) = 0;
// Interpolates linearly in a table of \`[key, value]\` pairs.
function lookup(key, table) = 0;
// A string of all its arguments, one after the other.
function str(values) = 0;
// A string of the characters with these Unicode numbers.
function chr(codes) = 0;
// The Unicode number of the first character.
function ord(character) = 0;
// Indices of the matches of \`match\` in a string, list or table.
function search(match, list, num_returns_per_match=1, index_col_num=0) = 0;
// True for \`undef\`.
function is_undef(value) = 0;
// True for \`true\` and \`false\`.
function is_bool(value) = 0;
// True for numbers that are not NaN.
function is_num(value) = 0;
// True for strings.
function is_string(value) = 0;
// True for lists (vectors).
function is_list(value) = 0;
// True for function values.
function is_function(value) = 0;
// True for objects.
function is_object(value) = 0;
// An object of named values: \`object(a = 1, b = "x").a\`. Objects and lists of \`[key, value]\` before the names are
// taken over; \`[key]\` alone takes a value out.
function object(from) = 0;
// Whether an object has a value of this name.
function has_key(object, key) = 0;
// Values from a JSON file.
function import(file) = 0;
// The measures of a text: \`position\`, \`size\`, \`ascent\`, \`descent\`, \`offset\` and \`advance\`.
function textmetrics(text, size=10, font, direction="ltr", language="en", script="latin", halign="left", valign="baseline", spacing=1) = 0;
// The measures of a font: \`nominal\` and \`max\` (\`ascent\`, \`descent\`), \`interline\` and \`font\` (\`family\`, \`style\`).
function fontmetrics(size=10, font) = 0;
// The version as \`[year, month, day]\`.
function version() = 0;
// The version as one number, such as 20250718.
function version_num() = 0;
// A dimension with this name, as drawn in a DXF file.
function dxf_dim(file, layer, name, origin=[0, 0], scale=1) = 0;
// The point where two lines on a layer of a DXF file cross.
function dxf_cross(file, layer, origin=[0, 0], scale=1) = 0;
// Name of an enclosing module: 0 is this one, 1 the one it was called from.
function parent_module(index=1) = 0;

// Number of fragments of a full circle; 0 leaves it to \`$fa\` and \`$fs\`.
$fn = 0;
// Smallest angle of a fragment, in degrees.
$fa = 12;
// Smallest length of a fragment, in mm.
$fs = 2;
// Time of the animation, 0 to 1.
$t = 0;
// True in the preview, false for a file to download.
$preview = true;
// How many children this module was given.
$children = 0;
// Turning of the view, degrees about X, Y and Z.
$vpr = [55, 0, 25];
// Point that the view looks at.
$vpt = [0, 0, 0];
// Distance of the view.
$vpd = 140;
// Opening angle of the view, in degrees.
$vpf = 22.5;
// The circle constant.
PI = 3.141592653589793;
`.replaceAll('\\`', '`');

/** Modules, functions and variables that need no include. */
export const builtins: readonly Symbol[] = symbols(SOURCE, BUILTIN);

/** Words that cannot be names, with what they are for. */
export const keywords: Readonly<Record<string, string>> = {
  module: 'Defines a module: `module name(parameters) { … }`',
  function:
    'Defines a function: `function name(parameters) = expression;` or a function value: `function (x) x + 1`',
  include: 'Takes over a file as if it stood here: `include <file.scad>`',
  use: 'Takes modules and functions of a file, not its variables and shapes: `use <file.scad>`',
  if: '`if (condition) { … } else { … }`, also inside lists',
  else: 'The other branch of `if`',
  for: 'Repeats: `for (i = [0:10]) …`, also inside lists',
  let: 'Names values for what follows: `let (a = 1) …`',
  each: 'Takes the elements of a list into the list around it: `[each list, 3]`',
  assert: 'Stops when the condition is false: `assert(condition, message)`',
  echo: 'Writes to the console: `echo(value)`',
  true: 'Boolean value',
  false: 'Boolean value',
  undef: 'The value of what has no value',
};
