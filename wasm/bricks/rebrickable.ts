import { colorOf } from './colors.ts';
import type { PartsList } from './parts-list.ts';

/** Rebrickable's number for a part of any colour. */
const anyColor = 9999;

/**
 * A parts list in Rebrickable's CSV. Its colour numbers are LDraw's for all colours of the table; others go as “any
 * colour”.
 */
export const writeRebrickable = ({ entries }: PartsList): string =>
  `Part,Color,Quantity\n${entries
    .map(({ part, color, count }) => `${part.number},${colorOf(color) ? color : anyColor},${count}\n`)
    .join('')}`;
