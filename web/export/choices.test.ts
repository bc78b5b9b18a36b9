import { expect, test } from 'vitest';
import { readChoices } from './choices.ts';
import { bytesText } from './size.ts';

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
