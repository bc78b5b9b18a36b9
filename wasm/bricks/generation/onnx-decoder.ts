import type { InferenceSession, Tensor, TypedTensor } from 'onnxruntime-web';
import type { Random } from '../random.ts';
import type { Decoder } from './decoder.ts';
import { Drawing } from './drawing.ts';
import { canvasSize, placeCount, Sight, slotCount } from './features.ts';
import type { ModelManifest } from './manifest.ts';
import { Planner } from './planner.ts';
import { firstWord, type Step, token } from './tokens.ts';

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
  readonly #planner: Planner | undefined;
  #random: Random | undefined;
  #drawing: Drawing | undefined;
  #logits: Float32Array = new Float32Array(0);

  private constructor(
    session: InferenceSession,
    planner: Planner | undefined,
    { runtime, manifest, provider = 'wasm' }: OnnxDecoderOptions,
  ) {
    this.#session = session;
    this.#planner = planner;
    this.#tensor = runtime.Tensor;
    this.#memory = manifest.memory;
    this.capacity = manifest.capacity;
    this.name = `formwork-bricks ${manifest.version} (${typeof provider === 'string' ? provider : provider.name})`;
    this.#past = new Float32Array(Math.ceil(manifest.capacity / piece) * piece * manifest.memory);
    this.#sight = new Sight(manifest.words.length);
  }

  /** Rejects when the runtime cannot read the weights. */
  static async open(options: OnnxDecoderOptions): Promise<OnnxDecoder> {
    const { runtime, manifest, bytes, provider } = options;
    const { steps, plan } = manifest.graphs;
    const open = ([from, to]: readonly [number, number], on: InferenceSession.ExecutionProviderConfig) =>
      runtime.InferenceSession.create(bytes.subarray(from, to), {
        executionProviders: [on],
        graphOptimizationLevel: 'all',
        // A step is far below what a second thread would help with.
        intraOpNumThreads: 1,
        logSeverityLevel: 3,
      });
    const session = await open(steps, provider ?? 'wasm');
    const planner = plan && new Planner(await open(plan, provider ?? 'wasm'), runtime.Tensor, manifest);
    return new OnnxDecoder(session, planner, options);
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
      await this.#draw(step);
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
      this.#guide(steps.at(-1)!);
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
    if (length === 0) {
      this.#random = undefined;
      this.#drawing = undefined;
      this.#sight.plan = undefined;
    }
  }

  vary(random: Random): void {
    this.#random = random;
  }

  async dispose(): Promise<void> {
    await this.#session.release();
    await this.#planner?.dispose();
  }

  /** Before a layer begins, it is drawn. */
  async #draw(step: Step): Promise<void> {
    if (step.id === token.start && this.#planner && this.#random) {
      this.#drawing = Drawing.begin(this.#planner, this.#sight.prompt, this.#random);
      this.#sight.plan = this.#drawing;
    }
    if (step.id === token.start || step.id === token.up)
      await this.#drawing?.draw(step.layer + (step.id === token.up ? 1 : 0), this.#sight);
  }

  #guide(last: Step): void {
    if (!this.#drawing || last.id === token.end || last.id >= firstWord) return;
    this.#drawing.lastPlace = this.#sight.lastPlace;
    this.#drawing.guide(this.#logits, last, this.#sight.center().z, this.#sight);
  }
}
