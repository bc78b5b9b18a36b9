import { isEmpty, NOTHING, type Geometry, type Nothing, type Solid, type Shell } from './geometry.ts';
import type { Kernel } from './kernel.ts';
import type { Planar } from './planar.ts';
import { Unsupported } from './unsupported.ts';

/** What a function that makes the geometry of one kind of node works with. */
export interface Operation {
  readonly kernel: Kernel;
  /** The children's geometries in order, without those marked `%`. Lent: never release or return them (`share`). */
  readonly operands: readonly Geometry[];
  /** A warning at the place of the node itself, or of one of its operands, or without a place. */
  warn(text: string, at?: number | 'nowhere'): void;
  /** The same as an error. */
  error(text: string, at?: number | 'nowhere'): void;
  /** The bundled fonts by file name, when no other fonts can stand in for them. */
  readonly fonts?: (() => Promise<ReadonlyMap<string, Uint8Array>>) | undefined;
}

/**
 * The dimension in which the operands are combined: that of the first that has one. OpenSCAD stops asking at the
 * first that differs (src/geometry/GeometryEvaluator.cc, isValidDim).
 */
export function commonDimension(operation: Operation): 0 | 2 | 3 {
  let dimension: 0 | 2 | 3 = 0;
  for (const [i, operand] of operation.operands.entries()) {
    if (operand.dimension === 0) continue;
    if (dimension === 0) dimension = operand.dimension;
    else if (dimension !== operand.dimension && !isEmpty(operand)) {
      operation.warn('Mixing 2D and 3D objects is not supported', i);
      break;
    }
  }
  return dimension;
}

/** The operands of a 3-D operation; 2-D ones become nothing, with a warning each. */
export function solidOperands(operation: Operation): (Nothing | Solid | Shell)[] {
  return operation.operands.map((operand, i) => {
    if (operand.dimension !== 2) return operand;
    operation.warn('Ignoring 2D child object for 3D operation', i);
    return NOTHING;
  });
}

/** The operands of a 2-D operation; 3-D ones become undefined with a warning each, empty ones without. */
export function planarOperands(operation: Operation): (Planar | undefined)[] {
  return operation.operands.map((operand, i) => {
    if (operand.dimension === 2) return isEmpty(operand) ? undefined : operand.planar;
    if (operand.dimension === 3) operation.warn('Ignoring 3D child object for 2D operation', i);
    return undefined;
  });
}

/** A solid as it is; what would have to be repaired first goes to OpenSCAD. */
export function asSolid(geometry: Solid | Shell): Solid {
  if (geometry.kind === 'shell') throw new Unsupported(geometry.reason);
  return geometry;
}
