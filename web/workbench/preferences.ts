import type { EngineChoice } from '../evaluation/engines.ts';

/** How one person likes the workbench; kept in this browser, never needed to open a project. */
export interface Preferences {
  scheme: 'system' | 'light' | 'dark';
  panels: Panels;
  /** Where the customizer sits when the code is shown, too. */
  customizerPlace: 'below' | 'beside';
  sideTab: 'files' | 'outline' | 'libraries' | 'versions';
  bottomTab: 'console' | 'facts';
  /** Evaluate on every edit; otherwise only on F5. */
  autoRender: boolean;
  /** Which engine makes the pictures. */
  engine: EngineChoice;
  /** By the split's name: the size of its primary pane in CSS pixels. */
  splits: Record<string, SplitSize>;
  /** Command ids, newest first. */
  recentCommands: string[];
}

export interface Panels {
  side: boolean;
  code: boolean;
  customizer: boolean;
  bottom: boolean;
}

export interface SplitSize {
  size: number;
  collapsed: boolean;
}

// Read under the same name by public/scheme.js before the first paint.
const key = 'formwork.preferences';

export const defaults: Preferences = {
  scheme: 'system',
  panels: { side: true, code: true, customizer: true, bottom: true },
  customizerPlace: 'below',
  sideTab: 'files',
  bottomTab: 'console',
  autoRender: true,
  engine: 'auto',
  splits: {},
  recentCommands: [],
};

/** On a first visit, no more panels than have room: below 900 px the sliders come before the code. */
export const firstPanels = (width: number): Panels => ({
  side: width >= 1100,
  code: width >= 900,
  customizer: true,
  bottom: width >= 900,
});

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
const oneOf = <T>(value: unknown, allowed: readonly T[]): T => allowed.find(a => a === value) ?? allowed[0]!;
const flag = (value: unknown, initial: boolean): boolean => (typeof value === 'boolean' ? value : initial);

/** Takes what it understands from a stored text and the default for everything else; never throws. */
export function readPreferences(text: string | null, panelsAtFirst = defaults.panels): Preferences {
  let stored: Record<string, unknown> = {};
  try {
    stored = record(JSON.parse(text ?? '{}'));
  } catch {
    // A damaged preference costs the preference, nothing else.
  }
  const panels = record(stored['panels']);
  const splits: Preferences['splits'] = {};
  for (const [name, value] of Object.entries(record(stored['splits']))) {
    const { size, collapsed } = record(value);
    if (typeof size === 'number' && size >= 0 && size < 10_000)
      splits[name] = { size, collapsed: flag(collapsed, false) };
  }
  const recent = stored['recentCommands'];
  return {
    scheme: oneOf(stored['scheme'], ['system', 'light', 'dark']),
    panels: {
      side: flag(panels['side'], panelsAtFirst.side),
      code: flag(panels['code'], panelsAtFirst.code),
      customizer: flag(panels['customizer'], panelsAtFirst.customizer),
      bottom: flag(panels['bottom'], panelsAtFirst.bottom),
    },
    customizerPlace: oneOf(stored['customizerPlace'], ['below', 'beside']),
    sideTab: oneOf(stored['sideTab'], ['files', 'outline', 'libraries', 'versions']),
    bottomTab: oneOf(stored['bottomTab'], ['console', 'facts']),
    autoRender: flag(stored['autoRender'], defaults.autoRender),
    engine: oneOf(stored['engine'], ['auto', 'formwork', 'openscad']),
    splits,
    recentCommands: Array.isArray(recent)
      ? recent.filter((id): id is string => typeof id === 'string').slice(0, 8)
      : [],
  };
}

/** Fires `change`, also when another tab changed them. */
export class PreferenceStore extends EventTarget {
  value: Preferences = readPreferences(localStorage.getItem(key), firstPanels(innerWidth));

  constructor() {
    super();
    addEventListener('storage', event => {
      if (event.key !== key) return;
      this.value = readPreferences(event.newValue);
      this.dispatchEvent(new Event('change'));
    });
  }

  set(patch: Partial<Preferences>): void {
    this.value = { ...this.value, ...patch };
    try {
      localStorage.setItem(key, JSON.stringify(this.value));
    } catch {
      // No room or not allowed: they hold for this visit.
    }
    this.dispatchEvent(new Event('change'));
  }
}

export const preferences = new PreferenceStore();
