import { expect, test } from 'vitest';
import { entryWith } from './entry.ts';
import { Printed } from './printed.ts';

function printed(lines: readonly string[], entry = 'main.scad'): { printed: Printed; log: string[] } {
  const text = 'x = 1;\ncube(x);';
  const log: string[] = [];
  const result = new Printed({ entry, files: { [entry]: text } }, entryWith(text, { x: 2 }), line =>
    log.push(line),
  );
  for (const line of lines) result.add(line);
  return { printed: result, log };
}

test('places become those of the project, whatever the folder', () => {
  const { printed: found, log } = printed(
    [
      'WARNING: a in file main.scad, line 2',
      'WARNING: b in file ../parts/lid.scad, line 3',
      'WARNING: c in file ../../../libraries/BOSL2/std.scad, line 4',
      "Can't parse file 'main.scad'!",
    ],
    'models/main.scad',
  );
  expect(log).toEqual([
    'WARNING: a in file models/main.scad, line 2',
    'WARNING: b in file parts/lid.scad, line 3',
    'WARNING: c in file BOSL2/std.scad, line 4',
    "Can't parse file 'models/main.scad'!",
  ]);
  expect(found.diagnostics.map(({ file, line }) => [file, line])).toEqual([
    ['models/main.scad', 2],
    ['parts/lid.scad', 3],
    ['<BOSL2/std.scad>', 4],
    ['models/main.scad', undefined],
  ]);
});

test('a warning of our own lines is none; of the model’s it is', () => {
  const { log } = printed([
    'WARNING: x was assigned on line 1 but was overwritten in file main.scad, line 3',
    'WARNING: x was assigned on line 1 but was overwritten in file main.scad, line 2',
  ]);
  expect(log).toEqual(['WARNING: x was assigned on line 1 but was overwritten in file main.scad, line 2']);
});

test('an error behind an echo that looks open is an error', () => {
  const { printed: found } = printed(['ECHO: "a"b"', 'ERROR: CGAL error', 'ECHO: "c"d"']);
  expect(found.errors).toEqual([{ severity: 'error', text: 'CGAL error' }]);
});

test('a hostile log takes linear time', () => {
  const lines = [
    ' in file '.repeat(440),
    `WARNING: ${' was overwritten in file '.repeat(160)}, line x`,
    `ECHO: "${' in file , line 1'.repeat(240)}`,
  ];
  const start = performance.now();
  const { printed: found } = printed(Array.from({ length: 12_000 }, (_, n) => `${lines[n % 3]} ${n}`));
  expect(found.errors).toEqual([]);
  // Quadratic time would be minutes.
  expect(performance.now() - start).toBeLessThan(30_000);
});
