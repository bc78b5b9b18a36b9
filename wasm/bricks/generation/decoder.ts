import type { Random } from '../random.ts';
import type { Step } from './tokens.ts';

/** A sequence model that has read a prompt, and says what may come next. One sequence at a time. */
export interface Decoder {
  /** Steps read so far, and the most it can hold. */
  readonly length: number;
  readonly capacity: number;
  /** Such as `formwork-bricks 1.0 (wasm)`. */
  readonly name: string;
  /**
   * Reads on. The answer has one logit per token of the vocabulary, for what comes after the last of `steps`; it is
   * the decoder's own buffer, overwritten by the next call. Rejects with a RangeError beyond `capacity`.
   */
  feed(steps: readonly Step[]): Promise<Float32Array>;
  /**
   * Before the first step: what is built now takes its chances from `random`, as far as it has some of its own. Without
   * it a decoder only reads.
   */
  vary?(random: Random): void;
  /** Forgets all but the first `length` steps. */
  rewind(length: number): void;
  dispose(): Promise<void>;
}
