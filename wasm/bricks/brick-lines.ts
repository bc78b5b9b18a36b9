import { compareBricks, largestWorld, sizeOf, type Brick, type BrickModel, type Size } from './brick.ts';
import { BrickFileError, LineProblems } from './brick-file-error.ts';

/** Bricks and characters that a file may have: far beyond what anyone builds, far below what takes long to read. */
export const mostBricks = 100_000;
export const mostCharacters = 64 * 1024 * 1024;

/** A brick as it was read, and the line that it came from. */
export interface BrickLine {
  readonly brick: Brick;
  readonly line: number;
}

/** @throws BrickFileError for text that is too long to be a brick model */
export function checkLength(text: string): void {
  if (text.length > mostCharacters)
    throw new BrickFileError(
      `This file is too large for a brick model (${Math.round(text.length / 1e6)} MB, at most 67 MB). ` +
        'Save only the bricks, without the parts library.',
    );
}

const named = ({ dx, dy, x, y, z }: Brick): string => `${dx}x${dy} (${x},${y},${z})`;

/**
 * The model of the bricks of a file, in the order of `compareBricks`, and which of `read` each of them is. They must
 * not have negative places.
 *
 * @param least the smallest world to give them
 * @throws BrickFileError when there are none or too many, when they collide, or do not fit into the largest world
 */
export function modelOfLines(
  read: readonly BrickLine[],
  least?: Size,
): { model: BrickModel; order: readonly number[] } {
  if (read.length === 0)
    throw new BrickFileError(
      'There are no bricks in this file. Open a .txt, .ldr or .mpd file with at least one.',
    );
  const problems = new LineProblems();
  for (const { brick, line } of read)
    if (brick.x + brick.dx > largestWorld || brick.y + brick.dy > largestWorld || brick.z >= largestWorld)
      problems.add(
        line,
        `${named(brick)} is too far out: a model may be ${largestWorld} studs wide and deep and ${largestWorld} ` +
          'bricks high. Move it closer, or split the model.',
      );
  problems.throwIfAny();
  const order = [...read.keys()].sort((a, b) => compareBricks(read[a]!.brick, read[b]!.brick));
  const sorted = order.map(index => read[index]!);
  const cells = new Map<number, BrickLine>();
  for (const each of sorted) {
    const { brick } = each;
    let other: BrickLine | undefined;
    for (let y = brick.y; y < brick.y + brick.dy; y++)
      for (let x = brick.x; x < brick.x + brick.dx; x++) {
        const cell = x + largestWorld * (y + largestWorld * brick.z);
        other ??= cells.get(cell);
        cells.set(cell, each);
      }
    if (other)
      problems.add(
        Math.max(other.line, each.line),
        `${named(each.line > other.line ? brick : other.brick)} is where the brick of line ` +
          `${Math.min(other.line, each.line)} is already. Remove one of the two.`,
      );
  }
  problems.throwIfAny();
  const bricks = sorted.map(({ brick }) => brick);
  return { model: { size: sizeOf(bricks, least), bricks }, order };
}
