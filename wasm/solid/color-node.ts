import type { Color } from '../contract.ts';
import { union } from './combine.ts';
import { release, solidOf, type Geometry } from './geometry.ts';
import type { Operation } from './operands.ts';
import type { ColorNode } from './tree.ts';

/** What is shown of a colour: the language takes any numbers, with a warning. Undefined: no colour of its own. */
export function shownColor({ color: [red, green, blue, alpha] }: ColorNode): Color | undefined {
  if (red < 0 || green < 0 || blue < 0) return undefined;
  return [Math.min(red, 1), Math.min(green, 1), Math.min(blue, 1), Math.min(Math.max(alpha, 0), 1)];
}

/** The outer colour wins: it replaces those of all parts. */
export function color(node: ColorNode, operation: Operation): Geometry {
  const whole = union(undefined, operation);
  const shown = shownColor(node);
  if (whole.dimension !== 3 || !shown) return whole;
  if (whole.kind === 'shell') return { ...whole, color: shown };
  if (whole.triangles === 0) return whole;
  const original = whole.solid.asOriginal();
  release(whole);
  return solidOf(original, new Map([[original.originalID(), shown]]));
}
