import type { InferenceSession, Tensor, TypedTensor } from 'onnxruntime-web';
import { world } from '../brick.ts';
import { pick, type Random } from '../random.ts';
import { largestPrompt } from './features.ts';
import type { ModelManifest } from './manifest.ts';
import { roles } from './tokens.ts';

const [width, depth, height] = world;
const cells = width * depth;
const levels = height + 1;
const sizeSlots = 5;
const planSlots = 2 * largestPrompt + sizeSlots;

/** How large a model is to be, in cells. */
export interface Extent {
  readonly width: number;
  readonly depth: number;
  readonly height: number;
}

/**
 * Draws a model layer by layer (`../training/planner.py`): from the words of the prompt, the size that the model is to
 * have, and the layer below. Cells count from the corner of the model's bounding box.
 */
export class Planner {
  readonly #session: InferenceSession;
  readonly #tensor: typeof Tensor;
  readonly #manifest: ModelManifest;

  constructor(session: InferenceSession, tensor: typeof Tensor, manifest: ModelManifest) {
    this.#session = session;
    this.#tensor = tensor;
    this.#manifest = manifest;
  }

  /**
   * A size that models of these words have (indices in the manifest's list, the category first), by chance; undefined
   * for a category that the model does not know.
   */
  extent(prompt: readonly number[], random: Random): Extent | undefined {
    const sizes = this.#manifest.sizes?.[String(prompt[0])];
    if (!sizes?.length) return undefined;
    const stated = new Set(prompt.slice(1));
    const agreed = sizes.map(([, , , ...words]) => words.filter(word => stated.has(word)).length);
    const most = Math.max(...agreed);
    const [w, d, h] = pick(
      random,
      sizes.filter((_, index) => agreed[index] === most),
    ) as readonly [number, number, number];
    return { width: w, depth: d, height: h };
  }

  /**
   * The layer `z` above `below` (role + 1 of each cell, 0 where it is empty). A cell is filled when that is likelier
   * than `daring` (0–1); one `daring` for all cells keeps what belongs together together.
   */
  async layer(
    prompt: readonly number[],
    { width: w, depth: d, height: h }: Extent,
    z: number,
    below: Uint8Array,
    daring: number,
  ): Promise<Uint8Array> {
    const words = this.#manifest.words.length;
    const slots = new Int32Array(planSlots);
    for (const [index, word] of prompt.slice(0, largestPrompt).entries()) {
      slots[index] = 1 + word * levels + z;
      slots[largestPrompt + index] = 1 + (words + word) * levels + (h - z);
    }
    for (const [index, value] of [w, d, h, z, h - z].entries())
      slots[2 * largestPrompt + index] = 1 + 2 * words * levels + index * levels + value;
    const under = new Float32Array(roles * cells);
    for (let cell = 0; cell < cells; cell++) if (below[cell]) under[(below[cell]! - 1) * cells + cell] = 1;
    const make = this.#tensor;
    const { logits } = (await this.#session.run({
      slots: new make('int32', slots, [1, planSlots]),
      below: new make('float32', under, [1, roles * cells]),
    })) as { logits: TypedTensor<'float32'> };
    const planned = new Uint8Array(cells);
    for (let y = 0; y < d; y++)
      for (let x = 0; x < w; x++) {
        const cell = x + width * y;
        planned[cell] = filling(logits.data, cell, daring);
      }
    return planned;
  }

  dispose(): Promise<void> {
    return this.#session.release();
  }
}

/** Role + 1 of a cell, or 0. */
function filling(logits: Float32Array, cell: number, daring: number): number {
  let sum = 0;
  let best = 1;
  for (let role = 1; role <= roles; role++) {
    const logit = logits[role * cells + cell]!;
    sum += Math.exp(logit - logits[cell]!);
    if (logit > logits[best * cells + cell]!) best = role;
  }
  return sum / (1 + sum) > daring ? best : 0;
}
