import type { Mat4 } from 'manifold-3d';
import type { Matrix } from './tree.ts';

/** Of affine matrices, row by row. */
export function product(a: Matrix, b: Matrix): Matrix {
  const result: number[] = [];
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 4; column++) {
      const [x, y, z] = [b[column]!, b[4 + column]!, b[8 + column]!];
      const sum = a[4 * row]! * x + a[4 * row + 1]! * y + a[4 * row + 2]! * z;
      result.push(column === 3 ? sum + a[4 * row + 3]! : sum);
    }
  }
  return [...result, 0, 0, 0, 1];
}

/** Of the linear part: 0 flattens, a negative one mirrors. */
export function determinant([a, b, c, , d, e, f, , g, h, i]: Matrix): number {
  return a! * (e! * i! - f! * h!) - b! * (d! * i! - f! * g!) + c! * (d! * h! - e! * g!);
}

/** As Manifold wants them: column by column. */
export const columnsOf = (m: Matrix): Mat4 =>
  [0, 1, 2, 3].flatMap(c => [m[c]!, m[4 + c]!, m[8 + c]!, c === 3 ? 1 : 0]) as unknown as Mat4;
