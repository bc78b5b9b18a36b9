import type { InferenceSession, Tensor, TypedTensor } from 'onnxruntime-web';
import type { Decoder } from './decoder.ts';
import { canvasSize, placeCount, Sight, slotCount } from './features.ts';
import type { ModelManifest } from './manifest.ts';
import type { Step } from './tokens.ts';

/** What the host brings of onnxruntime-web: the same in a browser and in Node. */
export interface OnnxRuntime {
  readonly InferenceSession: { create: typeof InferenceSession.create };
  readonly Tensor: typeof Tensor;
}

export interface OnnxDecoderOptions {
  readonly runtime: OnnxRuntime;
  readonly manifest: ModelManifest;
  /** The weights, as they lie in the manifest's file. */
  readonly bytes: Uint8Array;
  /** Default: `wasm`. */
  readonly provider?: InferenceSession.ExecutionProviderConfig;
}

/** What is remembered is handed to the model in pieces of so many steps, so that it sees few different shapes. */
const piece = 64;
const masked = -1e9;

/**
 * Formwork's own model on ONNX Runtime. What the model remembers of each step lies here, one row a step: rolling back
 * is forgetting rows.
 */
export class OnnxDecoder implements Decoder {
  readonly capacity: number;
  readonly name: string;
  readonly #session: InferenceSession;
  readonly #tensor: typeof Tensor;
  readonly #memory: number;
  readonly #past: Float32Array;
  readonly #sight: Sight;
  readonly #offsets = new Int32Array(placeCount);
  #logits: Float32Array = new Float32Array(0);

  private constructor(
    session: InferenceSession,
    { runtime, manifest, provider = 'wasm' }: OnnxDecoderOptions,
  ) {
    this.#session = session;
    this.#tensor = runtime.Tensor;
    this.#memory = manifest.memory;
    this.capacity = manifest.capacity;
    this.name = `formwork-bricks ${manifest.version} (${typeof provider === 'string' ? provider : provider.name})`;
    this.#past = new Float32Array(Math.ceil(manifest.capacity / piece) * piece * manifest.memory);
    this.#sight = new Sight(manifest.words.length);
  }

  /** Rejects when the runtime cannot read the weights. */
  static async open(options: OnnxDecoderOptions): Promise<OnnxDecoder> {
    const session = await options.runtime.InferenceSession.create(options.bytes, {
      executionProviders: [options.provider ?? 'wasm'],
      graphOptimizationLevel: 'all',
      // A step is far below what a second thread would help with.
      intraOpNumThreads: 1,
      logSeverityLevel: 3,
    });
    return new OnnxDecoder(session, options);
  }

  get length(): number {
    return this.#sight.length;
  }

  async feed(steps: readonly Step[]): Promise<Float32Array> {
    if (steps.length === 0) throw new RangeError('There is nothing to read.');
    if (this.length + steps.length > this.capacity)
      throw new RangeError(`The model holds ${this.capacity} steps, no more.`);
    const count = steps.length;
    const before = this.length;
    const remembered = Math.max(1, Math.ceil(before / piece)) * piece;
    const slots = new Int32Array(count * slotCount);
    const canvas = new Float32Array(count * canvasSize);
    const mask = new Float32Array(count * (remembered + count));
    for (const [index, step] of steps.entries()) {
      this.#sight.read(
        step,
        slots.subarray(index * slotCount, (index + 1) * slotCount),
        canvas.subarray(index * canvasSize, (index + 1) * canvasSize),
      );
      const row = mask.subarray(index * (remembered + count), (index + 1) * (remembered + count));
      row.fill(masked, before, remembered).fill(masked, remembered + index + 1);
    }
    this.#sight.offsets(this.#offsets);
    const make = this.#tensor;
    try {
      const { logits, present } = (await this.#session.run({
        slots: new make('int32', slots, [count, slotCount]),
        canvas: new make('float32', canvas, [count, canvasSize]),
        offsets: new make('int32', this.#offsets, [1, placeCount]),
        mask: new make('float32', mask, [count, remembered + count]),
        past: new make('float32', this.#past.subarray(0, remembered * this.#memory), [
          remembered,
          this.#memory,
        ]),
      })) as Record<'logits' | 'present', TypedTensor<'float32'>>;
      this.#past.set(present.data, before * this.#memory);
      this.#logits = logits.data;
      return this.#logits;
    } catch (error) {
      this.#sight.rewind(before);
      throw error;
    }
  }

  rewind(length: number): void {
    if (!(length >= 0 && length <= this.length))
      throw new RangeError(`There are ${this.length} steps; ${length} of them cannot be kept.`);
    this.#sight.rewind(length);
  }

  dispose(): Promise<void> {
    return this.#session.release();
  }
}
