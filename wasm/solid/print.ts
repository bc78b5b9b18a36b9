import type { Measurement } from '../contract.ts';

/** How a part will be printed; mm, mm/s-based figures of ordinary desktop printers. */
export interface PrintSettings {
  /** g/cm³. */
  density: number;
  /** Share of the inside that is filled, 0–1. */
  infill: number;
  /** Lines of plastic along every wall. */
  walls: number;
  /** mm. */
  lineWidth: number;
  /** mm. */
  layerHeight: number;
  /** mm³ of plastic a second, averaged over a whole print (travel and slow outer walls included). */
  flow: number;
}

export const printSettings: PrintSettings = {
  density: 1.24,
  infill: 0.15,
  walls: 3,
  lineWidth: 0.45,
  layerHeight: 0.2,
  flow: 8,
};

export interface PrintEstimate {
  /** mm³ of plastic. */
  plastic: number;
  /** Grams. */
  weight: number;
  /** Seconds; rough, see below. */
  time: number;
  /** Metres of 1.75 mm filament. */
  filament: number;
}

/**
 * A rough estimate, without slicing:
 * shell = min(volume, area × walls × line width); plastic = shell + infill × (volume − shell);
 * time = plastic / flow + 2.5 s for every layer. Supports, brim and purge are not counted. Expect ± 30 % for the
 * weight of small parts and worse for the time.
 */
export function printEstimate(
  { volume, area, boundingBox }: Pick<Measurement, 'volume' | 'area' | 'boundingBox'>,
  settings: PrintSettings = printSettings,
): PrintEstimate {
  const solid = Math.max(0, volume);
  const shell = Math.min(solid, area * settings.walls * settings.lineWidth);
  const plastic = shell + settings.infill * (solid - shell);
  const layers = Math.ceil((boundingBox.max[2] - boundingBox.min[2]) / settings.layerHeight);
  return {
    plastic,
    weight: (plastic / 1000) * settings.density,
    time: plastic / settings.flow + 2.5 * layers,
    filament: plastic / (Math.PI * 0.875 ** 2) / 1000,
  };
}
