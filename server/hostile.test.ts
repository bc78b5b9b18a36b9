import { beforeAll, describe, expect, test } from 'vitest';
import type { Evaluation, ParameterSet, Source } from '../wasm/contract.ts';
import type { OpenScad } from '../wasm/scad/openscad.ts';
import { evaluateInThread } from './evaluate.ts';
import { openScad } from './openscad.ts';

const times = (text: string, count: number): string => text.repeat(count);
const model = (text: string | Uint8Array, files: Source['files'] = {}): Source => ({
  entry: 'main.scad',
  files: { 'main.scad': text, ...files },
});
const errors = (evaluation: Evaluation) =>
  evaluation.diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning');

let engine: OpenScad;
beforeAll(async () => {
  engine = await openScad();
}, 60_000);

/** The same instance still gives the right answer. */
const alive = async () => {
  const cube = await engine.evaluate(model('cube([10, 20, 30]);'));
  expect(cube.status).toBe('ok');
  if (cube.status === 'ok') {
    expect(cube.mesh.indices.length / 3).toBe(12);
    expect(Math.max(...cube.mesh.positions)).toBe(30);
  }
};

describe('wrong models: invalid, with a message, and the instance goes on', () => {
  test.each<[string, Source, ParameterSet?]>([
    ['an open parenthesis', model('cube(')],
    ['1,000 open parentheses', model(times('(', 1000))],
    ['a closing brace', model('}')],
    ['1,000 closing braces', model(times('}', 1000))],
    ['1,000 nested modules without an end', model(times('module m(){', 1000))],
    ['an open string', model('a="abc')],
    ['an open comment', model('/* cube();')],
    ['nothing', model('')],
    ['spaces', model(times(' \n', 10_000))],
    ['no words of any language', model('§$%&/ ?ß´`+#')],
    ['control characters', model('\u0001\u0002\u0007cube(')],
    ['a name that is not there', model('undefined_module(5);')],
    ['an assertion', model('assert(false, "no");')],
    ['an include that is not there', model('include <nowhere.scad>\nwidget();')],
    ['an include that climbs', model('include <../../../../etc/passwd>\nwidget();')],
    ['an include from the root', model('include </etc/passwd>\nwidget();')],
    ['an include of itself', model('include <main.scad>\nwidget();')],
    [
      'includes in a circle',
      model('include <a.scad>', { 'a.scad': 'include <b.scad>', 'b.scad': 'include <a.scad>' }),
    ],
    ['an STL that is empty', model('import("m.stl");', { 'm.stl': new Uint8Array() })],
    [
      'an STL that is noise',
      model('import("m.stl");', { 'm.stl': Uint8Array.from({ length: 500 }, (_, i) => (i * 97) & 255) }),
    ],
    [
      'an STL that claims 4 billion triangles',
      model('import("m.stl");', { 'm.stl': Uint8Array.of(...new Uint8Array(80), 255, 255, 255, 255) }),
    ],
    ['an OFF that claims much', model('import("m.off");', { 'm.off': 'OFF\n999999999 999999999 0\n' })],
    ['a 3MF that is no zip', model('import("m.3mf");', { 'm.3mf': 'PK\u0003\u0004nonsense' })],
    ['an SVG that is none', model('import("m.svg");', { 'm.svg': '<svg><path d="M 1e999' })],
    ['a DXF that is none', model('import("m.dxf");', { 'm.dxf': '0\nSECTION\n2' })],
    [
      'a PNG that is none',
      model('surface("m.png");', { 'm.png': new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]) }),
    ],
    ['a file that is not there', model('import("nowhere.stl");')],
    ['not a number as a size', model('cube(0/0);')],
    ['an endless size', model('cube(1/0);')],
    ['a negative radius', model('sphere(-5);')],
    ['a polyhedron of nothing', model('polyhedron([], []);')],
    ['a polyhedron with points that are not there', model('polyhedron([[0,0,0]], [[5,6,7]]);')],
    [
      'a value that is code',
      model('w = 1;\nassert(is_string(w));\nassert(false, "ran");'),
      { w: '5; cube(99);' },
    ],
  ])('%s', async (_, source, parameters = {}) => {
    const evaluation = await engine.evaluate(source, parameters, { limit: 20_000 });
    expect(evaluation.status).toBe('invalid');
    expect(evaluation.diagnostics.some(({ text }) => text.trim() !== '')).toBe(true);
    expect(errors(evaluation).length).toBeGreaterThan(0);
    await alive();
  });
});

describe('strange but sound models', () => {
  test.each<[string, Source]>([
    ['1,000 nested unions', model(`${times('union(){', 1000)}cube();${times('}', 1000)}`)],
    ['a literal of 10,000 digits', model(`a=${times('9', 10_000)}; cube(a > 5 ? 1 : 2);`)],
    ['a name of 5,000 letters', model(`${times('a', 5000)}=3; cube(${times('a', 5000)});`)],
    [
      '10,000 variables',
      model(`${Array.from({ length: 10_000 }, (_, i) => `v${i}=${i};`).join('')}cube(v9);`),
    ],
    ['CR LF and a mark', model('\ufeffcube(1);\r\n')],
    ['names of JavaScript', model('__proto__=1; constructor=2; toString=3; cube(toString);')],
    ['any letter in a string', model('echo("ä漢😀\\u0041"); cube(1);')],
  ])('%s', async (_, source) => {
    const evaluation = await engine.evaluate(source, {}, { limit: 20_000 });
    expect(evaluation.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(evaluation.status).toBe('ok');
    await alive();
  });
});

describe('models without an end are ended', () => {
  test.each<[string, string]>([
    ['a module that calls itself', 'module m(){ m(); } m();'],
    ['a function that calls itself', 'function f(x) = 1 + f(x + 1); echo(f(0)); cube();'],
    ['modules that call each other', 'module a(){ b(); } module b(){ a(); } a();'],
    ['a loop without an end', 'for (i = [0:1e-9:1e9]) cube(i);'],
    ['a tail call without an end', 'function f(x) = f(x + 1); echo(f(0));'],
    ['a list without an end', 'a = [for (i = 0; true; i = i + 1) i]; cube(len(a));'],
    ['a sphere of a billion facets', 'sphere(10, $fn = 40000);'],
  ])('%s', async (_, text) => {
    const start = performance.now();
    const evaluation = await evaluateInThread(model(text), {}, { limit: 6000 });
    expect(evaluation.status).toBe('invalid');
    expect(errors(evaluation).length).toBeGreaterThan(0);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

test('10,000 parentheses are read, in a thread with a large stack', async () => {
  const evaluation = await evaluateInThread(
    model(`a=${times('(', 10_000)}1${times(')', 10_000)}; cube(a);`),
    {},
    { limit: 20_000 },
  );
  expect(evaluation.status).toBe('ok');
});
