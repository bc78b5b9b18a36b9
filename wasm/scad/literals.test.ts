import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignments } from './assignments.ts';
import { literal } from './literals.ts';

describe('literal', () => {
  it('writes what OpenSCAD reads', () => {
    expect(literal(true)).toBe('true');
    expect(literal(-12.5)).toBe('-12.5');
    expect(literal(1e-7)).toBe('1e-7');
    expect(literal(2 ** 60)).toBe('1.152921504606847e+18');
    expect(literal([1, -2.5])).toBe('[1, -2.5]');
    expect(literal('say "hi"\\\n\u0001')).toBe('"say \\"hi\\"\\\\\\n\\x01"');
    expect(literal(Number.NaN)).toBe('(0/0)');
    expect(literal(5e-324)).toBe('0');
  });

  it('reads back as the same value and nothing more, whatever it holds', () => {
    const text = fc.string({ unit: 'binary', maxLength: 30 }).map(value => value.replaceAll('\0', ''));
    const hostile = fc.constantFrom(
      '"; cube(); //',
      '\\"; cube();',
      '\\',
      '"',
      '*/',
      '\n};',
      '\u2028',
      '\r\n',
    );
    const number = fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .filter(n => n === 0 || Math.abs(n) > 1e-300);
    fc.assert(
      fc.property(
        fc.oneof(text, hostile, number, fc.boolean(), fc.array(number, { maxLength: 6 })),
        value => {
          const [first, ...rest] = assignments(`a = ${literal(value)};`);
          expect(rest).toEqual([]);
          expect(first?.value).toEqual(typeof value === 'string' ? value.toWellFormed() : value);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
