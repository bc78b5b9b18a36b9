import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { openScad } from '../../server/openscad.ts';
import type { Evaluation, Parameter, ParameterSet, ParameterValue, Source } from '../../wasm/contract.ts';
import { customizer } from '../../wasm/scad/customizer.ts';
import type { OpenScad } from '../../wasm/scad/openscad.ts';
import { measure } from '../../wasm/solid/measure.ts';
import { catalogue, type TemplateEntry } from './index.ts';

const read = (path: string) => readFileSync(`${import.meta.dirname}/${path}`, 'utf8');

function source({ id, files }: TemplateEntry): Source {
  if (!files) return { entry: 'main.scad', files: { 'main.scad': read(`${id}.scad`) } };
  return {
    entry: 'main.scad',
    files: Object.fromEntries(['main.scad', ...files].map(path => [path, read(`${id}/${path}`)])),
  };
}

let engine: OpenScad;
beforeAll(async () => {
  engine = await openScad();
});

/** Both ends of each range (of all at once, where an evaluation takes long), every other option and boolean. */
function extremes(parameters: readonly Parameter[], together: boolean): Record<string, ParameterValue>[] {
  const ranges = parameters.filter(
    ({ type, min, max, options }) => !options && type === 'number' && min !== undefined && max !== undefined,
  );
  const all = (end: 'min' | 'max') => Object.fromEntries(ranges.map(range => [range.name, range[end]!]));
  return [
    ...(together
      ? [all('min'), all('max')]
      : ranges.flatMap(({ name, min, max }) => [{ [name]: min! }, { [name]: max! }])),
    ...parameters.flatMap(({ name, type, initial, options }): Record<string, ParameterValue>[] =>
      type === 'boolean'
        ? [{ [name]: !initial }]
        : (options ?? []).filter(({ value }) => value !== initial).map(({ value }) => ({ [name]: value })),
    ),
  ];
}

/** What the evaluation says, where it fails: easier to read than a mesh. */
const complaints = (evaluation: Evaluation) =>
  evaluation.diagnostics
    .filter(({ severity }) => severity === 'error' || severity === 'warning' || severity === 'deprecated')
    .map(({ text, line }) => `${line ?? '?'}: ${text}`);

function check(evaluation: Evaluation, pieces: number | undefined, what: string): void {
  expect(complaints(evaluation), what).toEqual([]);
  if (evaluation.status !== 'ok') throw new Error(`${what}: nothing to show`);
  if (evaluation.outline) {
    expect(evaluation.outline.contours.length, what).toBeGreaterThan(0);
    return;
  }
  const { watertight, components, volume, boundingBox } = measure(evaluation.mesh);
  expect(watertight, `${what}: watertight`).toBe(true);
  expect(volume, what).toBeGreaterThan(1);
  expect(boundingBox.min[2], `${what}: below the bed`).toBeGreaterThan(-0.05);
  if (pieces !== undefined) expect(components, `${what}: pieces`).toBe(pieces);
}

describe.each(catalogue)('$id', entry => {
  const model = source(entry);
  const text = model.files[model.entry] as string;
  const parameters = customizer(text);
  const evaluate = (values: ParameterSet) => engine.evaluate(model, values, { preview: false });

  test('is annotated: groups, ranges, and a first line that says what it is', () => {
    expect(text).toMatch(/^\/\/ [A-Z].*[.:]\n/);
    expect(parameters.length).toBeGreaterThanOrEqual(6);
    expect(new Set(parameters.map(({ group }) => group)).size).toBeGreaterThanOrEqual(2);
    for (const parameter of parameters) {
      const { name, type, min, max, options } = parameter;
      if (type === 'number' && !options) expect([name, min, max]).not.toContain(undefined);
    }
  });

  test('default: one look is enough', async () => {
    const before = process.cpuUsage();
    const evaluation = await evaluate({});
    const { user, system } = process.cpuUsage(before);
    check(evaluation, entry.pieces, 'default');
    if (evaluation.status !== 'ok') return;
    // Microseconds of this process: a busy machine makes them no longer.
    expect((user + system) / 1e6).toBeLessThan(4);
    if (entry.pieces === undefined) return;
    const { min, max } = measure(evaluation.mesh).boundingBox;
    for (const axis of [0, 1, 2] as const) expect(max[axis] - min[axis]).toBeLessThanOrEqual(256);
  });

  test('every end of every range, and every option', async () => {
    for (const values of extremes(parameters, entry.tags.includes('BOSL2'))) {
      const counted = entry.counts?.some(name => name in values);
      check(await evaluate(values), counted ? undefined : entry.pieces, JSON.stringify(values));
    }
  }, 240_000);
});
