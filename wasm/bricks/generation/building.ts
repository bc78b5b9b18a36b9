import { type Brick, world } from '../brick.ts';
import { generatedParts } from '../parts.ts';
import type { Random } from '../random.ts';
import { begunBricks, regionAbove } from './begun.ts';
import type { Inventory, Region } from './events.ts';
import { Masks } from './masks.ts';
import type { Choices, Voice } from './voice.ts';

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
  /** Steps that the model remembered before. */
  readonly length: number;
}

export interface BuildingSettings {
  readonly voice: Voice;
  readonly random: Random;
  readonly colorOf: (role: number) => number;
  /** The role of a brick that somebody began. */
  readonly roleOf: (brick: Brick) => number;
  readonly begun: readonly Brick[];
  readonly region: Region | undefined;
  readonly inventory: Inventory | undefined;
}

const places = world[0] * world[1];

/**
 * A model while it is built: the bricks, what masks allow after them, and what the sequence model has read, moved on
 * and taken back together. Bricks that were begun come in their turn; where new ones may come too, the model is asked
 * first.
 */
export class Building {
  readonly masks: Masks;
  readonly begun: readonly Brick[];
  readonly #settings: BuildingSettings;
  readonly #moves: Move[] = [];
  /** What has been tried and taken back, by how many moves came before. */
  readonly #bans = new Map<number, Set<string>>();
  /** The first layer in which the model has a say. */
  readonly #open: number;
  #next = 0;
  /** Steps that were remembered before the last wish. */
  #before = 0;
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

  /** What comes next. A new brick must then be placed. */
  async propose(temperature: number): Promise<Proposal> {
    const { voice, random, colorOf } = this.#settings;
    const fixed = this.begun[this.#next];
    const { layer } = this.masks;
    if (fixed && layer < this.#open) return fixed.z > layer ? 'up' : this.#begunBrick(fixed);
    const here = fixed?.z === layer ? fixed : undefined;
    this.#before = voice.length;
    const wish = await voice.wish(this.#choices(here), temperature, random);
    if (wish === 'here') return this.#begunBrick(here!);
    if (typeof wish === 'string') return wish;
    return { brick: { ...wish.brick, color: colorOf(wish.role) }, role: wish.role, begun: false };
  }

  /** Makes a brick that was proposed part of the model. */
  async place(placed: PlacedBrick): Promise<void> {
    const { voice } = this.#settings;
    const length = placed.begun ? voice.length : this.#before;
    if (placed.begun) this.#next++;
    else this.masks.place(placed.brick);
    this.#moves.push({ placed, length });
    await voice.placed(placed, !placed.begun);
  }

  /** On to the layer above. */
  async rise(): Promise<void> {
    const { voice } = this.#settings;
    const { layer } = this.masks;
    this.#moves.push({ placed: undefined, length: voice.length });
    this.masks.rise();
    await voice.risen(layer);
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
    await this.#settings.voice.rewind(length);
    return kept.length;
  }

  #begunBrick(brick: Brick): PlacedBrick {
    return { brick, role: this.#settings.roleOf(brick), begun: true };
  }

  #choices(here: Brick | undefined): Choices {
    const { masks } = this;
    const waiting = this.#next < this.begun.length;
    masks.places(this.#placeFits, this.#moves.at(-1)?.placed?.brick);
    if (this.#bans.has(this.#moves.length))
      for (let place = 0; place < places; place++)
        if (
          this.#placeFits[place] &&
          this.#kinds(place % world[0], Math.floor(place / world[0])).length === 0
        )
          this.#placeFits[place] = 0;
    return {
      layer: masks.layer,
      rise: !here && (waiting || masks.mayRise),
      end: !waiting && masks.mayEnd,
      here,
      places: this.#placeFits,
      kinds: (x, y) => this.#kinds(x, y),
    };
  }

  #kinds(x: number, y: number): number[] {
    const bans = this.#bans.get(this.#moves.length);
    this.masks.kinds(this.#kindFits, x, y);
    return generatedParts.flatMap(({ dx, dy }, part) =>
      this.#kindFits[part] && !bans?.has(nameOf({ x, y, dx, dy })) ? part : [],
    );
  }
}

const nameOf = ({ x, y, dx, dy }: Pick<Brick, 'x' | 'y' | 'dx' | 'dy'>): string => `${dx}x${dy} (${x},${y})`;
