import type { Color } from '../contract.ts';

/** Two shapes in one picture; told apart also by those who see no red and green. */
export const differenceColors = {
  common: [0.55, 0.58, 0.62, 0.28],
  onlyPreview: [0.05, 0.42, 0.84, 1],
  onlyProduction: [0.9, 0.38, 0, 1],
} as const satisfies Record<string, Color>;
