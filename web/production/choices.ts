import type { OpenScadRequest, BlenderRequest } from '../../server/jobs/job.ts';

export type EngineChoice = OpenScadRequest['engine'] | 'blender';
export type ProductionFormat = OpenScadRequest['formats'][number];
export type Quality = OpenScadRequest['quality'];
export type Renderer = BlenderRequest['picture']['renderer'];

/** What the order form remembers from one production file to the next. */
export interface ProductionChoices {
  engine: EngineChoice;
  /** At least one; of solids and of drawings. */
  solid: ProductionFormat[];
  flat: ProductionFormat[];
  blender: ('glb' | 'png')[];
  quality: Quality;
  picture: { width: number; height: number; renderer: Renderer };
  meshopt: boolean;
}

/** What each engine makes, in the order of the form. */
export const solidFormats = ['3mf', 'stl', 'obj', 'off', 'amf', 'glb', 'png'] as const;
export const flatFormats = ['svg', 'dxf', 'png'] as const;
export const pictureFormats = ['glb', 'png'] as const;

const key = 'formwork.production';
export const pictureLimits = { min: 16, max: 4096 } as const;

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const oneOf = <const T>(value: unknown, allowed: readonly T[]): T =>
  allowed.find(one => one === value) ?? allowed[0]!;
const some = <const T>(value: unknown, allowed: readonly T[], initial: T): T[] => {
  const chosen = Array.isArray(value) ? allowed.filter(one => value.includes(one)) : [];
  return chosen.length > 0 ? chosen : [initial];
};
export const pixels = (value: unknown, fallback: number): number => {
  const number = Math.round(Number(value));
  return number >= pictureLimits.min && number <= pictureLimits.max ? number : fallback;
};

/** Takes what it understands from what was stored, and the default for the rest. */
export function readChoices(text: string | null = localStorage.getItem(key)): ProductionChoices {
  let stored: Record<string, unknown> = {};
  try {
    stored = record(JSON.parse(text ?? '{}'));
  } catch {
    // A damaged note costs the note.
  }
  const picture = record(stored['picture']);
  return {
    engine: oneOf(stored['engine'], ['auto', 'native', 'wasm', 'blender']),
    solid: some(stored['solid'], solidFormats, 'stl'),
    flat: some(stored['flat'], flatFormats, 'svg'),
    blender: some(stored['blender'], pictureFormats, 'glb'),
    quality: oneOf(stored['quality'], ['model', 'draft', 'fine']),
    picture: {
      width: pixels(picture['width'], 1600),
      height: pixels(picture['height'], 1200),
      renderer: oneOf(picture['renderer'], ['workbench', 'cycles']),
    },
    meshopt: stored['meshopt'] === true,
  };
}

export function rememberChoices(choices: ProductionChoices): void {
  try {
    localStorage.setItem(key, JSON.stringify(choices));
  } catch {
    // No room or not allowed: they hold for this visit.
  }
}
