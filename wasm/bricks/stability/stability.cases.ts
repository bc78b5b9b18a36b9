import type { Brick } from '../brick.ts';
import type { Reason } from './verdict.ts';

/**
 * Models with known answers, reckoned by hand. What is used: a 1xN brick touches each stud at four points, a quarter of
 * a stud from its middle; a point holds T = 0.98 N and bears anything; a brick tips about the outermost point that
 * bears. A joint of one stud so resists a torque of T (½ + ¼ + ¼) = 0.98 N·stud about one of its points, and more by
 * what weighs on the near side. w is the weight of the brick that the case is made of: 1x1 .0042, 1x2 .0079, 1x4 .0154,
 * 1x6 .0223, 1x8 .0297, 2x2 .0113, 2x4 .0212, 2x6 .0317 N. Torques in N·stud.
 */
export interface StabilityCase {
  readonly name: string;
  readonly bricks: readonly Brick[];
  /** Extra grams, by index of the brick. */
  readonly loads?: ReadonlyMap<number, number>;
  readonly stands: boolean;
  /** Where StableLego's formula says otherwise. */
  readonly published?: boolean;
  /** What the reason is about: mended formula. */
  readonly kind?: Reason['kind'];
  readonly joint?: readonly [above: number, below: number];
}

/** `dx`x`dy` (x,y,z), as in the text format. */
const b = (dx: number, dy: number, x: number, y: number, z: number): Brick => ({ dx, dy, x, y, z, color: 4 });

const range = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** As seen in a mirror that stands across the x axis. */
export function mirrored(bricks: readonly Brick[]): Brick[] {
  const end = Math.max(...bricks.map(({ x, dx }) => x + dx));
  return bricks.map(brick => ({ ...brick, x: end - brick.x - brick.dx }));
}

/** Turned by 90° (and mirrored in y, which no formula minds). */
export const turned = (bricks: readonly Brick[]): Brick[] =>
  bricks.map(({ x, y, dx, dy, z, color }) => ({ x: y, y: x, dx: dy, dy: dx, z, color }));

const stair = (levels: number): Brick[] => range(levels, i => b(4, 2, 2 * i, 10, i));
const narrowStair = (levels: number): Brick[] => range(levels, i => b(2, 1, i, 5, i));
const squareStair = (levels: number): Brick[] => range(levels, i => b(2, 2, i, 5, i));

/** A pole that reaches 48 studs out from a foot of eight, and a load of flat bricks at its end. */
const stick = (load: number): Brick[] => [
  b(8, 1, 0, 5, 0),
  b(4, 1, 6, 5, 1),
  b(4, 1, 8, 5, 2),
  b(8, 1, 10, 5, 3),
  b(8, 1, 16, 5, 2),
  ...range(6, i => b(6, 1, 22 + 4 * i, 5, i % 2 ? 2 : 3)),
  ...range(load, i => b(4, 1, 44, 5, 3 + i)),
];

/** Arms of 1x8 on each other, all held by the stud at one end of them. */
const arms = (count: number): Brick[] => [b(1, 1, 0, 5, 0), ...range(count, i => b(8, 1, 0, 5, 1 + i))];

/** A mast of 1x1 with a 1x8 on top, held by its end stud. */
const crane = (height: number): Brick[] => [...range(height, z => b(1, 1, 5, 5, z)), b(8, 1, 5, 5, height)];

const steps = (levels: number): Brick[] => range(levels, i => b(4, 2, 2 * i, 5, i));
/** A weight of 200 g in all as upstream's external load: a 2x2 that is made of it. */
const weight = 200 - 1.15;
/** Two posts of 1x1 and a beam of 1x8 across, with a 1x1 that hangs under its middle. */
const swing: Brick[] = [
  ...range(2, z => b(1, 1, 0, 5, z)),
  ...range(2, z => b(1, 1, 7, 5, z)),
  b(8, 1, 0, 5, 2),
  b(2, 1, 3, 5, 1),
];

const towards = (a: readonly Brick[], more: readonly Brick[]): Brick[] => [...a, ...more];

export const stabilityCases: readonly StabilityCase[] = [
  // The published pairs, rebuilt from their description.
  // 19 levels: the bricks above the first turn about its last points with 312.75 w = 6.62; four studs hold 7.5 T = 7.35.
  { name: 'a stair of 2x4, 19 levels', bricks: stair(19), stands: true },
  // 20 levels: 349.1 w = 7.39.
  { name: 'a stair of 2x4, 20 levels', bricks: stair(20), stands: false, kind: 'overload', joint: [1, 0] },
  {
    name: 'that stair with a 1x2 under its third level',
    bricks: [...stair(20), b(2, 1, 4, 10, 0)],
    stands: true,
  },
  { name: 'a stick with two loads', bricks: stick(2), stands: true },
  { name: 'a stick with three loads', bricks: stick(3), stands: false, kind: 'overload', joint: [1, 0] },
  {
    name: 'that stick with a 1x2 under its third brick',
    bricks: [...stick(3), b(2, 1, 8, 5, 0)],
    stands: true,
  },
  // The weight on the third step pulls within 7.5 T; one step further out it does not.
  {
    name: '200 g on a stair of three',
    bricks: [...steps(3), b(2, 2, 5, 5, 3)],
    loads: new Map([[3, weight]]),
    stands: true,
  },
  {
    name: '200 g on a stair of four',
    bricks: [...steps(4), b(2, 2, 7, 5, 4)],
    loads: new Map([[4, weight]]),
    stands: false,
    kind: 'overload',
    joint: [1, 0],
  },

  // What upstream gets wrong: its three points under a brick of two rows lie alike in the world, whichever way the brick
  // lies, so that the joints of a stair to the other side hold 2 (2 · .375 + 1 + 2 · 1.375) T = 9 T. Nothing has changed
  // but the eye.
  {
    name: 'the stair of 20, in a mirror',
    bricks: mirrored(stair(20)),
    stands: false,
    published: true,
    joint: [1, 0],
  },
  // 385 w = 8.15 and 425.3 w = 9.00 against 9 T = 8.82.
  { name: 'a stair of 21, in a mirror', bricks: mirrored(stair(21)), stands: false, published: true },
  { name: 'a stair of 22, in a mirror', bricks: mirrored(stair(22)), stands: false },
  { name: 'the stair of 19, in a mirror', bricks: mirrored(stair(19)), stands: true },
  { name: 'the stair of 20, turned', bricks: turned(stair(20)), stands: false },
  { name: 'the stair of 19, turned', bricks: turned(stair(19)), stands: true },
  {
    name: '200 g on a stair of four, in a mirror',
    bricks: mirrored([...steps(4), b(2, 2, 7, 5, 4)]),
    loads: new Map([[4, weight]]),
    stands: false,
    published: true,
  },
  { name: 'the stick with three loads, in a mirror', bricks: mirrored(stick(3)), stands: false },
  { name: 'the stick with two loads, turned', bricks: turned(stick(2)), stands: true },

  // 1x2 by steps of one stud: torque w (n(n+1)/2 − 1 − 1.75 (n − 1)) against 0.98 = 123.4 w: 108.75 and 124. Upstream
  // pays .0078 for a torque of 1 N·stud that is left over, and .001 for every newton of pull at each joint: in a chain
  // of eight joints it is cheaper to leave the torque, and the ninth level “falls”.
  { name: 'a narrow stair of 8', bricks: narrowStair(8), stands: true },
  { name: 'a narrow stair of 9', bricks: narrowStair(9), stands: true, published: false },
  { name: 'a narrow stair of 16', bricks: narrowStair(16), stands: true, published: false },
  { name: 'a narrow stair of 17', bricks: narrowStair(17), stands: false, kind: 'overload', joint: [1, 0] },
  // 2x2 by steps of one: torque w (n(n+1)/2 − 1 − 1.625 (n − 1)); two corners hold T (.75 + .25) = 87 w: 82.9, 96.25.
  // Upstream's points differ by side, and so do its answers: 6 levels this way, 12 the other.
  { name: 'a stair of 2x2, 6 levels', bricks: squareStair(6), stands: true },
  { name: 'a stair of 2x2, 7 levels', bricks: squareStair(7), stands: true, published: false },
  { name: 'a stair of 2x2, 12 levels', bricks: squareStair(12), stands: true, published: false },
  { name: 'a stair of 2x2, 12 levels, in a mirror', bricks: mirrored(squareStair(12)), stands: true },
  {
    name: 'a stair of 2x2, 13 levels, in a mirror',
    bricks: mirrored(squareStair(13)),
    stands: true,
    published: false,
  },
  { name: 'a stair of 2x2, 14 levels', bricks: squareStair(14), stands: true, published: false },
  {
    name: 'a stair of 2x2, 15 levels',
    bricks: squareStair(15),
    stands: false,
    kind: 'overload',
    joint: [1, 0],
  },
  { name: 'a stair of 2x2, 15 levels, in a mirror', bricks: mirrored(squareStair(15)), stands: false },

  // Cantilevers. The middle of a 1x8 is 3.25 studs beyond the bearing point of its end stud: 3.25 w = .0965 each.
  { name: 'a 1x8 by its end stud', bricks: arms(1), stands: true },
  { name: 'ten 1x8 by one end stud', bricks: arms(10), stands: true },
  // 11 · .0965 = 1.06 > .98.
  { name: 'eleven 1x8 by one end stud', bricks: arms(11), stands: false, kind: 'overload' },
  { name: 'eleven 1x8 by one end stud, along y', bricks: turned(arms(11)), stands: false, kind: 'overload' },
  // Counterweight: one arm to the other side takes .111 + .0965 off: 10 · .0965 − .111 = .854.
  {
    name: 'eleven 1x8, the second to the other side',
    bricks: [b(1, 1, 7, 5, 0), ...range(11, i => b(8, 1, i === 1 ? 0 : 7, 5, 1 + i))],
    stands: true,
  },
  // 150 g at the end of an arm: 1.47 N · 6.75 studs = 9.9 against .98.
  {
    name: '150 g at the end of a 1x8',
    bricks: [...arms(1), b(1, 1, 7, 5, 2)],
    loads: new Map([[2, 150]]),
    stands: false,
  },
  // 10 g: .098 · 6.75 = .66, and .0965 + .0284 of the bricks: .79.
  {
    name: '10 g at the end of a 1x8',
    bricks: [...arms(1), b(1, 1, 7, 5, 2)],
    loads: new Map([[2, 10]]),
    stands: true,
  },
  // The same 150 g at both ends turn nothing.
  {
    name: '150 g at both ends of a seesaw',
    bricks: [b(2, 1, 3, 5, 0), b(8, 1, 0, 5, 1), b(1, 1, 0, 5, 2), b(1, 1, 7, 5, 2)],
    loads: new Map([
      [2, 150],
      [3, 150],
    ]),
    stands: true,
  },
  // One of them gone: 1.47 · 2.75 = 4.05 about the outer point of a joint of two studs, which holds 6 T = 5.88.
  {
    name: '150 g at one end of a seesaw on two studs',
    bricks: [b(2, 1, 3, 5, 0), b(8, 1, 0, 5, 1), b(1, 1, 7, 5, 2)],
    loads: new Map([[2, 150]]),
    stands: true,
  },
  // 250 g: 6.75.
  {
    name: '250 g at one end of a seesaw on two studs',
    bricks: [b(2, 1, 3, 5, 0), b(8, 1, 0, 5, 1), b(1, 1, 7, 5, 2)],
    loads: new Map([[2, 250]]),
    stands: false,
    kind: 'overload',
    joint: [1, 0],
  },

  // Bridges bear, which has no limit.
  {
    name: 'a beam on two posts',
    bricks: [b(1, 1, 0, 5, 0), b(1, 1, 7, 5, 0), b(8, 1, 0, 5, 1)],
    stands: true,
  },
  {
    name: 'a beam on two posts with 10 kg on its middle',
    bricks: [b(1, 1, 0, 5, 0), b(1, 1, 7, 5, 0), b(8, 1, 0, 5, 1)],
    loads: new Map([[2, 10_000]]),
    stands: true,
  },
  {
    name: 'two beams that meet and do not hold, each by its own post',
    bricks: [b(1, 1, 0, 5, 0), b(1, 1, 15, 5, 0), b(8, 1, 0, 5, 1), b(8, 1, 8, 5, 1)],
    stands: true,
  },
  {
    name: 'two beams with a 1x2 across their ends',
    bricks: [b(1, 1, 0, 5, 0), b(1, 1, 15, 5, 0), b(8, 1, 0, 5, 1), b(8, 1, 8, 5, 1), b(2, 1, 7, 5, 2)],
    stands: true,
  },

  // Hanging: the four points of one stud hold 3.92 N, which is 400 g.
  // The beam bears on its posts; the 1x2 hangs by two studs: 7.84 N, 800 g.
  { name: 'a 1x2 of 790 g under a beam', bricks: swing, loads: new Map([[5, 789]]), stands: true },
  {
    name: 'a 1x2 of 810 g under a beam',
    bricks: swing,
    loads: new Map([[5, 809]]),
    stands: false,
    joint: [4, 5],
  },
  // 100 g hang from the end of an arm: .98 · 6.75 = 6.6.
  {
    name: '100 g under the end of a 1x8',
    bricks: [b(1, 1, 0, 5, 0), b(1, 1, 0, 5, 1), b(8, 1, 0, 5, 2), b(1, 1, 7, 5, 1)],
    loads: new Map([[3, 100]]),
    stands: false,
  },

  // Masts: every joint turns with .0965 less a quarter of what stands above it, and holds .98. Upstream leaves the
  // torque from seven joints on, as in the narrow stair.
  { name: 'a crane of 6', bricks: crane(6), stands: true },
  { name: 'a crane of 7', bricks: crane(7), stands: true, published: false },
  { name: 'a crane of 12', bricks: crane(12), stands: true, published: false },
  { name: 'a crane of 18', bricks: crane(18), stands: true, published: false },
  { name: 'a mast of twenty 1x1', bricks: range(20, z => b(1, 1, 3, 3, z)), stands: true },
  // The pulls that cost least in all make one joint pull more than it holds; others could take over, as ours do.
  {
    name: '240 g on a nest of 1x2',
    bricks: [
      b(2, 1, 1, 1, 0),
      b(1, 2, 1, 0, 1),
      b(1, 2, 2, 0, 1),
      b(1, 2, 1, 0, 2),
      b(2, 1, 1, 0, 3),
      b(2, 1, 2, 0, 2),
    ],
    loads: new Map([[5, 240]]),
    stands: true,
    published: false,
  },

  // Arches and leaning: a stair that falls alone stands when something takes its thrust.
  {
    name: 'two stairs of 20 that meet under a key',
    bricks: towards(stair(20), [
      ...mirrored(stair(20)).map(brick => ({ ...brick, x: brick.x + 42 })),
      b(4, 2, 40, 10, 20),
    ]),
    stands: true,
  },
  {
    name: 'two stairs of 20 that meet without one',
    bricks: towards(
      stair(20),
      mirrored(stair(20)).map(brick => ({ ...brick, x: brick.x + 43 })),
    ),
    stands: false,
  },

  // Solid things.
  { name: 'a brick on the ground', bricks: [b(2, 4, 3, 3, 0)], stands: true },
  {
    name: 'a table',
    bricks: [...[0, 5].flatMap(x => [3, 5].map(y => b(1, 1, x, y, 0))), b(6, 2, 0, 3, 1), b(6, 1, 0, 5, 1)],
    stands: true,
  },
  { name: 'a mushroom: 2x6 on a 2x2', bricks: [b(2, 2, 2, 2, 0), b(6, 2, 0, 2, 1)], stands: true },
  {
    name: 'a wall in bond',
    bricks: range(6, z => range(4, i => b(4, 2, 4 * i + (z % 2 ? 2 : 0), 4, z))).flat(),
    stands: true,
  },

  // Loose ones.
  { name: 'a brick in the air', bricks: [b(2, 4, 3, 3, 2)], stands: false, kind: 'floating' },
  {
    name: 'one beside a tower, without a stud',
    bricks: [b(2, 2, 0, 0, 0), b(2, 2, 0, 0, 1), b(2, 2, 2, 0, 1)],
    stands: false,
    kind: 'floating',
  },
  {
    name: 'two clusters in the air',
    bricks: [b(2, 4, 0, 0, 0), b(2, 2, 6, 6, 3), b(2, 2, 6, 6, 4), b(1, 1, 12, 2, 7)],
    stands: false,
    kind: 'floating',
  },
  {
    name: 'a ring in the air',
    bricks: [b(1, 4, 0, 0, 3), b(1, 4, 3, 0, 3), b(4, 1, 0, 0, 4), b(4, 1, 0, 3, 4)],
    stands: false,
    kind: 'floating',
  },
  { name: 'one that hangs is not loose', bricks: swing, stands: true },
];
