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

/** Both ends of a range, every other option, the other boolean. */
function extremes({ type, initial, min, max, options }: Parameter): ParameterValue[] {
  if (options) return options.map(option => option.value).filter(value => value !== initial);
  if (type === 'boolean') return [!initial];
  if (type === 'number' && min !== undefined && max !== undefined) return [min, max];
  return [];
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
    const evaluation = await evaluate({});
    check(evaluation, entry.pieces, 'default');
    if (evaluation.status !== 'ok') return;
    expect(evaluation.timing.total).toBeLessThan(6000);
    if (entry.pieces === undefined) return;
    const { min, max } = measure(evaluation.mesh).boundingBox;
    for (const axis of [0, 1, 2] as const) expect(max[axis] - min[axis]).toBeLessThanOrEqual(256);
  });

  test('every end of every range, and every option', async () => {
    for (const parameter of parameters)
      for (const value of extremes(parameter))
        check(
          await evaluate({ [parameter.name]: value }),
          entry.counts?.includes(parameter.name) ? undefined : entry.pieces,
          `${parameter.name} = ${JSON.stringify(value)}`,
        );
  }, 240_000);
});
