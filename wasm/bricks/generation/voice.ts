import { world } from '../brick.ts';
import { generatedParts } from '../parts.ts';
import type { Random } from '../random.ts';
import { stepsOf } from './begun.ts';
import type { PlacedBrick } from './building.ts';
import type { Decoder } from './decoder.ts';
import type { Cuboid } from './masks.ts';
import { sample } from './sampling.ts';
import { kindOf, kindToken, placeOf, placeToken, roles, type Step, token } from './tokens.ts';

/** What may come next. */
export interface Choices {
  /** The layer that bricks come into. */
  readonly layer: number;
  readonly rise: boolean;
  readonly end: boolean;
  /** A begun brick that comes before every later place of the layer, unless the model wants one before it. */
  readonly here: Cuboid | undefined;
  /** 1 for each place (`x + 20 · y`) where some part fits. */
  readonly places: Uint8Array;
  /** The `generatedParts` that fit at a place, by their index. */
  kinds(x: number, y: number): readonly number[];
}

/** `here`: the begun brick, or something behind it. `stuck`: nothing may come. */
export type Wish = { readonly brick: Cuboid; readonly role: number } | 'up' | 'end' | 'here' | 'stuck';

/**
 * A sequence model that speaks of bricks in its own way: which of the choices it would take, and what it has been told.
 * One model at a time.
 */
export interface Voice {
  /** Such as `formwork-bricks 1.0 (wasm)`. */
  readonly name: string;
  /** Steps that it remembers, and all that it ever read, those that were taken back too. */
  readonly length: number;
  readonly tokens: number;
  /** Whether it has no room for another brick and the end. */
  readonly full: boolean;
  /** Reads the prompt; forgets everything before. What the model decides for itself takes its chances from `random`. */
  start(random: Random): Promise<void>;
  /** What it wants. A brick is to be `placed` then, or everything from before it rewound. */
  wish(choices: Choices, temperature: number, random: Random): Promise<Wish>;
  /** Reads a brick. `wished`: it is the one that was just asked for. */
  placed(placed: PlacedBrick, wished: boolean): Promise<void>;
  /** Reads that the layer has ended. */
  risen(layer: number): Promise<void>;
  /** Back to when it remembered `length` steps. */
  rewind(length: number): Promise<void>;
}

const places = world[0] * world[1];

/** Formwork's own model: a place, then what lies there. */
export class DecoderVoice implements Voice {
  readonly #decoder: Decoder;
  readonly #prompt: readonly Step[];
  #history: Step[] = [];
  #logits: Float32Array = new Float32Array();
  #tokens = 0;

  constructor(decoder: Decoder, prompt: readonly Step[]) {
    this.#decoder = decoder;
    this.#prompt = prompt;
  }

  get name(): string {
    return this.#decoder.name;
  }

  get length(): number {
    return this.#history.length;
  }

  get tokens(): number {
    return this.#tokens;
  }

  get full(): boolean {
    return this.length + 4 > this.#decoder.capacity;
  }

  async start(random: Random): Promise<void> {
    this.#decoder.rewind(0);
    this.#decoder.vary?.(random);
    this.#history = [];
    await this.#feed([...this.#prompt, { id: token.start, layer: 0 }]);
  }

  async wish(choices: Choices, temperature: number, random: Random): Promise<Wish> {
    const { layer, here } = choices;
    const candidates: number[] = [];
    if (here || choices.rise) candidates.push(token.up);
    if (here || choices.end) candidates.push(token.end);
    // It agrees with the brick that is there when it wants to begin one at the same place, or goes past it.
    if (here) candidates.push(placeToken(here.x, here.y));
    for (let place = 0; place < places; place++)
      if (choices.places[place]) candidates.push(placeToken(0, 0) + place);
    if (candidates.length === 0) return 'stuck';
    const id = sample(this.#logits, candidates, temperature, random);
    const place = placeOf(id);
    if (here && (!place || place.x < here.x || (place.x === here.x && place.y <= here.y))) return 'here';
    if (!place) return id === token.up ? 'up' : 'end';
    await this.#feed([{ id, layer }]);
    const kinds = choices
      .kinds(place.x, place.y)
      .flatMap(part => Array.from({ length: roles }, (_, role) => kindToken(part, role)));
    const { part, role } = kindOf(sample(this.#logits, kinds, temperature, random))!;
    const { dx, dy } = generatedParts[part]!;
    return { brick: { dx, dy, ...place, z: layer }, role };
  }

  async placed({ brick, role }: PlacedBrick, wished: boolean): Promise<void> {
    await this.#feed(stepsOf(brick, role).slice(wished ? 1 : 0));
  }

  async risen(layer: number): Promise<void> {
    await this.#feed([{ id: token.up, layer }]);
  }

  async rewind(length: number): Promise<void> {
    // The logits are those after the last step that stays.
    const last = this.#history[length - 1]!;
    this.#history.length = length - 1;
    this.#decoder.rewind(length - 1);
    await this.#feed([last]);
  }

  async #feed(steps: readonly Step[]): Promise<void> {
    this.#logits = await this.#decoder.feed(steps);
    this.#history.push(...steps);
    this.#tokens += steps.length;
  }
}
