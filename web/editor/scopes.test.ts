import { describe, expect, test } from 'vitest';
import { parser } from './language.ts';
import { localsAt, names, occurrenceAt } from './scopes.ts';

const read = (text: string) => names(parser.parse(text), (from, to) => text.slice(from, to));

/** The texts of all places that mean the same as the name at the mark `‸`, with what stands before them. */
function same(marked: string): number[] {
  const position = marked.indexOf('‸');
  const text = marked.replace('‸', '');
  const found = read(text);
  const target = occurrenceAt(found, position)?.target;
  expect(target, marked).toBeDefined();
  return found.occurrences
    .filter(occurrence => occurrence.target === target)
    .map(({ from }) => text.slice(0, from).split('\n').length);
}

describe('names', () => {
  test('three spaces of names do not meet', () => {
    const text = 'a = 1;\nmodule a() {}\nfunction a() = 2;\na();\nb = a();\nc = a;\n';
    expect(same(text.replace('a = 1', '‸a = 1'))).toEqual([1, 6]);
    expect(same(text.replace('module a', 'module ‸a'))).toEqual([2, 4]);
    expect(same(text.replace('function a', 'function ‸a'))).toEqual([3, 5]);
  });

  test('parameters belong to their module, and their names in calls to them', () => {
    const text = 'r = 1;\nmodule m(r, h = r) {\n  cube(r);\n  x = r;\n}\nm(r = r);\ncube(r);\n';
    expect(same(text.replace('m(r,', 'm(‸r,'))).toEqual([2, 3, 4, 6]);
    expect(same(text.replace('r = 1', '‸r = 1'))).toEqual([1, 2, 6, 7]);
  });

  test('let and for: one name after the other', () => {
    expect(same('a = 1;\nb = let(\na = a + 1,\nc = a)\n‸a + c;\n')).toEqual([3, 4, 5]);
    expect(same('for (i = [0:3])\nfor (j = i)\ncube(‸i);\ni = 2;\n')).toEqual([1, 2, 3]);
    expect(same('x = [for (i = 0;\n i < 3;\n i = i + 1)\n ‸i];')).toEqual([1, 2, 3, 3, 4]);
    expect(same('x = [for (i = a)\nlet (k = i)\nif (k)\n‸k];')).toEqual([2, 3, 4]);
  });

  test('blocks of children and branches have variables of their own, bare blocks do not', () => {
    expect(same('a = 1;\nunion() {\na = 2;\ncube(‸a);\n}\ncube(a);\n')).toEqual([3, 4]);
    expect(same('a = 1;\nif (a) {\na = 2;\ncube(a);\n} else cube(‸a);\n')).toEqual([1, 2, 5]);
    expect(same('{\na = 1;\n}\ncube(‸a);\n')).toEqual([2, 4]);
  });

  test('assignments and definitions are known before their place', () => {
    expect(same('cube(a);\nmodule m() { n();\nmodule n() { cube(a); }\n}\n‸a = 3;\n')).toEqual([1, 3, 5]);
    expect(same('module m() {\n‸n();\nmodule n() {}\n}\n')).toEqual([2, 3]);
  });

  test('functions as values', () => {
    expect(same('f = function(x)\nx + f(1);\ny = ‸f(2);')).toEqual([1, 2, 3]);
    expect(same('g = function(x)\n‸x + 1;\nx = 2;')).toEqual([1, 2]);
  });

  test('what is not bound here has no target', () => {
    const text = 'cube(size = width);';
    expect(read(text).occurrences.map(({ name, role, target }) => [name, role, target])).toEqual([
      ['cube', 'reference', undefined],
      ['size', 'argument', undefined],
      ['width', 'reference', undefined],
    ]);
  });

  test('locals at a place, the nearest of one name', () => {
    const text = 'top = 1;\nmodule m(a, b) { for (i = [1]) { c = 2; let (a = 3) cube(‸); } }';
    const at = text.indexOf('‸');
    expect(localsAt(read(text.replace('‸', '')), at).map(({ name, detail }) => `${name} ${detail}`)).toEqual([
      'a let',
      'c variable',
      'i for',
      'b parameter',
    ]);
  });
});
