import { brickHeight, studPitch, type Brick } from '../brick.ts';
import { partOf } from '../parts.ts';
import type { Formula } from './verdict.ts';

/** Metres per second squared. */
export const gravity = 9.8;
/** Newtons with which one contact point holds a brick down: friction of 100 grams. */
export const holds = 0.98;
/** What the greatest pull below each brick costs beside a newton out of balance, and what every pull costs. */
export const alpha = 1e-3;
export const beta = 1e-6;

/** From the centre of the cell, in studs. */
export type Point = readonly [x: number, y: number];

/** One stud in a brick of one row touches all four walls. */
const four: readonly Point[] = [
  [0, -0.25],
  [-0.25, 0],
  [0, 0.25],
  [0.25, 0],
];
/** One stud in a brick of two rows touches a wall and two tubes. */
const three: readonly Point[] = [
  [0.125, -0.125],
  [-0.25, 0],
  [0.125, 0.125],
];
/** −1 in the lower half of a side, 1 in the upper one, 0 in the middle cell of an odd one. */
const half = (cell: number, length: number): number => Math.sign(2 * cell + 1 - length);

/** What makes a formula. Torques are written in newtons times stud pitches, which makes the matrix that of forces. */
export interface Constants {
  /** Half of a brick's height in stud pitches: the lever of forces at its edges. */
  readonly lever: number;
  /** What a torque out of balance costs, beside 1 for a force. */
  readonly torque: number;
  /** What every residual costs more than in the published objective. */
  readonly penalty: number;
  /** The most that a contact point may pull; infinite where only the score looks at it. */
  readonly cap: number;
  /** Residuals that count as none: newtons, and newtons times stud pitches. */
  readonly tolerance: readonly [force: number, torque: number];
  /** Where the stud in cell `i`, `j` (counted from the brick's corner) touches the brick above it. */
  points(brick: Pick<Brick, 'dx' | 'dy'>, i: number, j: number): readonly Point[];
}

/** Upstream reckons with a pitch of 7.8 mm: that is the size of a 1x1 brick; the distance of two studs is 8 mm. */
const publishedPitch = 7.8;

/** Newtons that joints of the mended formula keep back, so that “less than they hold” is a closed condition. */
const reserve = 1e-6;

export const formulas: Readonly<Record<Formula, Constants>> = {
  /**
   * StableLego (arXiv 2402.10711) and BrickGPT (arXiv 2505.05469), number for number. A torque of one newton metre
   * weighs as much as a force of one newton, so one of a newton times a stud pitch weighs 0.0078; the three points of
   * a brick with two rows point to −x however it lies; and the program may pull more than joints hold.
   */
  published: {
    lever: brickHeight / 2 / publishedPitch,
    torque: publishedPitch / 1000,
    penalty: 1,
    cap: Infinity,
    tolerance: [1e-6, 1e-7 / (publishedPitch / 1000)],
    points: ({ dx, dy }) => (Math.min(dx, dy) === 1 ? four : three),
  },
  /**
   * The same model of a joint, with four mends: the true pitch; torques weigh as the forces that make them at one
   * stud; a penalty that is never worth paying in models of a usual size (beyond, the verdict is certified without
   * it); what joints hold is a constraint; and the three points lie mirrored in mirrored bricks: the one at the wall
   * towards the nearer end of the brick.
   */
  mended: {
    lever: brickHeight / 2 / studPitch,
    torque: 1,
    penalty: 100,
    cap: holds - reserve,
    tolerance: [1e-6, 1e-6],
    points({ dx, dy }, i, j) {
      if (Math.min(dx, dy) === 1) return four;
      const [u, v] = [half(i, dx), half(j, dy)];
      // A corner of a square: two walls and one tube.
      if (dx === dy)
        return [
          [0.25 * u, 0],
          [0, 0.25 * v],
          [-0.125 * u, -0.125 * v],
        ];
      const along = dx > dy;
      const [end, side] = along ? [u, v] : [v, u];
      // The middle of an odd one: the wall at its side, and the two tubes.
      const own: readonly Point[] =
        end === 0
          ? [
              [0, 0.25 * side],
              [0.125, -0.125 * side],
              [-0.125, -0.125 * side],
            ]
          : three.map(([x, y]) => [-x * end, y] as const);
      return along ? own : own.map(([x, y]) => [y, x] as const);
    },
  },
};

/** Newtons. Throws a RangeError for a brick that no part of the library is. */
export function weightOf({ dx, dy, x, y, z }: Brick): number {
  const part = partOf(dx, dy);
  if (!part)
    throw new RangeError(
      `There is no part for the brick ${dx}x${dy} (${x},${y},${z}); its weight is not known.`,
    );
  return (part.mass / 1000) * gravity;
}
