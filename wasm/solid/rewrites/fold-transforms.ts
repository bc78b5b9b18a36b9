import type { Interned, Interner } from '../intern.ts';
import { determinant, product } from '../matrix.ts';
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
  const regular = matrix.every(x => Number.isFinite(x)) && determinant(matrix) !== 0;
  return regular ? matrix : undefined;
}
