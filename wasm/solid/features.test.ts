import { describe, expect, test } from 'vitest';
import { Features, type Feature, type Pointer } from './features.ts';
import { relation, same } from './relation.ts';
import { cube, cylinder, join, moved, roundedBlock, sphere, torus, tube } from './solids.ts';
import { unit, type Vector } from './vectors.ts';

const looking = (from: Vector, at: Vector, tolerance = 0.2): Pointer => ({
  from,
  direction: unit([at[0] - from[0], at[1] - from[1], at[2] - from[2]]),
  tolerance,
  spread: 0,
});

const down = (x: number, y: number, tolerance?: number) => looking([x, y, 100], [x, y, 0], tolerance);

function kind<K extends Feature['kind']>(
  feature: Feature | undefined,
  expected: K,
): Extract<Feature, { kind: K }> {
  expect(feature?.kind).toBe(expected);
  return feature as Extract<Feature, { kind: K }>;
}

describe('picking', () => {
  const box = new Features(cube(10, 20, 30));

  test('corner, edge and face of a box', () => {
    expect(kind(box.pick(down(9.9, 19.95)), 'point').at).toEqual([10, 20, 30]);
    const edge = kind(box.pick(down(9.9, 8)), 'edge');
    expect(new Set([edge.from[1], edge.to[1]])).toEqual(new Set([0, 20]));
    const face = kind(box.pick(down(5, 8)), 'plane');
    expect(face.normal).toEqual([0, 0, 1]);
    expect(face.area).toBeCloseTo(200, 9);
    expect(box.pick(down(11, 8))).toBeUndefined();
  });

  test('the snap distance grows with the distance from the eye', () => {
    const pointer = { ...down(9, 8, 0), spread: 0.01 };
    expect(box.pick(pointer)?.kind).toBe('plane');
    expect(box.pick({ ...pointer, spread: 0.02 })?.kind).toBe('edge');
  });

  test('diameters: rim and wall of a hole, sides of a shaft', () => {
    const pipe = new Features(tube(10, 4, 20, 48));
    const rim = kind(pipe.pick(down(4.05, 0)), 'circle');
    expect(rim.radius).toBeCloseTo(4, 6);
    expect(rim.arc).toBe(360);
    expect(rim.center[2]).toBeCloseTo(20, 6);
    const hole = kind(pipe.pick(looking([0, 0, 50], [4, 0.1, 10])), 'cylinder');
    expect(hole).toMatchObject({ inside: true, axis: [0, 0, 1] });
    expect(hole.radius).toBeCloseTo(4, 6);
    expect(hole.height).toBeCloseTo(20, 6);
    const shaft = kind(new Features(cylinder(7, 5, 32)).pick(looking([50, 1, 2], [0, 1, 2])), 'cylinder');
    expect(shaft.inside).toBe(false);
    expect(shaft.radius).toBeCloseTo(7, 6);
  });

  test('a sphere, and a surface that is neither', () => {
    const ball = kind(new Features(moved(sphere(8, 64, 63), [3, 0, 0])).pick(down(4, 1)), 'sphere');
    expect(ball.radius).toBeCloseTo(8, 5);
    expect(ball.center[0]).toBeCloseTo(3, 5);
    expect(new Features(torus(20, 5, 64, 32)).pick(down(20, 1))?.kind).toBe('surface');
  });

  test('a block with rounded corners: faces stay faces, corners tell their radius', () => {
    const block = new Features(roundedBlock(40, 30, 10, 6));
    const side = kind(block.pick(looking([20, -50, 5], [20, 0, 5])), 'plane');
    expect(side.area).toBeCloseTo((40 - 12) * 10, 3);
    const corner = kind(block.pick(looking([-50, -50, 5], [1, 1.5, 5], 0.01)), 'cylinder');
    expect(corner.radius).toBeCloseTo(6, 4);
    expect(corner.height).toBeCloseTo(10, 6);
    expect(corner.inside).toBe(false);
    expect(Math.abs(corner.arc - 90)).toBeLessThan(8);
    const rim = kind(block.pick(looking([-50, -50, 100], [1.8, 1.8, 10], 0.3)), 'circle');
    expect(rim.radius).toBeCloseTo(6, 4);
    expect(Math.abs(rim.arc - 90)).toBeLessThan(8);
    expect(kind(new Features(tube(10, 4, 20, 48)).pick(looking([50, 1, 5], [0, 1, 5])), 'cylinder').arc).toBe(
      360,
    );
  });

  test('a hexagon has edges, not a circle', () => {
    const nut = new Features(cylinder(5, 4, 6));
    expect(kind(nut.pick(down(4.45, 0.7)), 'edge').from).toHaveLength(3);
  });
});

describe('picking in a section', () => {
  const pipe = new Features(tube(10, 4, 20, 48));
  // Everything with x > 0 is cut away; we look along −X.
  const clip = { normal: [1, 0, 0] as const, offset: 0 };
  const along = (y: number, z: number) => ({ ...looking([50, y, z], [0, y, z]), clip });

  test('the cut, its corners and edges; through the hole to the far wall', () => {
    const cut = kind(pipe.pick(along(7, 10)), 'plane');
    expect(cut.at[0]).toBeCloseTo(0, 9);
    expect(cut.normal).toEqual([1, 0, 0]);
    expect(cut.area).toBeCloseTo(6 * 20, 1);
    const corner = kind(pipe.pick(along(9.9, 19.9)), 'point').at;
    expect(corner[1]).toBeCloseTo(10, 4);
    expect(corner[2]).toBeCloseTo(20, 4);
    const edge = kind(pipe.pick(along(4.1, 10)), 'edge');
    expect(Math.abs(edge.to[2] - edge.from[2])).toBeCloseTo(20, 4);
    const wall = kind(pipe.pick(along(0.5, 10)), 'cylinder');
    expect(wall.inside).toBe(true);
    expect(wall.at[0]).toBeLessThan(-3.9);
    expect(relation(edge, kind(pipe.pick(along(-4.1, 10)), 'edge')).distance).toBeCloseTo(8, 2);
  });

  test('each piece of the cut is a face of its own, and touches its own outline', () => {
    const one = kind(pipe.pick(along(7, 10)), 'plane');
    const again = kind(pipe.pick(along(6, 3)), 'plane');
    const other = kind(pipe.pick(along(-7, 10)), 'plane');
    expect([same(one, again), same(one, other)]).toEqual([true, false]);
    expect(other.area).toBeCloseTo(6 * 20, 1);
    const inner = pipe.pick(along(4.1, 10))!;
    const outer = pipe.pick(along(9.9, 10))!;
    expect(relation(inner, one).touching).toBe(true);
    expect(relation(one, inner).touching).toBe(true);
    expect(relation(inner, outer).touching).toBe(false);
    expect([same(inner, pipe.pick(along(4.1, 3))!), same(inner, outer)]).toEqual([true, false]);
  });

  test('a hole is taken off the piece it is in, and a piece within a hole counts for itself', () => {
    const nested = new Features(join(tube(10, 8, 20, 48), tube(4, 2, 20, 48)));
    const level = { normal: [0, 0, 1] as const, offset: 10 };
    const area = (x: number) =>
      kind(nested.pick({ ...looking([x, 0.1, 50], [x, 0.1, 0]), clip: level }), 'plane').area;
    // A regular polygon of n corners has the area n/2 r² sin(2π/n).
    const polygon = (radius: number) => 24 * radius ** 2 * Math.sin(Math.PI / 24);
    expect(area(9)).toBeCloseTo(polygon(10) - polygon(8), 2);
    expect(area(3)).toBeCloseTo(polygon(4) - polygon(2), 2);
  });

  test('what is cut away is not met', () => {
    expect(pipe.pick(looking([7, 0, 100], [7, 0, 0]))?.kind).toBe('plane');
    expect(pipe.pick({ ...looking([7, 0, 100], [7, 0, 0]), clip })).toBeUndefined();
  });
});

describe('relations', () => {
  const box = new Features(cube(10, 20, 30));
  const top = box.pick(down(5, 8))!;
  const side = box.pick(looking([50, 5, 5], [0, 5, 5]))!;
  const bottom = box.pick(looking([2, 2, -50], [2, 2, 0]))!;

  test('faces: distance when parallel, angle when not', () => {
    expect(relation(top, bottom).distance).toBeCloseTo(30, 9);
    expect(relation(top, bottom).angle).toBeUndefined();
    expect(relation(top, side).angle).toBeCloseTo(90, 9);
  });

  test('points and edges', () => {
    const a = box.pick(down(0.05, 0.05))!;
    const b = box.pick(down(9.95, 19.95))!;
    expect(relation(a, b)).toMatchObject({ delta: [10, 20, 0] });
    expect(relation(a, b).distance).toBeCloseTo(Math.hypot(10, 20), 9);
    const left = box.pick(down(0.05, 8))!;
    const right = box.pick(down(9.95, 12))!;
    const back = box.pick(down(5, 19.95))!;
    expect(relation(left, right)).toMatchObject({ distance: 10 });
    expect(relation(left, back).angle).toBeCloseTo(90, 9);
    expect(relation(a, side).distance).toBeCloseTo(10, 9);
    expect(relation(side, a).delta).toEqual([-10, 0, 0]);
  });

  test('what touches says so; axes and middles that coincide do not', () => {
    const edge = box.pick(down(9.9, 8))!;
    const meeting = box.pick(down(5, 19.95))!;
    expect(relation(edge, meeting).touching).toBe(true);
    expect(relation(edge, meeting).angle).toBeCloseTo(90, 9);
    expect(relation(top, edge).touching).toBe(true);
    expect(relation(top, bottom).touching).toBe(false);
    const pipe = new Features(tube(10, 4, 20, 48));
    const [rim, outside] = [pipe.pick(down(4.05, 0))!, pipe.pick(down(9.95, 0))!];
    expect(relation(rim, outside).distance).toBeCloseTo(0, 6);
    expect(relation(rim, outside).touching).toBe(false);
  });

  test('hole to hole: from axis to axis', () => {
    const one = new Features(tube(10, 4, 20, 48)).pick(looking([0, 0, 50], [4, 0.1, 10]))!;
    const other = new Features(moved(tube(10, 3, 20, 48), [25, 0, 7])).pick(
      looking([25, 0, 60], [28, 0.1, 15]),
    )!;
    expect(relation(one, other).distance).toBeCloseTo(25, 6);
  });
});
