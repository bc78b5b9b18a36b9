import { describe, expect, test } from 'vitest';
import { hashOf, Interner } from './intern.ts';
import { BACKGROUND, HIGHLIGHT, type Cube, type Import, type Node, type Plain, type Sphere } from './tree.ts';

const place = { modifiers: 0, origin: { file: 'main.scad', line: 1 } };
const cube = (x: number, rest: Partial<Cube> = {}): Cube => ({
  kind: 'cube',
  size: [x, 1, 1],
  center: false,
  children: [],
  ...place,
  ...rest,
});
const sphere = (radius: number, fn: number, fa: number): Sphere => ({
  kind: 'sphere',
  radius,
  fragments: { fn, fa, fs: 2 },
  children: [],
  ...place,
});
const operation = (kind: Plain['kind'], ...children: Node[]): Plain => ({ kind, children, ...place });
const file = (name: string, contents: string | Uint8Array): Import => ({
  kind: 'import',
  file: name,
  contents,
  id: undefined,
  layer: undefined,
  originAt: [0, 0],
  scale: 1,
  center: false,
  dpi: 72,
  convexity: 1,
  fragments: { fn: 0, fa: 12, fs: 2 },
  children: [],
  ...place,
});

describe('nodes of the same geometry are one', () => {
  const same: [string, Node, Node][] = [
    ['at other places', cube(1), cube(1, { origin: { file: 'b.scad', line: 7 } })],
    ['−0 and 0', cube(-0), cube(0)],
    ['with marks', cube(1), cube(1, { modifiers: HIGHLIGHT })],
    ['by the fragments that count', sphere(5, 30, 12), sphere(5, 30.9, 1)],
    ['groups and unions', operation('group', cube(1)), operation('union', cube(1))],
    [
      'without what is in the background',
      operation('union', cube(1)),
      operation('union', cube(2, { modifiers: BACKGROUND }), cube(1)),
    ],
    ['by the content of files', file('a.stl', 'x'), file('b.stl', 'x')],
    ['bytes too', file('a.stl', Uint8Array.of(1, 2)), file('b.stl', Uint8Array.of(1, 2))],
  ];
  test.each(same)('%s', (_, a, b) => {
    const interner = new Interner();
    expect(interner.intern(a)).toBe(interner.intern(b));
  });
});

describe('others are not', () => {
  const different: [string, Node, Node][] = [
    ['sizes', cube(1), cube(1 + Number.EPSILON)],
    ['centre', cube(1), cube(1, { center: true })],
    ['operations', operation('union', cube(1), cube(2)), operation('difference', cube(1), cube(2))],
    ['order', operation('difference', cube(1), cube(2)), operation('difference', cube(2), cube(1))],
    ['formats', file('a.stl', 'x'), file('a.off', 'x')],
    ['contents', file('a.stl', Uint8Array.of(1, 2)), file('a.stl', Uint8Array.of(1, 3))],
  ];
  test.each(different)('%s', (_, a, b) => {
    const interner = new Interner();
    expect(interner.intern(a)).not.toBe(interner.intern(b));
    expect(hashOf(interner.intern(a))).not.toBe(hashOf(interner.intern(b)));
  });

  test('hashes of 50,000 nodes differ', () => {
    const interner = new Interner();
    const hashes = new Set<string>();
    for (let i = 0; i < 50_000; i++) hashes.add(hashOf(interner.intern(cube(i / 1000))));
    expect(hashes.size).toBe(50_000);
  });
});

test('hashes are the same in every session', () => {
  const tree = operation('union', cube(1.5), sphere(2, 12, 1), file('a.stl', 'solid'));
  expect(hashOf(new Interner().intern(tree))).toBe(hashOf(new Interner().intern(structuredClone(tree))));
  expect(hashOf(new Interner().intern(cube(1.5)))).toMatchInlineSnapshot(`"272aa59bb79c8e2a"`);
});

test('deep trees need no deep stack', () => {
  let tree: Node = cube(1);
  for (let i = 0; i < 50_000; i++) tree = operation('union', tree);
  expect(new Interner().intern(tree).kind).toBe('union');
});

test('what nobody asks for is forgotten, what is in use stays one', () => {
  const interner = new Interner();
  const kept = cube(0.5);
  const first = interner.intern(kept);
  for (let i = 0; i < 2000; i++) {
    interner.next();
    interner.intern(cube(i + 1));
    expect(interner.intern(cube(0.5))).toBe(first);
  }
  expect(interner.size).toBeLessThan(200);
  // An object that was seen long ago, and one that equals it.
  const old = cube(0.25);
  const before = interner.intern(old);
  for (let i = 0; i < 200; i++) interner.next();
  expect(interner.intern(old)).toBe(before);
  expect(interner.intern(cube(0.25))).toBe(before);
});
