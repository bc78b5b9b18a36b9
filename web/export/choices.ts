import { formatNames, type FormatId, type FormatOptions } from '../../wasm/formats/names.ts';

/** What the dialog remembers from one export to the next. */
export interface ExportChoices {
  /** The last format for solids and for drawings. */
  solid: FormatId;
  flat: FormatId;
  options: Partial<Record<FormatId, FormatOptions>>;
  picture: PictureOptions;
}

export interface PictureOptions {
  /** Pixels. */
  width: number;
  height: number;
  transparent: boolean;
}

const key = 'formwork.export';
export const pictureLimits = { min: 16, max: 8192 } as const;

const initial: ExportChoices = {
  solid: '3mf',
  flat: 'svg',
  options: {},
  picture: { width: 1600, height: 1200, transparent: false },
};

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const known = (value: unknown, fallback: FormatId): FormatId =>
  formatNames.find(format => format.id === value)?.id ?? fallback;

export const pixels = (value: unknown, fallback: number): number => {
  const number = Math.round(Number(value));
  return number >= pictureLimits.min && number <= pictureLimits.max ? number : fallback;
};

/** Takes what it understands from what was stored, and the default for the rest. */
export function readChoices(text: string | null = localStorage.getItem(key)): ExportChoices {
  let stored: Record<string, unknown> = {};
  try {
    stored = record(JSON.parse(text ?? '{}'));
  } catch {
    // A damaged note costs the note.
  }
  const options: ExportChoices['options'] = {};
  for (const format of formatNames)
    for (const { name, values } of format.choices) {
      const value = values.find(
        choice => choice.value === record(record(stored['options'])[format.id])[name],
      )?.value;
      if (value) options[format.id] = { ...options[format.id], [name]: value };
    }
  const picture = record(stored['picture']);
  return {
    solid: known(stored['solid'], initial.solid),
    flat: known(stored['flat'], initial.flat),
    options,
    picture: {
      width: pixels(picture['width'], initial.picture.width),
      height: pixels(picture['height'], initial.picture.height),
      transparent: picture['transparent'] === true,
    },
  };
}

export function rememberChoices(choices: ExportChoices): void {
  try {
    localStorage.setItem(key, JSON.stringify(choices));
  } catch {
    // No room or not allowed: they hold for this visit.
  }
}
