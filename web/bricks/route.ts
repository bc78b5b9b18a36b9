/** What the Bricks page shows, as its fragment says it. */
export type BricksRoute =
  | { view: 'gallery' }
  | { view: 'model'; id: string }
  /** Generates at once. Without a seed one is drawn. */
  | { view: 'prompt'; prompt: string; seed?: number }
  /** A model inside of the link itself. */
  | { view: 'shared'; payload: string };

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The largest seed, and one more than it is the number of seeds. */
export const largestSeed = 2 ** 31 - 1;

/** A seed as a person or a link writes it; undefined for what is none. */
export function readSeed(text: string | null): number | undefined {
  const seed = Number(text?.trim() || NaN);
  return Number.isInteger(seed) && seed >= 0 && seed <= largestSeed ? seed : undefined;
}

export const newSeed = (): number => Math.floor(Math.random() * 100_000);

/** Reads a fragment that belongs to the Bricks page; whatever it does not understand is the gallery. */
export function readBricksRoute(hash: string): BricksRoute {
  const [, id, query = ''] = /^#\/bricks(?:\/([^?]*))?(?:\?(.*))?$/.exec(hash) ?? [];
  if (id) return { view: 'model', id: decoded(id) };
  const search = new URLSearchParams(query);
  const payload = search.get('m');
  if (payload) return { view: 'shared', payload };
  const prompt = search.get('prompt')?.trim().slice(0, 500);
  if (!prompt) return { view: 'gallery' };
  const seed = readSeed(search.get('seed'));
  return { view: 'prompt', prompt, ...(seed === undefined ? {} : { seed }) };
}

/** The fragment of a route; `readBricksRoute` gives it back. */
export function writeBricksRoute(route: BricksRoute): string {
  switch (route.view) {
    case 'gallery':
      return '#/bricks';
    case 'model':
      return `#/bricks/${encodeURIComponent(route.id)}`;
    case 'shared':
      return `#/bricks?m=${route.payload}`;
    case 'prompt': {
      const search = new URLSearchParams({ prompt: route.prompt });
      if (route.seed !== undefined) search.set('seed', String(route.seed));
      return `#/bricks?${search}`;
    }
  }
}
