import { partOf, parts, type Part } from './parts.ts';

/** Other numbers under which LDraw, BrickLink or Rebrickable keep the same bricks. */
const aliases: Readonly<Record<string, string>> = { '3065': '3004', '44237': '2456', '93888': '3007' };

const byNumber = new Map(parts.map(part => [part.number, part]));

/** A part by its number in LDraw's library, or by one of the other numbers of the same brick. */
export const partNumbered = (number: string): Part | undefined => byNumber.get(aliases[number] ?? number);

/** A part by what people call it: `2x4`, `4 x 2`, `2×4`, its number, or its file in LDraw's library. */
export function partNamed(name: string): Part | undefined {
  const text = name.trim().toLowerCase();
  const [, dx, dy] = /^(\d{1,2})\s*[x×]\s*(\d{1,2})$/.exec(text) ?? [];
  return dx ? partOf(Number(dx), Number(dy)) : partNumbered(text.replace(/\.dat$/, ''));
}
