import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Parameter } from '../contract.ts';
import { customizer } from './customizer.ts';
import { cases } from './customizer.cases.ts';
import { openScad } from '../../server/openscad.ts';
import { playground, tarball, tarFiles } from '../../server/setup/registry.ts';

const engine = openScad();

/** What the engine prints, missing groups as empty strings; undefined when the text does not parse. */
async function engineParameters(text: string): Promise<Parameter[] | undefined> {
  const { text: json } = await (await engine).param({ entry: 'model.scad', files: { 'model.scad': text } });
  if (json === undefined) return undefined;
  const printed = JSON.parse(json) as { parameters?: Parameter[] };
  return (printed.parameters ?? []).map(parameter => ({ ...parameter, group: parameter.group ?? '' }));
}

const root = join(import.meta.dirname, '../..');

async function agrees(text: string): Promise<void> {
  const expected = await engineParameters(text);
  if (expected) expect(customizer(text)).toEqual(expected);
  expect(expected, 'the engine could not parse the text').toBeDefined();
}

describe('customizer equals the engine on edge cases', () => {
  it.each(Object.entries(cases))('%s', (_, text) => agrees(text));

  it('has enough of them', () => {
    expect(Object.keys(cases).length).toBeGreaterThan(100);
  });

  it('reads Windows line ends as the engine reads Unix ones', async () => {
    for (const text of Object.values(cases)) {
      const windows = text.replaceAll('\n', '\r\n');
      if (/"[^"\n]*\n[^"]*"/.test(text)) continue; // a line end in a string is part of its value
      expect(customizer(windows)).toEqual(customizer(text));
    }
    const text = '// Width\na = 1; // [0:5]\n/* [G] */\nb = "x"; // [x, y]\n';
    expect(customizer(text.replaceAll('\n', '\r\n'))).toEqual(await engineParameters(text));
  });
});

describe('customizer equals the engine on real files', () => {
  it('every example that OpenSCAD ships', async () => {
    const archive = tarFiles(await tarball(playground, join(root, '.cache'))).get(
      'package/dist/libraries/openscad.zip',
    );
    const examples = Object.entries(unzipSync(archive!)).filter(([path]) => path.endsWith('.scad'));
    expect(examples.length).toBeGreaterThanOrEqual(45);
    let found = 0;
    for (const [path, bytes] of examples) {
      const text = new TextDecoder().decode(bytes);
      // One of them has Windows line ends, which OpenSCAD reads as Unix ones on Windows only.
      // polygon_areas.scad recurses 360 deep, which overflows the stack of this build before anything is printed:
      // the last definition of a function counts, so a flat one behind the text keeps the rest comparable.
      const flat = path.endsWith('polygon_areas.scad') ? '\nfunction sum(values, s = 0) = 0;\n' : '';
      const expected = await engineParameters(text.replaceAll('\r\n', '\n') + flat);
      expect(customizer(text), path).toEqual(expected);
      found += expected?.length ?? 0;
    }
    expect(found).toBeGreaterThan(20);
  });

  it('every template', async () => {
    const folder = join(root, 'scad-libs/templates');
    const paths = (await readdir(folder, { recursive: true })).filter(path => path.endsWith('.scad'));
    expect(paths.length).toBeGreaterThanOrEqual(12);
    for (const path of paths) {
      const text = await readFile(join(folder, path), 'utf8');
      const expected = await engineParameters(text);
      expect(customizer(text), path).toEqual(expected);
    }
  });
});

/** Texts near the grammar: mostly right, sometimes broken inside of comments, where the engine never complains. */
const texts = (() => {
  const number = fc.oneof(
    fc.integer({ min: -100, max: 100 }).map(String),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).map(n => String(Number(n.toFixed(5)))),
    fc.constantFrom('1e-3', '.5', '2.', '-0', '+4', '1E3', '1234567'),
  );
  const string = fc
    .array(
      fc.constantFrom(
        'a',
        'b ',
        '5',
        '\\"',
        '\\\\',
        '\\n',
        '\\t',
        ',',
        ':',
        '[',
        ']',
        ';',
        '//',
        '{',
        'é',
        '😀',
        '/*',
      ),
      {
        maxLength: 5,
      },
    )
    .map(parts => `"${parts.join('')}"`);
  const value = fc.oneof(
    { weight: 4, arbitrary: number },
    { weight: 3, arbitrary: string },
    { weight: 1, arbitrary: fc.constantFrom('true', 'false', '!true', 'undef', 'x', '[]', '[["a"]]') },
    {
      weight: 2,
      arbitrary: fc.array(number, { minLength: 1, maxLength: 5 }).map(items => `[${items.join(', ')}]`),
    },
  );
  const word = fc.constantFrom(
    'foo',
    'b a r',
    '3 mm',
    'M3',
    '"q, r"',
    '"s:\\"t',
    '(u)',
    '\t',
    'é',
    '1 2',
    'x\\y',
    '',
    '-',
    "'",
  );
  const atom = fc.oneof(number, word);
  const item = fc.array(atom, { minLength: 1, maxLength: 3 }).map(atoms => atoms.join(':'));
  const comment = fc.oneof(
    fc.constant(''),
    fc.array(item, { maxLength: 4 }).map(items => `// [${items.join(',')}]`),
    fc.array(number, { minLength: 1, maxLength: 4 }).map(items => `//[${items.join(' : ')}]`),
    atom.map(text => `// ${text}`),
    fc
      .array(fc.constantFrom('[', ']', ':', ',', '1', 'a', '"', ' ', '//', '/*', '*/', ';', '\t'), {
        maxLength: 9,
      })
      .map(marks => `//${marks.join('')}`),
  );
  const name = fc.constantFrom('a', 'b', 'c', 'd', '$fn', 'long_name_2');
  const assignment = fc
    .tuple(name, value, fc.constantFrom(';', ' ;', ';;', '; z = 1;'), comment)
    .map(([name, value, end, comment]) => `${name} = ${value}${end} ${comment}`);
  const line = fc.oneof(
    { weight: 8, arbitrary: assignment },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '',
        '// caption',
        ' // indented',
        '//',
        '// a // b',
        '/* [Group] */',
        '/*[A] [B]*/',
        '/* plain */',
        '/* [Hidden] */',
        '/* [Global] */ /* [x] */',
        '/* two\nlines [G] */',
        'cube(1);',
        'translate([1, 2, 3]) cube(1);',
        '// {',
        '/* { */',
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'module m() { w = 1; }',
        'function f(x) = x;',
        '{ v = 3; }',
        'module n() cube(1);',
      ),
    },
  );
  return fc
    .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('', '\n'))
    .map(([lines, end]) => lines.join('\n') + end);
})();

describe('customizer equals the engine on random texts', () => {
  it('agrees', async () => {
    let parsed = 0;
    await fc.assert(
      fc.asyncProperty(texts, async text => {
        const expected = await engineParameters(text);
        if (!expected) return;
        parsed++;
        expect(customizer(text)).toEqual(expected);
      }),
      { numRuns: Number(process.env['FW_RUNS'] ?? 400) },
    );
    expect(parsed).toBeGreaterThan(20);
  }, 600_000);
});

describe('customizer by itself', () => {
  it('reads what it can of a text that does not parse', () => {
    expect(customizer('a = 1; // [0:5]\nb = ;\nc = (2;\nd = 4;\n').map(({ name }) => name)).toEqual(['a']);
    expect(customizer('a = 1; // [0:5]\nb = ;\nd = 4;\n').map(({ name }) => name)).toEqual(['a', 'd']);
  });

  it('is linear in the length of the text', () => {
    for (const hostile of [
      '"',
      '/*',
      '//',
      '[',
      '(',
      'a=1;',
      'a=1;\n',
      'a=[1,',
      '{',
      '/* [A] */',
      'x"\\',
      '-',
      '\n',
    ]) {
      const text = hostile.repeat(50_000);
      const started = performance.now();
      customizer(text);
      expect(performance.now() - started, hostile).toBeLessThan(1_500);
    }
    const comment = `a = 1; // ${'[1,'.repeat(100_000)}\n`;
    expect(customizer(comment)).toHaveLength(1);
  });
});
