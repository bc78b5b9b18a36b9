import { combined, filled, minkowskiSum } from './clipping.ts';
import {
  COLORLESS,
  flatOf,
  isEmpty,
  NOTHING,
  share,
  solidOf,
  type Colors,
  type Flat,
  type Geometry,
  type Nothing,
  type Shell,
  type Solid,
} from './geometry.ts';
import { withoutFlatParts } from './flat-parts.ts';
import { solidHull } from './hull.ts';
import { solidMinkowski } from './minkowski.ts';
import { asSolid, commonDimension, planarOperands, solidOperands, type Operation } from './operands.ts';
import { planarHull } from './planar-hull.ts';
import type { Planar } from './planar.ts';
import type { Node } from './tree.ts';
import { isElided } from './elided.ts';
import { sideBySide } from './side-by-side.ts';

/** OpenSCAD's operations on all children; see `applyToChildren` of its src/geometry/GeometryEvaluator.cc. */

type Operands = (Nothing | Solid | Shell)[];

const present = (operands: Operands): (Solid | Shell)[] =>
  operands.filter((operand): operand is Solid | Shell => operand.dimension === 3 && !isEmpty(operand));

function merged(operands: readonly Solid[]): Colors {
  const colored = operands.filter(({ colors }) => colors.size > 0);
  if (colored.length === 0) return COLORLESS;
  // The first to name a colour wins.
  return new Map(colored.flatMap(({ colors }) => [...colors]).reverse());
}

export function union(node: Node | undefined, operation: Operation): Geometry {
  switch (commonDimension(operation)) {
    case 0:
      return NOTHING;
    case 2:
      return flatUnion(planarOperands(operation), node !== undefined && isElided(node));
    case 3:
      return solidUnion(solidOperands(operation), operation);
  }
}

/** One operand stays as it is, even unclean. */
export function flatUnion(operands: (Planar | undefined)[], elided = false): Flat | Nothing {
  if (elided) operands = operands.filter(operand => operand !== undefined);
  if (operands.length === 1) return operands[0] ? flatOf(operands[0]) : NOTHING;
  return flatOf(combined('union', operands));
}

export function solidUnion(operands: Operands, { kernel }: Operation): Geometry {
  if (operands.length === 1) return share(operands[0]!);
  const parts = present(operands);
  if (parts.length === 0) return NOTHING;
  if (parts.length === 1) return share(parts[0]!);
  const solids = parts.map(asSolid);
  return (
    sideBySide(solids, kernel) ??
    solidOf(kernel.Manifold.union(solids.map(({ solid }) => solid)), merged(solids))
  );
}

export function difference(_node: unknown, operation: Operation): Geometry {
  switch (commonDimension(operation)) {
    case 0:
      return NOTHING;
    case 2: {
      const operands = planarOperands(operation);
      return operands.length === 1 ? flatUnion(operands) : flatOf(combined('difference', operands));
    }
    case 3: {
      const operands = solidOperands(operation);
      const first = operands[0]!;
      if (operands.length === 1) return share(first);
      if (first.dimension === 0 || isEmpty(first)) return NOTHING;
      const solids = [first, ...present(operands.slice(1))].map(asSolid);
      if (solids.length === 1) return share(first);
      const { Manifold } = operation.kernel;
      return solidOf(Manifold.difference(solids.map(({ solid }) => solid)), merged(solids));
    }
  }
}

export function intersection(_node: unknown, operation: Operation): Geometry {
  switch (commonDimension(operation)) {
    case 0:
      return NOTHING;
    case 2: {
      const operands = planarOperands(operation);
      return operands.length === 1 ? flatUnion(operands) : flatOf(combined('intersection', operands));
    }
    case 3: {
      const operands = solidOperands(operation);
      if (operands.length === 1) return share(operands[0]!);
      const parts = present(operands);
      if (parts.length < operands.length) return NOTHING;
      const solids = parts.map(asSolid);
      const common = operation.kernel.Manifold.intersection(solids.map(({ solid }) => solid));
      return solidOf(withoutFlatParts(common, operation.kernel), merged(solids));
    }
  }
}

export function hull(_node: unknown, operation: Operation): Geometry {
  switch (commonDimension(operation)) {
    case 0:
      return NOTHING;
    case 2:
      return flatOf(planarHull(planarOperands(operation)));
    case 3:
      return solidHull(present(solidOperands(operation)), operation);
  }
}

export function minkowski(_node: unknown, operation: Operation): Geometry {
  switch (commonDimension(operation)) {
    case 0:
      return NOTHING;
    case 2:
      return flatOf(minkowskiSum(planarOperands(operation)));
    case 3: {
      const operands = solidOperands(operation);
      if (operands.length === 1) return share(operands[0]!);
      const parts = present(operands);
      if (parts.length === 0) return NOTHING;
      if (parts.length === 1) return share(parts[0]!);
      return solidMinkowski(parts.map(asSolid), operation);
    }
  }
}

export function fill(_node: unknown, operation: Operation): Geometry {
  switch (commonDimension(operation)) {
    case 0:
      return NOTHING;
    case 2:
      return flatOf(filled(planarOperands(operation)));
    case 3: {
      const operands = solidOperands(operation);
      for (const i of operands.keys()) operation.warn('fill() not yet implemented for 3D', i);
      if (operands.length === 1) return share(operands[0]!);
      // It takes the first part, and complains of each of the others.
      const [first, ...others] = present(operands);
      for (const _ of others) operation.error('Unsupported CGAL operator: 5', 'nowhere');
      return first ? share(first) : NOTHING;
    }
  }
}
