import type { Interned, Interner } from '../intern.ts';
import type { Matrix, NodeOf } from '../tree.ts';
import { dimensionOf } from './dimension.ts';

/** `multmatrix(a) multmatrix(b)` is `multmatrix(a·b)`; Manifold, and so OpenSCAD, multiplies them too. */
export function foldTransforms(node: Interned, interner: Interner): Interned {
  const outer = matrixOf(node);
  const inner = outer && matrixOf(node.children[0]!);
  if (!inner) return node;
  const folded = { ...(node.node as NodeOf<'transform'>), matrix: product(outer, inner) };
  return interner.of(folded, node.children[0]!.children);
}

/** The matrix of a transformation of one solid that makes nobody complain and nothing flat. */
export function matrixOf(node: Interned): Matrix | undefined {
  if (node.kind !== 'transform' || node.children.length !== 1 || dimensionOf(node) !== 3) return undefined;
  const { matrix } = node.node as NodeOf<'transform'>;
  const [a, b, c, , d, e, f, , g, h, i] = matrix as number[];
  const determinant = a! * (e! * i! - f! * h!) - b! * (d! * i! - f! * g!) + c! * (d! * h! - e! * g!);
  const regular = matrix.every(x => Number.isFinite(x)) && determinant !== 0;
  return regular ? matrix : undefined;
}

/** Of affine matrices, row by row. */
export function product(a: Matrix, b: Matrix): Matrix {
  const result: number[] = [];
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 4; column++) {
      let sum = column === 3 ? a[4 * row + 3]! : 0;
      for (let k = 0; k < 3; k++) sum += a[4 * row + k]! * b[4 * k + column]!;
      result.push(sum);
    }
  }
  return [...result, 0, 0, 0, 1];
}
