import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ParameterSet } from '../contract.ts';
import { customizer } from './customizer.ts';
import { writeValues } from './write-values.ts';

function written(text: string, values: ParameterSet): string {
  let result = text;
  for (const { from, to, insert } of writeValues(text, values).toReversed())
    result = result.slice(0, from) + insert + result.slice(to);
  return result;
}

describe('writeValues', () => {
  it('replaces literals and nothing else', () => {
    const text =
      '// Width\r\nwidth  =  10 ; // [0:50]\r\nlabel="a"; /* x */\r\nlid = true;\r\ncube(width);\r\n';
    expect(written(text, { width: -2.5, label: 'say "hi"', lid: false })).toBe(
      '// Width\r\nwidth  =  -2.5 ; // [0:50]\r\nlabel="say \\"hi\\""; /* x */\r\nlid = false;\r\ncube(width);\r\n',
    );
  });

  it('leaves the spelling of values that stay', () => {
    expect(writeValues('a = 2.50;\nb = (3);\nc = [1.0, 2];\n', { a: 2.5, b: 3, c: [1, 2] })).toEqual([]);
  });

  it('changes only the numbers of a vector that differ', () => {
    const text = 'v = [\n  1.50, // x\n  -2, /* y */\n  3,\n];\n';
    expect(written(text, { v: [1.5, -4, 5] })).toBe('v = [\n  1.50, // x\n  -4, /* y */\n  5,\n];\n');
    expect(written('v = [1, 2];', { v: [1, 2, 3] })).toBe('v = [1, 2, 3];');
    expect(written('v = [(1), 2];', { v: [4, 2] })).toBe('v = [4, 2];');
  });

  it('writes to the last assignment, and only to constants of the root scope', () => {
    expect(written('a = 1;\na = 2;\n', { a: 3 })).toBe('a = 1;\na = 3;\n');
    expect(writeValues('a = 1;\na = b;\n', { a: 3 })).toEqual([]);
    expect(writeValues('module m() { a = 1; }\nm(a = 2);\n', { a: 3, b: 4 })).toEqual([]);
  });

  it('makes the values the defaults, whatever they are', () => {
    const text = 'a = 1; // [0:5]\nb = "x"; // note\nc = [1, /* two */ 2];\nd = true;\n// end\ncube(a);\n';
    const number = fc
      .double({ noNaN: true, min: -1e12, max: 1e12 })
      .filter(n => n === 0 || Math.abs(n) > 1e-300);
    fc.assert(
      fc.property(
        fc.record({
          a: number,
          b: fc.string({ unit: 'binary' }).map(value => value.replaceAll('\0', '')),
          c: fc.tuple(number, number),
          d: fc.boolean(),
        }),
        values => {
          const result = written(text, values);
          const initial = Object.fromEntries(customizer(result).map(({ name, initial }) => [name, initial]));
          // A brace in a string ends the customizer's part of the text: the rest is then no parameter any more.
          if (!values.b.includes('{') && !values.b.endsWith('\\')) expect(initial).toEqual(values);
          expect(writeValues(result, values)).toEqual([]);
          for (const kept of ['// [0:5]', '; // note\n', '/* two */', '// end\ncube(a);\n'])
            expect(result).toContain(kept);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
