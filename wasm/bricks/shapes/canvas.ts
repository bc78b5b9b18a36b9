import { type Size, world } from '../brick.ts';
import { emptyVoxels, type Voxels } from '../voxels.ts';

/** Cells that a painter may use beside the world, on each side: a shape is painted anywhere near 0 and then centred. */
const margin = 20;
const [width, depth, height] = world;
const columns = width + 2 * margin;
const rows = depth + 2 * margin;

type Place = readonly [x: number, y: number, z: number];

/**
 * Paints the cells of a shape with roles (0–3: index in `Category.roles`). x runs to the right, y to the back (the front
 * of a thing looks towards −y), z up from the ground. Where a shape is painted does not matter: `shape()` puts it in
 * the middle of the world. Coordinates from −20 to 39; a cell outside of them, below the ground or above layer 19
 * throws a RangeError, so that a program that outgrows the world is found by its test.
 *
 * Round shapes are given by the box they lie in, so that even and odd diameters are both exact. `role` undefined carves.
 */
export class Canvas {
  readonly #labels = new Uint8Array(columns * rows * height);

  /** The role of a cell; undefined where it is empty. */
  at(x: number, y: number, z: number): number | undefined {
    if (x < -margin || y < -margin || z < 0 || x >= width + margin || y >= depth + margin || z >= height)
      return undefined;
    const label = this.#labels[x + margin + columns * (y + margin + rows * z)]!;
    return label ? label - 1 : undefined;
  }

  cell(role: number | undefined, x: number, y: number, z: number): this {
    if (x < -margin || y < -margin || z < 0 || x >= width + margin || y >= depth + margin || z >= height)
      throw new RangeError(`The cell (${x},${y},${z}) is outside of the canvas.`);
    this.#labels[x + margin + columns * (y + margin + rows * z)] = role === undefined ? 0 : role + 1;
    return this;
  }

  /** A solid box from its corner at (x, y, z). Sizes of 0 or less paint nothing. */
  box(role: number | undefined, [x, y, z]: Place, [dx, dy, dz]: Size): this {
    for (let k = z; k < z + dz; k++)
      for (let j = y; j < y + dy; j++) for (let i = x; i < x + dx; i++) this.cell(role, i, j, k);
    return this;
  }

  carve(at: Place, size: Size): this {
    return this.box(undefined, at, size);
  }

  /** The four walls of a box, without floor and ceiling; its inside stays as it is. */
  walls(role: number | undefined, [x, y, z]: Place, [dx, dy, dz]: Size, thickness = 1): this {
    for (let k = z; k < z + dz; k++)
      for (let j = y; j < y + dy; j++)
        for (let i = x; i < x + dx; i++)
          if (Math.min(i - x, j - y, x + dx - 1 - i, y + dy - 1 - j) < thickness) this.cell(role, i, j, k);
    return this;
  }

  /** Posts of `thick` × `thick` cells in the four corners of a box. */
  posts(role: number | undefined, [x, y, z]: Place, [dx, dy, dz]: Size, thick = 1): this {
    for (const i of [x, x + dx - thick])
      for (const j of [y, y + dy - thick]) this.box(role, [i, j, z], [thick, thick, dz]);
    return this;
  }

  /** An upright cylinder that fills its box; an ellipse where dx and dy differ. */
  cylinder(role: number | undefined, [x, y, z]: Place, [dx, dy, dz]: Size): this {
    for (let j = 0; j < dy; j++)
      for (let i = 0; i < dx; i++)
        if (inEllipse(i, j, dx, dy)) for (let k = z; k < z + dz; k++) this.cell(role, x + i, y + j, k);
    return this;
  }

  /** The wall of a cylinder, closed all the way round (its cells meet edge to edge); its inside stays as it is. */
  ring(role: number | undefined, [x, y, z]: Place, [dx, dy, dz]: Size, thickness = 1): this {
    for (let j = 0; j < dy; j++)
      for (let i = 0; i < dx; i++)
        if (inEllipse(i, j, dx, dy) && onEdge(i, j, dx, dy, thickness))
          for (let k = z; k < z + dz; k++) this.cell(role, x + i, y + j, k);
    return this;
  }

  /**
   * Layers one above the other from z up, in the middle of the square that starts at (x, y) and is `around` wide: each
   * has the diameter of its place in `profile`, of the parity of `around` (else it lies half a stud to the left). With
   * `thickness` they are rings, and thicker where the shape widens or narrows, so that each stands on the one below.
   */
  turned(
    role: number | undefined,
    [x, y, z]: Place,
    around: number,
    profile: readonly number[],
    thickness?: number,
  ): this {
    for (const [k, diameter] of profile.entries()) {
      const inset = Math.floor((around - diameter) / 2);
      const at: Place = [x + inset, y + inset, z + k];
      const size: Size = [diameter, diameter, 1];
      if (thickness === undefined) this.cylinder(role, at, size);
      else {
        const [below, above] = [profile[k - 1] ?? diameter, profile[k + 1] ?? diameter];
        this.ring(role, at, size, thickness + Math.ceil(Math.max(0, diameter - below, diameter - above) / 2));
      }
    }
    return this;
  }

  /** A stepped pyramid or roof: every layer is smaller by `step` cells on each side along x and along y. */
  steps(
    role: number | undefined,
    [x, y, z]: Place,
    [dx, dy]: readonly [number, number],
    [stepX, stepY]: readonly [number, number],
    most = height,
  ): this {
    for (let k = 0; k < most && dx - 2 * k * stepX > 0 && dy - 2 * k * stepY > 0; k++)
      this.box(role, [x + k * stepX, y + k * stepY, z + k], [dx - 2 * k * stepX, dy - 2 * k * stepY, 1]);
    return this;
  }

  /**
   * A gabled roof on a house of dx × dy cells with its lower left front corner at (x, y, z): strips two cells wide that
   * move in by one every layer, so that each lies on the one below, till they meet above the middle; the first hangs
   * over the walls by one cell, and all of them by `over` at the front and the back. Under it the two gables, of
   * `gables`. The ridge runs along y. The answer is the number of layers.
   */
  gable(
    roof: number,
    gables: number,
    [x, y, z]: Place,
    [dx, dy]: readonly [number, number],
    over = 0,
  ): number {
    let k = 0;
    for (; 2 * k < dx + 2; k++) {
      const [left, right] = [x - 1 + k, x + dx - k];
      for (const j of [y, y + dy - 1])
        this.box(
          gables,
          [Math.max(left, x), j, z + k],
          [Math.min(right, x + dx - 1) - Math.max(left, x) + 1, 1, 1],
        );
      const wide = Math.min(2, right - left + 1);
      this.box(roof, [left, y - over, z + k], [wide, dy + 2 * over, 1]);
      this.box(roof, [right - wide + 1, y - over, z + k], [wide, dy + 2 * over, 1]);
      if (right - left < 4) return k + 1;
    }
    return k;
  }

  /** An ellipsoid that fills its box: heads, bodies, crowns of trees. `thickness` leaves it hollow inside. */
  ball(role: number | undefined, [x, y, z]: Place, [dx, dy, dz]: Size, thickness = Infinity): this {
    for (let k = 0; k < dz; k++)
      for (let j = 0; j < dy; j++)
        for (let i = 0; i < dx; i++)
          if (inBall(i, j, k, dx, dy, dz)) {
            const t = thickness;
            const deep =
              t < Infinity &&
              inBall(i - t, j, k, dx, dy, dz) &&
              inBall(i + t, j, k, dx, dy, dz) &&
              inBall(i, j - t, k, dx, dy, dz) &&
              inBall(i, j + t, k, dx, dy, dz) &&
              inBall(i, j, k - t, dx, dy, dz) &&
              inBall(i, j, k + t, dx, dy, dz);
            if (!deep) this.cell(role, x + i, y + j, z + k);
          }
    return this;
  }

  /** Cells from one place to another, each step to a neighbour along the longest way still to go; both ends included. */
  line(role: number | undefined, from: Place, to: Place, thick: Size = [1, 1, 1]): this {
    const steps = Math.max(...from.map((start, axis) => Math.abs(to[axis]! - start)));
    for (let step = 0; step <= steps; step++) {
      const [x, y, z] = from.map((start, axis) =>
        Math.round(start + (steps ? ((to[axis]! - start) * step) / steps : 0)),
      ) as [number, number, number];
      this.box(role, [x, y, z], thick);
    }
    return this;
  }

  /** Whatever is there, also on the other side of the plane between the cells `twice` / 2 − ½ … along x or y. */
  mirror(axis: 'x' | 'y', twice: number): this {
    const painted = Array.from(this.cells());
    for (const [x, y, z, role] of painted)
      if (axis === 'x') this.cell(role, twice - 1 - x, y, z);
      else this.cell(role, x, twice - 1 - y, z);
    return this;
  }

  *cells(): Generator<readonly [x: number, y: number, z: number, role: number]> {
    // Straight through the bytes: most of them are empty, and shapes are built by the ten thousand.
    const labels = this.#labels;
    for (let index = 0; index < labels.length; index++) {
      const label = labels[index]!;
      if (label)
        yield [
          (index % columns) - margin,
          (Math.floor(index / columns) % rows) - margin,
          Math.floor(index / (columns * rows)),
          label - 1,
        ];
    }
  }

  /**
   * The shape in the middle of the world. Throws a RangeError when it is empty, wider than the world, or nothing of it
   * is on the ground.
   */
  shape(): Voxels {
    const voxels = emptyVoxels(world);
    let [left, right, front, back, lowest] = [Infinity, -Infinity, Infinity, -Infinity, Infinity];
    for (const [x, y, z] of this.cells()) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      front = Math.min(front, y);
      back = Math.max(back, y);
      lowest = Math.min(lowest, z);
    }
    if (lowest !== 0) throw new RangeError('The shape does not stand on the ground.');
    if (right - left >= width || back - front >= depth)
      throw new RangeError(`The shape is ${right - left + 1} × ${back - front + 1} cells large.`);
    const dx = Math.floor((width - (right - left + 1)) / 2) - left;
    const dy = Math.floor((depth - (back - front + 1)) / 2) - front;
    for (const [x, y, z, role] of this.cells())
      voxels.labels[x + dx + width * (y + dy + depth * z)] = role + 1;
    return voxels;
  }
}

const inEllipse = (i: number, j: number, dx: number, dy: number): boolean =>
  ((2 * i + 1 - dx) / dx) ** 2 + ((2 * j + 1 - dy) / dy) ** 2 <= 1;

/** Within `thickness` cells, also across corners, of what is not in the ellipse. */
function onEdge(i: number, j: number, dx: number, dy: number, thickness: number): boolean {
  for (let v = -thickness; v <= thickness; v++)
    for (let u = -thickness; u <= thickness; u++) if (!inEllipse(i + u, j + v, dx, dy)) return true;
  return false;
}

const inBall = (i: number, j: number, k: number, dx: number, dy: number, dz: number): boolean =>
  ((2 * i + 1 - dx) / dx) ** 2 + ((2 * j + 1 - dy) / dy) ** 2 + ((2 * k + 1 - dz) / dz) ** 2 <= 1;
