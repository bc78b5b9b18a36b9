import type { Brick } from '../brick.ts';
import type { ColorCode } from '../colors.ts';
import { defaultColor } from '../colors.ts';
import type { Category } from '../shapes/category.ts';
import type { LabelledBrick } from '../voxels.ts';
import type { PromptColors } from './prompt-colors.ts';

/** Roles that keep their colour when the thing as a whole is given one: a red car has black tyres. */
const own = new Set([
  'wheels',
  'windows',
  'window',
  'books',
  'drink',
  'eyes',
  'trunk',
  'plant',
  'flower',
  'hole',
  'keys',
  'black keys',
  'flag',
  'pillow',
  'mattress',
  'fruit',
  'collar',
  'sail',
  'details',
  'lens',
  'flash',
  'label',
  'nose',
  'stool',
  'trim',
]);

/** The colour of each role: what was asked for, and else the category's own. */
export function paletteFor({ roles, palette }: Category, { whole, roles: parts }: PromptColors): ColorCode[] {
  const open = roles.flatMap((name, role) => (role === 0 || !own.has(name) ? [role] : []));
  // With more colours than such roles, the others take part as well: a black and white dog has a white collar.
  const takers = whole.length > open.length ? roles.map((_, role) => role) : open;
  return roles.map((_, role) => {
    const place = takers.indexOf(role);
    const asked = place < 0 ? undefined : whole[Math.min(place, whole.length - 1)];
    return parts[role] ?? asked ?? palette[role] ?? defaultColor;
  });
}

/** Bricks in their colours. Labels are roles; the order stays. */
export function colored(bricks: readonly LabelledBrick[], palette: readonly ColorCode[]): Brick[] {
  return bricks.map(({ label, ...brick }) => ({ ...brick, color: palette[label] ?? defaultColor }));
}
