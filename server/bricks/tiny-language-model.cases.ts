import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const script = join(import.meta.dirname, '../../wasm/bricks/training/tiny_llama.py');
const specials = [
  '<|begin_of_text|>',
  '<|end_of_text|>',
  '<|start_header_id|>',
  '<|end_header_id|>',
  '<|eot_id|>',
];

/** A byte by the letter that stands for it in byte-level vocabularies (GPT-2's table). */
function letters(): string[] {
  const plain = (byte: number): boolean =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(plain(byte) ? byte : next++));
}

/** A tokenizer of Llama 3's shape: bytes, numbers and the ends of lines as pieces of their own. */
export function tokenizer(): object {
  const vocab: Record<string, number> = {};
  for (const letter of letters()) vocab[letter] = Object.keys(vocab).length;
  const merges: string[] = [];
  const merge = (a: string, b: string): void => {
    merges.push(`${a} ${b}`);
    vocab[a + b] = Object.keys(vocab).length;
  };
  for (let number = 10; number < 20; number++) merge('1', String(number % 10));
  merge('Ġ', '(');
  merge(')', 'Ċ');
  const count = Object.keys(vocab).length;
  return {
    version: '1.0',
    added_tokens: specials.map((content, index) => ({
      id: count + index,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        {
          type: 'Split',
          pattern: { Regex: '\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s+' },
          behavior: 'Isolated',
          invert: false,
        },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: { type: 'BPE', vocab, merges, byte_fallback: false, fuse_unk: false, ignore_merges: false },
  };
}

/**
 * A folder as somebody would bring it: `tokenizer.json`, and a `model.onnx` with weights by chance. `options` are those of
 * `tiny_llama.py`.
 */
export async function writeTinyModel(folder: string, options: readonly string[] = []): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer()));
  const size = ['--vocabulary', String(256 + 12 + specials.length), '--special', String(specials.length)];
  await promisify(execFile)('/usr/bin/python3', [script, join(folder, 'model.onnx'), ...size, ...options]);
}

/** For tests in browsers, which can run no Python: the files by name, as base64. */
export async function tinyModelFiles(): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'formwork-tiny-'));
  try {
    await writeTinyModel(folder, ['--external']);
    const names = ['tokenizer.json', 'model.onnx', 'model.onnx_data'];
    const contents = await Promise.all(names.map(name => readFile(join(folder, name), 'base64')));
    return Object.fromEntries(names.map((name, index) => [name, contents[index]!]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
