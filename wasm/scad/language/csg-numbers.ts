/** Whether `x` lies exactly between two decimals of six significant digits: seven digits, the last a 5, tell it all. */
function halfway(x: number): boolean {
  const seven = x.toExponential(6);
  if (seven.charCodeAt(x < 0 ? 8 : 7) !== 53) return false;
  return x
    .toExponential(20)
    .slice(x < 0 ? 8 : 7)
    .startsWith('500000000000000');
}

/**
 * A number as C++ streams print it, `%g`: six significant digits, trailing zeros cut, an exponent of two digits or
 * more below 1e-04 and from 1e+06 on; what lies halfway goes to the even digit, not up as in JavaScript. Keeps −0.
 */
export function general(x: number): string {
  if (Number.isInteger(x) && x > -1e6 && x < 1e6) return x === 0 && Object.is(x, -0) ? '-0' : String(x);
  if (!Number.isFinite(x)) return Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf';
  let scientific = x.toExponential(5);
  if (halfway(x)) {
    // The digit before the 5 stays when it is even.
    const seven = x.toExponential(6);
    const last = seven.indexOf('e') - 2;
    if ((seven.charCodeAt(last) - 48) % 2 === 0)
      scientific = seven.slice(0, last + 1) + seven.slice(last + 2);
  }
  const at = scientific.indexOf('e');
  const exponent = Number(scientific.slice(at + 1));
  if (exponent >= -4 && exponent < 6) return String(Number(scientific)); // plain decimals from 1e-6 up in JavaScript
  const mantissa = String(Number(scientific.slice(0, at)));
  const size = Math.abs(exponent);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${size < 10 ? '0' : ''}${size}`;
}

/** The shortest decimal that is read back as the same number. */
export function precise(x: number): string {
  if (Number.isNaN(x)) return '(0/0)';
  if (!Number.isFinite(x)) return x > 0 ? '(1/0)' : '(-1/0)';
  return Object.is(x, -0) ? '-0' : String(x);
}
