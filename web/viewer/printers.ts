/** Build volumes in mm. */
export interface Printer {
  id: string;
  title: string;
  size: readonly [x: number, y: number, z: number];
}

/** From the makers' data sheets. */
export const printers: readonly Printer[] = [
  { id: 'bambu-a1', title: 'Bambu Lab A1 / P1 / X1', size: [256, 256, 256] },
  { id: 'bambu-a1-mini', title: 'Bambu Lab A1 mini', size: [180, 180, 180] },
  { id: 'bambu-h2d', title: 'Bambu Lab H2D', size: [350, 320, 325] },
  { id: 'prusa-mk4', title: 'Prusa MK4 / MK3', size: [250, 210, 220] },
  { id: 'prusa-mini', title: 'Prusa MINI', size: [180, 180, 180] },
  { id: 'prusa-core-one', title: 'Prusa CORE One', size: [250, 220, 270] },
  { id: 'prusa-xl', title: 'Prusa XL', size: [360, 360, 360] },
  { id: 'ender-3', title: 'Creality Ender-3', size: [220, 220, 250] },
  { id: 'creality-k1', title: 'Creality K1', size: [220, 220, 250] },
  { id: 'voron-0', title: 'Voron 0', size: [120, 120, 120] },
  { id: 'voron-350', title: 'Voron 2.4 350', size: [350, 350, 340] },
];

/** Whether a part of this size fits, straight or turned by 90°. */
export function fits(part: readonly [number, number, number], bed: Printer['size']): boolean {
  const slack = 1e-3;
  const [x, y, z] = part;
  if (z > bed[2] + slack) return false;
  return (x <= bed[0] + slack && y <= bed[1] + slack) || (x <= bed[1] + slack && y <= bed[0] + slack);
}

export interface Filament {
  id: string;
  title: string;
  /** g/cm³. */
  density: number;
}

/** Usual densities; blends differ by a few per cent. */
export const filaments: readonly Filament[] = [
  { id: 'pla', title: 'PLA', density: 1.24 },
  { id: 'petg', title: 'PETG', density: 1.27 },
  { id: 'abs', title: 'ABS', density: 1.04 },
  { id: 'asa', title: 'ASA', density: 1.07 },
  { id: 'tpu', title: 'TPU', density: 1.21 },
  { id: 'pa', title: 'Nylon (PA)', density: 1.14 },
  { id: 'pc', title: 'PC', density: 1.2 },
  { id: 'pla-cf', title: 'PLA-CF', density: 1.29 },
  { id: 'resin', title: 'Resin', density: 1.12 },
];
