import { union } from './combine.ts';
import { EMPTY_FLAT, flatOf, NOTHING, release, type Geometry, type Shell, type Solid } from './geometry.ts';
import type { Kernel } from './kernel.ts';
import { columnsOf, determinant } from './matrix.ts';
import type { Operation } from './operands.ts';
import { FLATTENED, transformed } from './planar-transform.ts';
import type { Matrix, Transform } from './tree.ts';

/** `multmatrix` and its relatives; the last row of the matrix does not count in 3-D. */
export function transform({ matrix }: Transform, operation: Operation): Geometry {
  if (matrix.some(x => !Number.isFinite(x))) {
    operation.warn('Transformation matrix contains Not-a-Number and/or Infinity - removing object.');
    return NOTHING;
  }
  const whole = union(undefined, operation);
  if (whole.dimension === 0) return whole;
  if (whole.dimension === 3) return moved(whole, matrix, operation.kernel);
  const planar = transformed(whole.planar, matrix);
  if (!planar) operation.warn(FLATTENED, 'nowhere');
  return planar ? flatOf(planar) : EMPTY_FLAT;
}

/** Takes the geometry over. */
export function moved(geometry: Solid | Shell, matrix: Matrix, kernel: Kernel): Solid | Shell {
  if (geometry.kind === 'shell') return movedShell(geometry, matrix);
  if (geometry.triangles === 0 || isIdentity(matrix)) return geometry;
  if (determinant(matrix) === 0) return flattened(geometry, matrix, kernel);
  // Manifold turns the faces of mirrored solids round.
  const result = geometry.moved?.(matrix) ?? {
    ...geometry,
    solid: geometry.solid.transform(columnsOf(matrix)),
  };
  release(geometry);
  return result;
}

/** OpenSCAD shows such faces; a hull still has their points. */
function flattened(geometry: Solid, matrix: Matrix, kernel: Kernel): Shell {
  const positions = movedPoints(kernel.vertices(geometry.solid), matrix);
  release(geometry);
  const shown = { triangles: undefined, color: undefined };
  return { dimension: 3, kind: 'shell', positions, ...shown, reason: 'a solid made flat' };
}

function movedShell(shell: Shell, matrix: Matrix): Shell {
  const positions = movedPoints(shell.positions, matrix);
  if (determinant(matrix) >= 0 || !shell.triangles) return { ...shell, positions };
  return { ...shell, positions, triangles: shell.triangles.toReversed() };
}

const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];

const isIdentity = (matrix: Matrix): boolean => IDENTITY.every((x, i) => matrix[i] === x);

function movedPoints(positions: Float64Array, m: Matrix): Float64Array {
  const result = new Float64Array(positions.length);
  for (let at = 0; at < positions.length; at += 3) {
    const x = positions[at]!;
    const y = positions[at + 1]!;
    const z = positions[at + 2]!;
    for (let row = 0; row < 3; row++)
      result[at + row] = m[4 * row]! * x + m[4 * row + 1]! * y + m[4 * row + 2]! * z + m[4 * row + 3]!;
  }
  return result;
}
