import { world } from '../brick.ts';
import { generatedParts } from '../parts.ts';
import type { Random } from '../random.ts';
import type { Extent, Planner } from './planner.ts';
import { firstKind, firstPlace, placeOf, roles, type Step, token } from './tokens.ts';

const [width, depth] = world;
const cells = width * depth;

/** What has been built, as much as a drawing has to know. */
export interface Built {
  /** Role + 1 of a cell; 0 where it is empty or outside. */
  roleAt(x: number, y: number, z: number): number;
}

/** Logits are moved by so much against what the drawing does not want: it stays possible when nothing else is. */
const against = 14;
/** And by so much against a brick that leaves a cell behind which may not be reached any more. */
const astray = 4;

/** A model as it is drawn, layer by layer as it is built; and how that moves what the transformer wants. */
export class Drawing {
  readonly #planner: Planner;
  readonly #prompt: readonly number[];
  readonly #extent: Extent;
  readonly #corner: { readonly x: number; readonly y: number };
  readonly #daring: number;
  readonly #layers = new Map<number, Uint8Array>();

  private constructor(planner: Planner, prompt: readonly number[], extent: Extent, random: Random) {
    this.#planner = planner;
    this.#prompt = prompt;
    this.#extent = extent;
    this.#corner = { x: Math.floor((width - extent.width) / 2), y: Math.floor((depth - extent.depth) / 2) };
    this.#daring = 0.4 + 0.2 * random();
  }

  /** Undefined when the planner knows nothing of the kind. */
  static begin(planner: Planner, prompt: readonly number[], random: Random): Drawing | undefined {
    const extent = planner.extent(prompt, random);
    return extent && new Drawing(planner, prompt, extent, random);
  }

  /** Draws a layer, after what was built below it. */
  async draw(z: number, built: Built): Promise<void> {
    const { x: left, y: front } = this.#corner;
    const drawn = new Uint8Array(cells);
    if (z < this.#extent.height) {
      const below = new Uint8Array(cells);
      for (let y = 0; y < this.#extent.depth; y++)
        for (let x = 0; x < this.#extent.width; x++)
          below[x + width * y] = built.roleAt(left + x, front + y, z - 1);
      const layer = await this.#planner.layer(this.#prompt, this.#extent, z, below, this.#daring);
      for (let y = 0; y < this.#extent.depth; y++)
        for (let x = 0; x < this.#extent.width; x++)
          drawn[left + x + width * (front + y)] = layer[x + width * y]!;
    }
    this.#layers.set(z, drawn);
  }

  /** Role + 1 of a cell as it is drawn. */
  at(x: number, y: number, z: number): number {
    return x < 0 || y < 0 || x >= width || y >= depth ? 0 : (this.#layers.get(z)?.[x + width * y] ?? 0);
  }

  /** Moves the logits of what comes after `last`, in layer `z`, towards what is drawn and not built yet. */
  guide(logits: Float32Array, last: Step, z: number, built: Built): void {
    const place = placeOf(last.id);
    if (place) this.#guideKinds(logits, place.x, place.y, z, built);
    else this.#guidePlaces(logits, z, built);
  }

  #guidePlaces(logits: Float32Array, z: number, built: Built): void {
    const open = this.#open(z, built);
    const fits = fitting(open, this.#lastPlace);
    const next = firstOf(fits);
    if (next === undefined) {
      // The layer is done, or nothing was drawn here: what then comes is the model's own affair, as far as it may rise.
      const empty = !this.#layers.get(z)?.some(cell => cell > 0);
      for (let place = 0; place < cells; place++) if (!empty) logits[firstPlace + place]! -= against;
      if (!empty) logits[z + 1 >= this.#extent.height ? token.up : token.end]! -= against;
      return;
    }
    logits[token.up]! -= against;
    logits[token.end]! -= against;
    const good = new Set(this.#best(fits, next, z, built).map(({ x, y }) => x + width * y));
    for (let place = 0; place < cells; place++)
      if (!open[place]) logits[firstPlace + place]! -= against;
      else if (!good.has(place)) logits[firstPlace + place]! -= astray;
  }

  /** Bricks that cover a cell: those that rest on something, where there are any. */
  #best(
    fits: readonly Fit[],
    cell: { readonly x: number; readonly y: number },
    z: number,
    built: Built,
  ): readonly Fit[] {
    const covering = fits.filter(fit => covers(fit, cell));
    const resting = covering.filter(fit => rests(fit, z, built));
    return resting.length > 0 ? resting : covering;
  }

  /** Role + 1 of the cells that are drawn and not built. */
  #open(z: number, built: Built): Uint8Array {
    const open = new Uint8Array(cells);
    for (let y = 0; y < depth; y++)
      for (let x = 0; x < width; x++) if (!built.roleAt(x, y, z)) open[x + width * y] = this.at(x, y, z);
    return open;
  }

  /** Where the last brick of the layer lies; set by the decoder. */
  #lastPlace: { readonly x: number; readonly y: number } | undefined;
  set lastPlace(place: { readonly x: number; readonly y: number } | undefined) {
    this.#lastPlace = place;
  }

  #guideKinds(logits: Float32Array, x: number, y: number, z: number, built: Built): void {
    const fits = fitting(this.#open(z, built), { x, y: y + 1 });
    const next = firstOf(fits);
    const good = new Set(
      next &&
        this.#best(
          fits.filter(fit => fit.x === x && fit.y === y),
          next,
          z,
          built,
        ).map(({ dx, dy }) => `${dx}x${dy}`),
    );
    for (const [part, { dx, dy }] of generatedParts.entries()) {
      let outside = 0;
      const matching = Array.from({ length: roles }, () => 0);
      for (let j = y; j < y + dy; j++)
        for (let i = x; i < x + dx; i++) {
          const drawn = this.at(i, j, z);
          if (!drawn || built.roleAt(i, j, z)) outside++;
          else matching[drawn - 1]!++;
        }
      const missing = good.size > 0 && !good.has(`${dx}x${dy}`) ? astray : 0;
      for (let role = 0; role < roles; role++)
        logits[firstKind + part * roles + role]! -=
          Math.min(1, outside) * against + missing + (1 - matching[role]! / (dx * dy)) * (against / 2);
    }
  }
}

/** A brick as it could lie in a layer. */
interface Fit {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/** Every brick that fits into the open cells and may still come after the last one. */
function fitting(open: Uint8Array, after: { readonly x: number; readonly y: number } | undefined): Fit[] {
  const found: Fit[] = [];
  for (let x = after ? after.x : width - 1; x >= 0; x--)
    for (let y = after && x === after.x ? after.y - 1 : depth - 1; y >= 0; y--)
      if (open[x + width * y])
        for (const { dx, dy } of generatedParts) if (isOpen(open, x, y, dx, dy)) found.push({ x, y, dx, dy });
  return found;
}

function isOpen(open: Uint8Array, x: number, y: number, dx: number, dy: number): boolean {
  if (x + dx > width || y + dy > depth) return false;
  for (let j = y; j < y + dy; j++) for (let i = x; i < x + dx; i++) if (!open[i + width * j]) return false;
  return true;
}

/** Of the cells that some brick would cover, the first in the order of bricks. */
function firstOf(fits: readonly Fit[]): { readonly x: number; readonly y: number } | undefined {
  let first: { x: number; y: number } | undefined;
  for (const { x, y, dx, dy } of fits) {
    const cell = { x: x + dx - 1, y: y + dy - 1 };
    if (!first || cell.x > first.x || (cell.x === first.x && cell.y > first.y)) first = cell;
  }
  return first;
}

const covers = ({ x, y, dx, dy }: Fit, cell: { readonly x: number; readonly y: number }): boolean =>
  cell.x >= x && cell.x < x + dx && cell.y >= y && cell.y < y + dy;

/** Whether a brick has the ground or a brick below it. */
function rests({ x, y, dx, dy }: Fit, z: number, built: Built): boolean {
  if (z === 0) return true;
  for (let j = y; j < y + dy; j++)
    for (let i = x; i < x + dx; i++) if (built.roleAt(i, j, z - 1)) return true;
  return false;
}
