import { beforeAll, describe, expect, test } from 'vitest';
import { openScad } from '../../../../server/openscad.ts';
import type { Diagnostic } from '../../../contract.ts';
import { diagnostics, placed } from '../../messages.ts';
import type { OpenScad } from '../../openscad.ts';
import type { SyntaxTree } from './ast.ts';
import { parse } from './parser.ts';
import { parsing, type Parsing } from './parsing.ts';
import { Report } from '../report.ts';

let scad: OpenScad;
beforeAll(async () => {
  scad = await openScad();
});

type Files = Readonly<Record<string, string>>;

const FILES: Files = {
  'twice.scad': 'x = 5;\ny = 6;\nx = 7;\n',
  'bad.scad': 'x = ;\n',
  'defines.scad': 'module q() cube();\nfunction z() = 1;\n',
  'uses.scad': 'x = 5;\nuse <nope.scad>\nuse <bad.scad>\nuse <sub/d.scad>\n',
  'sub/b.scad': 'x=1;\n\nx=2;q=0x1ffffffffffffffff;include <d.scad>\nmodule m() { z=1;\nz=2;}',
  'sub/c.scad': 'x=1;\nx=2;x=3;\nm(1);',
  'sub/d.scad': 'y=0;\ny=2;\n',
  'sub/inc.scad': 'include <../twice.scad>\n',
  'sub/up.scad': 'use <../twice.scad>\nuse <./../twice.scad>',
};

/** What only the parser says: the rest of the program is of no matter here. */
const OF_PARSING =
  /^Parser error|was assigned on line|cannot be represented|Hexadecimal constant|starting with digits|^new lines|^Can't open (?:include file|library)/;

async function theirs(files: Files): Promise<Diagnostic[]> {
  const { diagnostics: all } = await scad.csg({ entry: 'main.scad', files });
  return all.filter(({ text }) => OF_PARSING.test(text));
}

function ours(files: Files): { said: Diagnostic[]; result: Parsing } {
  const report = new Report();
  const named = (path: string, from: string): string => new URL(path, `file:///${from}`).pathname.slice(1);
  const find = (path: string, from: string): SyntaxTree | undefined => {
    const text = files[named(path, from)];
    return text === undefined ? undefined : parse(text, named(path, from));
  };
  const result = parsing(
    parse(files['main.scad']!, 'main.scad'),
    {
      include: (path, from, open) => {
        const found = find(path, from);
        return found && !open.includes(found.file) ? found : undefined;
      },
      use: find,
      font: (path, from) => files[named(path, from)] !== undefined,
    },
    (...said) => report.say(...said),
  );
  const said = diagnostics(report.lines).map(each => placed(each, files[each.file!]!));
  return { said, result };
}

describe('the same words at the same lines as OpenSCAD', () => {
  test.each([
    // Assigned twice
    'x = 1;\ny = 2;\nx\n =\n 3;\n',
    'x=1; x=2;\n{ x=3; }\nx=4;',
    'module m() { a=1;\n{a=2;} if(a) {b=1;\nb=2;} else {b=3;} }\nunion() { a=1;a=2; } function f() = let(a=1,\na=2) a;',
    'module m() { a=1;b=1;c=1;d=1;e=1;f=1;g=1;h=1;i=1;j=1;k=1;l=1;m=1;n=1;o=1;p=1;q=1;\nq=2;\na=2; q=3; }',
    '*union() { a=1;\na=2; }',
    // Numbers and names
    'x = 0xFFFFFFFFFFFFFFFFF;\ny = 0x1FFFFFFFFFFFFFF;\nz=12345678901234567891;\nw=99999999999999999999999;',
    'x=[18446744073709551615, 0xFFFFFFFFFFFFFFFF, 18446744073709551616, 9007199254740993, 9007199254740992];',
    `x=${'1'.repeat(350)};`,
    '2d = 1;\nmodule 3x() cube(1);\nx = 1e5x;\n0xg = 1;',
    // Errors, at the places that the interface gives them
    '\n\ncube(;\n\n',
    '\ncube(1)\n\n',
    'x = 5',
    '\nx = "abc\n\n',
    '\n\n/* abc\n x\n',
    'module m() {\n  cube(1);\n',
    'x = [1,\n2,\n(3\n',
    'if (true) cube(1)',
    'x = 1; x = 2; y = ;',
    'x = 1e999;',
    '\r\n\r\ncube(\r\n;\r\n',
    '\r\n\r\ninclude <sub/d.scad>\r\ncube(\r\n;\r\n',
    'x = "a\nb"\n + ;',
    'x = é;',
    // Files
    'include <twice.scad>\nx = 8;\nx = 9;',
    'x = 0;\ninclude <twice.scad>\nx = 9;',
    'include <bad.scad>\nx = 8;',
    'use <bad.scad>\nx = 8;',
    '\ninclude <nope.scad>\nuse <nope2.scad>\ninclude <a/>\ninclude <>',
    'include <a\nb.scad>\nuse\n <\nnope2.scad>\ninclude\n\n<nope.scad>\nuse\n <nope3.scad>',
    'include <\t\ttwice.scad>',
    'include <a\n\n',
    'use <a\n\n',
    'x = use <nope.scad>;',
    'module m() { use <twice.scad> }',
    '\n\ninclude <twice.scad>\n\ncube(;',
    'include <sub/b.scad>\nx=1;y=1;\ny=3;',
    'x=0;y=0;\ninclude <sub/b.scad>\nx=9;y=1;\nuse <sub/c.scad>',
    'x=1;\nx=2;use <sub/c.scad>\nuse <bad.scad>\ninclude <uses.scad>\ny=1;\ny=2;',
    'use <sub/c.scad>\nuse <sub/d.scad>\nuse <sub/c.scad>\nuse <sub/d.scad>',
    'use <twice.scad>\nuse <sub/up.scad>\nuse <sub/up.scad>',
    'include <sub/inc.scad>\ninclude <twice.scad>',
    'module m() { x = 1;\n include <twice.scad>\n}',
    'module m() { include <twice.scad> echo(x); }\nm(); union() { include <twice.scad> cube(x); }',
    'use <defines.scad>\nq(); module m() { include <defines.scad> q(); } m();',
  ])('%j', async text => {
    const files = { ...FILES, 'main.scad': text };
    const { said, result } = ours(files);
    expect(said).toEqual(await theirs(files));
    expect(result.unsure).toBeUndefined();
    expect(result.failed).toBe(
      said.some(each => each.severity === 'error' && each.file === 'main.scad') ||
        text.startsWith('include <bad'),
    );
  });
});

test.each([
  ['main.scad', 'union() { include <defines.scad> }'],
  ['main.scad', 'module m() { include <uses.scad> }'],
  ['twice.scad', 'x = 1;\ncube(\n'],
])('%s with %j is for OpenSCAD to read', (file, text) => {
  const files = { ...FILES, 'main.scad': 'include <twice.scad>\n1);', [file]: text };
  expect(ours(files).result.unsure).toBeDefined();
});
