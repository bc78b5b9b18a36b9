import { printers, type Printer } from './printers.ts';

/** How models are shown and judged; the same for all projects, kept in this browser. */
export interface ViewSettings {
  grid: boolean;
  axes: boolean;
  /** `auto`: not for very large meshes. */
  edges: boolean | 'auto';
  wireframe: boolean;
  dimensions: boolean;
  /** A printer's id, `custom`, or empty for no bed. */
  printer: string;
  customBed: [number, number, number];
  filament: string;
  /** Percent. */
  infill: number;
  walls: number;
  /** Degrees from the vertical. */
  overhang: number;
  /** mm. */
  thinWall: number;
}

const initial: ViewSettings = {
  grid: true,
  axes: true,
  edges: 'auto',
  wireframe: false,
  dimensions: false,
  printer: '',
  customBed: [200, 200, 200],
  filament: 'pla',
  infill: 15,
  walls: 3,
  overhang: 45,
  thinWall: 0.8,
};

const key = 'formwork.view';

function stored(): Partial<ViewSettings> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    // Only what is there and of the kind we wrote; anything else falls back to the default.
    return Object.fromEntries(
      Object.entries(value).filter(([name, kept]) => {
        const known: unknown = initial[name as keyof ViewSettings];
        if (name === 'edges') return typeof kept === 'boolean' || kept === 'auto';
        if (name === 'customBed') {
          return Array.isArray(kept) && kept.length === 3 && kept.every(x => typeof x === 'number' && x > 0);
        }
        return known !== undefined && typeof kept === typeof known;
      }),
    );
  } catch {
    // No storage, or not ours: start from the defaults.
    return {};
  }
}

class ViewSettingsStore extends EventTarget {
  #value: ViewSettings = { ...initial, ...stored() };

  get value(): Readonly<ViewSettings> {
    return this.#value;
  }

  update(change: Partial<ViewSettings>): void {
    this.#value = { ...this.#value, ...change };
    try {
      localStorage.setItem(key, JSON.stringify(this.#value));
    } catch {
      // Kept for this visit only.
    }
    this.dispatchEvent(new Event('change'));
  }
}

/** Fires `change`. */
export const viewSettings = new ViewSettingsStore();

/** The bed to judge by; undefined when none is chosen. */
export function chosenPrinter({ printer, customBed }: Readonly<ViewSettings>): Printer | undefined {
  if (printer === 'custom') return { id: 'custom', title: 'Custom bed', size: customBed };
  return printers.find(({ id }) => id === printer);
}
