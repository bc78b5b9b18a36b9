import { vec3 } from './arguments.ts';
import { echoed } from './values/formatting.ts';
import type { Value } from './values/value.ts';

/** What the entry's own `$vp…` variables are after a run; a name that the file does not assign is missing. */
export type Viewport = ReadonlyMap<string, Value>;

const NAMES = ['$vpr', '$vpt', '$vpd', '$vpf'] as const;
export const VIEWPORT: readonly string[] = NAMES;

/** What OpenSCAD says when a finished program has placed its camera (src/glview/Camera.cc, `updateView`). */
export function viewportWarnings(viewport: Viewport): string[] {
  const warnings: string[] = [];
  let placed = false;
  for (const name of NAMES) {
    if (!viewport.has(name)) continue;
    const value = viewport.get(name);
    const vector = name === '$vpr' || name === '$vpt';
    if (vector ? vec3(value, [0, 0, 0], 0) : typeof value === 'number') placed = true;
    else {
      const shape = vector ? 'a vec3 or vec2 of numbers' : 'a number';
      warnings.push(`Unable to convert ${name}=${echoed(value)} to ${shape}`);
    }
  }
  if (placed) warnings.push('Viewall and autocenter disabled in favor of $vp*');
  return warnings;
}
