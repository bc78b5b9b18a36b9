/** OpenSCAD's strings are sequences of code points, JavaScript's of UTF-16 units: most of them need no difference. */

const SURROGATE = /[\ud800-\udfff]/;

/** Loops index one string again and again. */
let recent = '';
let points: readonly string[] | undefined;

function split(text: string): readonly string[] | undefined {
  if (text !== recent) {
    recent = text;
    points = SURROGATE.test(text) ? [...text] : undefined;
  }
  return points;
}

/** The number of code points. */
export const countPoints = (text: string): number => (split(text) ?? text).length;

/** The code point at `index` (a whole number ≥ 0) as a string, or `undefined` behind the end. */
export const pointAt = (text: string, index: number): string | undefined => (split(text) ?? text)[index];

/** All code points as strings. */
export const pointsOf = (text: string): readonly string[] => split(text) ?? text.split('');

/** Less than, equal to or greater than zero; in the order of the bytes of UTF-8, which is that of the code points. */
export function comparePoints(a: string, b: string): number {
  if (a === b) return 0;
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return a < b ? -1 : 1;
  const left = [...a];
  const right = [...b];
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
