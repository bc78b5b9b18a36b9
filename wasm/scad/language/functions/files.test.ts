import { expect, test } from 'vitest';
import { openScad } from '../../../../server/openscad.ts';
import type { Diagnostic } from '../../../contract.ts';
import { ModelFiles } from '../../../formwork/model-files.ts';
import { Language } from '../language.ts';

const JSON_FILES: Readonly<Record<string, string | Uint8Array>> = {
  'plain.json': '{"b": [1, null, true, "x", {"q": 1.5}], "a": 2, "é": {"y": []}, "Z": ""}',
  'mark.json': '\ufeff[1]',
  'twice.json': '{"a": 1, "b": 2, "a": 3}',
  'scalar.json': ' 5 ',
  'null.json': 'null',
  'numbers.json': '[12345678901234567890, 1E5, 0.1e-2, -7]',
  'empty.json': '',
  'comma.json': '[1,]',
  'zero.json': '[01]',
  'quotes.json': "['a']",
  'huge.json': '[1e400]',
  'half.json': '"\\ud800"',
  'bytes.json': new Uint8Array([0x22, 0xff, 0x22]),
};
const CALLS = [
  ...Object.keys(JSON_FILES).map(file => `import("${file}")`),
  'import(file = "plain.json").b[3]',
  'import("./plain.json").a',
  'import("none.json")',
  'import("/plain.json")',
  'import("")',
  'import()',
  'import(5)',
  'import("plain.json", 5).a',
  'import(foo = 1)',
];
const LIBRARY = `
module used() {
  echo(import("near.json"), import("plain.json").a, import("none.json"), import("../comma.json"));
}
function given() = import("near.json");
`;

/** A persistent OpenSCAD says what is deprecated once only. */
const said = (list: readonly Diagnostic[]): string[] =>
  list
    .filter(({ severity }) => severity !== 'deprecated')
    .map(({ severity, text, file, line }) => `${severity} ${file ?? ''}:${line ?? ''} ${text}`);

test.each(['', 'folder/'])('import of JSON is that of OpenSCAD, with the main file in “%s”', async folder => {
  const main = ['use <parts/part.scad>', 'used();', 'echo(given());', ...CALLS.map(call => `echo(${call});`)];
  const files = {
    ...JSON_FILES,
    'parts/near.json': '{"l": [1]}',
    'parts/part.scad': LIBRARY,
    'm.scad': main.join('\n'),
  };
  const source = {
    entry: `${folder}m.scad`,
    files: Object.fromEntries(Object.entries(files).map(([path, content]) => [folder + path, content])),
  };
  const { diagnostics } = await (await openScad()).csg(source);
  const ours = new Language().run(new ModelFiles(source, []), source.entry);
  expect(said(ours.diagnostics)).toEqual(said(diagnostics));
  expect(diagnostics.filter(({ severity }) => severity === 'echo')).toHaveLength(CALLS.length + 2);
});
