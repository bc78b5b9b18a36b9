import { expect, test } from 'vitest';
import { readChoices } from './choices.ts';
import { fileNameOf, uniqueName } from './file-name.ts';
import { bytesText } from './size.ts';

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

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [1250, '1.3 kB'],
  [999_400, '999 kB'],
  [999_600, '1 MB'],
  [50_000_084, '50 MB'],
  [2.5e9, '2.5 GB'],
])('%d is %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

test.each([
  null,
  '',
  '{',
  '[]',
  'null',
  '{"solid":"step","picture":{"width":1e9},"options":{"stl":{"encoding":"x"}}}',
])('choices survive %j', stored => {
  expect(readChoices(stored)).toEqual({
    solid: '3mf',
    flat: 'svg',
    options: {},
    picture: { width: 1600, height: 1200, transparent: false },
  });
});
