import { world } from '../brick.ts';
import { generatedParts } from '../parts.ts';
import { firstWord, kindOf, placeOf, roles, token, type Step } from './tokens.ts';

/**
 * What the model is told of each step beside its token, as it was in training: `../training/features.py` is the same
 * in Python and says why; the golden logits of a trained model hold both together.
 */

const [width, depth, height] = world;
const layerCells = width * depth;

/** How many words of a prompt the model reads. */
export const largestPrompt = 24;
const pairs = 1021;
const positions = 64;

const reach = 10;
const jointReach = 5;
const roleReach = 3;
const side = 2 * reach + 1;

// Rows of the model's table of embeddings.
const rowStep = 1;
const rowPosition = rowStep + 6;
const rowX = rowPosition + positions;
const rowY = rowX + width;
const rowLayer = rowY + depth;
const rowPart = rowLayer + height + 1;
const rowRole = rowPart + generatedParts.length;
const rowOpen = rowRole + roles;
const rowOpenX = rowOpen + side * side + 2;
const rowOpenY = rowOpenX + width + 1;
const rowOpenBeside = rowOpenY + depth + 1;
const rowRoomX = rowOpenBeside + 2;
const rowRoomY = rowRoomX + width + 1;
const rowWord = rowRoomY + depth + 1;

const slotsOfStep = 12;
/** Rows of the table that are summed up for one step. */
export const slotCount = slotsOfStep + 3 * largestPrompt;
/** Numbers by which a step is told what is filled around it. */
export const canvasSize =
  2 * layerCells + 2 * side ** 2 + 2 * (2 * jointReach + 1) ** 2 + 2 * roles * (2 * roleReach + 1) ** 2;
/** Places, each with its offset from the last one. */
export const placeCount = layerCells;

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly dx: number;
  readonly dy: number;
  readonly role: number;
}

/** The number of an offset from the last place; all that are out of reach have one. */
const offset = (x: number, y: number): number =>
  Math.abs(x) > reach || Math.abs(y) > reach ? side * side : (y + reach) * side + x + reach;

const cell = (x: number, y: number, z: number): number => x + width * (y + depth * z);

/** The steps of a sequence, and what is built by them. */
export class Sight {
  readonly #words: number;
  #steps: Step[] = [];
  #prompt: number[] = [];
  #bricks: Placed[] = [];
  /** Number of the brick in each cell, from 1 on. */
  readonly #owners = new Uint16Array(layerCells * height);
  #place: { x: number; y: number } | undefined;
  /** First place of each layer, and how many bricks lie in it. */
  #first: ({ x: number; y: number } | undefined)[] = [];
  #counts: number[] = [];
  /** What the layers are to become; without it every layer looks finished. */
  plan: { at(x: number, y: number, z: number): number } | undefined;

  /** `words`: how many there are in the vocabulary. */
  constructor(words: number) {
    this.#words = words;
  }

  get length(): number {
    return this.#steps.length;
  }

  rewind(length: number): void {
    const steps = this.#steps.slice(0, length);
    this.#steps = [];
    this.#prompt = [];
    this.#bricks = [];
    this.#owners.fill(0);
    this.#place = undefined;
    this.#first = [];
    this.#counts = [];
    for (const step of steps) this.#read(step);
  }

  /** Reads a step; `slots` and `canvas` are its own rows and come filled with zeros. */
  read(step: Step, slots: Int32Array, canvas: Float32Array): void {
    this.#read(step);
    const place = placeOf(step.id);
    const kind = kindOf(step.id);
    if (step.id >= firstWord) {
      slots[0] = rowStep + 5;
      slots[1] = rowPosition + Math.min(this.#prompt.length - 1, positions - 1);
      slots[7] = rowWord + step.id - firstWord;
      return;
    }
    const { x, y, z } = this.center();
    slots[0] = rowStep + (place ? 3 : kind ? 4 : step.id - token.start);
    slots[1] = rowPosition + Math.min(this.#counts[z] ?? 0, positions - 1);
    slots[2] = rowX + x;
    slots[3] = rowY + y;
    slots[4] = rowLayer + z;
    if (kind) {
      slots[5] = rowPart + kind.part;
      slots[6] = rowRole + kind.role;
    }
    const prompt = this.#prompt.slice(0, largestPrompt);
    for (const [index, word] of prompt.entries()) {
      slots[slotsOfStep + index] = rowWord + this.#words + word;
      slots[slotsOfStep + 2 * largestPrompt + index] =
        rowWord + 2 * this.#words + pairs + word * (height + 1) + z;
      const next = prompt[index + 1];
      if (next !== undefined)
        slots[slotsOfStep + largestPrompt + index] =
          rowWord + 2 * this.#words + ((word * 509 + next * 31 + 7) % pairs);
    }
    if (place) {
      slots[9] = rowRoomX + this.#run(x, y, z, 1, 0);
      slots[10] = rowRoomY + this.#run(x, y, z, 0, 1);
    } else this.#goOn(x, y, z, kind === undefined, slots);
    this.#look(x, y, z, canvas);
  }

  /** The last place, and the layer of the next brick; at the beginning of a layer the first place of the one below. */
  center(): Placed | { x: number; y: number; z: number } {
    const last = this.#steps.at(-1);
    const z = last ? last.layer + (last.id === token.up ? 1 : 0) : 0;
    if (last && this.#place && last.id !== token.up && last.id !== token.end && last.id !== token.start)
      return { ...this.#place, z };
    return { ...(this.#first[z - 1] ?? { x: width / 2, y: depth / 2 }), z };
  }

  /** For each place where it is seen from the center. */
  offsets(into: Int32Array): void {
    const { x, y } = this.center();
    for (let j = 0; j < depth; j++)
      for (let i = 0; i < width; i++) into[i + width * j] = offset(i - x, j - y);
  }

  #read(step: Step): void {
    this.#steps.push(step);
    if (step.id >= firstWord) this.#prompt.push(step.id - firstWord);
    const place = placeOf(step.id);
    if (place) this.#place = place;
    const kind = kindOf(step.id);
    if (!kind || !this.#place) return;
    const { dx, dy } = generatedParts[kind.part]!;
    const { x, y } = this.#place;
    const z = step.layer;
    this.#bricks.push({ x, y, z, dx, dy, role: kind.role });
    this.#first[z] ??= this.#place;
    this.#counts[z] = (this.#counts[z] ?? 0) + 1;
    for (let j = y; j < Math.min(y + dy, depth); j++)
      for (let i = x; i < Math.min(x + dx, width); i++) this.#owners[cell(i, j, z)] = this.#bricks.length;
  }

  /** Planned, and not filled. */
  #open(x: number, y: number, z: number): boolean {
    return this.plan !== undefined && this.plan.at(x, y, z) > 0 && this.#at(x, y, z) === 0;
  }

  /** Role + 1 of a cell; 0 where it is empty or outside. */
  roleAt(x: number, y: number, z: number): number {
    const brick = this.#at(x, y, z);
    return brick ? this.#bricks[brick - 1]!.role + 1 : 0;
  }

  /** The words of the prompt so far. */
  get prompt(): readonly number[] {
    return this.#prompt;
  }

  /** The last place of the layer that the next brick lies in; undefined at its beginning. */
  get lastPlace(): { readonly x: number; readonly y: number } | undefined {
    const last = this.#steps.at(-1);
    return last && (placeOf(last.id) || kindOf(last.id)) ? this.#place : undefined;
  }

  /** How many cells are open from one on. */
  #run(x: number, y: number, z: number, dx: number, dy: number): number {
    let length = 0;
    while (this.#open(x + length * dx, y + length * dy, z)) length++;
    return length;
  }

  /** What is left to do of the layer's plan. */
  #goOn(cx: number, cy: number, z: number, fresh: boolean, slots: Int32Array): void {
    for (let x = fresh ? width - 1 : cx; x >= 0; x--)
      for (let y = fresh || x < cx ? depth - 1 : cy - 1; y >= 0; y--)
        if (this.#open(x, y, z)) {
          slots[8] = rowOpen + offset(x - cx, y - cy);
          slots[9] = rowOpenX + this.#run(x, y, z, -1, 0);
          slots[10] = rowOpenY + this.#run(x, y, z, 0, -1);
          slots[11] = rowOpenBeside + (this.#open(x + 1, y, z) ? 1 : 0);
          return;
        }
    slots[8] = rowOpen + side * side + 1;
  }

  #at(x: number, y: number, z: number): number {
    return x < 0 || y < 0 || z < 0 || x >= width || y >= depth || z >= height
      ? 0
      : this.#owners[cell(x, y, z)]!;
  }

  #look(cx: number, cy: number, z: number, canvas: Float32Array): void {
    let end = 0;
    const put = (centerX: number, centerY: number, far: number, seen: (x: number, y: number) => boolean) => {
      for (let y = centerY - far; y <= centerY + far; y++)
        for (let x = centerX - far; x <= centerX + far; x++, end++) if (seen(x, y)) canvas[end] = 1;
    };
    for (const layer of [z, z - 1])
      for (let y = 0; y < depth; y++)
        for (let x = 0; x < width; x++, end++) if (this.#at(x, y, layer)) canvas[end] = 1;
    for (const layer of [z, z - 1]) put(cx, cy, reach, (x, y) => this.#at(x, y, layer) > 0);
    const joined = (x: number, y: number, i: number, j: number) => {
      const brick = this.#at(x, y, z - 1);
      return brick > 0 && brick === this.#at(x + i, y + j, z - 1);
    };
    put(cx, cy, jointReach, (x, y) => joined(x, y, 1, 0));
    put(cx, cy, jointReach, (x, y) => joined(x, y, 0, 1));
    for (const layer of [z, z - 1])
      for (let role = 0; role < roles; role++)
        put(cx, cy, roleReach, (x, y) => {
          const brick = this.#at(x, y, layer);
          return brick > 0 && this.#bricks[brick - 1]!.role === role;
        });
  }
}

/** Logits that a step is given: every token but the words. */
export const logitCount = firstWord;
