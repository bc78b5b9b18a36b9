import { colorOf } from '../../../wasm/bricks/colors.ts';
import type { PartsList } from '../../../wasm/bricks/parts-list.ts';

/** `0.43 g`, `12.4 g`, `1.25 kg`. */
export function massText(grams: number): string {
  if (grams >= 1000) return `${(grams / 1000).toFixed(2)} kg`;
  return `${grams.toFixed(grams < 10 ? 2 : 1)} g`;
}

/** `64 × 16 × 21 mm` */
export const sizeText = (size: readonly number[]): string =>
  `${size.map(side => Math.round(side)).join(' × ')} mm`;

/** A table for spreadsheets and chat: a line a part, tabs between the columns. */
export function partsText({ entries, count, mass }: PartsList): string {
  const rows = entries.map(({ part, color, count, mass }) => [
    part.name,
    part.number,
    colorOf(color)?.name ?? `Colour ${color}`,
    String(count),
    massText(mass),
  ]);
  return [
    ['Brick', 'Number', 'Colour', 'Count', 'Mass'],
    ...rows,
    ['Together', '', '', String(count), massText(mass)],
  ]
    .map(row => `${row.join('\t')}\n`)
    .join('');
}
