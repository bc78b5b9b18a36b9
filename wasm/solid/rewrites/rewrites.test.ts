import { beforeAll, describe, expect, test } from 'vitest';
import { compare, same } from '../../formwork/comparison.ts';
import { FORMWORK } from '../../formwork/engine.ts';
import { Interner, type Interned } from '../intern.ts';
import type { Node, NodeOf } from '../tree.ts';
import { Workshop } from '../workshop.cases.ts';
import { dropNothing } from './drop-nothing.ts';
import { foldTransforms } from './fold-transforms.ts';
import { joinOperands } from './join-operands.ts';
import { pierce } from './pierce.ts';
import { rewriting, type Rule } from './rewriting.ts';
import { rewrites } from './rewrites.ts';
import { dropSingleUnions } from './single-unions.ts';

/** Every node is made from its children. */
let plain: Workshop;
beforeAll(async () => {
  plain = await Workshop.open();
});

const rewritten = (text: string, ...rules: Rule[]): Interned => {
  const interner = new Interner();
  return rewriting(rules)(interner.intern(plain.tree(text)), interner);
};

const kindsOf = (node: Interned): string =>
  node.children.length > 0 ? `${node.kind}(${node.children.map(kindsOf).join(' ')})` : node.kind;

const parts = 'translate([1, 0, 0]) { cube(2); rotate([0, 0, 30]) translate([0, 0, 1]) sphere(1.2); }';

test('a union of one is that one, of none stays', () => {
  expect(kindsOf(rewritten('union() { group() sphere(1); } group();', dropSingleUnions))).toBe(
    'union(sphere union)',
  );
});

test('groups without content go, but where they make a difference empty', () => {
  expect(
    kindsOf(
      rewritten('group(); cube(1); if (false) cube(2); difference() { group(); cube(1); }', dropNothing),
    ),
  ).toBe('union(cube difference(union cube))');
});

test('operands of a transformation become one node that copies share', () => {
  const pair = '{ cube(1); sphere(1); }';
  const root = rewritten(`translate([1, 0, 0]) ${pair} translate([5, 0, 0]) ${pair}`, joinOperands);
  expect(kindsOf(root)).toBe('union(transform(union(cube sphere)) transform(union(cube sphere)))');
  expect(root.children[0]!.children[0]).toBe(root.children[1]!.children[0]);
});

test('what complains about its operands keeps them', () => {
  expect(kindsOf(rewritten('translate([1, 0, 0]) { cube(1); square(1); }', joinOperands))).toBe(
    'union(transform(cube square))',
  );
});

test('transformations fold to their product, flat and unreal ones do not', () => {
  const root = rewritten('translate([1, 2, 3]) rotate([0, 0, 90]) scale(2) cube(1);', foldTransforms);
  expect(kindsOf(root)).toBe('union(transform(cube))');
  expect((root.children[0]!.node as NodeOf<'transform'>).matrix).toEqual([
    0, -2, 0, 1, 2, 0, 0, 2, 0, 0, 2, 3, 0, 0, 0, 1,
  ]);
  expect(kindsOf(rewritten('translate([1, 0, 0]) scale([1, 1, 0]) cube(1);', foldTransforms))).toBe(
    'union(transform(transform(cube)))',
  );
});

const RULES: Record<string, Rule> = { dropNothing, dropSingleUnions, joinOperands, foldTransforms };
for (const [name, rule] of Object.entries(RULES)) {
  test(`${name} gives the same solid and the same words`, async () => {
    const shop = await Workshop.open({ passes: [rewriting([rule])] });
    for (const text of [
      parts,
      `difference() { ${parts} union() { group() cylinder(9, 0.5, 0.5); } }`,
      `color("red") { ${parts} } mirror([1, 1, 0]) { ${parts} cylinder(3, 1, 0.5); }`,
      'translate([1, 0, 0]) { cube(1); square(2); }',
      'difference() { group(); cube(1); } sphere(1); intersection() { cube(3); union() {} }',
      'translate([1, 0, 0]) multmatrix([[1 / 0]]) cube(1); sphere(2);',
    ]) {
      const { figures, ours, theirs } = await shop.compare(text);
      expect(figures && same(figures), text).toBe(true);
      expect(ours, text).toEqual(theirs);
    }
  });
}

describe('a box minus many tools', () => {
  const planned = (text: string): boolean => {
    const interner = new Interner();
    const root = rewriting(Object.values(RULES))(interner.intern(plain.tree(text)), interner);
    const first = (node: Interned): Interned | undefined =>
      node.kind === 'difference' ? node : node.children.map(first).find(Boolean);
    return pierce(first(root)!) !== undefined;
  };
  const grid = (tool: string, pitch = 5, n = 3): string =>
    `for (i = [0 : ${n - 1}], j = [0 : ${n - 1}]) translate([${pitch} * i, ${pitch} * j, 0]) { ${tool} }`;

  const CASES: Record<string, string> = {
    'holes through it': `difference() { cube([15, 15, 3]); ${grid('translate([2.5, 2.5, -1]) cylinder(9, 1, 1);')} }`,
    countersinks: `difference() { translate([-1, -1, 0]) cube([17, 17, 3]); ${grid('translate([2, 2, -1]) cylinder(9, 1, 1); translate([2, 2, 2]) cylinder(1.1, 1, 2.1);')} }`,
    'blind holes from both sides': `difference() { cube([15, 15, 3]); ${grid('translate([1.2, 1.2, 2]) cylinder(9, 1, 1, $fn = 7); translate([3.7, 3.7, -1]) cube([1, 1, 2]);')} }`,
    'hollows without a way out': `difference() { cube([15, 15, 5]); ${grid('translate([2.5, 2.5, 2.5]) sphere(2);')} }`,
    'cut through its sides': `difference() { cube([15, 15, 3]); ${grid('translate([0, 0, -1]) cylinder(9, 1.5, 1.5);')} }`,
    'cut through its corners and edges': `difference() { cube(10); for (x = [0, 10], y = [0, 10], z = [0, 10]) translate([x, y, z]) sphere(2); }`,
    'pockets that meet in a line at the top': `difference() { cube([15, 15, 3]); ${grid('translate([2.5, 2.5, 1]) { hull() { cylinder(0.01, 1, 1, $fn = 4); translate([-2.5, -2.5, 2]) cube([5, 5, 0.1]); } cylinder(9, 0.5, 0.5); }')} }`,
    'some beside it, some only touch it': `difference() { cube([10, 10, 3]); ${grid('translate([2.5, 2.5, -1]) cylinder(9, 1, 1);', 5, 4)} translate([-1, 0, 0]) cube([1, 9, 9]); }`,
    'loops in loops':
      'difference() { cube([15, 15, 3]); for (i = [0 : 2]) for (j = [0 : 2]) translate([5 * i + 2, 5 * j + 2, -1]) cylinder(9, 1, 1); }',
    'a box that is moved and centred': `difference() { translate([7, 7, 1]) cube([18, 17, 3], center = true); ${grid('translate([2, 2, -9]) cylinder(19, 1, 1);')} }`,
    'used on': `intersection() { difference() { cube([15, 15, 3]); ${grid('translate([2.5, 2.5, -1]) cylinder(9, 1, 1);')} } translate([7, 7, 0]) sphere(8); }`,
  };
  for (const [name, text] of Object.entries(CASES)) {
    test(`${name}: the solid that Manifold makes`, async () => {
      expect(planned(text)).toBe(true);
      const shop = await Workshop.open({ passes: [rewriting(Object.values(RULES))], planners: [pierce] });
      const whole = (await plain.evaluate(text)).computed;
      const { figures, ours } = await shop.compare(text);
      expect(figures).toBeDefined();
      expect({ ...figures, equal: same(figures!) }).toMatchObject({ equal: true });
      expect(ours).toEqual([]);
      expect((await shop.evaluate(text)).computed).toBe(0);
      expect(whole).toBeGreaterThan(0);
    });
  }

  const ORDINARY: Record<string, string> = {
    'tools that cross': `difference() { cube([15, 15, 3]); ${grid('translate([2.5, 2.5, -1]) cylinder(9, 3, 3);')} }`,
    'tools with walls in common': `difference() { cube([15, 15, 3]); ${grid('translate([0, 0, 1]) cube(5);')} }`,
    colours: `difference() { cube([15, 15, 3]); color("red") ${grid('translate([2.5, 2.5, -1]) cylinder(9, 1, 1);')} }`,
    'a turned box': `difference() { rotate([0, 0, 10]) cube([15, 15, 3]); ${grid('translate([2.5, 2.5, -1]) cylinder(9, 1, 1);')} }`,
  };
  for (const [name, text] of Object.entries(ORDINARY)) {
    test(`${name}: left to Manifold`, async () => {
      const shop = await Workshop.open({ passes: [rewriting(Object.values(RULES))], planners: [pierce] });
      const [ours, whole] = [await shop.evaluate(text), await plain.evaluate(text)];
      const figures = compare({ ...ours, engine: FORMWORK }, { ...whole, engine: FORMWORK }, plain.kernel);
      expect({ ...figures, equal: same(figures) }).toMatchObject({ equal: true });
      expect(ours.mesh.colors).toEqual(whole.mesh.colors);
    });
  }
});

describe('a solid with equal holes through its flat faces', () => {
  const box = 'difference() { cube([40, 20, 10]); translate([1, 1, 1]) cube([38, 18, 20]); }';
  const vents = 'for (i = [1 : 7]) translate([5 * i, -1, 5]) rotate([-90, 0, 0]) cylinder(30, 1, 1);';
  const CASES: Record<string, string> = {
    'through two walls': `difference() { ${box} ${vents} }`,
    'blind, from within a wall': `difference() { rotate([10, 20, 30]) cube([40, 20, 10]); rotate([10, 20, 30]) for (i = [1 : 7]) translate([5 * i, 10, 8]) cylinder(3, 1, 2); }`,
    'in slanted faces': `difference() { cylinder(20, 30, 10, $fn = 5); for (a = [0 : 72 : 359]) rotate(a + 36) for (z = [2 : 2 : 12]) translate([0, 0, z]) rotate([0, 90, 0]) cylinder(40, 0.5, 0.5, $fn = 9); }`,
    'with others on top that are clear of them': `difference() { ${box} ${vents} } for (x = [7.5, 32.5]) translate([x, 10, 1]) cylinder(5, 1, 1);`,
    'with holes in line': `difference() { cube([40, 40, 2]); for (x = [5 : 5 : 35], y = [5 : 5 : 35]) translate([x, y, -1]) cylinder(5, 1, 1, $fn = 6); rotate(0.01) translate([-1, -1, -1]) cube([2, 80, 5]); }`,
    'with a lid beside it': `difference() { ${box} ${vents} } translate([0, 30, 0]) difference() { cube([40, 20, 2]); translate([1, 1, 1]) cube([9, 9, 9]); for (x = [15 : 5 : 35], y = [5 : 5 : 15]) translate([x, y, -1]) cylinder(5, 1, 1); }`,
  };
  for (const [name, text] of Object.entries(CASES)) {
    test(`${name}: the solid that OpenSCAD makes`, async () => {
      const shop = await Workshop.open(rewrites);
      const { figures, ours } = await shop.compare(text);
      expect({ ...figures, equal: same(figures!) }).toMatchObject({ equal: true });
      expect(ours).toEqual([]);
      const again = await shop.compare(`intersection() { union() { ${text} } cube([30, 60, 6]); }`);
      expect({ ...again.figures, equal: same(again.figures!) }).toMatchObject({ equal: true });
    });
  }

  const ORDINARY: Record<string, string> = {
    'holes over an edge': `difference() { cube([40, 20, 10]); for (i = [0 : 8]) translate([5 * i, 0, 5]) rotate([-90, 0, 0]) cylinder(30, 1, 1, center = true); }`,
    'holes that touch a corner': `difference() { cube([40, 20, 10]); for (i = [1 : 7]) translate([5 * i, 1, 5]) cylinder(30, 1, 1, $fn = 4); }`,
    'holes through a post': `difference() { ${box} ${vents} } translate([15, 3, 0]) cylinder(9, 1, 1);`,
    'holes of which some lie beside': `difference() { cube([40, 20, 10]); for (i = [1 : 12]) translate([5 * i, 10, -1]) cylinder(30, 1, 1); }`,
    'hollows within': `difference() { cube([40, 20, 10]); for (i = [1 : 7]) translate([5 * i, 10, 5]) sphere(1); }`,
  };
  for (const [name, text] of Object.entries(ORDINARY)) {
    test(`${name}: the solid that OpenSCAD makes`, async () => {
      const shop = await Workshop.open(rewrites);
      const { figures } = await shop.compare(text);
      expect({ ...figures, equal: same(figures!) }).toMatchObject({ equal: true });
    });
  }
});

test('as much material in every hole as was expected, whatever the tools', async () => {
  const shop = await Workshop.open(rewrites);
  let state = 7;
  const random = (): number => (state = (state * 16807) % 2147483647) / 2147483647;
  for (let i = 0; i < 12; i++) {
    const tool = [
      `cylinder(${1 + 20 * random()}, ${1 + random()}, ${1 + random()}, $fn = ${3 + Math.floor(20 * random())}, center = true);`,
      `rotate([${90 * random()}, ${90 * random()}, 0]) cube([2, 2, ${20 * random() + 0.1}], center = true);`,
      `sphere(${1 + random()}, $fn = 12); translate([1, 0, 1]) sphere(1, $fn = 7);`,
    ][i % 3]!;
    const text = `difference() { cube([30, 30, ${2 + 5 * random()}]); for (x = [0 : 4], y = [0 : 4]) translate([6 * x + 3, 6 * y + 3, ${6 * random()}]) { ${tool} } }`;
    const { figures } = await shop.compare(text);
    expect({ ...figures, text, equal: same(figures!) }).toMatchObject({ equal: true });
  }
});

test('nodes that are gone leave no trace in the words', async () => {
  const shop = await Workshop.open({ passes: [rewriting(Object.values(RULES))], planners: [pierce] });
  const node: Node = shop.tree('translate([1, 0, 0]) { union() { group() { circle(1); cube(1); } } }');
  const [a, b] = [await shop.evaluator.evaluate(node), await plain.evaluator.evaluate(node)];
  expect(a.diagnostics).toEqual(b.diagnostics);
});

test.each([
  // The union above was rewritten, the one below speaks.
  'translate([1, 0, 0]) {\n  union() cube(1);\n  union() {\n    group();\n    cube(2);\n    circle(1);\n  }\n}',
  // A part that was left out does not shift the places of others.
  'union() {\n  group();\n  cube(1);\n  circle(1);\n}',
  // What is empty: 2-D, 3-D or nothing at all.
  'union() {\n  render() square(0);\n  cube(1);\n}',
  'union() {\n  union() {\n    cube(0);\n    group();\n  }\n  square(2);\n}',
])('the words and the shape are those of the tree as it was written: %s', async text => {
  const shop = await Workshop.open(rewrites);
  const [a, b] = [await shop.evaluate(text), await plain.evaluate(text)];
  expect(a.diagnostics).toEqual(b.diagnostics);
  expect([a.dimension, a.mesh.indices.length]).toEqual([b.dimension, b.mesh.indices.length]);
});
