import { beforeAll, describe, expect, test } from 'vitest';
import type { Mesh } from '../contract.ts';
import { same } from '../formwork/comparison.ts';
import { measure } from './measure.ts';
import { Unsupported } from './unsupported.ts';
import { Workshop } from './workshop.cases.ts';

let shop: Workshop;
beforeAll(async () => {
  shop = await Workshop.open();
});

/** Programs whose solid, topology and messages must be OpenSCAD's. */
const EXACT: Record<string, readonly string[]> = {
  'primitives are OpenSCAD’s own polyhedra': [
    'cube([1, 2, 3]);',
    'cube([0.1, 0.2, 0.3], center = true);',
    'sphere(3);',
    'sphere(10, $fn = 3);',
    'sphere(2, $fn = 7);',
    'sphere(0.3, $fa = 5, $fs = 0.05);',
    'cylinder(h = 3, r = 2);',
    'cylinder(h = 3, r1 = 1, r2 = 4, $fn = 6);',
    'cylinder(h = 3, r1 = 2, r2 = 0);',
    'cylinder(h = 3, r1 = 0, r2 = 4, center = true);',
    'cylinder(h = 3, r = 2, $fn = 4.9);',
    'sphere(0.0000001);',
  ],
  'polyhedra with any flat faces are taken as they are': [
    'polyhedron([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0, 1, 2], [0, 2, 3], [0, 3, 1], [1, 3, 2]]);',
    // A notch: the faces at both ends are not convex.
    'polyhedron([[0,0,0],[4,0,0],[4,4,0],[2,1,0],[0,4,0],[0,0,3],[4,0,3],[4,4,3],[2,1,3],[0,4,3]], [[0,1,2,3,4],[9,8,7,6,5],[1,0,5,6],[2,1,6,7],[3,2,7,8],[4,3,8,9],[0,4,9,5]]);',
    // Each face has points of its own.
    'p = [[0,0,0],[2,0,0],[0,2,0],[0,0,2]]; f = [[0,1,2],[0,2,3],[0,3,1],[1,3,2]]; difference() { polyhedron([for (t = f) each [for (i = t) p[i]]], [for (i = [0:3]) [3*i, 3*i+1, 3*i+2]]); cube(0.5); }',
    // Points on the edges of neighbours.
    'difference() { polyhedron([[0,0,0],[2,0,0],[2,2,0],[0,2,0],[1,0,0],[1,1,3]], [[0,4,1,2,3],[0,5,4],[4,5,1],[1,5,2],[2,5,3],[3,5,0]]); cube(0.7); }',
  ],
  'faces that enclose nothing are shown as they are': [
    'polyhedron([[0,0,0],[1,0,0],[0,1,0],[0,0,1]], [[2,1,0],[3,2,0],[1,3,0],[2,3,1]]);',
    'mirror([1, 0, 0]) polyhedron([[0,0,0],[1,0,0],[0,1,0],[0,0,1]], [[0,1,2],[0,2,3],[0,3,1]]);',
    // Neighbours that floats cannot tell apart.
    'polyhedron([[0,0,0],[1,0,0],[1.000000000001,0,0],[0,1,0],[0,0,1]], [[0,1,2,3],[0,3,4],[0,4,1],[1,4,3]]);',
  ],
  'solids that only touch have nothing in common': [
    'cube(1); translate([5, 5, 5]) intersection() { cube([2, 1, 4]); translate([0, -1, 0]) cube([1, 1, 4]); }',
    'cube(1); intersection_for (i = [0 : 1]) rotate(i * -90) translate([2, 0]) union() { cube(2); translate([-4, 0]) cube(2); }',
  ],
  'transformations keep solids solid': [
    'mirror([1, 2, 3]) difference() { cube(3); sphere(2); }',
    'scale([-1, 1, 1]) cylinder(h = 4, r1 = 3, r2 = 1);',
    'multmatrix([[1, 0.3, 0, 1], [0, 1, 0.2, 2], [0.1, 0, 1, 3], [0, 0, 0, 1]]) sphere(3);',
    'rotate([10, 20, 30]) translate([1, 2, 3]) rotate(45, [1, 1, 0]) cube(2);',
    'resize([10, 0, 0], auto = true) difference() { cube(3); sphere(2); }',
    'resize([10, 0, 7], auto = [false, true, false]) sphere(3);',
    'resize([0, 0, 0]) cube(3);',
  ],
  'an operand that is empty counts as OpenSCAD counts it': [
    'difference() { cube(3); group(); sphere(2); }',
    'difference() { %cube(9); cube(3); sphere(2); }',
    'intersection() { %cube(1); cube(3); sphere(2); }',
    'union() { cube(0); cube(3); }',
    'render() { cube(3); translate([2, 2, 2]) sphere(2); }',
    'minkowski() { cube(2); cube(0); }',
  ],
  'what is 2-D and what is 3-D do not mix, and it is said where': [
    'union() {\n  cube(2);\n  square(9);\n  sphere(2);\n}',
    'difference() {\n  square(2);\n  sphere(2);\n}',
    'translate([1, 0, 0]) {\n  cube(0);\n  cube(1);\n  circle(3);\n}',
    'hull() {\n  cube(2);\n  translate([5, 5])\n    circle(3);\n  sphere(3);\n}',
    'fill() cube(2);',
    'cube(3);\n%union() {\n  cube(2);\n  square(7);\n}',
    'multmatrix([[1, 0, 0, 1 / 0]]) cube(2);\ncube(1);',
  ],
  'convex hulls and sums of convex solids': [
    'hull() { cube(2); translate([4, 4, 4]) sphere(2); }',
    'hull() difference() { cube(5); translate([1, 1, 1]) cube(9); }',
    'hull() polyhedron([[0,0,0],[1,0,0],[0,1,0],[0,0,1],[5,5,5]], [[0,1,2,3]]);',
    'minkowski() { cube(3); sphere(1); }',
    // Points that lie in one plane but for rounding, and nearly at the same place.
    'a = rands(0, 360, 600, 42); hull() for (i = [0:3:599]) rotate([a[i], a[i + 1], a[i + 2]]) translate([10, 0, 0]) cube();',
    'minkowski() { cube([30, 30, 1]); cylinder(r = 0.01, h = 0.001); }',
  ],
};

describe.each(Object.entries(EXACT))('%s', (_, programs) => {
  test.each(programs)('%s', async program => {
    const { figures, ours, theirs } = await shop.compare(program);
    expect(ours).toEqual(theirs);
    expect(figures && same(figures), JSON.stringify(figures)).toBe(true);
  });
});

test('the sum of a box and a convex solid has the volume that Steiner’s formula tells', async () => {
  const [a, b, c] = [3, 4, 5];
  const ball = await shop.evaluate('sphere(1, $fn = 20);');
  const { boundingBox, volume } = measure(ball.mesh);
  const [x, y, z] = [0, 1, 2].map(i => boundingBox.max[i]! - boundingBox.min[i]!) as [number, number, number];
  const shadow = async (turn: string): Promise<Mesh> =>
    (await shop.evaluate(`linear_extrude(1) projection() ${turn} sphere(1, $fn = 20);`)).mesh;
  const [yz, zx, xy] = (await Promise.all(
    ['rotate([0, 90, 0])', 'rotate([90, 0, 0])', ''].map(async turn => measure(await shadow(turn)).volume),
  )) as [number, number, number];
  const sum = measure(
    (await shop.evaluate(`minkowski() { cube([${a}, ${b}, ${c}]); sphere(1, $fn = 20); }`)).mesh,
  );
  expect(sum.volume).toBeCloseTo(
    a * b * c + a * b * z + b * c * x + c * a * y + a * yz + b * zx + c * xy + volume,
    4,
  );
});

describe('nothing is left', () => {
  test.each([
    ['cube(0);', 3],
    ['sphere(-1);', 3],
    ['cylinder(h = 0, r = 1);', 3],
    ['group();', 0],
    ['difference() { cube(0); cube(1); }', 0],
    ['difference() { group(); cube(1); }', 0],
    ['intersection() { cube(2); cube(0); }', 0],
    ['intersection() { cube(2); translate([5, 0, 0]) cube(2); }', 3],
    ['hull() polyhedron([[0, 0, 0], [1, 0, 0], [0, 1, 0]], [[0, 1, 2]]);', 0],
    ['union() { cube(0); square(4); }', 0],
  ] as const)('of %s', async (program, dimension) => {
    const ours = await shop.evaluate(program);
    expect([ours.dimension, ours.mesh.indices.length]).toEqual([dimension, 0]);
    expect((await shop.reference(program)).status).toBe('invalid');
  });
});

describe('what cannot be promised is refused', () => {
  test.each([
    ['an open surface', 'cube(1); polyhedron([[0,0,0],[1,0,0],[0,1,0],[0,0,1]], [[0,1,2],[0,2,3],[0,3,1]]);'],
    [
      'one inside out',
      'cube(1); polyhedron([[0,0,0],[1,0,0],[0,1,0],[0,0,1]], [[2,1,0],[3,2,0],[1,3,0],[2,3,1]]);',
    ],
    [
      'a bent face',
      'polyhedron([[0,0,0],[2,0,0],[2,2,1],[0,2,0],[1,1,3]], [[3,2,1,0],[0,1,4],[1,2,4],[2,3,4],[3,0,4]]);',
    ],
    ['a sum of what is not convex', 'minkowski() { difference() { cube(3); cube(2); } sphere(1); }'],
    ['a solid made flat', 'union() { cube(1); scale([1, 1, 0]) cube(3); }'],
  ])('%s', async (_, program) => {
    await expect(shop.evaluate(program)).rejects.toThrow(Unsupported);
  });

  test('or done by somebody else', async () => {
    const { mesh } = await shop.evaluate('color("red") cube(2);');
    const tree = shop.tree(
      'difference() { cube(4); polyhedron([], []); minkowski() { difference() { cube(3); cube(2); } cube(1); } }',
    );
    const asked: string[] = [];
    const result = await shop.evaluator.evaluate(tree, {
      async substitute(node, reason) {
        asked.push(`${node.kind}: ${reason}`);
        return { mesh };
      },
    });
    expect(asked).toEqual(['minkowski: minkowski() of a solid that is not convex']);
    expect(result.fallbacks).toEqual(['minkowski() of a solid that is not convex']);
    expect(measure(result.mesh).volume).toBeCloseTo(64 - 8, 5);
    expect(result.mesh.colors.map(({ color }) => color)).toEqual(
      expect.arrayContaining([null, [1, 0, 0, 1]]),
    );
  });
});

describe('colours', () => {
  const areas = async (program: string) => {
    const { mesh } = await shop.evaluate(program);
    return Object.fromEntries(
      mesh.colors.map(({ start, count, color }) => [
        color?.join(' ') ?? 'none',
        Math.round(1000 * area(mesh.positions, mesh.indices.subarray(start, start + count))) / 1000,
      ]),
    );
  };

  test('a part keeps its colour through operations', async () => {
    expect(await areas('color("red") cube(1); translate([5, 0, 0]) color("blue", 0.5) cube(2);')).toEqual({
      '1 0 0 1': 6,
      '0 0 1 0.5': 24,
    });
    expect(await areas('difference() { color("red") cube(3); color("blue") cube(1); }')).toEqual({
      '1 0 0 1': 51,
      '0 0 1 1': 3,
    });
  });
  test('a colour out of range is shown as the nearest that can be', async () => {
    const over = 'color([2, 3, 0.5, 7])';
    for (const text of [`${over} cube(1);`, `${over} cube(1); translate([5, 0, 0]) ${over} cube(1);`])
      expect(Object.keys(await areas(text))).toEqual(['1 1 0.5 1']);
    expect(await areas('color("red", -3) cube(1);')).toEqual({ '1 0 0 0': 6 });
  });
  test('faces that an uncoloured part cut have none', async () => {
    expect(await areas('difference() { color("red") cube(3); cube(1); }')).toEqual({
      '1 0 0 1': 51,
      none: 3,
    });
  });
  test('the outer colour wins', async () => {
    expect(await areas('color("red") { color("blue") cube(1); translate([2, 0, 0]) cube(1); }')).toEqual({
      '1 0 0 1': 12,
    });
  });
  test('they cover the indices in order, without gaps', async () => {
    const { mesh } = await shop.evaluate(
      'cube(1); for (i = [1:3]) translate([2 * i, 0, 0]) color([0, 1, i / 4]) cube(1);',
    );
    let end = 0;
    for (const { start, count } of mesh.colors) {
      expect(start).toBe(end);
      end += count;
    }
    expect([end, mesh.colors.length]).toEqual([mesh.indices.length, 4]);
  });
});

test('`!` shows one part, `#` and `%` are shown apart, each where it stands', async () => {
  expect(
    measure((await shop.evaluate('cube(1); translate([3, 0, 0]) !sphere(2); cube(5);')).mesh).boundingBox
      .max[0],
  ).toBe(measure((await shop.evaluate('sphere(2);')).mesh).boundingBox.max[0]);
  const { mesh, highlighted, background } = await shop.evaluate(
    'difference() { cube(4); translate([3, 0, 0]) #cube(2); } translate([0, 9, 0]) %cube(3);',
  );
  expect(measure(mesh).volume).toBeCloseTo(64 - 4, 5);
  expect(measure(highlighted!).boundingBox).toEqual({ min: [3, 0, 0], max: [5, 2, 2] });
  expect(measure(background!).boundingBox).toEqual({ min: [0, 9, 0], max: [3, 12, 3] });
});

describe('what is known is not computed again', () => {
  const program = (size: number, comment = '') =>
    `${comment}difference() {\n  translate([1, 1, 1]) cube(${size});\n  for (i = [0:4]) translate([i, 0, 0]) cylinder(h = 9, r = 0.2, $fn = 16);\n}`;

  test('only the way from a change to the root is', async () => {
    await shop.evaluator.forget();
    const first = await shop.evaluate(program(5));
    // cube, its place, cylinder, five places, the union of the loop, the difference, the whole.
    expect(first.computed).toBe(11);
    expect((await shop.evaluate(program(5))).computed).toBe(0);
    expect((await shop.evaluate(program(5, '// Lines move.\n\n'))).computed).toBe(0);
    expect((await shop.evaluate(program(6))).computed).toBe(4);
    expect((await shop.evaluate(program(5))).mesh).toEqual(first.mesh);
  });

  test('messages come every time, with the place of today', async () => {
    const told = async (text: string) => (await shop.evaluate(text)).diagnostics.map(({ line }) => line);
    expect(await told('union() {\n  cube(1.5);\n  square(1);\n}')).toEqual([3, 3]);
    expect(await told('\n\nunion() {\n  cube(1.5);\n  square(1);\n}')).toEqual([5, 5]);
  });
});

test('an evaluation that nobody wants ends', async () => {
  const text = 'for (i = [0:400]) translate([i, 0, 0]) sphere(1 + i / 1000, $fn = 40);';
  const signal = { aborted: false };
  const start = performance.now();
  const result = shop.evaluator.evaluate(shop.tree(text), { signal });
  setTimeout(() => (signal.aborted = true), 20);
  await expect(result).rejects.toMatchObject({ name: 'AbortError' });
  expect(performance.now() - start).toBeLessThan(1000);
});

test('memory is bounded over 1,000 edits', { timeout: 120_000 }, async () => {
  const small = await Workshop.open({ limits: { budget: 4 * 2 ** 20, age: 24 } });
  let early = 0;
  for (let edit = 0; edit < 1000; edit++) {
    await small.evaluate(`difference() { cube(10); sphere(${5 + edit / 500}, $fn = 24); }`);
    if (edit === 99) early = small.kernel.memory;
  }
  expect(small.evaluator.bytes).toBeLessThan(5 * 2 ** 20);
  expect(small.kernel.memory).toBeLessThanOrEqual(1.5 * early);
});

function area(positions: Float32Array, indices: Uint32Array): number {
  let sum = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map(k => positions.subarray(3 * indices[i + k]!, 3 * indices[i + k]! + 3));
    const [u, v] = [b!, c!].map(p => [p[0]! - a![0]!, p[1]! - a![1]!, p[2]! - a![2]!] as const);
    sum += Math.hypot(
      u![1] * v![2] - u![2] * v![1],
      u![2] * v![0] - u![0] * v![2],
      u![0] * v![1] - u![1] * v![0],
    );
  }
  return sum / 2;
}
