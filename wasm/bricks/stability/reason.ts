import type { Brick } from '../brick.ts';
import { holds } from './formula.ts';
import { ground, type Joint } from './joints.ts';
import { equations, type Programme } from './programme.ts';
import type { Reason } from './verdict.ts';

const count = (bricks: number): string => (bricks === 1 ? '1 brick' : `${bricks} bricks`);

/** The reason of a model with clusters that hold to nothing. */
export function floats(floating: readonly (readonly number[])[]): Reason {
  const bricks = floating.flat().sort((a, b) => a - b);
  const [only] = bricks;
  const text =
    bricks.length === 1
      ? `Brick ${only! + 1} floats: no stud joins it to anything that stands on the ground.`
      : floating.length === 1
        ? `A group of ${count(bricks.length)} floats: no stud joins it to anything that stands on the ground.`
        : `${floating.length} groups of ${count(bricks.length)} in all float: no stud joins them to anything that stands on the ground.`;
  return { kind: 'floating', text, bricks };
}

/** Newtons with as many digits as people read. */
const newtons = (value: number): string => (value < 9.95 ? value.toFixed(2) : value.toFixed(0));

/** Two bricks that a joint joins, by their index. */
type Between = Pick<Joint, 'above' | 'below'>;

/** A model that carries `factor` of its weight, with the solved programme that says so. */
export interface Collapse {
  readonly programme: Programme;
  /** Which brick has a number of the programme. */
  readonly indexOf: (number: number) => number;
  readonly bricks: readonly Brick[];
  readonly factor: number;
  /** The brick with the highest score. */
  readonly worst: number;
}

/**
 * Why a model falls, from the duals of its programme for the load factor. At the limit the model is a mechanism: the
 * row duals are how bricks begin to move and turn, and the reduced costs of pulls at their cap are how fast each
 * contact point opens (upper and lower bound theorems of limit analysis). The joint that opens most gives way first;
 * the bricks that move are those that fall.
 */
export function collapse({ programme, indexOf, bricks, factor, worst }: Collapse): Reason {
  if (factor >= 1)
    return {
      kind: 'unbalanced',
      text:
        `The published formula takes forces by their cost, and those leave brick ${worst + 1} out of balance or pull ` +
        `more than its joint holds; there is a balance in which no joint pulls more than it holds.`,
      bricks: [worst],
    };
  const { rowDual, colDual } = programme.model.getSolution();
  const bricksOf = ({ above, below }: Joint): Between => ({
    above: indexOf(above),
    below: below === ground ? ground : indexOf(below),
  });
  const moving = [...programme.places]
    .filter(([, { row }]) => rowDual.subarray(row, row + equations).some(value => Math.abs(value) > 1e-7))
    .map(([number]) => indexOf(number));
  let most = 0;
  let first: Between | undefined;
  for (const joint of programme.joints) {
    const opening = joint.pulls.reduce((sum, _, point) => sum + Math.abs(colDual[joint.pull + point]!), 0);
    if (opening <= most + 1e-9) continue;
    most = opening;
    first = bricksOf(joint);
  }
  if (!first || factor <= 0)
    return {
      kind: 'unbalanced',
      text: `No forces in the joints keep brick ${worst + 1} in balance.`,
      bricks: [worst],
    };
  const { part, falls, stays, hanging } = fallen(programme.joints.map(bricksOf), moving, first);
  const shared = studs(bricks[first.above]!, bricks[first.below]);
  const by = shared === 1 ? 'one stud' : `${shared} studs`;
  const what =
    part.length === 1
      ? `Brick ${falls + 1} hangs`
      : `The part of ${count(part.length)} from brick ${falls + 1} on hangs`;
  const from = stays === ground ? 'the ground' : `brick ${stays + 1}`;
  return {
    kind: 'overload',
    text:
      `${what} ${hanging ? `under ${from} by ${by}` : `on ${by} of ${from}`}; a point of that joint would have to hold ` +
      `${needed(holds / factor)} N and holds ${newtons(holds)} N.`,
    bricks: part,
    joint: [first.above, first.below],
  };
}

/** So many digits that it does not read as what a joint holds. */
const needed = (value: number): string =>
  newtons(value) === newtons(holds) ? (Math.ceil(value * 1000) / 1000).toFixed(3) : newtons(value);

/** How many studs join two bricks. */
function studs(upper: Brick, lower: Brick | undefined): number {
  if (!lower) return upper.dx * upper.dy;
  const along = (a: number, da: number, b: number, db: number): number =>
    Math.min(a + da, b + db) - Math.max(a, b);
  return along(upper.x, upper.dx, lower.x, lower.dx) * along(upper.y, upper.dy, lower.y, lower.dy);
}

/** What falls when a joint breaks: the side of it that nothing else holds; else the bricks that move with its upper one. */
function fallen(
  joints: readonly Between[],
  moving: readonly number[],
  broken: Between,
): { part: number[]; falls: number; stays: number; hanging: boolean } {
  const { above, below } = broken;
  const reached = (start: number, among?: ReadonlySet<number>): Set<number> => {
    const found = new Set([start]);
    for (const index of found) {
      if (index === ground) continue;
      for (const joint of joints) {
        if (joint.above === above && joint.below === below) continue;
        const other = joint.above === index ? joint.below : joint.below === index ? joint.above : index;
        if (!among || among.has(other)) found.add(other);
      }
    }
    return found;
  };
  const listed = (found: Set<number>): number[] => [...found].sort((a, b) => a - b);
  const upper = reached(above);
  if (!upper.has(ground)) return { part: listed(upper), falls: above, stays: below, hanging: false };
  const lower = below === ground ? upper : reached(below);
  if (!lower.has(ground)) return { part: listed(lower), falls: below, stays: above, hanging: true };
  const together = reached(above, new Set(moving));
  return { part: listed(together), falls: above, stays: below, hanging: false };
}
