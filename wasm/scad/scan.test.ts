import { array, assert as check, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';
import { includes, tokens } from './lexer.ts';
import { scan } from './scan.ts';

const PIECES = [
  'include <a/b.scad>',
  'use <c//d.scad>',
  '// include <x>',
  '/* use <y> */',
  '"use <z> \\" // "',
  '\n',
  ' ',
  'color',
  'module m() {',
  '}',
  '%',
  '#',
  ')',
  ';',
  'cube(1);',
  'a % b',
  '/*',
  '*/',
  '"',
  '$t',
  'text',
  'x = 1;',
  '\r\n',
];

test('agrees with the tokens: inclusions, lines, and the text without comments', () => {
  check(
    property(array(constantFrom(...PIECES), { maxLength: 40 }), pieces => {
      const text = pieces.join('');
      const found = scan(text);
      expect(found.inclusions).toEqual(includes(text));
      const kept = (t: string) =>
        tokens(t)
          .filter(({ kind }) => !kind.endsWith('-comment'))
          .map(({ text, line }) => [text, line]);
      const open = tokens(text).at(-1);
      if (open?.kind !== 'block-comment' || open.text.endsWith('*/'))
        expect(kept(found.stripped)).toEqual(kept(text));
    }),
    { numRuns: 500 },
  );
});

test('what a text may do', () => {
  expect([...scan('color("red") text("a"); // import').abilities].sort()).toEqual(['color', 'text']);
  expect([...scan('x = $t; y = rands(0, 1, 1); surface("a");').abilities].sort()).toEqual([
    'import',
    'random',
    'time',
  ]);
  expect([...scan('x = dxf_dim("a.dxf");').abilities]).toEqual(['import']);
  expect(scan('mycolor(); text_size = 3;').abilities.size).toBe(0);
});

test.each([
  ['#cube(1);', ['']],
  ['translate([1, 0]) %cube(1);', ['']],
  ['module a() { if (x) %sphere(1); }', ['a']],
  ['module a() { b(); } module c() #cube(1);', ['c']],
  ['x = 5 % 3; y = (1 + 2) % 3; z = f(1) % n;', []],
  ['// #\n"%cube()"', []],
  ['include <a/b.scad>\n%cube();', ['']],
  ['x = a > %b;', []],
])('modifiers in %s', (text, names) => {
  expect([...scan(text).modified]).toEqual(names);
});

test('the variables that switch a modifier on', () => {
  expect([...scan('module m() { if ($ghost && !$off) %children(); }').gates]).toEqual(['$ghost', '$off']);
});

test('a megabyte of open quotes or comments is read in linear time', () => {
  for (const piece of ['"', '/*', '<include <', '% ', 'module m(', '\\"']) {
    const start = performance.now();
    scan(piece.repeat(500_000));
    expect(performance.now() - start, piece).toBeLessThan(2000);
  }
});
