import { expect, test } from 'vitest';
import type { Brick, BrickModel } from '../../../wasm/bricks/brick.ts';
import { world } from '../../../wasm/bricks/brick.ts';
import {
  add,
  move,
  ofColor,
  ofRole,
  paste,
  recolor,
  region,
  remove,
  rotate,
  type Edited,
} from './editing.ts';
import { roleOf, withRole } from './roles.ts';

const brick = (dx: number, dy: number, x: number, y: number, z: number, color = 4): Brick => ({
  dx,
  dy,
  x,
  y,
  z,
  color,
});
const model = (...bricks: Brick[]): BrickModel => ({ size: world, bricks });
const done = (edited: Edited) => {
  if (edited.problem !== undefined) throw new Error(edited.problem);
  return edited;
};

test('a brick goes where there is room, and nowhere else; the order of building is kept', () => {
  const low = brick(2, 4, 4, 4, 0);
  const high = brick(2, 2, 4, 4, 1);
  const both = done(add(model(high), [low]));
  expect(both.model.bricks).toEqual([low, high]);
  expect([...both.selection]).toEqual([low]);
  expect(add(both.model, [brick(1, 1, 5, 5, 0)]).problem).toMatch(/in the way/);
  expect(add(both.model, [brick(1, 8, 0, 15, 0)]).problem).toMatch(/outside/);
  expect(add(both.model, [brick(3, 5, 10, 10, 0)]).problem).toMatch(/no 3x5/);
  // Two that collide with each other come in not at all.
  expect(add(both.model, [brick(1, 1, 9, 9, 0), brick(2, 2, 8, 8, 0)]).problem).toMatch(/in the way/);
});

test('a model grows upwards beyond the world it began in', () => {
  const high = done(add(model(), [brick(1, 1, 0, 0, 20)]));
  expect(high.model.size).toEqual([20, 20, 21]);
});

test('bricks that are moved do not stand in their own way, and stay selected', () => {
  const a = brick(2, 4, 0, 0, 0);
  const b = brick(2, 4, 2, 0, 0);
  const moved = done(move(model(a, b), new Set([a, b]), [1, 0, 0]));
  expect(moved.model.bricks).toEqual([brick(2, 4, 3, 0, 0), brick(2, 4, 1, 0, 0)]);
  expect(moved.selection.size).toBe(2);
  expect(move(model(a, b), new Set([a]), [1, 0, 0]).problem).toMatch(/in the way/);
  expect(move(model(a), new Set([a]), [0, 0, -1]).problem).toMatch(/outside/);
});

test('four quarter turns are none', () => {
  const bricks = [brick(2, 4, 4, 4, 0), brick(1, 6, 8, 5, 0), brick(2, 2, 5, 5, 1)];
  let state = { model: model(...bricks), selection: new Set(bricks) as ReadonlySet<Brick> };
  for (let i = 0; i < 4; i++) {
    state = done(rotate(state.model, state.selection));
    if (i === 0) expect(state.model.bricks.map(({ dx, dy }) => `${dx}x${dy}`)).toContain('4x2');
  }
  const key = (list: readonly Brick[]) => list.map(each => JSON.stringify(each)).sort();
  expect(key(state.model.bricks)).toEqual(key(bricks));
});

test('colours: of a brick, of what touches it in its colour, of all of its colour', () => {
  const a = brick(2, 2, 0, 0, 0);
  const b = brick(2, 2, 0, 0, 1);
  const beside = brick(2, 2, 2, 0, 0);
  const other = brick(2, 2, 4, 0, 0, 1);
  const far = brick(2, 2, 10, 10, 0);
  const all = model(a, b, beside, other, far);
  expect(region(all, a)).toEqual(new Set([a, b, beside]));
  expect(ofColor(all, 4)).toEqual(new Set([a, b, beside, far]));
  const painted = done(recolor(all, region(all, a), 14));
  expect(painted.model.bricks.map(({ color }) => color)).toEqual([14, 14, 14, 1, 4]);
  expect(painted.selection.size).toBe(3);
  expect(done(remove(all, new Set([other]))).model.bricks).toEqual([a, b, beside, far]);
});

test('pasted bricks find room beside what they were copied from, or on top', () => {
  const a = brick(2, 4, 0, 0, 0);
  const pasted = done(paste(model(a), [a]));
  expect(pasted.model.bricks).toHaveLength(2);
  const full = model(
    ...Array.from({ length: 5 }, (_, i) =>
      Array.from({ length: 10 }, (_, j) => brick(2, 4, 2 * j, 4 * i, 0)),
    ).flat(),
  );
  expect([...done(paste(full, [a])).selection][0]!.z).toBe(1);
  expect(paste(full, []).problem).toMatch(/Copy some first/);
});

test('a part of a generated model is coloured as one, also after it was moved', () => {
  const legs = [withRole(brick(2, 2, 0, 0, 0), 1), withRole(brick(2, 2, 8, 8, 0), 1)];
  const seat = withRole(brick(2, 4, 0, 0, 1), 0);
  const byHand = brick(2, 2, 14, 14, 0);
  const moved = done(move(model(...legs, seat, byHand), new Set([legs[1]!]), [1, 0, 0])).model;
  const leg = moved.bricks.find(({ x }) => x === 9)!;
  expect(ofRole(moved, leg, roleOf(leg))).toEqual(new Set([legs[0], leg]));
  expect(ofRole(moved, byHand, roleOf(byHand)).size).toBe(4);
});
