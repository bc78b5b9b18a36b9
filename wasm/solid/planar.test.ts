import { beforeAll, describe, expect, test } from 'vitest';
import { same } from '../formwork/comparison.ts';
import { Workshop } from './workshop.cases.ts';

let shop: Workshop;
beforeAll(async () => {
  shop = await Workshop.open();
});

const STAR = '[for (i = [0:4]) 10 * [cos(i * 144), sin(i * 144)]]';
const ANGLE = '[[0, 0], [10, 0], [10, 2], [2, 2], [2, 10], [0, 10]]';
const RING = 'difference() { circle(9); circle(4); }';
const PAIR = '{ translate([5, 0]) square(3); translate([-8, 2]) square(2); }';

/** 2-D programs; they are compared as prisms, since OpenSCAD writes 2-D results with six digits only. */
const FLAT: Record<string, readonly string[]> = {
  'primitives are OpenSCAD’s': [
    'circle(7);',
    'circle(7, $fn = 5);',
    'circle(0.2, $fa = 3, $fs = 0.01);',
    'square([3, 4], center = true);',
    `polygon(${STAR});`,
    'polygon([[0, 0], [10, 10], [10, 0], [0, 10]]);',
    'polygon([[0, 0], [0, 0], [10, 0], [10, 0], [10, 10], [5, 5], [0, 10]]);',
    'polygon([[0,0],[10,0],[10,10],[0,10],[2,2],[8,2],[8,8],[2,8]], [[0,1,2,3],[4,5,6,7]]);',
    'polygon([[0,0],[10,0],[10,10],[0,10],[2,2],[18,2],[18,8],[2,8]], [[0,1,2,3],[4,5,6,7]]);',
    'polygon([[0, 0], [4, 0], [2, 3]], [[2, 1, 0]]);',
    // A spike along the x axis.
    'polygon([[0, 0], [1, 5], [6.283, 5], [5, 5]]);',
  ],
  'booleans, hulls and sums are OpenSCAD’s': [
    'circle(7); translate([5, 1]) square(9);',
    'difference() { circle(7); translate([1, 1]) rotate(33) square(3); translate([-4, 0]) circle(2); }',
    'intersection() { circle(7); translate([1, 1]) rotate(33) square(30, center = true); scale([1, 0.5]) circle(10); }',
    'difference() { square(10); translate([5, 0]) square(5); translate([0, 5]) square(5); }',
    'hull() { circle(3); translate([10, 4]) square(2); }',
    'mirror([1, 0]) hull() { square(1); translate([2, 0]) square(1); }',
    'minkowski() { square([10, 5]); circle(2, $fn = 12); }',
    'minkowski() { difference() { square(20); translate([5, 5]) square(10); } circle(1); square([1, 2]); }',
    `minkowski() { polygon(${ANGLE}); polygon([[0, 0], [3, 1], [1, 3]]); }`,
    'minkowski() { square(3); }',
    `fill() { ${RING} translate([20, 0]) square(2); }`,
    'difference() { union() { square(10); translate([20, 0]) circle(3); } for (x = [0:2:30]) translate([x, 1]) circle(0.7); }',
  ],
  'transformations keep outlines': [
    'mirror([1, 0]) translate([1, 2]) polygon([[0, 0], [5, 0], [0, 3]]);',
    'scale([2, -1]) circle(3, $fn = 5);',
    'rotate(200) translate([1, 2, 7]) square(3);',
    'rotate([0, 60, 0]) circle(3);',
    'multmatrix([[1, 0.3, 5, 1], [0.2, 1, 0, 2], [0, 0, 1, 0], [0, 0, 0, 1]]) square(4);',
    'resize([10, 0], auto = true) circle(3);',
    'resize([10, 4]) circle(3);',
    'resize([0, 4], auto = [true, false]) square([1, 2]);',
    'color("red") square(3);',
  ],
  'offsets turn their corners as OpenSCAD’s': [
    'offset(r = 2) square(10);',
    'offset(r = 2, $fn = 40) square(10);',
    'offset(2) square(10);',
    `offset(r = -0.7) polygon(${ANGLE});`,
    `offset(r = 1) polygon(${ANGLE});`,
    `offset(delta = 1) polygon(${ANGLE});`,
    `offset(delta = 1, chamfer = true) polygon(${ANGLE});`,
    `offset(delta = -1, chamfer = true) polygon(${ANGLE});`,
    `offset(delta = -0.5) polygon(${STAR});`,
    `offset(delta = 1) polygon(${STAR});`,
    `offset(r = 1) polygon(${STAR});`,
    `offset(delta = 1.5, chamfer = true) polygon(${STAR});`,
    `offset(r = 0) polygon(${STAR});`,
    'offset(r = -3) offset(r = 3) circle(5, $fn = 7);',
    'offset(r = 5, $fn = 3) square(3);',
    'offset(r = 0.3, $fn = 64) circle(5, $fn = 64);',
    `offset(r = -1) ${RING}`,
    'offset(r = 0.5, $fa = 2, $fs = 0.02) { square(2); translate([1, 1]) square(2); }',
  ],
  'sections and shadows of solids': [
    'projection(cut = true) sphere(5);',
    'projection(cut = true) translate([0, 0, 0.5]) rotate([20, 30, 0]) difference() { cube(8, center = true); cylinder(h = 20, r = 2, center = true); }',
    'projection() rotate([20, 30, 0]) difference() { cube(8, center = true); cylinder(h = 20, r = 2, center = true); }',
    'projection() { sphere(3); translate([10, 0, 0]) cube(2); }',
  ],
};

describe.each(Object.entries(FLAT))('%s', (_name, programs) => {
  test.each(programs)('%s', async program => {
    const { figures, ours, theirs } = await shop.compare(`linear_extrude(1) union() { ${program} }`);
    expect(figures).toBeDefined();
    expect(same(figures!), JSON.stringify(figures)).toBe(true);
    expect(ours).toEqual(theirs);
  });
});

/** A grid step is a millimetre in these: it shows what was rounded. Sizes differ, since OpenSCAD's cache has a say. */
describe('shapes go through the grid where OpenSCAD’s do', () => {
  test.each([
    'union() { square(g * 10.3); }',
    'union() { square(g * 11.3); group() {} }',
    'group() { square(g * 12.3); group() {} }',
    'group() { group() { square(g * 13.3); } group() {} }',
    'group() { group() {} group() { group() {} } group() { group() { square(g * 14.3); } } }',
    'union() { group() { square(g * 15.3); } group() {} }',
    'translate([0, 0]) { group() { square(g * 16.3); } group() {} }',
    'group() { group() { translate([g * 0.4, 0]) square(g * 17.3); if (false) square(); } group() {} }',
    'difference() { square(g * 18.3); group() {} }',
    'intersection() { square(g * 19.3); }',
    'mirror([1, 0]) square(g * 20.3);',
    'hull() square(g * 21.3);',
    'polygon(g * [[0.6, 0.6], [1000.3, 0.6], [1000.7, 1000.7]]);',
    'projection() cube(g * 22.3);',
    'offset(delta = 0) square(g * 23.3);',
  ])('%s', async program => {
    const { figures } = await shop.compare(`g = pow(2, -27); linear_extrude(1) scale(1 / g) ${program}`);
    expect(figures && same(figures), JSON.stringify(figures)).toBe(true);
  });
});

const SOLID: Record<string, readonly string[]> = {
  'straight extrusions': [
    'linear_extrude(10) circle(5);',
    `linear_extrude(10, center = true) ${RING}`,
    `linear_extrude(10, v = [1, 0, 1]) ${RING}`,
    'linear_extrude(10, v = [1, 2, 3], center = true) circle(3);',
    'linear_extrude(10, slices = 5) circle(4);',
    'linear_extrude(10, segments = 20) square(4, center = true);',
    'linear_extrude(0.3) rotate(12) { square(1 / 3); translate([1 / 3, 0]) square(1 / 7); }',
  ],
  'twisted extrusions': [
    'linear_extrude(10, twist = 90) square(5);',
    'linear_extrude(10, twist = -90) translate([3, 0]) square(5);',
    `linear_extrude(10, twist = 360, slices = 20) ${RING}`,
    `linear_extrude(10, twist = 400, $fn = 30) ${PAIR}`,
    `linear_extrude(10, v = [1, 2, 1], center = true, twist = 30) ${RING}`,
    'linear_extrude(10, twist = 45, segments = 0) square([9, 1], center = true);',
    'linear_extrude(10, twist = 45, segments = 33) square([9, 1], center = true);',
    'linear_extrude(10, twist = 45, $fa = 5, $fs = 0.3) square([9, 1], center = true);',
    'linear_extrude(5, twist = 720, $fn = 6) translate([2, 0]) circle(1);',
    `linear_extrude(5, twist = 77, $fa = 30, $fs = 5) ${RING}`,
  ],
  'scaled extrusions': [
    `linear_extrude(10, scale = 0.5) ${RING}`,
    `linear_extrude(10, scale = [2, 0.5]) polygon(${ANGLE});`,
    `linear_extrude(10, twist = 180, scale = 0.5) ${RING}`,
    `linear_extrude(10, twist = 180, scale = 2) polygon(${ANGLE});`,
    `linear_extrude(10, twist = 100, scale = [2, 0.5]) polygon(${ANGLE});`,
    'linear_extrude(10, scale = 0) circle(4);',
    `linear_extrude(10, scale = 0) ${RING}`,
    'linear_extrude(10, scale = 0, twist = 180) square(4, center = true);',
    'linear_extrude(10, scale = 3, $fn = 50) square(4, center = true);',
    'linear_extrude(10, scale = [1, 3], $fn = 50) square(4, center = true);',
  ],
  rotations: [
    'rotate_extrude() translate([5, 0]) circle(2);',
    'rotate_extrude(start = 0, $fn = 7) translate([5, 0]) square(2);',
    'rotate_extrude(angle = 90) translate([5, 0]) circle(2);',
    'rotate_extrude(angle = -90) translate([5, 0]) circle(2);',
    'rotate_extrude(angle = 90, start = 33) translate([-5, 0]) circle(2);',
    'rotate_extrude(angle = -100) translate([-5, 0]) circle(2);',
    'rotate_extrude() translate([-5, 0]) circle(2);',
    'rotate_extrude() square(5);',
    'rotate_extrude(angle = 120) square(5);',
    'rotate_extrude(angle = 270, $fn = 40) polygon([[0,0],[5,2],[5,3],[0,4],[3,3.5]]);',
    'rotate_extrude() polygon([[0,0],[5,2],[0,1],[5,3],[0,4]]);',
    'rotate_extrude() polygon([[0,2],[5,0],[5,4]]);',
    'rotate_extrude(angle = 360) translate([5, 0]) difference() { circle(3); circle(1); }',
    'rotate_extrude(angle = 10) translate([5, 0]) difference() { circle(3); circle(1); }',
    'rotate_extrude(start = 45, $fn = 5) translate([2, 0]) square(2);',
    'rotate_extrude($fa = 1, $fs = 0.1, angle = 77.7) translate([2, 0]) circle(2);',
    'rotate_extrude(angle = 200.5, $fn = 13) translate([2, 0]) circle(2, $fn = 0);',
    'rotate_extrude(angle = 400) translate([2, 0]) circle(1);',
  ],
  'solids of flat shapes work on': [
    'difference() { linear_extrude(10, scale = 0) circle(4); cube(3); }',
    `difference() { linear_extrude(10, twist = 90) ${RING} translate([0, 0, 3]) cube(4); }`,
    'intersection() { rotate_extrude() translate([3, 0]) circle(2); cube(9); }',
    'union() { rotate_extrude(angle = 90) square(5); cube(2); }',
  ],
};

describe.each(Object.entries(SOLID))('%s', (_name, programs) => {
  test.each(programs)('%s', async program => {
    const { figures, ours, theirs } = await shop.compare(program);
    expect(figures, theirs.join()).toBeDefined();
    expect(same(figures!), JSON.stringify(figures)).toBe(true);
    expect(ours).toEqual(theirs);
  });
});

describe('messages of 2-D geometry', () => {
  test.each([
    'cube(1);\nrotate_extrude() translate([-1, 0]) square(3);',
    'linear_extrude(2) {\n  square(2);\n  sphere(2);\n}',
    'cube(1);\nscale([0, 1]) square(2);',
    'offset(1) {\n  cube(1);\n}\ncube(2);',
    'projection() square(2);\ncube(3);',
    'rotate_extrude(angle = 0) square(2);\ncube(3);',
    'intersection() { square(2); translate([1, 1]) square(0); }',
    'linear_extrude(10) difference() { square(9); square(9); }',
  ])('%s', async program => {
    const { figures, ours, theirs } = await shop.compare(program);
    expect(ours).toEqual(theirs);
    if (figures) expect(same(figures), JSON.stringify(figures)).toBe(true);
    else expect((await shop.reference(program)).status).toBe('invalid');
  });
});
