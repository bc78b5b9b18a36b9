import type { Brick } from '../../../wasm/bricks/brick.ts';

/**
 * Which of its category's parts a generated brick belongs to (0–3): seat, legs, back. Kept beside the bricks, since
 * formats and physics know nothing of it; bricks made from others by an edit take theirs over.
 */
const roles = new WeakMap<Brick, number>();

/** Undefined for bricks that were put there by hand or came from a file. */
export const roleOf = (brick: Brick): number | undefined => roles.get(brick);

/** Notes it, and answers the brick. */
export function withRole(brick: Brick, role: number | undefined): Brick {
  if (role !== undefined) roles.set(brick, role);
  return brick;
}
