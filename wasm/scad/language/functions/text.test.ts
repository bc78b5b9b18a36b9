import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { openScad, openScadHost } from '../../../../server/openscad.ts';
import type { Diagnostic } from '../../../contract.ts';
import { ModelFiles } from '../../../formwork/model-files.ts';
import { Language } from '../language.ts';

let fonts: ReadonlyMap<string, Uint8Array>;
beforeAll(async () => {
  fonts = await (await openScadHost()).fonts();
});

const words = fc.oneof(
  fc.constantFrom('', ' ', 'Hello', 'AVATAR', 'Tokyo, Yjg.', 'Ärger über 100 %', 'To', 'a b  c', 'fi ffl'),
  fc.string({
    maxLength: 12,
    unit: fc.integer({ min: 32, max: 126 }).map(code => String.fromCharCode(code)),
  }),
);
const setting = (name: string, ...values: readonly string[]): fc.Arbitrary<string> =>
  fc.constantFrom('', '', ...values.map(value => `, ${name} = ${value}`));
const calls = fc
  .tuple(
    words,
    setting('size', '1', '7.5', '33', '-4', '0'),
    setting('font', '"Liberation Sans"', '"Liberation Serif:style=Italic"', '"Liberation Mono"'),
    setting('halign', '"left"', '"center"', '"right"'),
    setting('valign', '"top"', '"center"', '"bottom"', '"baseline"'),
    setting('spacing', '1.3', '0.5', '"x"'),
  )
  .map(([text, ...rest]) => `textmetrics(${JSON.stringify(text)}${rest.join('')})`);

const said = ({ severity, text, line }: Diagnostic): string => `${severity} ${line ?? ''} ${text}`;

async function same(expressions: readonly string[]): Promise<void> {
  const engine = await openScad();
  const language = new Language();
  for (let first = 0; first < expressions.length; first += 100) {
    const some = expressions.slice(first, first + 100);
    const source = { entry: 'm.scad', files: { 'm.scad': some.map(each => `echo(${each});`).join('\n') } };
    const { diagnostics } = await engine.csg(source);
    const ours = language.run(new ModelFiles(source, [], fonts), source.entry);
    expect(ours.diagnostics.map(said)).toEqual(diagnostics.map(said));
  }
}

test('textmetrics are those of OpenSCAD', () => same(fc.sample(calls, { seed: 5, numRuns: 400 })));

test('to the last bit', async () => {
  const names = ['position.x', 'position.y', 'size.x', 'size.y', 'ascent', 'descent', 'offset.x', 'offset.y', 'advance.x']; // prettier-ignore
  const some = fc
    .sample(calls, { seed: 6, numRuns: 60 })
    .flatMap(call => names.map(name => `${call}.${name}`));
  // What a sixth digit does not tell, the digits behind do.
  const parts = some.map(
    each =>
      `let(x = ${each}, y = x * 4096) [floor(y), (y - floor(y)) * 1e5, (x * 1e5 - floor(x * 1e5)) * 1e5]`,
  );
  await same(parts);
});

test('fontmetrics are those of OpenSCAD', () =>
  same([
    'fontmetrics()',
    'fontmetrics(20)',
    'fontmetrics(size = 3.7, font = "Liberation Serif:style=Bold")',
    'fontmetrics(font = "Liberation Mono:style=Regular")',
    'fontmetrics(size = "x")',
    'fontmetrics(font = 5)',
    'fontmetrics(1, "", 3)',
    'fontmetrics(foo = 1).interline',
    'let(m = fontmetrics(13)) [m.interline * 1e4 - floor(m.interline * 1e4), m.max.ascent * 1e4 - floor(m.max.ascent * 1e4)]',
    'textmetrics()',
    'textmetrics(5)',
    'textmetrics("a", font = 1, direction = 2, language = 3, script = 4, halign = 5, valign = 6)',
    'textmetrics("a", foo = 1)',
    'textmetrics("a", 10, "Liberation Sans", "ltr", "en", "latin", "center", "top", 2, 3)',
  ]));

test('fonts of the project and unknown ones are left to OpenSCAD', () => {
  const run = (text: string, known?: ReadonlyMap<string, Uint8Array>): unknown =>
    new Language().run(new ModelFiles({ entry: 'm.scad', files: { 'm.scad': text } }, [], known), 'm.scad');
  expect(() => run('echo(textmetrics("a"));')).toThrow('textmetrics() with fonts of the project');
  expect(() => run('echo(textmetrics("a", font = "Comic"));', fonts)).toThrow(
    'textmetrics(): text() in the font “Comic”',
  );
  expect(() => run('echo(textmetrics("日本"));', fonts)).toThrow('other than plain Latin');
});
