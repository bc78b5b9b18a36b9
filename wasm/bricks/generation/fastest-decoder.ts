import type { Random } from '../random.ts';
import type { Decoder } from './decoder.ts';
import type { ModelManifest } from './manifest.ts';
import type { Step } from './tokens.ts';

/** A way to run a model. */
export interface Candidate {
  open(): Promise<Decoder>;
  /** Settles when what it runs on goes away; a decoder of it then rejects. */
  readonly lost?: Promise<unknown>;
}

/** Which way was taken, and why; hosts keep it, so that a machine is measured once. */
export interface Verdict {
  readonly provider: 'wasm' | 'webgpu';
  readonly reason: string;
  /** Milliseconds a step, where it was measured. */
  readonly wasm?: number;
  readonly webgpu?: number;
}

export interface FastestOptions {
  readonly wasm: Candidate;
  /** Undefined when there is no GPU worth trying. Asked only when it could matter: it loads a larger runtime. */
  readonly webgpu: () => Promise<Candidate | undefined>;
  readonly golden: ModelManifest['golden'];
  /** Of an earlier time, for this machine and model. */
  readonly known?: Verdict | undefined;
  /**
   * WebAssembly that takes fewer milliseconds a step cannot be beaten: handing a step to a GPU and reading its answer
   * back takes longer than that by itself.
   */
  readonly floor?: number;
}

const defaultFloor = 1.5;
const timedSteps = 8;
/** GPUs round otherwise than processors do; a broken kernel is off by far more. */
const mostDifference = 0.05;

/**
 * The decoder that is faster here: WebAssembly, unless a GPU answers the golden beginnings rightly and reads steps in
 * less time. A GPU that goes away later is replaced by WebAssembly, which reads what was read before: the caller notices
 * nothing but the name. Rejects only when WebAssembly cannot open the model.
 */
export async function openFastest(
  options: FastestOptions,
): Promise<{ readonly decoder: Decoder; readonly verdict: Verdict }> {
  const { wasm, known, golden, floor = defaultFloor } = options;
  if (known?.provider === 'wasm') return { decoder: await wasm.open(), verdict: known };
  const slow = await wasm.open();
  const keep = (reason: string, more: Partial<Verdict> = {}) => ({
    decoder: slow,
    verdict: { provider: 'wasm' as const, reason, ...more },
  });
  const measured = known?.wasm ?? (await timed(slow, golden));
  if (measured === undefined) return keep('The model brings nothing to measure with.');
  if (measured < floor) return keep('It takes less time than a way to a GPU and back.', { wasm: measured });
  let fast: Decoder | undefined;
  try {
    const candidate = await options.webgpu();
    if (!candidate) return keep('There is no GPU.', { wasm: measured });
    fast = await candidate.open();
    const difference = await differenceOf(fast, golden);
    if (!(difference < mostDifference)) {
      await fast.dispose();
      return keep(`The GPU’s answers are off by ${difference.toFixed(2)}.`, { wasm: measured });
    }
    const webgpu = known?.webgpu ?? (await timed(fast, golden))!;
    if (webgpu >= measured) {
      await fast.dispose();
      return keep('The GPU is not faster.', { wasm: measured, webgpu });
    }
    slow.rewind(0);
    const decoder = new ReplaceableDecoder(fast, slow, candidate.lost);
    return { decoder, verdict: { provider: 'webgpu', reason: 'It is faster.', wasm: measured, webgpu } };
  } catch (error) {
    await fast?.dispose().catch(() => {});
    slow.rewind(0);
    return keep(`The GPU failed: ${error instanceof Error ? error.message : String(error)}`, {
      wasm: measured,
    });
  }
}

/** Largest difference from a golden logit. Leaves the decoder empty. */
async function differenceOf(decoder: Decoder, golden: ModelManifest['golden']): Promise<number> {
  let worst = golden.length > 0 ? 0 : Infinity;
  for (const { steps, logits } of golden) {
    decoder.rewind(0);
    const answer = await decoder.feed(steps);
    for (const [index, logit] of logits.entries()) {
      const difference = Math.abs(logit - (answer[index] ?? Infinity));
      worst = Math.max(worst, Number.isNaN(difference) ? Infinity : difference);
    }
  }
  decoder.rewind(0);
  return worst;
}

/** Milliseconds of a step, the median of some; undefined when no golden beginning is long enough. */
async function timed(decoder: Decoder, golden: ModelManifest['golden']): Promise<number | undefined> {
  const steps = golden.find(({ steps }) => steps.length > timedSteps)?.steps;
  if (!steps) return undefined;
  decoder.rewind(0);
  await decoder.feed(steps.slice(0, -timedSteps));
  const times: number[] = [];
  // The first time in this shape, much is prepared that later steps find ready.
  for (let round = 0; round < 2; round++) {
    decoder.rewind(steps.length - timedSteps);
    times.length = 0;
    for (const step of steps.slice(-timedSteps)) {
      const start = performance.now();
      await decoder.feed([step]);
      times.push(performance.now() - start);
    }
  }
  decoder.rewind(0);
  return times.sort((a, b) => a - b)[timedSteps / 2];
}

/** A decoder that another one takes the place of when it fails. */
export class ReplaceableDecoder implements Decoder {
  #current: Decoder;
  #spare: Decoder | undefined;
  #steps: Step[] = [];
  #lost = false;
  #chances: readonly number[] | undefined;

  constructor(current: Decoder, spare: Decoder, lost?: Promise<unknown>) {
    this.#current = current;
    this.#spare = spare;
    const gone = (): void => {
      this.#lost = true;
    };
    lost?.then(gone, gone);
  }

  get length(): number {
    return this.#current.length;
  }

  get capacity(): number {
    return Math.min(this.#current.capacity, this.#spare?.capacity ?? Infinity);
  }

  get name(): string {
    return this.#current.name;
  }

  async feed(steps: readonly Step[]): Promise<Float32Array> {
    let answer: Float32Array | undefined;
    if (!this.#lost || !this.#spare)
      try {
        answer = await this.#current.feed(steps);
      } catch (error) {
        // What the caller did wrong would be wrong for the other one too.
        if (!this.#spare || error instanceof RangeError) throw error;
      }
    answer ??= await this.#replace(steps);
    this.#steps.push(...steps);
    return answer;
  }

  rewind(length: number): void {
    this.#current.rewind(length);
    this.#steps.length = length;
    if (length === 0) this.#chances = undefined;
  }

  vary(random: Random): void {
    // Drawn once, so that the other one would take the same chances.
    this.#chances = Array.from({ length: 16 }, random);
    this.#current.vary?.(chancesOf(this.#chances));
  }

  async dispose(): Promise<void> {
    await this.#current.dispose();
    await this.#spare?.dispose();
  }

  async #replace(steps: readonly Step[]): Promise<Float32Array> {
    const broken = this.#current;
    this.#current = this.#spare!;
    this.#spare = undefined;
    await broken.dispose().catch(() => {});
    this.#current.rewind(0);
    if (this.#chances) this.#current.vary?.(chancesOf(this.#chances));
    return this.#current.feed([...this.#steps, ...steps]);
  }
}

/** The same chances in the same order. */
function chancesOf(chances: readonly number[]): Random {
  let next = 0;
  return () => chances[next++ % chances.length]!;
}
