import { expect, test } from 'vitest';
import { general, precise } from './csg-numbers.ts';

test.each([
  [0, '0'],
  [-0, '-0'],
  [1, '1'],
  [-12.5, '-12.5'],
  [999999, '999999'],
  [1e6, '1e+06'],
  [123456789, '1.23457e+08'],
  [1e21, '1e+21'],
  [1e300, '1e+300'],
  [0.0001, '0.0001'],
  [0.000012345678, '1.23457e-05'],
  [-1e-7, '-1e-07'],
  [1 / 3, '0.333333'],
  [99999.95, '99999.9'],
  // Exactly halfway: to the even digit.
  [123456.5, '123456'],
  [123457.5, '123458'],
  [-123456.5, '-123456'],
  [100000.5, '100000'],
  [999999.5, '1e+06'],
  [2.000005, '2'], // a little below in binary
  [NaN, 'nan'],
  [Infinity, 'inf'],
  [-Infinity, '-inf'],
])('%d is printed as C++ prints it', (x, text) => {
  expect(general(x)).toBe(text);
});

test('a precise number is read back as the same', () => {
  for (const x of [0.1, 1 / 3, -1e-300, 123456789.123, 5e-324, 1.7976931348623157e308, -0])
    expect(Number(precise(x))).toBe(x);
});
