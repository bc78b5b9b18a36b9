import type { Path } from '../../wasm/contract.ts';
import { fontFace } from '../../wasm/formats/truetype.ts';

/** A font that `text()` can use: one that comes with the app, or a file of the project. */
export interface Font {
  family: string;
  style: string;
  /** File name among the bundled fonts, or path in the project. */
  file: string;
  bytes: number;
  /** SPDX expression; undefined for a font of the user's. */
  license?: string;
}

let index: Promise<Font[]> | undefined;
const loaded = new Map<string, Promise<Uint8Array>>();

const asset = async (file: string): Promise<Response> => {
  const response = await fetch(new URL(`${import.meta.env.BASE_URL}fonts/${file}`, document.baseURI));
  if (!response.ok || response.headers.get('content-type')?.startsWith('text/html'))
    throw new Error(`The app's font file “${file}” is missing. Run “npm run setup”, then reload.`);
  return response;
};

/** The fonts that come with the app. */
export const fonts = {
  list(): Promise<Font[]> {
    index ??= asset('index.json').then(response => response.json() as Promise<Font[]>);
    index.catch(() => (index = undefined));
    return index;
  },
  /** Bytes of a bundled font, by `Font.file`. */
  load(file: string): Promise<Uint8Array> {
    let font = loaded.get(file);
    if (!font) {
      font = asset(file).then(async response => new Uint8Array(await response.arrayBuffer()));
      font.catch(() => loaded.delete(file));
      loaded.set(file, font);
    }
    return font;
  },
};

/** The fonts among a project's files; damaged ones are left out, the engine says so when they are used. */
export function projectFonts(files: ReadonlyMap<Path, string | Uint8Array>): Font[] {
  const found: Font[] = [];
  for (const [file, content] of files) {
    if (typeof content === 'string' || !/\.(ttf|otf)$/i.test(file)) continue;
    try {
      found.push({ ...fontFace(content), file, bytes: content.length });
    } catch {
      // Not a font after all.
    }
  }
  return found;
}

/** The text that `text(font = …)` takes for a font: `Liberation Sans:style=Bold`. */
export const fontName = ({ family, style }: Pick<Font, 'family' | 'style'>): string =>
  style === 'Regular' ? family : `${family}:style=${style}`;
