import type { Color, ColorRun, Mesh } from '../contract.ts';
import { brickHeight, largestWorld, studPitch, type Brick, type BrickModel } from './brick.ts';
import { colorOf, type ColorCode } from './colors.ts';

/**
 * The shape of a real brick, in millimetres: patent US 3005282 (1961) has the idea, the sizes are those that people
 * measure on bricks. A tube's outside touches four studs, a post's two.
 */
export const brickShape = {
  stud: { diameter: 4.8, height: 1.7 },
  wall: 1.5,
  roof: 1.5,
  tube: { outer: studPitch * Math.SQRT2 - 4.8, inner: 4.8 },
  post: { diameter: studPitch - 4.8 },
  /** What each side is short of the grid, so that neighbours do not jam. */
  play: 0.1,
} as const;

export interface BrickMeshOptions {
  /** Sides of the polygon that stands for a circle, a multiple of 4. Default 32. */
  readonly segments?: number;
  /**
   * Hollow with tubes or posts, as a real brick; false: a closed block, for pictures, and in models without the studs
   * that are inside of another. Default true.
   */
  readonly underside?: boolean;
  /** Default `brickShape.play`. */
  readonly play?: number;
  /** Without its studs. Default 9.6. */
  readonly height?: number;
}

/** Closed, counter-clockwise from outside; corner (0, 0, 0) of the brick's cells is the origin. */
export interface BrickShape {
  readonly positions: Float32Array;
  readonly indices: Uint32Array;
}

/** One solid being put together: vertices are shared by being asked for once. */
class Shell {
  readonly positions: number[] = [];
  readonly indices: number[] = [];

  vertex(x: number, y: number, z: number): number {
    return this.positions.push(x, y, z) / 3 - 1;
  }

  triangle(a: number, b: number, c: number): void {
    this.indices.push(a, b, c);
  }

  quad(a: number, b: number, c: number, d: number): void {
    this.indices.push(a, b, c, a, c, d);
  }

  /** Vertices of a circle, counter-clockwise seen from above. */
  circle(x: number, y: number, z: number, radius: number, segments: number): number[] {
    return Array.from({ length: segments }, (_, i) => {
      const angle = (2 * Math.PI * i) / segments;
      return this.vertex(x + radius * Math.cos(angle), y + radius * Math.sin(angle), z);
    });
  }

  /** The wall between two rings of as many vertices, seen from outside when both run counter-clockwise. */
  band(lower: readonly number[], upper: readonly number[]): void {
    for (const [i, a] of lower.entries()) {
      const next = (i + 1) % lower.length;
      this.quad(a, lower[next]!, upper[next]!, upper[i]!);
    }
  }

  /** A convex face that is seen from above when its ring runs counter-clockwise. */
  face(ring: readonly number[]): void {
    for (let i = 1; i + 1 < ring.length; i++) this.triangle(ring[0]!, ring[i]!, ring[i + 1]!);
  }

  /**
   * A level rectangle, seen from above, parted into fields at `xs` and `ys`, with a round hole in the middle of each
   * field that `holes` has a ring for (by field, x first). Returns the rim, counter-clockwise from the lowest corner.
   */
  fields(
    xs: readonly number[],
    ys: readonly number[],
    z: number,
    holes: readonly (readonly number[] | undefined)[],
  ): Rim {
    const corners = ys.map(y => xs.map(x => this.vertex(x, y, z)));
    for (let j = 0; j + 1 < ys.length; j++)
      for (let i = 0; i + 1 < xs.length; i++) {
        const field = [corners[j]![i]!, corners[j]![i + 1]!, corners[j + 1]![i + 1]!, corners[j + 1]![i]!];
        const hole = holes[i + j * (xs.length - 1)];
        if (hole) this.#around(field, hole);
        else this.face(field);
      }
    return {
      south: corners[0]!,
      east: corners.map(row => row.at(-1)!),
      north: corners.at(-1)!.toReversed(),
      west: corners.map(row => row[0]!).toReversed(),
    };
  }

  /** Each corner of the field sees the quarter of the ring that faces it. */
  #around(field: readonly number[], ring: readonly number[]): void {
    const quarter = ring.length / 4;
    // The ring begins at +x, which lies between the corners 1 (−y) and 2 (+y).
    for (let side = 0; side < 4; side++) {
      const corner = field[(side + 2) % 4]!;
      const at = (i: number): number => ring[(side * quarter + i) % ring.length]!;
      for (let i = 0; i < quarter; i++) this.triangle(corner, at(i + 1), at(i));
      this.triangle(field[(side + 1) % 4]!, corner, at(0));
    }
  }

  /** The wall from the four corners of a rectangle up to a rim above them, seen from outside. */
  walls([sw, se, ne, nw]: Corners, { south, east, north, west }: Rim): void {
    for (const [from, to, top] of [
      [sw, se, south],
      [se, ne, east],
      [ne, nw, north],
      [nw, sw, west],
    ] as const) {
      for (let i = 0; i + 1 < top.length; i++) this.triangle(from, top[i + 1]!, top[i]!);
      this.triangle(from, to, top.at(-1)!);
    }
  }

  rectangle(x0: number, y0: number, x1: number, y1: number, z: number): Corners {
    return [
      this.vertex(x0, y0, z),
      this.vertex(x1, y0, z),
      this.vertex(x1, y1, z),
      this.vertex(x0, y1, z),
    ] as const;
  }

  /** What was added since `from` indices, turned inside out. */
  invert(from: number): void {
    const { indices } = this;
    for (let i = from; i < indices.length; i += 3)
      [indices[i + 1], indices[i + 2]] = [indices[i + 2]!, indices[i + 1]!];
  }
}

type Corners = readonly [southWest: number, southEast: number, northEast: number, northWest: number];

/** The edges of a rectangle, each with its corners, going round counter-clockwise seen from above. */
interface Rim {
  readonly south: readonly number[];
  readonly east: readonly number[];
  readonly north: readonly number[];
  readonly west: readonly number[];
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/**
 * The solid of a brick of `dx` by `dy` studs: body, studs, and below the walls with tubes (or posts, where the brick
 * is one stud wide). `hasStud` says which studs there are, counted along x first; all without it. Throws a RangeError
 * when `segments` is no multiple of 4.
 */
export function brickSolid(
  dx: number,
  dy: number,
  { segments = 32, underside = true, play = brickShape.play, height = brickHeight }: BrickMeshOptions = {},
  hasStud: (stud: number) => boolean = () => true,
): BrickShape {
  if (segments < 4 || segments % 4 !== 0)
    throw new RangeError(`A circle of a brick takes a multiple of 4 segments, not ${segments}.`);
  const shell = new Shell();
  const [width, depth] = [dx * studPitch - play, dy * studPitch - play];
  const bounds = (count: number, far: number): number[] => [
    play,
    ...range(count - 1).map(i => (i + 1) * studPitch),
    far,
  ];
  const bottom = shell.rectangle(play, play, width, depth, 0);

  const radius = brickShape.stud.diameter / 2;
  const feet = range(dx * dy).map(field => {
    if (!hasStud(field)) return undefined;
    const [x, y] = [(field % dx) + 0.5, Math.floor(field / dx) + 0.5].map(middle => middle * studPitch);
    const foot = shell.circle(x!, y!, height, radius, segments);
    const head = shell.circle(x!, y!, height + brickShape.stud.height, radius, segments);
    shell.band(foot, head);
    shell.face(head);
    return foot;
  });
  shell.walls(bottom, shell.fields(bounds(dx, width), bounds(dy, depth), height, feet));
  if (underside) hollow(shell, bottom, { dx, dy, segments, play, height });
  else shell.face(bottom.toReversed());
  return { positions: new Float32Array(shell.positions), indices: new Uint32Array(shell.indices) };
}

/** The rim that a brick stands on, the cavity, and what stands in it. */
function hollow(
  shell: Shell,
  outer: Corners,
  {
    dx,
    dy,
    segments,
    play,
    height,
  }: { dx: number; dy: number } & Required<Omit<BrickMeshOptions, 'underside'>>,
): void {
  const { wall, roof, tube, post } = brickShape;
  const ceiling = height - roof;
  const near = play + wall;
  const [farX, farY] = [dx * studPitch - near, dy * studPitch - near];
  const inner = shell.rectangle(near, near, farX, farY, 0);
  // Seen from below: rings run the other way.
  shell.band(inner, outer);

  // Walls and ceiling of the cavity are made as those of a body, and turned inside out.
  const from = shell.indices.length;
  const tubes = dx > 1 && dy > 1;
  const along = (count: number, far: number): { bounds: number[]; middles: number[] } => {
    if (count === 1) return { bounds: [near, far], middles: [studPitch / 2] };
    const middles = range(count - 1).map(i => (i + 1) * studPitch);
    return { bounds: [near, ...middles.slice(1).map(middle => middle - studPitch / 2), far], middles };
  };
  const [x, y] = [along(dx, farX), along(dy, farY)];
  const radius = tubes ? tube.outer / 2 : post.diameter / 2;
  const tops =
    dx === 1 && dy === 1
      ? []
      : y.middles.flatMap(v => x.middles.map(u => shell.circle(u, v, ceiling, radius, segments)));
  shell.walls(inner, shell.fields(x.bounds, y.bounds, ceiling, tops));
  shell.invert(from);

  const places = y.middles.flatMap(v => x.middles.map(u => [u, v] as const));
  for (const [i, top] of tops.entries()) {
    const [u, v] = places[i]!;
    const foot = shell.circle(u, v, 0, radius, segments);
    shell.band(foot, top);
    if (!tubes) {
      shell.face(foot.toReversed());
      continue;
    }
    const bore = shell.circle(u, v, 0, tube.inner / 2, segments);
    const end = shell.circle(u, v, ceiling, tube.inner / 2, segments);
    shell.band(bore, foot);
    const inside = shell.indices.length;
    shell.band(bore, end);
    shell.face(end);
    shell.invert(inside);
  }
}

/**
 * Options of `modelMesh` for a print in one piece: closed blocks that reach into each other by a hair, which every
 * slicer takes for one.
 */
export const onePiece: BrickMeshOptions = { underside: false, play: -0.01, height: brickHeight + 0.01 };

/** By how much a brick of a whole model is lower than its layer: bricks that touched would share edges. */
const layerPlay = 0.05;

const cellOf = (x: number, y: number, z: number): number => x + largestWorld * (y + largestWorld * z);

const cellsOf = (bricks: readonly Brick[]): Set<number> =>
  new Set(
    bricks.flatMap(({ dx, dy, x, y, z }) =>
      range(dx * dy).map(cell => cellOf(x + (cell % dx), y + Math.floor(cell / dx), z)),
    ),
  );

/**
 * A model as one mesh of closed solids, one a brick, for printing and rendering: millimetres, Z up, one colour run a
 * colour. Neighbours and layers are a hair apart, so that no two solids share an edge.
 */
export function modelMesh({ bricks }: BrickModel, options: BrickMeshOptions = {}): Mesh {
  const { underside = true } = options;
  const cells = underside ? new Set<number>() : cellsOf(bricks);
  const shapes = new Map<string, BrickShape>();
  const shapeOf = ({ dx, dy, x, y, z }: Brick): BrickShape => {
    const studs = range(dx * dy).map(
      stud => !cells.has(cellOf(x + (stud % dx), y + Math.floor(stud / dx), z + 1)),
    );
    const key = `${dx}x${dy} ${studs.map(Number).join('')}`;
    let shape = shapes.get(key);
    if (!shape) {
      const height = brickHeight - layerPlay;
      shapes.set(key, (shape = brickSolid(dx, dy, { height, ...options }, stud => studs[stud]!)));
    }
    return shape;
  };
  const byColor = new Map<ColorCode, Brick[]>();
  for (const brick of bricks) {
    const same = byColor.get(brick.color);
    if (same) same.push(brick);
    else byColor.set(brick.color, [brick]);
  }
  let [vertices, corners] = [0, 0];
  for (const brick of bricks) {
    vertices += shapeOf(brick).positions.length;
    corners += shapeOf(brick).indices.length;
  }
  const positions = new Float32Array(vertices);
  const indices = new Uint32Array(corners);
  const colors: ColorRun[] = [];
  let [vertex, corner] = [0, 0];
  for (const [code, same] of byColor) {
    const start = corner;
    for (const brick of same) {
      const shape = shapeOf(brick);
      const first = vertex / 3;
      for (let i = 0; i < shape.positions.length; i += 3) {
        positions[vertex++] = shape.positions[i]! + brick.x * studPitch;
        positions[vertex++] = shape.positions[i + 1]! + brick.y * studPitch;
        positions[vertex++] = shape.positions[i + 2]! + brick.z * brickHeight;
      }
      for (const index of shape.indices) indices[corner++] = first + index;
    }
    colors.push({ start, count: corner - start, color: paintOf(code) });
  }
  return { positions, indices, colors };
}

/** Fractions of sRGB; `null` for a code that is not in the table. */
export function paintOf(code: ColorCode): Color | null {
  const color = colorOf(code);
  if (!color) return null;
  const [red, green, blue] = [1, 3, 5].map(at => parseInt(color.hex.slice(at, at + 2), 16) / 255);
  return [red!, green!, blue!, color.alpha];
}
