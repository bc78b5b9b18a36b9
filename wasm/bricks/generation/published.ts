import { Tokenizer } from '@huggingface/tokenizers';
import { world } from '../brick.ts';
import { defaultColor } from '../colors.ts';
import { generatedParts } from '../parts.ts';
import type { Random } from '../random.ts';
import type { PlacedBrick } from './building.ts';
import { paletteFor } from './colouring.ts';
import type { ReadPrompt } from './generate.ts';
import { LanguageModel, LanguageModelError, type LanguageModelFiles } from './language-model.ts';
import type { Cuboid } from './masks.ts';
import type { OnnxRuntime } from './onnx-decoder.ts';
import { understand } from './prompt.ts';
import { sample } from './sampling.ts';
import type { Choices, Voice, Wish } from './voice.ts';

/**
 * Models that people bring: BrickGPT (arXiv 2505.05469) and others of its kind, a language model that writes a brick a
 * line, `2x4 (3,5,0)`, exported to ONNX, with its `tokenizer.json`. Their text is held to the lines that masks allow,
 * letter by letter, so that their models are as valid as ours.
 */
export interface PublishedFiles extends LanguageModelFiles {
  /** Parsed `tokenizer.json`, and `tokenizer_config.json` where there is one. */
  readonly tokenizer: object;
  readonly tokenizerConfig?: object;
  /** Most tokens that it can hold. Default 8192. */
  readonly capacity?: number;
  /** Names it, in results. */
  readonly name?: string;
}

const system = 'You are a helpful assistant.';

/** What the published model was trained to answer, word for word: with other words it answers worse. */
const instruction = (caption: string): string =>
  'Create a LEGO model of the input. Format your response as a list of bricks: ' +
  '<brick dimensions> <brick position>, where the brick position is (x,y,z).\n' +
  'Allowed brick dimensions are 2x4, 4x2, 2x6, 6x2, 1x2, 2x1, 1x4, 4x1, 1x6, 6x1, 1x8, 8x1, 1x1, 2x2.\n' +
  `All bricks are 1 unit tall.\n\n### Input:\n${caption}`;

/** The conversation as Llama 3 has it (its model card: headers, an empty line, an end of turn). */
export const publishedPrompt = (caption: string): string =>
  '<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December 2023\n' +
  `Today Date: 26 Jul 2024\n\n${system}<|eot_id|><|start_header_id|>user<|end_header_id|>\n\n` +
  `${instruction(caption)}<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n`;

const ends = ['<|eot_id|>', '<|end_of_text|>', '</s>', '<|endoftext|>', '<|im_end|>', '<eos>'];

/** A model that somebody brought, opened. */
export class PublishedModel {
  readonly model: LanguageModel;
  readonly tokenizer: Tokenizer;
  readonly name: string;
  readonly capacity: number;
  /** Tokens that are a piece of a line of bricks, and those that end the answer. */
  readonly pieces: readonly { readonly id: number; readonly text: string }[];
  readonly ends: readonly number[];

  private constructor(model: LanguageModel, tokenizer: Tokenizer, { name, capacity }: PublishedFiles) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.name = name ?? 'published';
    this.capacity = capacity ?? 8192;
    const pieces: { id: number; text: string }[] = [];
    for (const id of tokenizer.get_vocab().values()) {
      // Only what bricks are written with is decoded: vocabularies have 100,000 tokens and more.
      const token = tokenizer.id_to_token(id) ?? '';
      if (!/^[\dx(),ĠĊ▁ \n]+$/.test(token)) continue;
      const text = tokenizer.decode([id], {
        skip_special_tokens: false,
        clean_up_tokenization_spaces: false,
      });
      if (/^[\dx(), \n]+$/.test(text)) pieces.push({ id, text });
    }
    this.pieces = pieces;
    this.ends = ends.flatMap(end => tokenizer.token_to_id(end) ?? []);
    for (const letter of '0123456789x(), \n')
      if (!pieces.some(({ text }) => text === letter))
        throw new LanguageModelError(
          `The tokenizer has no token for “${letter === '\n' ? '\\n' : letter}”, and cannot write bricks with it.`,
        );
    if (this.ends.length === 0)
      throw new LanguageModelError(`The tokenizer has no token that ends an answer, such as ${ends[0]}.`);
  }

  /** Rejects with a LanguageModelError, which says what is wrong with the files. */
  static async open(files: PublishedFiles, runtime: OnnxRuntime): Promise<PublishedModel> {
    let tokenizer: Tokenizer;
    try {
      tokenizer = new Tokenizer(files.tokenizer, files.tokenizerConfig ?? {});
    } catch (error) {
      throw new LanguageModelError('tokenizer.json cannot be read. Take the file that the model came with.', {
        cause: error,
      });
    }
    const model = await LanguageModel.open(files, runtime);
    try {
      return new PublishedModel(model, tokenizer, files);
    } catch (error) {
      await model.dispose();
      throw error;
    }
  }

  /** Its words are the model's own affair; ours settle the colours, and what cannot be meant at all. */
  read(prompt: string): ReadPrompt {
    const { understanding, category, colors } = understand(prompt);
    const palette = category ? paletteFor(category, colors) : [];
    const caption = prompt.trim();
    return {
      understanding:
        caption === '' ? understanding : { category: category?.name ?? caption, match: 'asked', ignored: [] },
      voice: new PublishedVoice(this, caption),
      colorOf: () => colors.whole[0] ?? palette[0] ?? defaultColor,
    };
  }
}

const lineOf = ({ dx, dy, x, y, z }: Cuboid): string => `${dx}x${dy} (${x},${y},${z})\n`;

/** Letters that may follow, each with what may follow it; at the end of a line the brick. */
interface Branch {
  readonly next: Map<string, Branch>;
  brick?: Cuboid;
}

/** The lines of bricks, by their letters. */
function branchOf(bricks: Iterable<Cuboid>): Branch {
  const root: Branch = { next: new Map() };
  for (const brick of bricks) {
    let at = root;
    for (const letter of lineOf(brick)) {
      let next = at.next.get(letter);
      if (!next) at.next.set(letter, (next = { next: new Map() }));
      at = next;
    }
    at.brick = brick;
  }
  return root;
}

function walk(from: Branch, text: string): Branch | undefined {
  let at: Branch | undefined = from;
  for (const letter of text) at = at?.next.get(letter);
  return at;
}

/** Every brick of a layer that is inside of the world. */
function* anyBrick(z: number): Generator<Cuboid> {
  for (const { dx, dy } of generatedParts)
    for (let x = 0; x + dx <= world[0]; x++)
      for (let y = 0; y + dy <= world[1]; y++) yield { dx, dy, x, y, z };
}

/** What fits into the layer, and the begun brick that is there. */
function* fitting({ layer: z, places, kinds, here }: Choices): Generator<Cuboid> {
  for (const [place, fits] of places.entries()) {
    if (!fits) continue;
    const [x, y] = [place % world[0], Math.floor(place / world[0])];
    for (const part of kinds(x, y)) {
      const { dx, dy } = generatedParts[part]!;
      yield { dx, dy, x, y, z };
    }
  }
  if (here) yield here;
}

/** Whether a brick is the begun one, or comes after it. */
const comesAfter = (brick: Cuboid, here: Cuboid): boolean =>
  brick.z > here.z || brick.x < here.x || (brick.x === here.x && brick.y <= here.y);

class PublishedVoice implements Voice {
  readonly #published: PublishedModel;
  readonly #caption: string;
  #ids: number[] = [];
  #logits: Float32Array = new Float32Array();
  #tokens = 0;
  /** Lines of whole layers. */
  readonly #layers = new Map<number, Branch>();

  constructor(published: PublishedModel, caption: string) {
    this.#published = published;
    this.#caption = caption;
  }

  get name(): string {
    return `${this.#published.name} (wasm)`;
  }

  get length(): number {
    return this.#ids.length;
  }

  get tokens(): number {
    return this.#tokens;
  }

  get full(): boolean {
    return this.length + 32 > this.#published.capacity;
  }

  async start(): Promise<void> {
    const { model, tokenizer } = this.#published;
    model.rewind(0);
    this.#ids = [];
    await this.#feed(tokenizer.encode(publishedPrompt(this.#caption), { add_special_tokens: false }).ids);
  }

  async wish(choices: Choices, temperature: number, random: Random): Promise<Wish> {
    const { pieces, ends } = this.#published;
    const { layer, here } = choices;
    const before = this.length;
    // A line of the layer above, wherever, is the wish to go up: what fits there is asked for when it is there.
    const rising = here ? layer + 1 < world[2] : choices.rise;
    let at = [branchOf(fitting(choices)), ...(rising ? [this.#layer(layer + 1)] : [])];
    const stop = here || choices.end ? ends : [];
    if (stop.length === 0 && at.every(({ next }) => next.size === 0)) return 'stuck';
    for (;;) {
      const follow = new Map<number, Branch[]>();
      for (const { id, text } of pieces) {
        const next = at.flatMap(branch => walk(branch, text) ?? []);
        if (next.length > 0) follow.set(id, next);
      }
      const candidates = [...(this.length === before ? stop : []), ...follow.keys()];
      const id = sample(this.#logits, candidates, temperature, random);
      const next = follow.get(id);
      if (!next) return here ? 'here' : 'end';
      const brick = next.find(branch => branch.brick)?.brick;
      if (brick && (brick.z > layer || (here && comesAfter(brick, here)))) {
        // Nothing that was written of it stays.
        if (this.length > before) await this.rewind(before);
        return here ? 'here' : 'up';
      }
      await this.#feed([id]);
      if (brick) return { brick, role: 0 };
      at = next;
    }
  }

  async placed({ brick }: PlacedBrick, wished: boolean): Promise<void> {
    if (wished) return;
    const { tokenizer } = this.#published;
    await this.#feed(tokenizer.encode(lineOf(brick), { add_special_tokens: false }).ids);
  }

  /** A layer ends where a brick of the next one is written. */
  async risen(): Promise<void> {}

  async rewind(length: number): Promise<void> {
    const last = this.#ids[length - 1]!;
    this.#ids.length = length - 1;
    this.#published.model.rewind(length - 1);
    await this.#feed([last]);
  }

  #layer(z: number): Branch {
    let branch = this.#layers.get(z);
    if (!branch) this.#layers.set(z, (branch = branchOf(anyBrick(z))));
    return branch;
  }

  async #feed(ids: readonly number[]): Promise<void> {
    this.#logits = await this.#published.model.feed(ids);
    this.#ids.push(...ids);
    this.#tokens += ids.length;
  }
}
