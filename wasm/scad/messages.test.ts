import { expect, test } from 'vitest';
import { diagnostics, placed, projectPath } from './messages.ts';

const entry = { path: 'main.scad', text: 'a = 1;\nimport("a.stl");\n' };

test.each([
  [
    "WARNING: Ignoring unknown module 'foo' in file /project/sub/../parts/lid.scad, line 12",
    { severity: 'warning', text: "Ignoring unknown module 'foo'", file: 'parts/lid.scad', line: 12 },
  ],
  [
    'DEPRECATED: Variable names starting with digits ("2x") will be removed in future releases. in file /libraries/A/b.scad, line 3',
    {
      severity: 'deprecated',
      text: 'Variable names starting with digits ("2x") will be removed in future releases.',
      file: '<A/b.scad>',
      line: 3,
    },
  ],
  [
    'ECHO: "x in file /project/main.scad, line 3"',
    { severity: 'echo', text: '"x in file /project/main.scad, line 3"' },
  ],
  [
    "TRACE: call of 'm(a = 1)' in file /project/main.scad, line 1",
    { severity: 'trace', text: "call of 'm(a = 1)'", file: 'main.scad', line: 1 },
  ],
  [
    "WARNING: Can't open import file '/project/sub/q.stl', import() at line 2",
    { severity: 'warning', text: "Can't open import file 'sub/q.stl'", file: 'main.scad', line: 2 },
  ],
  [
    "WARNING: Can't open import file '/project/q.stl', import() at line 1",
    { severity: 'warning', text: "Can't open import file 'q.stl'" },
  ],
  ['FONT-WARNING: no such font', { severity: 'warning', text: 'no such font' }],
  ['EXPORT-ERROR: cannot', { severity: 'error', text: 'cannot' }],
  ['something new', { severity: 'info', text: 'something new' }],
])('%s', (line, expected) => {
  expect(diagnostics([line], entry)).toEqual([expected]);
});

test('status lines say nothing', () => {
  const lines = [
    'Geometries in cache: 3',
    '   Genus:      1',
    '   Top level object is a 3D object (manifold):',
    '',
    'Total rendering time: 0:00:00.103',
    'Current top level object is empty.',
  ];
  expect(diagnostics(lines, entry)).toEqual([]);
});

test('a parser error is one message', () => {
  const lines = [
    'ERROR: Parser error: syntax error in file /project/b.scad, line 1',
    "Can't parse file '/project/main.scad'!",
    '',
  ];
  expect(diagnostics(lines, entry)).toEqual([
    { severity: 'error', text: 'Parser error: syntax error', file: 'b.scad', line: 1 },
  ]);
  expect(diagnostics(lines.slice(1), entry)).toEqual([
    { severity: 'error', text: "Can't parse file 'main.scad'!", file: 'main.scad' },
  ]);
});

test('an echoed text with line breaks is one echo and forges nothing', () => {
  const lines = ['ECHO: "a', 'ERROR: b in file main.scad, line 3"', 'ECHO: 2'];
  expect(diagnostics(lines, entry)).toEqual([
    { severity: 'echo', text: '"a\nERROR: b in file main.scad, line 3"' },
    { severity: 'echo', text: '2' },
  ]);
});

test('an open quote does not swallow what follows', () => {
  const lines = ['ECHO: "5 inch pipe', 'WARNING: w in file /project/main.scad, line 1'];
  expect(diagnostics(lines, entry).map(d => d.severity)).toEqual(['echo', 'warning']);
});

test('long output is cut, its errors are kept', () => {
  const lines = Array.from({ length: 50_000 }, (_, i) => (i === 20_000 ? 'ERROR: here' : `ECHO: ${i}`));
  const found = diagnostics(lines, entry);
  expect(found.length).toBeLessThanOrEqual(1002);
  expect(found.some(d => d.severity === 'error')).toBe(true);
  expect(found.some(d => d.text === '48,999 messages are not shown.')).toBe(true);
  expect(found.at(-1)!.text).toBe('49999');
  expect(diagnostics([`ECHO: "${'x'.repeat(1e6)}"`], entry)[0]!.text.length).toBeLessThan(11_000);
});

test('thousands of open quotes take no time', () => {
  const start = performance.now();
  diagnostics(
    Array.from({ length: 100_000 }, () => 'ECHO: "'),
    entry,
  );
  expect(performance.now() - start).toBeLessThan(2000);
});

test('paths', () => {
  expect(projectPath('/project/a/./b/../c.scad')).toBe('a/c.scad');
  expect(projectPath('/libraries/BOSL2/std.scad')).toBe('<BOSL2/std.scad>');
  expect(projectPath('other.scad')).toBe('other.scad');
});

test.each([
  ['cube(1);\nsphere(\n', 4, 'Parser error: this “(” is never closed', 2],
  ['module a() {\n  cube([1, 2]);\n\n', 5, 'Parser error: this “{” is never closed', 1],
  ['cube(1);\nf\n', 4, 'Parser error: the file ends within a statement; a “;” may be missing', 2],
  ['cube(1;\nsphere(2);', 1, 'Parser error: syntax error', 1],
])('a parser error in %j, said to be at line %i, is in the file', (text, line, words, place) => {
  expect(
    placed({ severity: 'error', text: 'Parser error: syntax error', file: 'a.scad', line }, text),
  ).toEqual({ severity: 'error', text: words, file: 'a.scad', line: place });
});

test('a missing library comes with advice', () => {
  const [found] = diagnostics([`WARNING: Can't open include file 'Lib/a.scad'.`]);
  expect(found!.text).toBe(
    "Can't open include file 'Lib/a.scad': add the file to the project, or install its library.",
  );
});
