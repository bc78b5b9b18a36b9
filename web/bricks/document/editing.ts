import {
  type Brick,
  type BrickModel,
  compareBricks,
  largestWorld,
  sizeOf,
} from '../../../wasm/bricks/brick.ts';
import type { ColorCode } from '../../../wasm/bricks/colors.ts';
import { Grid, type Misfit } from '../../../wasm/bricks/grid.ts';
import { partOf } from '../../../wasm/bricks/parts.ts';
import { roleOf, withRole } from './roles.ts';

/*
 * Edits of a model by hand: a model in, a model out. Bricks never change, so that one that stays is the same object
 * afterwards, and a selection is a set of them.
 */

export type Selection = ReadonlySet<Brick>;

/** What an edit came to: the model, and what is selected after it; or why it cannot be, in a sentence. */
export type Edited =
  | { readonly model: BrickModel; readonly selection: Selection; readonly problem?: undefined }
  | { readonly problem: string };

const problems: Record<Misfit, string> = {
  outside: 'That is outside of the plate.',
  collision: 'Another brick is in the way.',
};

/** Without the order of building a model has no first brick; kept sorted, steps and files follow from it. */
const sorted = (bricks: readonly Brick[]): Brick[] => [...bricks].sort(compareBricks);

/** A model of these bricks in a world that has room for them, at least as large as it was. */
export const withBricks = (model: BrickModel, bricks: readonly Brick[]): BrickModel => ({
  size: sizeOf(bricks, model.size),
  bricks: sorted(bricks),
});

/** The model's grid with room above for layers up to `top`: a model grows upwards, its plate does not. */
export const gridOf = ({ size: [x, y, z], bricks }: BrickModel, top = 0): Grid =>
  Grid.of({ size: [x, y, Math.min(largestWorld, Math.max(z, top))], bricks });

/** Why a brick cannot be there besides those in `grid`; undefined where it can. */
export function problemOf(brick: Omit<Brick, 'color'>, grid: Grid): string | undefined {
  if (!partOf(brick.dx, brick.dy)) return `There is no ${brick.dx}x${brick.dy} brick.`;
  const misfit = grid.misfit(brick);
  return misfit && problems[misfit];
}

/** Puts bricks in: all of them, or none. */
export function add(model: BrickModel, bricks: readonly Brick[]): Edited {
  const grid = gridOf(model, Math.max(0, ...bricks.map(({ z }) => z + 1)));
  for (const [index, brick] of bricks.entries()) {
    const problem = problemOf(brick, grid);
    if (problem) return { problem };
    grid.place(brick, model.bricks.length + index);
  }
  return { model: withBricks(model, [...model.bricks, ...bricks]), selection: new Set(bricks) };
}

export const remove = (model: BrickModel, selection: Selection): Edited => ({
  model: { ...model, bricks: model.bricks.filter(brick => !selection.has(brick)) },
  selection: new Set(),
});

const replace = (model: BrickModel, selection: Selection, change: (brick: Brick) => Brick): Edited => {
  const rest = { ...model, bricks: model.bricks.filter(brick => !selection.has(brick)) };
  return add(
    rest,
    [...selection].map(brick => withRole(change(brick), roleOf(brick))),
  );
};

/** Moves bricks by whole studs and layers. */
export const move = (
  model: BrickModel,
  selection: Selection,
  [dx, dy, dz]: readonly [number, number, number],
): Edited =>
  replace(model, selection, brick => ({ ...brick, x: brick.x + dx, y: brick.y + dy, z: brick.z + dz }));

/** Turns bricks by a quarter about the middle of them all, to whole studs. */
export function rotate(model: BrickModel, selection: Selection): Edited {
  const box = boxOf([...selection]);
  if (!box) return { model, selection };
  const [x0, y0] = box.min;
  const depth = box.max[1] - y0;
  const width = box.max[0] - x0;
  // The middle stays where it is, as nearly as studs allow; against the sun, seen from above.
  const shift = Math.trunc((width - depth) / 2);
  return replace(model, selection, brick => ({
    ...brick,
    x: x0 + shift + (depth - (brick.y - y0) - brick.dy),
    y: y0 - shift + (brick.x - x0),
    dx: brick.dy,
    dy: brick.dx,
  }));
}

/** Gives bricks a colour. The new ones are selected. */
export function recolor(model: BrickModel, selection: Selection, color: ColorCode): Edited {
  const painted = new Set<Brick>();
  const bricks = model.bricks.map(brick => {
    if (!selection.has(brick)) return brick;
    const next = brick.color === color ? brick : withRole({ ...brick, color }, roleOf(brick));
    painted.add(next);
    return next;
  });
  return { model: { ...model, bricks }, selection: painted };
}

/** A brick and all of its colour that one reaches from it over touching bricks of that colour, sideways too. */
export function region(model: BrickModel, from: Brick): Selection {
  const grid = Grid.of(model);
  const found = new Set([from]);
  for (const { x, y, z, dx, dy, color } of found) {
    const look = (i: number, j: number, k: number): void => {
      const other = model.bricks[grid.at(i, j, k)];
      if (other?.color === color) found.add(other);
    };
    for (let i = x; i < x + dx; i++)
      for (let j = y; j < y + dy; j++) for (const k of [z - 1, z + 1]) look(i, j, k);
    for (let i = x; i < x + dx; i++) for (const j of [y - 1, y + dy]) look(i, j, z);
    for (let j = y; j < y + dy; j++) for (const i of [x - 1, x + dx]) look(i, j, z);
  }
  return found;
}

/** Every brick of the same part of a generated model (its legs, its roof); without one, of the same colour. */
export function ofRole(model: BrickModel, { color }: Brick, role: number | undefined): Selection {
  if (role === undefined) return ofColor(model, color);
  return new Set(model.bricks.filter(brick => roleOf(brick) === role));
}

/** Everything of one colour. */
export const ofColor = (model: BrickModel, color: ColorCode): Selection =>
  new Set(model.bricks.filter(brick => brick.color === color));

/** Cells that bricks cover, from and up to without; undefined for none. */
export function boxOf(
  bricks: readonly Brick[],
): { min: [number, number, number]; max: [number, number, number] } | undefined {
  if (bricks.length === 0) return undefined;
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const { x, y, z, dx, dy } of bricks) {
    for (const [axis, low, high] of [
      [0, x, x + dx],
      [1, y, y + dy],
      [2, z, z + 1],
    ] as const) {
      min[axis] = Math.min(min[axis], low);
      max[axis] = Math.max(max[axis], high);
    }
  }
  return { min, max };
}

/** Copied bricks where they have room: as near to where they were as can be, one stud aside, then on top. */
export function paste(model: BrickModel, bricks: readonly Brick[]): Edited {
  const box = boxOf(bricks);
  if (!box) return { problem: 'There are no bricks to paste. Copy some first.' };
  const [wx, wy] = model.size;
  const tries: [number, number, number][] = [];
  for (let x = -box.min[0]; x + box.max[0] <= wx; x++)
    for (let y = -box.min[1]; y + box.max[1] <= wy; y++) tries.push([x, y, 0]);
  tries.sort((a, b) => Math.hypot(a[0], a[1]) - Math.hypot(b[0], b[1]));
  const top = boxOf(model.bricks)?.max[2] ?? 0;
  tries.push([0, 0, Math.max(0, top - box.min[2])]);
  for (const [dx, dy, dz] of tries) {
    const pasted = add(
      model,
      bricks.map(brick => ({ ...brick, x: brick.x + dx, y: brick.y + dy, z: brick.z + dz })),
    );
    if (pasted.problem === undefined) return pasted;
  }
  return { problem: 'There is no room for these bricks.' };
}
