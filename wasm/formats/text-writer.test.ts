import { assert, double, float, integer, maxSafeInteger, property } from 'fast-check';
import { expect, test } from 'vitest';
import { TextWriter } from './text-writer.ts';

const text = (write: (out: TextWriter) => void): string => {
  const out = new TextWriter(1);
  write(out);
  return new TextDecoder().decode(out.finish());
};

test('a float reads back as the same 32-bit float', () => {
  assert(
    property(float({ noNaN: true, noDefaultInfinity: true }), value => {
      const written = text(out => out.float(value));
      expect(Math.fround(Number(written))).toBe(
        Object.is(value, -0) && written === '-0' ? -0 : value === 0 ? 0 : value,
      );
    }),
    { numRuns: 3000 },
  );
});

test('floats of everyday size read back, and are short', () => {
  assert(
    property(integer({ min: -500_000, max: 500_000 }), thousandths => {
      const value = Math.fround(thousandths / 1000);
      expect(Number(text(out => out.float(value)))).toBe(thousandths / 1000 + 0);
    }),
  );
  expect(text(out => out.float(Math.fround(0.1)))).toBe('0.1');
  expect(text(out => out.float(-2.5))).toBe('-2.5');
  expect(text(out => out.float(1e-20))).toMatch(/^1e-20$/);
  expect(text(out => out.float(Math.fround(16777.217)))).toBe('16777.217');
});

test('integers keep every digit', () => {
  assert(
    property(maxSafeInteger(), value => {
      expect(text(out => out.integer(value))).toBe(String(value + 0));
    }),
  );
});

test('rough numbers have at most six decimals', () => {
  assert(
    property(double({ min: -1, max: 1, noNaN: true }), value => {
      const written = text(out => out.rough(value));
      expect(written).toMatch(/^-?\d(\.\d{1,6})?$/);
      expect(Math.abs(Number(written) - value)).toBeLessThanOrEqual(5.0000001e-7);
    }),
  );
});

test('text beyond ASCII is UTF-8, and the buffer grows', () => {
  const long = 'Gehäuse „größer" 🧱 '.repeat(500);
  expect(text(out => out.text('a').text(long).text('z'))).toBe(`a${long}z`);
});
