import type { ColorCode } from './colors.ts';
import type { PartsList } from './parts-list.ts';

/** BrickLink's own numbers for our colours (its colour guide), by LDraw's code. */
const colorIds: Readonly<Record<ColorCode, number>> = {
  0: 11,
  1: 7,
  2: 6,
  4: 5,
  10: 36,
  14: 3,
  15: 1,
  19: 2,
  22: 24,
  25: 4,
  27: 34,
  28: 69,
  29: 104,
  47: 12,
  70: 88,
  71: 86,
  72: 85,
  73: 42,
  115: 76,
  272: 63,
  320: 59,
};

/**
 * A wanted list in BrickLink's XML, to be pasted at Want › Upload: parts by number, new or used. A colour that
 * BrickLink does not know is left out, which stands for any.
 */
export function writeBrickLink({ entries }: PartsList): string {
  const items = entries.map(({ part, color, count }) => {
    const id = colorIds[color];
    return (
      `<ITEM><ITEMTYPE>P</ITEMTYPE><ITEMID>${part.number}</ITEMID>` +
      (id === undefined ? '' : `<COLOR>${id}</COLOR>`) +
      `<MINQTY>${count}</MINQTY><CONDITION>X</CONDITION></ITEM>`
    );
  });
  return `<INVENTORY>\n${items.map(item => `${item}\n`).join('')}</INVENTORY>\n`;
}
