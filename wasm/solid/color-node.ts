import { union } from './combine.ts';
import { release, solidOf, type Geometry } from './geometry.ts';
import type { Operation } from './operands.ts';
import type { ColorNode } from './tree.ts';

/** The outer colour wins: it replaces those of all parts. */
export function color({ color: [red, green, blue, alpha] }: ColorNode, operation: Operation): Geometry {
  const whole = union(undefined, operation);
  if (whole.dimension !== 3 || red < 0 || green < 0 || blue < 0) return whole;
  if (whole.kind === 'shell') return { ...whole, color: [red, green, blue, alpha] };
  if (whole.triangles === 0) return whole;
  const original = whole.solid.asOriginal();
  release(whole);
  return solidOf(original, new Map([[original.originalID(), [red, green, blue, alpha]]]));
}
