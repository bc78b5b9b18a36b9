import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBrickModel } from '../../wasm/bricks/brick-file.ts';

const program = join(import.meta.dirname, '../formwork.ts');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formwork-bricks-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** The real program in the test's folder. */
const bricks = (...args: string[]): Promise<Ended> =>
  new Promise(settle => {
    const child = execFile(
      process.execPath,
      [program, 'bricks', ...args],
      { cwd: folder },
      (_error, stdout, stderr) => settle({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
const read = async (name: string) => readBrickModel(name, await readFile(join(folder, name))).model;

interface Summary {
  bricks: string[];
  counts: Record<string, number>;
  stable: boolean;
  maxScore: number;
  rollbacks: number;
  seconds: number;
  seed: number;
  engine: string;
  ending: string;
}

test('a sentence becomes files and figures, the same for the same seed', { timeout: 120_000 }, async () => {
  const ended = await bricks('a small chair', '--seed', '7', '-o', 'chair.ldr', '-o', 'chair.txt', '--json');
  expect(ended.stderr).toBe('');
  expect(ended.code).toBe(0);
  const summary = JSON.parse(ended.stdout) as Summary;
  expect(summary).toMatchObject({ stable: true, seed: 7 });
  expect(summary.maxScore).toBeLessThan(1);
  expect(summary.engine).toMatch(/^formwork-bricks .+ \(wasm\)$/);
  expect(summary.rollbacks).toBeGreaterThanOrEqual(0);
  expect(summary.seconds).toBeGreaterThan(0);
  expect(summary.bricks.every(line => /^\dx\d \(\d+,\d+,\d+\)$/.test(line))).toBe(true);
  const all = Object.values(summary.counts).reduce((sum, count) => sum + count, 0);
  expect(all).toBe(summary.bricks.length);
  expect(await readFile(join(folder, 'chair.txt'), 'utf8')).toBe(`${summary.bricks.join('\n')}\n`);
  expect((await read('chair.ldr')).bricks).toHaveLength(all);

  const again = await bricks('a small chair', '--seed', '7', '--json');
  expect((JSON.parse(again.stdout) as Summary).bricks).toEqual(summary.bricks);
});

test('with what is owned, on what was begun', { timeout: 120_000 }, async () => {
  await write('begun.txt', '2x4 (8,8,0)\n2x4 (8,8,1)\n');
  await write('owned.csv', 'Part,Color,Quantity\n3001,4,3\n3001,1,2\n3003,0,4\n32316,0,9\n');
  const args = ['--continue', 'begun.txt', '--inventory', 'owned.csv', '--limit', '6'];
  const ended = await bricks('a chair', ...args, '-o', 'on.txt', '--json');
  expect(ended.stderr).toContain('1 line is of parts');
  expect(ended.code).toBe(0);
  const { bricks: lines, counts } = JSON.parse(ended.stdout) as Summary;
  expect(lines).toEqual(expect.arrayContaining(['2x4 (8,8,0)', '2x4 (8,8,1)']));
  expect(Object.keys(counts).every(part => ['2x4', '2x2'].includes(part))).toBe(true);
  expect(counts['2x4']).toBeLessThanOrEqual(5);
  expect(counts['2x2'] ?? 0).toBeLessThanOrEqual(4);
});

test('words that mean nothing make nothing, and it says so', { timeout: 60_000 }, async () => {
  const ended = await bricks('xyzzy qwrtk', '--json');
  expect(ended.code).toBe(1);
  expect(JSON.parse(ended.stdout)).toMatchObject({ bricks: [], ending: 'nothing' });
});

test('wrong usage is told with what to do', { timeout: 120_000 }, async () => {
  await write('none.json', '{"3x3": 4}');
  await write('broken.txt', '2x4 (0,0)\n');
  const cases: [string[], string][] = [
    [[], 'takes one sentence'],
    [['a chair', '-o', 'chair.stl'], '.ldr, .mpd, .txt'],
    [['a chair', '--seed', 'x'], '--seed takes a whole number'],
    [['a chair', '--inventory', 'none.json'], '“3x3” is no known brick'],
    [['a chair', '--continue', 'broken.txt'], 'Line 1'],
    [['a chair', '--continue', 'missing.ldr'], 'cannot be read'],
    [['a chair', '--model', 'nowhere'], 'There is no model in nowhere'],
  ];
  const all = await Promise.all(cases.map(([args]) => bricks(...args)));
  for (const [index, { code, stderr }] of all.entries()) {
    expect(stderr).toContain(cases[index]![1]);
    expect(code).toBe(2);
  }
});
