import type { LabelledBrick, Voxels } from '../voxels.ts';

/**
 * In `Voxels.labels`: a cell inside of a shape that nobody sees. It goes with any label, so that bricks which differ
 * outside may reach into one another there and hold.
 */
export const anyLabel = 255;

/**
 * A layout while it is worked at: which brick is in which cell, and which bricks hold together. Bricks are known by
 * numbers that stay; a number whose brick was taken away is used again. Cells that belong to the shape and have no
 * brick yet are open.
 */
export class Plan {
  readonly size: Voxels['size'];
  readonly labels: Uint8Array;
  /** By cell, with one empty layer below and one above, so that looking up and down needs no care. */
  readonly at: Int32Array;
  /** Cells of the shape (not of the two extra layers), ascending, and how many cells one layer has. */
  readonly filled: Int32Array;
  readonly layer: number;
  #bricks: (LabelledBrick | undefined)[] = [];
  #spare: number[] = [];
  #parent: number[] = [];
  #count = 0;

  constructor({ size, labels }: Voxels) {
    this.size = size;
    this.labels = labels;
    this.layer = size[0] * size[1];
    this.at = new Int32Array(labels.length + 2 * this.layer).fill(-1);
    let count = 0;
    for (const label of labels) if (label > 0) count++;
    this.filled = new Int32Array(count);
    count = 0;
    for (let cell = 0; cell < labels.length; cell++) if (labels[cell]! > 0) this.filled[count++] = cell;
  }

  get count(): number {
    return this.#count;
  }

  brick(number: number): LabelledBrick {
    return this.#bricks[number]!;
  }

  *bricks(): Generator<LabelledBrick> {
    for (const brick of this.#bricks) if (brick) yield brick;
  }

  /** The brick in a cell, −1 where there is none. `cell` is an index into `labels`; a layer below and above are fine. */
  in(cell: number): number {
    return this.at[cell + this.layer]!;
  }

  open(cell: number): boolean {
    return this.labels[cell]! > 0 && this.at[cell + this.layer]! < 0;
  }

  /** All cells must be open and of one label. Joins the clusters of what is below and above. */
  place(x: number, y: number, z: number, dx: number, dy: number): number {
    const [sx, sy] = this.size;
    const start = x + sx * (y + sy * z);
    const number = this.#spare.pop() ?? this.#bricks.length;
    let label = anyLabel;
    for (let j = 0; j < dy && label === anyLabel; j++)
      for (let cell = start + sx * j; cell < start + sx * j + dx; cell++)
        if (this.labels[cell] !== anyLabel) label = this.labels[cell]!;
    this.#bricks[number] = { x, y, z, dx, dy, label: label === anyLabel ? 0 : label - 1 };
    this.#parent[number] = number;
    this.#count++;
    for (let j = 0; j < dy; j++)
      for (let cell = start + sx * j; cell < start + sx * j + dx; cell++) {
        const inside = cell + this.layer;
        this.at[inside] = number;
        this.#join(number, this.at[cell]!);
        this.#join(number, this.at[inside + this.layer]!);
      }
    return number;
  }

  /** Clusters are as they were before until {@link regroup} is called. */
  remove(number: number): void {
    const { x, y, z, dx, dy } = this.#bricks[number]!;
    const [sx, sy] = this.size;
    const start = x + sx * (y + sy * z) + this.layer;
    for (let j = 0; j < dy; j++) this.at.fill(-1, start + sx * j, start + sx * j + dx);
    this.#bricks[number] = undefined;
    this.#spare.push(number);
    this.#count--;
  }

  /** Finds the clusters anew. */
  regroup(): void {
    for (let number = 0; number < this.#bricks.length; number++) this.#parent[number] = number;
    for (const cell of this.filled) {
      const number = this.at[cell + this.layer]!;
      if (number >= 0) this.#join(number, this.at[cell]!);
    }
  }

  /** A number that is the same for all bricks that hold together by their studs; the ground joins nothing. */
  cluster(number: number): number {
    const parent = this.#parent;
    let root = number;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  }

  /** How many clusters there are, and how many of them have no brick on the ground. */
  clusters(): { all: number; floating: number; grounded: Set<number> } {
    const all = new Set<number>();
    const grounded = new Set<number>();
    for (const [number, brick] of this.#bricks.entries())
      if (brick) {
        const root = this.cluster(number);
        all.add(root);
        if (brick.z === 0) grounded.add(root);
      }
    return { all: all.size, floating: all.size - grounded.size, grounded };
  }

  #join(a: number, b: number): void {
    if (b < 0 || a === b) return;
    const first = this.cluster(a);
    const second = this.cluster(b);
    if (first !== second) this.#parent[Math.max(first, second)] = Math.min(first, second);
  }
}
