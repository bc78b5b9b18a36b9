import type { InferenceSession, OnnxValue, Tensor, TypedTensor } from 'onnxruntime-web';
import type { OnnxRuntime } from './onnx-decoder.ts';

/** The files of a causal language model as exporters to ONNX write them. */
export interface LanguageModelFiles {
  /** `model.onnx` */
  readonly model: Uint8Array;
  /** What lies beside it, by the names under which it refers to them: `model.onnx_data`. */
  readonly external?: readonly { readonly path: string; readonly data: Uint8Array }[];
}

/** Files that are no causal language model, or one of another kind; the message says what is missing. */
export class LanguageModelError extends Error {
  override readonly name = 'LanguageModelError';
}

/** One tensor that the model remembers by: where it goes in, where it comes out, and how it is shaped. */
interface Memory {
  readonly input: string;
  readonly output: string;
  readonly type: Tensor.Type;
  readonly heads: number;
  readonly width: number;
}

/**
 * A causal language model of Llama's shape on ONNX Runtime: `input_ids`, and where they are there `attention_mask`,
 * `position_ids`, `use_cache_branch`, and a cache of keys and values by whatever names its exporter gave them
 * (`past_key_values.0.key` and `present.0.key`, `past_0_key` …). A model without a cache reads everything anew at each
 * step. One sequence at a time.
 */
export class LanguageModel {
  readonly #session: InferenceSession;
  readonly #tensor: typeof Tensor;
  readonly #memories: readonly Memory[];
  readonly #ids: number[] = [];
  #past = new Map<string, OnnxValue>();

  private constructor(session: InferenceSession, tensor: typeof Tensor) {
    this.#session = session;
    this.#tensor = tensor;
    this.#memories = memoriesOf(session);
  }

  /** Rejects with a LanguageModelError for files that are none. */
  static async open(
    { model, external = [] }: LanguageModelFiles,
    runtime: OnnxRuntime,
    provider: InferenceSession.ExecutionProviderConfig = 'wasm',
  ): Promise<LanguageModel> {
    const session = await runtime.InferenceSession.create(model, {
      executionProviders: [provider],
      externalData: [...external],
      intraOpNumThreads: 1,
      logSeverityLevel: 3,
    }).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new LanguageModelError(
        /external data/i.test(why)
          ? `The model refers to a file of weights that is not there. Give model.onnx_data along with it (${why}).`
          : `ONNX Runtime cannot read the model: ${why}`,
        { cause: error },
      );
    });
    try {
      return new LanguageModel(session, runtime.Tensor);
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /** Whether it remembers what it has read. */
  get remembers(): boolean {
    return this.#memories.length > 0;
  }

  /** Tokens read. */
  get length(): number {
    return this.#ids.length;
  }

  /** Reads on; the answer has a logit for each token, for what comes next. */
  async feed(ids: readonly number[]): Promise<Float32Array> {
    if (ids.length === 0) throw new RangeError('There is nothing to read.');
    const before = this.remembers ? this.#ids.length : 0;
    const read = this.remembers ? ids : [...this.#ids, ...ids];
    const all = before + read.length;
    const whole = (values: readonly number[], dims: readonly number[]): Tensor =>
      new this.#tensor('int64', BigInt64Array.from(values, BigInt), dims);
    const feeds: Record<string, OnnxValue> = { input_ids: whole(read, [1, read.length]) };
    for (const name of this.#session.inputNames) {
      if (name === 'attention_mask')
        feeds[name] = whole(
          Array.from({ length: all }, () => 1),
          [1, all],
        );
      else if (name === 'position_ids')
        feeds[name] = whole(
          read.map((_, index) => before + index),
          [1, read.length],
        );
      else if (name === 'use_cache_branch') feeds[name] = new this.#tensor('bool', [before > 0], [1]);
    }
    for (const memory of this.#memories)
      feeds[memory.input] = this.#past.get(memory.output) ?? this.#nothing(memory);
    const results = await this.#session.run(feeds);
    this.#past = new Map(this.#memories.map(({ output }) => [output, results[output]!]));
    this.#ids.push(...ids);
    const logits = results['logits'] as TypedTensor<'float32' | 'float16'>;
    const vocabulary = logits.dims.at(-1)!;
    return floats(logits.data.subarray(logits.data.length - vocabulary), logits.type);
  }

  /** Forgets all but the first tokens. */
  rewind(length: number): void {
    if (!(length >= 0 && length <= this.#ids.length))
      throw new RangeError(`There are ${this.#ids.length} tokens; ${length} of them cannot be kept.`);
    if (length === this.#ids.length) return;
    this.#ids.length = length;
    for (const memory of this.#memories) {
      const past = this.#past.get(memory.output) as Tensor | undefined;
      if (past)
        this.#past.set(memory.output, length === 0 ? this.#nothing(memory) : this.#first(past, length));
    }
  }

  async dispose(): Promise<void> {
    await this.#session.release();
  }

  #nothing({ type, heads, width }: Memory): Tensor {
    const empty = type === 'float16' ? new Uint16Array() : new Float32Array();
    return new this.#tensor(type as 'float32', empty as Float32Array, [1, heads, 0, width]);
  }

  /** The memory of the first steps: [1, heads, steps, width]. */
  #first(past: Tensor, length: number): Tensor {
    const [, heads, steps, width] = past.dims as [number, number, number, number];
    const data = past.data as Float32Array;
    const kept = data.slice(0, heads * length * width);
    for (let head = 0; head < heads; head++)
      kept.set(data.subarray(head * steps * width, (head * steps + length) * width), head * length * width);
    return new this.#tensor(past.type as 'float32', kept, [1, heads, length, width]);
  }
}

/** `key` or `value` of which layer a name speaks of. */
function slotOf(name: string): string | undefined {
  const kind = /key|value/.exec(name.replace(/key_values?/, ''))?.[0];
  const layer = /\d+/.exec(name)?.[0];
  return kind && layer && `${Number(layer)} ${kind}`;
}

/** Pairs what goes into the cache with what comes out. Throws a LanguageModelError. */
function memoriesOf({ inputNames, outputNames, inputMetadata }: InferenceSession): Memory[] {
  if (!inputNames.includes('input_ids') || !outputNames.includes('logits'))
    throw new LanguageModelError(
      `A language model takes input_ids and gives logits; this one takes ${inputNames.slice(0, 6).join(', ')} and gives ` +
        `${outputNames.slice(0, 6).join(', ')}. Export it for text generation, with its cache.`,
    );
  const outputs = new Map(
    outputNames.filter(name => /present/.test(name)).map(name => [slotOf(name), name] as const),
  );
  const known = ['input_ids', 'attention_mask', 'position_ids', 'use_cache_branch'];
  return inputMetadata.flatMap(input => {
    if (known.includes(input.name)) return [];
    const slot = slotOf(input.name);
    const output = slot && outputs.get(slot);
    const [, heads, , width] = input.isTensor ? input.shape : [];
    if (!input.isTensor || !output || typeof heads !== 'number' || typeof width !== 'number')
      throw new LanguageModelError(
        `The model’s input “${input.name}” is none that a language model with a plain cache has. Export it with a cache ` +
          'of keys and values of a fixed number of heads.',
      );
    return [{ input: input.name, output, type: input.type, heads, width }];
  });
}

/** Half floats come as their bits where the platform has no type for them. */
function floats(data: Float32Array | ArrayLike<number>, type: string): Float32Array {
  if (type === 'float32') return Float32Array.from(data);
  if (!(data instanceof Uint16Array)) return Float32Array.from(data);
  return Float32Array.from(data, bits => {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 31) return fraction ? NaN : sign * Infinity;
    return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
  });
}
