import { brickShape } from './brick-mesh.ts';
import { brickHeight, studPitch, type Brick } from './brick.ts';
import type { ColorCode } from './colors.ts';
import { partOf, parts, type Part } from './parts.ts';

/** How many there are of one part in one colour. */
export interface PartCount {
  readonly part: Part;
  readonly color: ColorCode;
  readonly count: number;
  /** Grams, of all of them. */
  readonly mass: number;
}

/** What it takes to build a model. */
export interface PartsList {
  /** The largest parts first, then by colour code. */
  readonly entries: readonly PartCount[];
  readonly count: number;
  /** Grams. */
  readonly mass: number;
  /** Millimetres along x, y and z, with the studs on top; zeros for no bricks. */
  readonly size: readonly [x: number, y: number, z: number];
}

/** Throws a RangeError for a brick that is no part. */
export function partsList(bricks: readonly Brick[]): PartsList {
  const counts = new Map<string, { part: Part; color: ColorCode; count: number }>();
  const least = [Infinity, Infinity, Infinity];
  const most = [-Infinity, -Infinity, -Infinity];
  for (const { dx, dy, x, y, z, color } of bricks) {
    const part = partOf(dx, dy);
    if (!part) throw new RangeError(`There is no ${dx}x${dy} brick to list.`);
    const key = `${part.name} ${color}`;
    const entry = counts.get(key);
    if (entry) entry.count++;
    else counts.set(key, { part, color, count: 1 });
    for (const [axis, [from, length]] of [
      [x, dx],
      [y, dy],
      [z, 1],
    ].entries()) {
      least[axis] = Math.min(least[axis]!, from!);
      most[axis] = Math.max(most[axis]!, from! + length!);
    }
  }
  const entries = [...counts.values()]
    .sort((a, b) => parts.indexOf(b.part) - parts.indexOf(a.part) || a.color - b.color)
    .map(entry => ({ ...entry, mass: entry.count * entry.part.mass }));
  const across = (axis: number): number => (most[axis]! - least[axis]!) * studPitch - 2 * brickShape.play;
  return {
    entries,
    count: bricks.length,
    mass: entries.reduce((sum, { mass }) => sum + mass, 0),
    size:
      bricks.length === 0
        ? [0, 0, 0]
        : [across(0), across(1), (most[2]! - least[2]!) * brickHeight + brickShape.stud.height],
  };
}
