import type { Brick, BrickModel } from '../brick.ts';
import type { Stability } from '../stability/verdict.ts';

/** Bricks that somebody owns, by part (`2x4`), of any colour. A part that is not named is not owned. */
export type Inventory = Readonly<Record<string, number>>;

/** Cells from `min` to `max`, both included, as [x, y, z]. */
export interface Region {
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
}

/** What to generate. */
export interface GenerationRequest {
  readonly prompt: string;
  /** The same request with the same seed and model gives the same bricks. */
  readonly seed: number;
  /** 0 always takes the likeliest brick. Default 0.6. */
  readonly temperature?: number;
  /** Default: endless bricks of every part. */
  readonly inventory?: Inventory;
  /** Bricks that stay as they are, in a world of 20 × 20 × 20; the model goes on from them. */
  readonly begun?: readonly Brick[];
  /**
   * Where new bricks may come, to make a part of `begun` anew. Default: everywhere without `begun`; with it from its
   * highest layer on.
   */
  readonly region?: Region;
  /** Most bricks. Default 400. */
  readonly limit?: number;
  /** Most drafts that are made where one does not have all that was asked. Default 8. */
  readonly drafts?: number;
}

/** How a prompt was understood. */
export interface Understanding {
  /** The category that is made; undefined when nothing in the prompt is near to one: nothing is generated then. */
  readonly category: string | undefined;
  /** `asked`: the prompt names it; `nearest`: it is the closest known shape to `instead`. */
  readonly match: 'asked' | 'nearest' | 'none';
  readonly instead?: string;
  /** Words of the prompt that have no effect. */
  readonly ignored: readonly string[];
  /** One or two sentences for people, when the answer is not simply what was asked for. */
  readonly note?: string;
}

/** What comes while a model is generated, in this order: understood, then bricks and rollbacks, then done. */
export type GenerationEvent =
  | { readonly kind: 'understood'; readonly understanding: Understanding }
  | {
      readonly kind: 'brick';
      readonly brick: Brick;
      /** Which of its category's parts it belongs to. */
      readonly role: number;
      /** It is one of `begun`, which come again in their turn, so that the events alone make the model. */
      readonly begun: boolean;
    }
  /**
   * Bricks are taken back: only the first `kept` of those that came so far stay. They would fall, or another draft is
   * closer to what was asked (`kept` is 0 then).
   */
  | { readonly kind: 'rollback'; readonly kept: number; readonly reason: string }
  | { readonly kind: 'done'; readonly result: GenerationResult };

export interface GenerationResult {
  /** Bricks in the order of `compareBricks`. */
  readonly model: BrickModel;
  /** By brick, which of its category's parts it belongs to (0–3). */
  readonly roles: readonly number[];
  readonly understanding: Understanding;
  readonly stability: Stability;
  /** In the draft that is the answer. */
  readonly rollbacks: number;
  /** How many were made. */
  readonly drafts: number;
  /** Wall time, and until the first brick, in seconds. */
  readonly seconds: number;
  readonly firstBrick: number;
  readonly tokens: number;
  readonly seed: number;
  /** Such as `formwork-bricks 1.0 (wasm)`. */
  readonly engine: string;
  /**
   * `complete`: the model ended by itself. `stopped`: the caller's signal. `limit`: as many bricks as were allowed, or
   * as the model can hold. `inventory`: no brick was left that would fit. `physics`: nothing more was found that
   * stands; what stands is the answer. `nothing`: the prompt was not understood, and nothing was made.
   */
  readonly ending: 'complete' | 'stopped' | 'limit' | 'inventory' | 'physics' | 'nothing';
}
