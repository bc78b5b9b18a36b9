import { type Brick, world } from '../brick.ts';
import { generatedParts } from '../parts.ts';
import type { Random } from '../random.ts';
import { begunBricks, regionAbove, stepsOf } from './begun.ts';
import type { Decoder } from './decoder.ts';
import type { Inventory, Region } from './events.ts';
import { Masks } from './masks.ts';
import { sample } from './sampling.ts';
import { kindOf, kindToken, placeOf, placeToken, roles, type Step, token } from './tokens.ts';

/** A brick with the role that the model gave it, or one that was there from the beginning. */
export interface PlacedBrick {
  readonly brick: Brick;
  readonly role: number;
  readonly begun: boolean;
}

/** What the model wants next. `stuck`: nothing is left that it could do here. */
export type Proposal = PlacedBrick | 'up' | 'end' | 'stuck';

/** One thing that was done: a brick, or the way up to the next layer. */
interface Move {
  readonly placed: PlacedBrick | undefined;
  /** Steps that the decoder had read before. */
  readonly length: number;
}

export interface BuildingSettings {
  readonly decoder: Decoder;
  readonly random: Random;
  /** What the decoder reads before the first brick. */
  readonly prompt: readonly Step[];
  readonly colorOf: (role: number) => number;
  /** The role of a brick that somebody began. */
  readonly roleOf: (brick: Brick) => number;
  readonly begun: readonly Brick[];
  readonly region: Region | undefined;
  readonly inventory: Inventory | undefined;
}

const places = world[0] * world[1];

/**
 * A model while it is built: the bricks, what masks allow after them, and what the decoder has read, moved on and taken
 * back together. Bricks that were begun come in their turn; where new ones may come too, the model is asked first.
 */
export class Building {
  readonly masks: Masks;
  readonly begun: readonly Brick[];
  readonly #settings: BuildingSettings;
  /** Everything that the decoder has read. */
  readonly #history: Step[] = [];
  readonly #moves: Move[] = [];
  /** What has been tried and taken back, by how many moves came before. */
  readonly #bans = new Map<number, Set<string>>();
  /** The first layer in which the model has a say. */
  readonly #open: number;
  #next = 0;
  #logits: Float32Array = new Float32Array();
  #tokens = 0;
  readonly #placeFits = new Uint8Array(places);
  readonly #kindFits = new Uint8Array(generatedParts.length);

  /** Throws a RangeError when the bricks that were begun cannot be gone on from. */
  constructor(settings: BuildingSettings) {
    this.#settings = settings;
    this.begun = begunBricks(settings.begun);
    const region = settings.region ?? regionAbove(this.begun);
    this.#open = region?.min[2] ?? 0;
    this.masks = new Masks({
      fixed: this.begun,
      ...(settings.inventory && { inventory: settings.inventory }),
      ...(region && { region }),
    });
  }

  /** Reads the prompt. */
  async start(): Promise<void> {
    await this.#feed([...this.#settings.prompt, { id: token.start, layer: 0 }]);
  }

  /** Bricks that came so far, in order. */
  get bricks(): readonly PlacedBrick[] {
    return this.#moves.flatMap(({ placed }) => placed ?? []);
  }

  /** Those that are new. */
  get built(): readonly Brick[] {
    return this.bricks.filter(({ begun }) => !begun).map(({ brick }) => brick);
  }

  /** Begun bricks whose turn has not come. */
  get waiting(): readonly PlacedBrick[] {
    return this.begun.slice(this.#next).map(brick => this.#begunBrick(brick));
  }

  /** Tokens read, those that were taken back too. */
  get tokens(): number {
    return this.#tokens;
  }

  /** Whether the decoder can hold one more brick and the end. */
  get full(): boolean {
    return this.#history.length + 4 > this.#settings.decoder.capacity;
  }

  /** What comes next. A new brick must then be placed: the decoder has read where it is, before it said which it is. */
  async propose(temperature: number): Promise<Proposal> {
    const fixed = this.begun[this.#next];
    const layer = this.masks.layer;
    if (fixed && layer < this.#open) return fixed.z > layer ? 'up' : this.#begunBrick(fixed);
    const here = fixed?.z === layer ? fixed : undefined;
    const candidates = this.#candidates(here);
    if (fixed && fixed.z > layer && (candidates.length === 0 || candidates[0] !== token.up))
      candidates.unshift(token.up);
    if (candidates.length === 0) return here ? this.#begunBrick(here) : 'stuck';
    const id = sample(this.#logits, candidates, temperature, this.#settings.random);
    const place = placeOf(id);
    if (here && (!place || place.x < here.x || (place.x === here.x && place.y <= here.y)))
      return this.#begunBrick(here);
    if (!place) return id === token.up ? 'up' : 'end';
    await this.#feed([{ id, layer }]);
    const kinds = this.#kinds(place.x, place.y);
    const kind = kindOf(sample(this.#logits, kinds, temperature, this.#settings.random))!;
    const { dx, dy } = generatedParts[kind.part]!;
    const color = this.#settings.colorOf(kind.role);
    return { brick: { dx, dy, ...place, z: layer, color }, role: kind.role, begun: false };
  }

  /** Makes a brick that was proposed part of the model; the decoder reads it. */
  async place(placed: PlacedBrick): Promise<void> {
    const read = placed.begun ? 0 : 1;
    if (placed.begun) this.#next++;
    else this.masks.place(placed.brick);
    this.#moves.push({ placed, length: this.#history.length - read });
    await this.#feed(stepsOf(placed.brick, placed.role).slice(read));
  }

  /** On to the layer above. */
  async rise(): Promise<void> {
    const length = this.#history.length;
    const step = { id: token.up, layer: this.masks.layer };
    this.masks.rise();
    this.#moves.push({ placed: undefined, length });
    await this.#feed([step]);
  }

  /**
   * Back to before the new brick with this number (from 0, begun ones not counted), which is not proposed again there.
   * The answer is how many bricks are kept, begun ones among them.
   */
  async rewind(built: number): Promise<number> {
    let seen = 0;
    const move = this.#moves.findIndex(({ placed }) => placed && !placed.begun && seen++ === built);
    if (move < 0) throw new RangeError(`There is no new brick ${built}.`);
    const { length, placed } = this.#moves[move]!;
    this.#moves.length = move;
    for (const depth of this.#bans.keys()) if (depth > move) this.#bans.delete(depth);
    const bans = this.#bans.get(move) ?? new Set();
    this.#bans.set(move, bans.add(nameOf(placed!.brick)));
    const kept = this.bricks;
    this.#next = kept.filter(({ begun }) => begun).length;
    this.masks.rewind(kept.length - this.#next, this.#moves.length - kept.length);
    // The logits of a place are those after the step before it.
    const last = this.#history[length - 1]!;
    this.#history.length = length - 1;
    this.#settings.decoder.rewind(length - 1);
    await this.#feed([last]);
    return kept.length;
  }

  /** Forgets what was tried. */
  forget(): void {
    this.#bans.clear();
  }

  #begunBrick(brick: Brick): PlacedBrick {
    return { brick, role: this.#settings.roleOf(brick), begun: true };
  }

  async #feed(steps: readonly Step[]): Promise<void> {
    this.#logits = await this.#settings.decoder.feed(steps);
    this.#history.push(...steps);
    this.#tokens += steps.length;
  }

  /** Tokens that may come next: the way up first, then the end, then places. `here`: a begun brick of this layer. */
  #candidates(here: Brick | undefined): number[] {
    const found: number[] = [];
    if (here) {
      // The model agrees with the brick that is there when it wants to begin one at the same place, or goes past it.
      found.push(token.up, token.end, placeToken(here.x, here.y));
    } else {
      if (this.masks.mayRise) found.push(token.up);
      if (this.masks.mayEnd && this.#next === this.begun.length) found.push(token.end);
    }
    const last = this.#moves.at(-1)?.placed?.brick;
    this.masks.places(this.#placeFits, last);
    for (let place = 0; place < places; place++)
      if (this.#placeFits[place] && !this.#exhausted(place)) found.push(placeToken(0, 0) + place);
    return found;
  }

  #exhausted(place: number): boolean {
    const bans = this.#bans.get(this.#moves.length);
    if (!bans) return false;
    const [x, y] = [place % world[0], Math.floor(place / world[0])];
    return this.#kinds(x, y).length === 0;
  }

  #kinds(x: number, y: number): number[] {
    const bans = this.#bans.get(this.#moves.length);
    this.masks.kinds(this.#kindFits, x, y);
    return generatedParts.flatMap(({ dx, dy }, part) =>
      this.#kindFits[part] && !bans?.has(nameOf({ x, y, dx, dy }))
        ? Array.from({ length: roles }, (_, role) => kindToken(part, role))
        : [],
    );
  }
}

const nameOf = ({ x, y, dx, dy }: Pick<Brick, 'x' | 'y' | 'dx' | 'dy'>): string => `${dx}x${dy} (${x},${y})`;
