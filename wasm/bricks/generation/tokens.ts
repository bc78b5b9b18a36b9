import { world } from '../brick.ts';
import { generatedParts } from '../parts.ts';
import type { LabelledBrick } from '../voxels.ts';

/**
 * What the model reads and writes: the words of the prompt, {@link token.start}, then two tokens a brick, its place
 * and its kind, with {@link token.up} wherever a layer ends and the next begins, and {@link token.end}. Inside of a
 * layer x descends, and then y: the order of `compareBricks`. A kind is a part as it lies, and a role (0–3): which of
 * its category's parts the brick belongs to, by which it gets its colour.
 */
export const token = { padding: 0, start: 1, up: 2, end: 3 } as const;

/** Roles a category may have: walls, roof, door … */
export const roles = 4;

const [width, depth, height] = world;
export const firstPlace = 4;
export const firstKind = firstPlace + width * depth;
/** The words of prompts come last, so that a larger vocabulary moves nothing. */
export const firstWord = firstKind + generatedParts.length * roles;

export const placeToken = (x: number, y: number): number => firstPlace + x + width * y;
export const kindToken = (part: number, role: number): number => firstKind + part * roles + role;

export const placeOf = (id: number): { x: number; y: number } | undefined =>
  id >= firstPlace && id < firstKind
    ? { x: (id - firstPlace) % width, y: Math.floor((id - firstPlace) / width) }
    : undefined;

export const kindOf = (id: number): { part: number; role: number } | undefined =>
  id >= firstKind && id < firstWord
    ? { part: Math.floor((id - firstKind) / roles), role: (id - firstKind) % roles }
    : undefined;

const partIndex = new Map(generatedParts.map(({ dx, dy }, index) => [`${dx}x${dy}`, index]));

/** One token of a brick sequence with the layer that it is in; what the model takes at each step. */
export interface Step {
  readonly id: number;
  readonly layer: number;
}

/**
 * The sequence of a model, from `start` to `end`. Bricks come in the order of `compareBricks`.
 *
 * Throws a RangeError for a part that is not generated, or a brick outside of the world.
 */
export function brickSteps(bricks: readonly LabelledBrick[]): Step[] {
  const steps: Step[] = [{ id: token.start, layer: 0 }];
  let layer = 0;
  for (const { x, y, z, dx, dy, label } of bricks) {
    const part = partIndex.get(`${dx}x${dy}`);
    if (part === undefined || x < 0 || y < 0 || x + dx > width || y + dy > depth || z >= height)
      throw new RangeError(`No tokens for ${dx}x${dy} (${x},${y},${z}).`);
    for (; layer < z; layer++) steps.push({ id: token.up, layer });
    steps.push({ id: placeToken(x, y), layer }, { id: kindToken(part, label % roles), layer });
  }
  steps.push({ id: token.end, layer });
  return steps;
}
