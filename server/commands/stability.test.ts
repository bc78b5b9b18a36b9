import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeBrickModel } from '../../wasm/bricks/brick-file.ts';
import { readText } from '../../wasm/bricks/text.ts';

const program = join(import.meta.dirname, '../formwork.ts');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formwork-stability-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The real program in the test's folder. */
async function stability(args: readonly string[], stdin = '') {
  const child = spawn(process.execPath, [program, 'stability', ...args], { cwd: folder });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', chunk => (stdout += String(chunk)));
  child.stderr.on('data', chunk => (stderr += String(chunk)));
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

const stands = '2x4 (5,5,0)\n1x8 (5,8,1)\n';
/** A long arm on one stud, with bricks at its end. */
const falls = [
  '1x1 (0,0,0)',
  '1x8 (0,0,1)',
  ...[2, 3, 4, 5, 6, 7, 8, 9].map(z => `1x8 (0,${z % 2 ? 1 : 7},${z})`),
].join('\n');

test('a model that stands, from each format', async () => {
  const model = readText(stands);
  for (const extension of ['txt', 'ldr', 'mpd'])
    await writeFile(join(folder, `arm.${extension}`), writeBrickModel(`arm.${extension}`, model));
  const ended = await stability(['arm.txt', '--json']);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const result = JSON.parse(ended.stdout) as { bricks: unknown[]; maxScore: number; margin: number };
  expect(result).toMatchObject({ stable: true, formula: 'mended' });
  expect(result).not.toHaveProperty('reason');
  expect(result.bricks).toEqual([
    // The arm's weight is outside of its foot.
    { brick: '2x4 (5,5,0)', score: expect.closeTo(0.0014, 4) as number },
    { brick: '1x8 (5,8,1)', score: result.maxScore },
  ]);
  expect(result.maxScore).toBeGreaterThan(0.01);
  expect(result.margin).toBeCloseTo(0.98 - 0.98 * result.maxScore, 6);
  for (const file of ['arm.ldr', 'arm.mpd'])
    expect(JSON.parse((await stability([file, '--json'])).stdout)).toMatchObject({
      stable: true,
      maxScore: expect.closeTo(result.maxScore, 6) as number,
    });
  expect((await stability(['arm.ldr'])).stdout).toMatch(
    /^2 bricks: stands\. Brick 2, 1x8 \(5,8,1\), pulls hardest: [\d.]+ % of what its joint holds\. Every joint can have [\d.]+ N to spare\.\n$/,
  );
});

test('models that fall say why, from standard input too, and by either formula', async () => {
  const ended = await stability(['-', '--json'], falls);
  expect(ended.code).toBe(1);
  const result = JSON.parse(ended.stdout) as { reason: { text: string }; margin: number };
  expect(result).toMatchObject({
    stable: false,
    maxScore: 1,
    reason: { kind: 'overload', joint: ['1x8 (0,0,1)', '1x1 (0,0,0)'] },
  });
  expect(result.margin).toBeLessThan(0);
  const text = await stability(['-', '--formula', 'published'], falls);
  expect(text.code).toBe(1);
  expect(text.stdout).toMatch(/^10 bricks: falls\. /);
  const loose = await stability(['-'], '2x4 (0,0,0)\n2x2 (8,8,3)\n');
  expect(loose).toMatchObject({ code: 1, stdout: expect.stringContaining('brick 2: 2x2 (8,8,3)') as string });
});

test('what is no model, and wrong usage', async () => {
  const collision = await stability(['-', '--json'], '2x4 (0,0,0)\n2x4 (1,1,0)\n');
  expect(collision.code).toBe(1);
  expect(JSON.parse(collision.stdout)).toMatchObject({
    stable: false,
    reason: { kind: 'invalid' },
    bricks: [],
  });
  expect(collision.stderr).toMatch(/Line 2/);
  for (const [args, message] of [
    [[], /takes one brick model/],
    [['a.txt', 'b.txt'], /takes one brick model/],
    [['model.stl'], /must end in one of \.ldr, \.mpd, \.txt/],
    [['none.ldr'], /none\.ldr: there is no such file/],
    [['arm.txt', '--formula', 'other'], /mended or published/],
    [['arm.txt', '--what'], /--what/],
  ] as const) {
    const ended = await stability(args);
    expect(ended.code, args.join(' ')).toBe(2);
    expect(ended.stderr).toMatch(message);
  }
});
