import { describe, expect, test } from 'vitest';
import { fontCoverage, fontFace, missingCharacters } from './truetype.ts';

/** A font file that holds only the given tables. */
function font(tables: Record<string, Uint8Array>): Uint8Array {
  const entries = Object.entries(tables);
  let offset = 12 + 16 * entries.length;
  const bytes = new Uint8Array(entries.reduce((sum, [, table]) => sum + table.length, offset));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x00010000);
  view.setUint16(4, entries.length);
  for (const [index, [tag, table]] of entries.entries()) {
    bytes.set(new TextEncoder().encode(tag), 12 + 16 * index);
    view.setUint32(12 + 16 * index + 8, offset);
    view.setUint32(12 + 16 * index + 12, table.length);
    bytes.set(table, offset);
    offset += table.length;
  }
  return bytes;
}

/** Records `[platform, language, id, text]` as a name table, UTF-16 but for platform 1. */
function names(records: [number, number, number, string][]): Uint8Array {
  const texts = records.map(([platform, , , text]) =>
    platform === 1
      ? [...text].map(c => c.charCodeAt(0))
      : [...text].flatMap(c => [c.charCodeAt(0) >> 8, c.charCodeAt(0) & 255]),
  );
  const storage = 6 + 12 * records.length;
  const bytes = new Uint8Array(storage + texts.flat().length);
  const view = new DataView(bytes.buffer);
  view.setUint16(2, records.length);
  view.setUint16(4, storage);
  let at = 0;
  for (const [index, [platform, language, id]] of records.entries()) {
    const text = texts[index]!;
    for (const [slot, value] of [platform, 1, language, id, text.length, at].entries())
      view.setUint16(6 + 12 * index + 2 * slot, value);
    bytes.set(text, storage + at);
    at += text.length;
  }
  return bytes;
}

const words = (...values: number[]) => new Uint8Array(values.flatMap(value => [value >> 8, value & 255]));

describe('names', () => {
  test('typographic before plain, English before others, any platform', () => {
    expect(
      fontFace(
        font({
          name: names([
            [1, 0, 1, 'Mac'],
            [3, 0x407, 1, 'Deutsch'],
            [3, 0x409, 1, 'Plain Bold'],
            [3, 0x409, 2, 'Regular'],
            [3, 0x409, 16, 'Plain'],
            [3, 0x409, 17, 'Bold'],
          ]),
        }),
      ),
    ).toEqual({ family: 'Plain', style: 'Bold' });
    expect(fontFace(font({ name: names([[1, 0, 1, 'Only']]) }))).toEqual({
      family: 'Only',
      style: 'Regular',
    });
  });

  test.each([
    ['nothing', new Uint8Array(), /not a TrueType/],
    ['another file', new TextEncoder().encode('%PDF-1.7 not a font at all'), /not a TrueType/],
    ['no name table', font({ cmap: words(0, 0) }), /table “name” is missing/],
    ['no name', font({ name: names([[3, 0x409, 4, 'Full']]) }), /does not say its name/],
    ['cut off', font({ name: names([[1, 0, 1, 'Only']]) }).subarray(0, 40), /cut off/],
    ['wild offsets', font({ name: words(0, 9, 0xfff0, 3, 1, 0x409, 1, 99, 0xfff0) }), /damaged/],
  ])('%s is refused with a reason', (_, bytes, reason) => expect(() => fontFace(bytes)).toThrow(reason));
});

test('coverage merges the ranges of formats 4 and 12', () => {
  const format4 = words(4, 32, 0, 4, 0, 0, 0, 0x42, 0xffff, 0, 0x41, 0xffff, 0, 1, 0, 0);
  const format12 = words(12, 0, 0, 40, 0, 0, 0, 2, 0, 0x43, 0, 0x45, 0, 1, 1, 0xf600, 1, 0xf601, 0, 9);
  const head = words(0, 2, 3, 1, 0, 20, 3, 10, 0, 20 + format4.length);
  const coverage = fontCoverage(font({ cmap: new Uint8Array([...head, ...format4, ...format12]) }));
  expect(coverage).toEqual([
    [0x41, 0x45],
    [0x1f600, 0x1f601],
  ]);
  expect(missingCharacters('AEF F\n😀😂', coverage)).toEqual(['F', '😂']);
});
