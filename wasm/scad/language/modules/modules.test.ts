import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openScad } from '../../../../server/openscad.ts';
import { languageDifference } from '../../../../server/parity/language-difference.ts';
import { ModelFiles } from '../../../formwork/model-files.ts';
import { csgProgram, csgText } from '../csg-text.ts';
import { Language, Unsure } from '../language.ts';
import { CALLS, randomCall } from './modules.cases.ts';

const reference = await openScad();
const language = new Language();

const source = (text: string) => ({ entry: 'main.scad', files: { 'main.scad': text } });
const run = (text: string) => language.run(new ModelFiles(source(text), []), 'main.scad');

/** What OpenSCAD and we say of a program, where that is not the same. */
async function difference(text: string) {
  const { root, diagnostics } = run(text);
  return languageDifference(await reference.csg(source(text)), { text: csgText(root), diagnostics });
}

test.each(CALLS.map(text => [text.trim().slice(0, 60), text] as const))('%s', async (_, text) => {
  expect(await difference(text)).toBeUndefined();
});

test('1,500 calls at random', async () => {
  for (const calls of fc.sample(fc.array(randomCall, { minLength: 50, maxLength: 50 }), {
    seed: 7,
    numRuns: 30,
  })) {
    const certain = calls.filter(call => {
      try {
        run(call);
        return true;
      } catch (error) {
        if (error instanceof Unsure) return false;
        throw error;
      }
    });
    expect(await difference(certain.join('\n'))).toBeUndefined();
  }
}, 60_000);

test('children come after their parent, marks before them, the marked root alone', async () => {
  for (const text of [
    '',
    'module nothing() {} nothing(); union(); translate([1, 2, 3]);',
    '#cube(); %cube(); %#cube(); *cube(); #group() { %sphere(); cube(); }',
    'sphere(); translate([1, 2, 3]) { !#cube(); sphere(); }',
    '!cube();\ngroup() {\n!sphere();\n}',
    '!translate([1, 2, 3]) { #cube(); cube("x"); }',
    'translate([0, 0, 0], $fn = 5) sphere(); hull($fa = 90) { circle(3); circle($fn = 7); }',
    'translate("a") cube("b"); color("c") translate([1]) cube();',
  ]) {
    expect([text, await difference(text)]).toEqual([text, undefined]);
  }
});

test('files are looked for beside the file that names them, then beside the main one', async () => {
  const stl = 'solid a\nendsolid a\n';
  const calls =
    'import("x.stl"); import("z.stl"); import("../lib/q.stl"); surface("x.stl"); import("none.stl");';
  const project = {
    entry: 'sub/main.scad',
    files: {
      'sub/main.scad': `use <../lib/y.scad>\ny(); ${calls}`,
      'lib/y.scad': `module y() { ${calls} import("q.stl"); import("/project/x.stl"); }`,
      'x.stl': stl,
      'sub/z.stl': stl,
      'lib/q.stl': stl,
    },
  };
  const { root, diagnostics } = language.run(new ModelFiles(project, []), project.entry);
  const expected = await (await openScad()).csg(project);
  expect(languageDifference(expected, { text: csgText(root), diagnostics })).toBeUndefined();
});

test('a part as a program of its own is the same part', async () => {
  // What is not finite has no text that says it again; files would be missing.
  const left = /\b(?:import|surface|text)\(|\/0|1,2,3,0/;
  const lines = CALLS.map(text => text.split('\n').filter(line => !left.test(line)));
  const texts = lines.map(some => some.join('\n'));
  for (const text of [...texts, 'translate([1/3, 0, 0]) { #cube(1/7); %sphere(); }']) {
    const { root } = run(text);
    const program = root.children.map(csgProgram).join('');
    const [part, whole] = [await reference.csg(source(program)), await reference.csg(source(text))];
    expect(languageDifference({ ...whole, diagnostics: [] }, { ...part, diagnostics: [] })).toBeUndefined();
    expect(csgProgram(run(program).root)).toBe(csgProgram(root));
  }
});

test('strings and files of a part are written so that they are read again', () => {
  const files = new ModelFiles(
    { entry: 'main.scad', files: { 'main.scad': 'use <parts/lid.scad>\nlid();', 'parts/lid.scad': 'module lid() { import("a b.stl"); text("\\"x\\\\\\n"); }' } }, // prettier-ignore
    [],
  );
  const { root } = language.run(files, 'main.scad');
  const program = csgProgram(root);
  expect(program).toContain(`import(file = "parts/a b.stl", origin`);
  expect(program).toContain(String.raw`text(text = "\"x\\\n", size`);
});
