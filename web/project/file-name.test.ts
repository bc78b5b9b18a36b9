import { expect, test } from 'vitest';
import { fileNameOf, uniqueName } from './file-name.ts';

test.each([
  ['Gehäuse 2 🧱', 'Gehäuse 2 🧱'],
  ['../../etc/passwd', 'etc passwd'],
  ['a\u0000b\nc', 'a b c'],
  ['  .hidden. ', 'hidden'],
  ['', 'model'],
  ['???', 'model'],
  ['CON', 'model CON'],
  ['x'.repeat(300), 'x'.repeat(100)],
  ['\ud800', '\ufffd'],
])('%j becomes %j', (text, name) => {
  expect(fileNameOf(text)).toBe(name);
});

test('no two files of a zip have the same name, on systems that ignore case either', () => {
  const taken = new Set(['lid.stl', 'lid (2).stl']);
  expect(uniqueName('Lid', 'stl', taken)).toBe('Lid (3).stl');
  expect(uniqueName('Box', 'stl', taken)).toBe('Box.stl');
});
