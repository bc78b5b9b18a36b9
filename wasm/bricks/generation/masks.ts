import { type Brick, world } from '../brick.ts';
import { connectivity } from '../connectivity.ts';
import { generatedParts, partOf } from '../parts.ts';
import type { Inventory, Region } from './events.ts';

const [width, depth, height] = world;
const fullRow = 2 ** depth - 1;

/** What masks ask of a brick. */
export type Cuboid = Omit<Brick, 'color'>;

export interface MaskSettings {
  /** Bricks that are in the world from the start, in any order. They must fit into the world and not collide. */
  readonly fixed?: readonly Cuboid[];
  /** Bricks that may be used, the fixed ones among them; endless when missing. */
  readonly inventory?: Inventory;
  /** Cells that new bricks may fill; the whole world when missing. */
  readonly region?: Region;
}

/**
 * Which brick may come next, so that whatever is chosen, the model is valid: of parts that are there, inside of the
 * world, in no other brick's cells, in the order of `compareBricks`, and on at least one brick that itself is held. A
 * model that is built so is connected at every moment. With `hanging` a brick need not lie on another: it floats until
 * one of the next layer holds it from above, and the caller sees to it that one does (`floating`).
 *
 * Rows of cells along y are the bits of one number, so that a question about all places of a layer costs a few hundred
 * operations.
 */
export class Masks {
  /** Rows at `x + width · z`; bit y is set where a brick is, and where one is that is held from the ground. */
  readonly #occupied = new Uint32Array(width * height);
  readonly #holding = new Uint32Array(width * height);
  readonly #allowed = new Uint32Array(width * height).fill(fullRow);
  readonly #fixed: readonly Cuboid[];
  /** Whether fixed bricks float: then every new one may be what holds them. */
  readonly #fixedFloat: boolean;
  /** Whether bricks may be placed that something above is to hold. */
  hanging = false;
  #floating: readonly Cuboid[] = [];
  /** Whether any ever was placed so: from then on what is held is not only what rests. */
  #hung = false;
  readonly #left = new Float64Array(generatedParts.length).fill(Infinity);
  readonly #placed: Cuboid[] = [];
  /** For each layer that was left, how many bricks had been placed. */
  readonly #ups: number[] = [];
  /** Rows at `x`. */
  readonly #any = new Uint32Array(width);

  constructor({ fixed = [], inventory, region }: MaskSettings = {}) {
    this.#fixed = fixed;
    if (inventory)
      for (const [index, { part }] of generatedParts.entries()) this.#left[index] = inventory[part.name] ?? 0;
    if (region) this.#allowed.fill(0);
    if (region)
      for (let z = Math.max(0, region.min[2]); z <= Math.min(height - 1, region.max[2]); z++)
        for (let x = Math.max(0, region.min[0]); x <= Math.min(width - 1, region.max[0]); x++)
          this.#allowed[x + width * z] = bits(region.min[1], region.max[1]);
    for (const brick of fixed) {
      this.#mark(this.#occupied, brick, true);
      this.#use(brick, -1);
    }
    const { grounded, floating } = connectivity({ size: world, bricks: fixed.map(withColor) });
    this.#fixedFloat = floating.length > 0;
    for (const index of grounded) this.#mark(this.#holding, fixed[index]!, true);
  }

  /** The layer that bricks come into. */
  get layer(): number {
    return this.#ups.length;
  }

  /** Bricks that were placed so far, without the fixed ones. */
  get placed(): readonly Cuboid[] {
    return this.#placed;
  }

  /** Whether every brick of the inventory is used. */
  get spent(): boolean {
    return this.#left.every(left => left <= 0);
  }

  /** New bricks that nothing holds yet. */
  get floating(): readonly Cuboid[] {
    return this.#floating;
  }

  /** Whether every cell of every brick lies on the ground or on a brick: such a model stands, whatever it weighs. */
  get everyCellRests(): boolean {
    for (let at = width; at < this.#occupied.length; at++)
      if (this.#occupied[at]! & ~this.#occupied[at - width]!) return false;
    return true;
  }

  /** Whether a layer above this one exists, can be built on, and this one has bricks. */
  get mayRise(): boolean {
    const z = this.layer;
    return z + 1 < height && this.#holds(z) && this.#anywhere(z + 1);
  }

  /** Whether something has been built. */
  get mayEnd(): boolean {
    return this.#placed.length > 0 || this.#fixed.length > 0;
  }

  /**
   * Whether `after` and every later place of the layer can hold at least one part: `into` gets 1 for each place
   * (`x + width · y`) that can, else 0. `after` is the last brick of the layer, fixed or not. The answer is how many.
   */
  places(into: Uint8Array, after: Pick<Brick, 'x' | 'y'> | undefined): number {
    this.#fits(this.layer, this.#any);
    let count = 0;
    for (let x = 0; x < width; x++) {
      const row = this.#any[x]! & later(x, after);
      for (let y = 0; y < depth; y++) {
        const fits = (row >>> y) & 1;
        into[x + width * y] = fits;
        count += fits;
      }
    }
    return count;
  }

  /** `into` gets 1 for each of `generatedParts` that fits with its corner at a place of the layer, else 0. */
  kinds(into: Uint8Array, x: number, y: number): number {
    let count = 0;
    for (const [index, { dx, dy }] of generatedParts.entries()) {
      const fits = this.#left[index]! > 0 && this.#fitsAt({ x, y, z: this.layer, dx, dy }) ? 1 : 0;
      into[index] = fits;
      count += fits;
    }
    return count;
  }

  /** The caller has asked `places` and `kinds` before; layers below must have been left by `rise`. */
  place(brick: Cuboid): void {
    this.#placed.push(brick);
    this.#mark(this.#occupied, brick, true);
    this.#use(brick, -1);
    this.#hung ||= !this.#restsOn(brick);
    if (this.#fixedFloat || this.#hung) this.#hold();
    else this.#mark(this.#holding, brick, true);
  }

  /** On to the layer above. */
  rise(): void {
    this.#ups.push(this.#placed.length);
  }

  /** Back to the first `placed` bricks and to `layer`. */
  rewind(placed: number, layer: number): void {
    while (this.#placed.length > placed) {
      const brick = this.#placed.pop()!;
      this.#mark(this.#occupied, brick, false);
      this.#mark(this.#holding, brick, false);
      this.#use(brick, 1);
    }
    this.#ups.length = layer;
    if (this.#fixedFloat || this.#hung) this.#hold();
  }

  /** Which bricks are held, anew: a new brick may be what holds others that floated. */
  #hold(): void {
    const bricks = [...this.#fixed, ...this.#placed].map(withColor);
    const { grounded, floating } = connectivity({ size: world, bricks });
    this.#holding.fill(0);
    for (const index of grounded) this.#mark(this.#holding, bricks[index]!, true);
    const first = this.#fixed.length;
    this.#floating = floating
      .flat()
      .filter(index => index >= first)
      .sort((a, b) => a - b)
      .map(index => this.#placed[index - first]!);
  }

  #restsOn({ x, y, z, dx, dy }: Cuboid): boolean {
    if (z === 0) return true;
    const row = bits(y, y + dy - 1);
    for (let i = x; i < x + dx; i++) if (this.#holding[i + width * (z - 1)]! & row) return true;
    return false;
  }

  #use({ dx, dy }: Cuboid, by: 1 | -1): void {
    const part = partOf(dx, dy);
    for (const [index, each] of generatedParts.entries())
      if (each.part === part) this.#left[index] = this.#left[index]! + by;
  }

  #mark(rows: Uint32Array, { x, y, z, dx, dy }: Cuboid, on: boolean): void {
    const row = bits(y, y + dy - 1);
    for (let i = x; i < x + dx; i++) {
      const at = i + width * z;
      rows[at] = on ? rows[at]! | row : rows[at]! & ~row;
    }
  }

  #holds(z: number): boolean {
    for (let x = 0; x < width; x++) if (this.#holding[x + width * z]) return true;
    return false;
  }

  #anywhere(z: number): boolean {
    this.#fits(z, this.#any);
    return this.#any.some(row => row !== 0);
  }

  #fitsAt({ x, y, z, dx, dy }: Cuboid): boolean {
    if (x + dx > width || y + dy > depth) return false;
    const row = bits(y, y + dy - 1);
    for (let i = x; i < x + dx; i++) {
      const at = i + width * z;
      if (this.#occupied[at]! & row || ~this.#allowed[at]! & row) return false;
    }
    return this.#mayHang(z) || this.#restsOn({ x, y, z, dx, dy });
  }

  #mayHang(z: number): boolean {
    return this.hanging && z + 1 < height;
  }

  /** The places of a layer at which any part fits. A part's places are the ANDs and ORs of shifted rows. */
  #fits(z: number, into: Uint32Array): void {
    into.fill(0);
    const anywhere = z === 0 || this.#mayHang(z);
    for (const [index, { dx, dy }] of generatedParts.entries()) {
      if (this.#left[index]! <= 0) continue;
      for (let x = 0; x + dx <= width; x++) {
        let free = fullRow;
        let held = anywhere ? fullRow : 0;
        for (let i = x; i < x + dx; i++) {
          const at = i + width * z;
          free &= this.#allowed[at]! & ~this.#occupied[at]!;
          if (!anywhere) held |= this.#holding[at - width]!;
        }
        let fits = free;
        let above = held;
        for (let j = 1; j < dy; j++) {
          fits &= free >>> j;
          above |= held >>> j;
        }
        into[x] = into[x]! | (fits & above);
      }
    }
  }
}

/** Bits `from` up to and with `to`. */
const bits = (from: number, to: number): number => {
  const first = Math.max(0, from);
  const last = Math.min(depth - 1, to);
  return last < first ? 0 : (2 ** (last - first + 1) - 1) * 2 ** first;
};

/** The places of row x that come after a brick: x descends, and then y. */
const later = (x: number, after: Pick<Brick, 'x' | 'y'> | undefined): number => {
  if (!after || x < after.x) return fullRow;
  return x > after.x ? 0 : bits(0, after.y - 1);
};

const withColor = (brick: Cuboid): Brick => ({ ...brick, color: 0 });
