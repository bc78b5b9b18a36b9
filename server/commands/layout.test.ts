import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBrickModel } from '../../wasm/bricks/brick-file.ts';
import { connectivity } from '../../wasm/bricks/connectivity.ts';
import { layout as command } from './layout.ts';

const program = join(import.meta.dirname, '../formwork.ts');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formwork-layout-test-'));
  await writeFile(join(folder, 'table.obj'), obj([[0, 0, 40, 80, 56, 20], ...legs]));
  await writeFile(
    join(folder, 'cloud.obj'),
    obj([
      [0, 0, 0, 64, 64, 19.2],
      [16, 16, 48, 32, 32, 19.2],
    ]),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const legs = [
  [0, 0],
  [64, 0],
  [0, 40],
  [64, 40],
].map(([x, y]) => [x!, y!, 0, 16, 16, 40]);

/** Boxes (corner and size) as a file of quadrangles. */
function obj(boxes: readonly (readonly number[])[]): string {
  const lines: string[] = [];
  for (const [index, [x, y, z, dx, dy, dz]] of boxes.entries()) {
    for (const k of [0, 1])
      for (const j of [0, 1])
        for (const i of [0, 1]) lines.push(`v ${x! + i * dx!} ${y! + j * dy!} ${z! + k * dz!}`);
    for (const face of ['1 3 4 2', '5 6 8 7', '1 2 6 5', '3 7 8 4', '1 5 7 3', '2 4 8 6'])
      lines.push(
        `f ${face
          .split(' ')
          .map(corner => Number(corner) + 8 * index)
          .join(' ')}`,
      );
  }
  return `${lines.join('\n')}\n`;
}

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** The real program in the test's folder. */
const layout = (...args: string[]): Promise<Ended> =>
  new Promise(settle => {
    const child = execFile(
      process.execPath,
      [program, 'layout', ...args],
      { cwd: folder },
      (_error, stdout, stderr) => settle({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });

interface Summary {
  bricks: string[];
  counts: Record<string, number>;
  size: number[];
  stable: boolean;
  maxScore: number;
  clusters: number;
  dropped: number;
  pillars: number;
  notes: string[];
}

test('a table becomes bricks of its size that stand, as files and figures', { timeout: 60_000 }, async () => {
  const ended = await layout(
    'table.obj',
    '--studs',
    '10',
    '-o',
    'table.ldr',
    '-o',
    'table.txt',
    '--color',
    '4',
    '--json',
  );
  expect(ended.stderr).toBe('');
  expect(ended.code).toBe(0);
  const summary = JSON.parse(ended.stdout) as Summary;
  expect(summary).toMatchObject({ stable: true, clusters: 1, dropped: 0, pillars: 0, notes: [] });
  expect(summary.maxScore).toBeLessThan(1);
  const { model } = readBrickModel('table.ldr', await readFile(join(folder, 'table.ldr')));
  expect(model.bricks).toHaveLength(summary.bricks.length);
  expect(model.bricks.every(({ color }) => color === 4)).toBe(true);
  expect(connectivity(model).floating).toEqual([]);
  // 10 × 7 studs, 60 mm high: six layers, of which the top ones are the plate.
  expect(Math.max(...model.bricks.map(({ z }) => z))).toBe(5);
  expect(await readFile(join(folder, 'table.txt'), 'utf8')).toBe(`${summary.bricks.join('\n')}\n`);
  const again = await layout('table.obj', '--studs', '10', '--color', '4', '--json');
  expect(JSON.parse(again.stdout)).toEqual(summary);
});

test('what floats is left out and said, or gets pillars', { timeout: 60_000 }, async () => {
  const bare = await layout('cloud.obj', '--studs', '8', '--json');
  expect(bare.code).toBe(0);
  expect(JSON.parse(bare.stdout)).toMatchObject({ dropped: 32, pillars: 0 });
  expect(bare.stderr).toMatch(/^note: 32 cells were left out.*put pillars below\.$/m);
  const raised = await layout('cloud.obj', '--studs', '8', '--pillars', '--json');
  expect(raised.code).toBe(0);
  expect(JSON.parse(raised.stdout)).toMatchObject({ dropped: 0, stable: true });
  expect((JSON.parse(raised.stdout) as Summary).pillars).toBeGreaterThan(0);
  expect((await layout('cloud.obj', '--studs', '8')).stdout).toMatch(
    /^\d+ bricks: .*\nIt stands \(highest score 0\.\d+\)\.\n$/,
  );
});

test('a source is evaluated, and its colours come along', { timeout: 120_000 }, async () => {
  const source = `size = 3; color("red") cube([48, 48, 9.6 * size]); color("blue") translate([0, 0, 9.6 * size]) cube([48, 24, 9.6]);`;
  await writeFile(join(folder, 'steps.scad'), source);
  const ended = await layout('steps.scad', '-p', 'size=2', '--studs', '6', '-o', 'steps.ldr', '--json');
  expect(ended.stderr).toBe('');
  expect(ended.code).toBe(0);
  const { model } = readBrickModel('steps.ldr', await readFile(join(folder, 'steps.ldr')));
  expect(new Set(model.bricks.map(({ z, color }) => `${z} ${color}`))).toEqual(
    new Set(['0 4', '1 4', '2 1']),
  );
  await writeFile(join(folder, 'flat.scad'), 'square(10);');
  expect(await layout('flat.scad')).toMatchObject({
    code: 1,
    stderr: 'formwork: flat.scad holds no solid to build.\n',
  });
});

test('says what is wrong, and what to do', { timeout: 60_000 }, async () => {
  await writeFile(join(folder, 'cut.stl'), 'solid x\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\n');
  const cut = await layout('cut.stl', '--json');
  expect(cut.code).toBe(1);
  expect(cut.stderr).toMatch(/^formwork: cut\.stl .*Export it again\.\n$/);
  expect(JSON.parse(cut.stdout)).toMatchObject({ bricks: [], stable: false });
  const wrong: [string[], RegExp][] = [
    [[], /layout takes one model/],
    [['table.ldr'], /its name must end in one of \.scad/],
    [['none.stl'], /none\.stl cannot be read \(ENOENT\)/],
    [['table.obj', '--studs', '1.5'], /--studs takes a whole number from 1 to 256, not “1\.5”/],
    [['table.obj', '--color', '3'], /--color is a colour code of LDraw/],
    [['table.obj', '-o', 'table.stl'], /-o writes \.ldr, \.mpd, \.txt, not “table\.stl”/],
    [['table.obj', '-o', 'nowhere/table.ldr'], /There is no folder .*nowhere/],
  ];
  for (const [args, message] of wrong) {
    const inside = args.map(arg =>
      /^[a-z]+\.[a-z]+$/.test(arg) && args[0] === arg ? join(folder, arg) : arg,
    );
    await expect(command(inside)).rejects.toThrow(message);
  }
  expect((await layout()).code).toBe(2);
});
