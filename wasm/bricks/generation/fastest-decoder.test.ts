import { expect, test } from 'vitest';
import type { Decoder } from './decoder.ts';
import { openFastest, type Verdict } from './fastest-decoder.ts';
import type { Step } from './tokens.ts';

const steps: Step[] = Array.from({ length: 12 }, (_, id) => ({ id, layer: 0 }));

/** Answers with a number that everything read so far goes into; takes some milliseconds a step. */
class Counting implements Decoder {
  readonly capacity = 40;
  readonly name: string;
  disposed = false;
  failing = false;
  reads: number[] = [];
  readonly #pace: number;
  readonly #error: number;

  constructor(name: string, pace: number, error = 0) {
    this.name = name;
    this.#pace = pace;
    this.#error = error;
  }

  get length(): number {
    return this.reads.length;
  }

  async feed(steps: readonly Step[]): Promise<Float32Array> {
    if (this.failing) throw new Error('device lost');
    if (this.length + steps.length > this.capacity) throw new RangeError('full');
    const until = performance.now() + this.#pace * steps.length;
    while (performance.now() < until);
    this.reads.push(...steps.map(({ id }) => id));
    return Float32Array.of(this.reads.reduce((sum, id) => (sum * 31 + id) % 1000, 7) + this.#error);
  }

  rewind(length: number): void {
    this.reads.length = length;
  }

  async dispose(): Promise<void> {
    this.disposed = true;
  }
}

const golden = [
  { steps, logits: [...(await new Counting('', 0).feed(steps))] },
  { steps: steps.slice(0, 2), logits: [...(await new Counting('', 0).feed(steps.slice(0, 2)))] },
];

async function race(slow: Counting, fast: Counting | undefined, known?: Verdict, lost?: Promise<unknown>) {
  let asked = 0;
  const opened = await openFastest({
    golden,
    known,
    wasm: { open: async () => slow },
    async webgpu() {
      asked++;
      return fast && { open: async () => fast, ...(lost && { lost }) };
    },
  });
  return { ...opened, asked: () => asked };
}

test('a GPU that is right and faster is taken', async () => {
  const { decoder, verdict } = await race(new Counting('cpu', 20), new Counting('gpu', 2));
  expect(verdict.provider).toBe('webgpu');
  expect(verdict.webgpu!).toBeLessThan(verdict.wasm!);
  expect(decoder.name).toBe('gpu');
  expect(decoder.length).toBe(0);
});

test('one that is slower, wrong, no number, or not there is not', async () => {
  for (const [fast, reason] of [
    [new Counting('gpu', 40), /not faster/],
    [new Counting('gpu', 1, 1), /off by 1.00/],
    [new Counting('gpu', 1, Number.NaN), /off by Infinity/],
    [undefined, /no GPU/],
  ] as const) {
    const slow = new Counting('cpu', 20);
    const { decoder, verdict } = await race(slow, fast);
    expect(verdict.provider).toBe('wasm');
    expect(verdict.reason).toMatch(reason);
    expect(decoder).toBe(slow);
    expect(decoder.length).toBe(0);
    if (fast) expect(fast.disposed).toBe(true);
  }
});

test('one that fails while it is tried is not, and nobody is told but the verdict', async () => {
  const fast = new Counting('gpu', 1);
  fast.failing = true;
  const { decoder, verdict } = await race(new Counting('cpu', 20), fast);
  expect(verdict).toMatchObject({ provider: 'wasm', reason: 'The GPU failed: device lost' });
  expect(decoder.name).toBe('cpu');
});

test('a GPU is not looked for where WebAssembly takes next to no time, or has won before', async () => {
  const quick = await race(new Counting('cpu', 0), new Counting('gpu', 0));
  expect(quick.verdict.provider).toBe('wasm');
  expect(quick.asked()).toBe(0);
  const before: Verdict = { provider: 'wasm', reason: 'The GPU is not faster.' };
  const known = await race(new Counting('cpu', 20), new Counting('gpu', 1), before);
  expect(known.verdict).toBe(before);
  expect(known.asked()).toBe(0);
});

test('when the GPU goes away, WebAssembly goes on from what was read', async () => {
  const whole = new Counting('', 0);
  const expected = [...(await whole.feed(steps))];
  for (const how of ['rejects', 'is lost'] as const) {
    const fast = new Counting('gpu', 1);
    const lost = Promise.withResolvers<void>();
    const { decoder } = await race(new Counting('cpu', 20), fast, undefined, lost.promise);
    await decoder.feed(steps.slice(0, 9));
    decoder.rewind(5);
    if (how === 'rejects') fast.failing = true;
    else lost.resolve();
    await Promise.resolve();
    expect([...(await decoder.feed(steps.slice(5)))]).toEqual(expected);
    expect(decoder.name).toBe('cpu');
    expect(decoder.length).toBe(12);
    expect(fast.disposed).toBe(true);
  }
});

test('what the caller does wrong is told to the caller', async () => {
  const { decoder } = await race(new Counting('cpu', 20), new Counting('gpu', 1));
  await expect(decoder.feed(Array.from({ length: 41 }, () => steps[0]!))).rejects.toThrow(RangeError);
  expect(decoder.name).toBe('gpu');
});
