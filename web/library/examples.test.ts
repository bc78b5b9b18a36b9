import { describe, expect, test } from 'vitest';
import { Project } from '../project/project.ts';
import { documentationParts } from './examples.ts';
import { includeInProject, includeLines, includePosition, missingLines } from './include-lines.ts';
import { libraries } from './libraries.ts';
import { searchSymbols, summary } from './search.ts';

describe('documentation', () => {
  test('examples are taken out, usage stays text', () => {
    const parts = documentationParts(
      'A box.\n\n```openscad\nbox(size);\n```\n\n*Example: A cube.*\n\n```openscad\nbox(3);\n```\n\nMore.',
    );
    expect(parts).toEqual([
      { kind: 'text', text: 'A box.\n\n```openscad\nbox(size);\n```' },
      { kind: 'example', caption: 'Example: A cube.', code: 'box(3);' },
      { kind: 'text', text: 'More.' },
    ]);
  });
  test('a fence that never ends loses nothing', () => {
    expect(documentationParts('a\n```\nb')).toEqual([{ kind: 'text', text: 'a\n```\nb' }]);
  });
  test('BOSL2 has hundreds of examples', async () => {
    const symbols = await libraries.symbols('BOSL2');
    const examples = symbols
      .flatMap(({ documentation }) => documentationParts(documentation ?? ''))
      .filter(part => part.kind === 'example');
    expect(examples.length).toBeGreaterThan(500);
    expect(summary(symbols.find(({ name }) => name === 'cuboid')!)).toMatch(/^Creates a cube/);
  });
});

describe('include lines', () => {
  const symbolOf = async (library: string, name: string) => {
    const found = (await libraries.list()).find(each => each.name === library)!;
    const symbol = (await libraries.symbols(library)).find(
      each => each.name === name && each.kind === 'module',
    )!;
    return includeLines(found, symbol, await libraries.files(library));
  };
  test.each([
    ['BOSL2', 'cuboid', ['include <BOSL2/std.scad>']],
    ['BOSL2', 'spur_gear', ['include <BOSL2/std.scad>', 'include <BOSL2/gears.scad>']],
    ['MCAD', 'roundedBox', ['use <MCAD/boxes.scad>']],
    ['MCAD', 'bearing', ['use <MCAD/bearing.scad>']],
    ['NopSCADlib', 'screw', ['include <NopSCADlib/lib.scad>']],
  ])('%s %s', async (library, name, lines) => expect(await symbolOf(library, name)).toEqual(lines));

  test('go below the others, or below the opening comment', () => {
    expect(includePosition('// Title\n// more\n\n/* [Size] */\na = 1;\n')).toBe(
      '// Title\n// more\n\n'.length,
    );
    expect(includePosition('a = 1;\n')).toBe(0);
    expect(includePosition('// x\ninclude <a.scad>\nb();\n')).toBe('// x\ninclude <a.scad>\n'.length);
    expect(missingLines('use <BOSL2/std.scad>', ['include <BOSL2/std.scad>', 'use <x.scad>'])).toEqual([
      'use <x.scad>',
    ]);
  });

  test('are put into a project once, with one undo step', () => {
    const project = new Project('p', 'P', { 'main.scad': '// Hi', 'a.stl': new Uint8Array(1) }, 'main.scad');
    expect(includeInProject(project, 'a.stl', ['include <BOSL2/std.scad>'])).toBe(true);
    expect(project.files.get('main.scad')).toContain('include <BOSL2/std.scad>\n');
    expect(includeInProject(project, undefined, ['include <BOSL2/std.scad>'])).toBe(false);
    project.undo();
    expect(project.files.get('main.scad')).toBe('// Hi');
  });
});

test('search puts the name before the description, and finds by what a thing makes', async () => {
  const all = await Promise.all(
    (await libraries.list()).map(async ({ name }) => ({ name, symbols: await libraries.symbols(name) })),
  );
  expect(searchSymbols('cuboid', all)[0]?.symbol.name).toBe('cuboid');
  expect(searchSymbols('spur gear', all).map(({ symbol }) => symbol.name)).toContain('spur_gear');
  expect(searchSymbols('bosl2 teardrop', all)[0]?.library).toBe('BOSL2');
  // Only examples speak of it.
  expect(searchSymbols('knurl', all)[0]?.symbol.documentation).toContain('knurl');
  expect(searchSymbols('qqqqq', all)).toEqual([]);
  expect(searchSymbols('  ', all)).toEqual([]);
});
