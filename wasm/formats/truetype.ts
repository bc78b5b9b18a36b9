/**
 * Reads names and glyph coverage of TrueType and OpenType fonts.
 * Source: OpenType specification 1.9.1, chapters "name", "cmap" and "Font file".
 */

/** What `text(font = "family:style=style")` selects a font by. */
export interface FontFace {
  family: string;
  style: string;
}

/** Offsets in a damaged font lead anywhere: reading past the end is the font's fault, and said so. */
export const reading = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError)
      throw new Error('The font is damaged: it points outside of itself. Get the file again.', {
        cause: error,
      });
    throw error;
  }
};

export const tableOf = (bytes: Uint8Array, tag: string): DataView => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = bytes.length >= 12 ? view.getUint32(0) : 0;
  if (kind !== 0x00010000 && kind !== 0x4f54544f && kind !== 0x74727565)
    throw new Error('This is not a TrueType or OpenType font. Use a .ttf or .otf file.');
  const count = view.getUint16(4);
  for (let i = 0; i < count && 12 + 16 * (i + 1) <= bytes.length; i++) {
    const record = 12 + 16 * i;
    if (String.fromCharCode(...bytes.subarray(record, record + 4)) !== tag) continue;
    const offset = view.getUint32(record + 8);
    const length = view.getUint32(record + 12);
    if (offset + length > bytes.length) break;
    return new DataView(bytes.buffer, bytes.byteOffset + offset, length);
  }
  throw new Error(`The font is damaged: its table “${tag}” is missing or cut off. Get the file again.`);
};

/** How far a font reaches up and down, in its units: what its designer meant, and what its glyphs do. */
export function verticalMetrics(bytes: Uint8Array): {
  ascender: number;
  descender: number;
  lineGap: number;
  yMin: number;
  yMax: number;
} {
  const hhea = tableOf(bytes, 'hhea');
  const head = tableOf(bytes, 'head');
  return reading(() => ({
    ascender: hhea.getInt16(4),
    descender: hhea.getInt16(6),
    lineGap: hhea.getInt16(8),
    yMin: head.getInt16(38),
    yMax: head.getInt16(42),
  }));
}

/**
 * Family and style of a font, the typographic names (ID 16, 17) before the plain ones (1, 2), English before others.
 * @throws when `bytes` are no font, or hold no name
 */
export const fontFace = (bytes: Uint8Array): FontFace => reading(() => readFace(bytes));

function readFace(bytes: Uint8Array): FontFace {
  const table = tableOf(bytes, 'name');
  const count = table.getUint16(2);
  const storage = table.getUint16(4);
  const names = new Map<number, string>();
  for (let i = 0; i < count; i++) {
    const record = 6 + 12 * i;
    const platform = table.getUint16(record);
    const language = table.getUint16(record + 4);
    const id = table.getUint16(record + 6);
    const unicode = platform === 0 || platform === 3;
    if (!unicode && platform !== 1) continue;
    if (names.has(id) && !(platform === 3 && language === 0x0409)) continue;
    const from = table.byteOffset + storage + table.getUint16(record + 10);
    const text = new Uint8Array(table.buffer, from, table.getUint16(record + 8));
    let name = '';
    if (unicode)
      for (let j = 0; j + 1 < text.length; j += 2)
        name += String.fromCharCode((text[j]! << 8) | text[j + 1]!);
    else name = String.fromCharCode(...text);
    names.set(id, name);
  }
  const family = names.get(16) ?? names.get(1);
  if (!family) throw new Error('The font does not say its name, so that no text could ask for it.');
  return { family, style: names.get(17) ?? names.get(2) ?? 'Regular' };
}

/** Characters (code points) that a font has a glyph for, as inclusive ranges in rising order. */
export const fontCoverage = (bytes: Uint8Array): [from: number, to: number][] =>
  reading(() => readCoverage(bytes));

function readCoverage(bytes: Uint8Array): [from: number, to: number][] {
  const cmap = tableOf(bytes, 'cmap');
  const ranges: [number, number][] = [];
  const count = cmap.getUint16(2);
  for (let i = 0; i < count; i++) {
    const platform = cmap.getUint16(4 + 8 * i);
    if (platform !== 0 && platform !== 3) continue;
    const start = cmap.getUint32(4 + 8 * i + 4);
    const format = cmap.getUint16(start);
    if (format === 12) {
      for (let group = 0; group < cmap.getUint32(start + 12); group++) {
        const at = start + 16 + 12 * group;
        ranges.push([cmap.getUint32(at), cmap.getUint32(at + 4)]);
      }
    } else if (format === 4) {
      const segments = cmap.getUint16(start + 6) / 2;
      for (let segment = 0; segment < segments; segment++) {
        const to = cmap.getUint16(start + 14 + 2 * segment);
        const from = cmap.getUint16(start + 16 + 2 * segments + 2 * segment);
        if (from !== 0xffff) ranges.push([from, Math.min(to, 0xfffe)]);
      }
    }
  }
  ranges.sort(([a], [b]) => a - b);
  const merged: [number, number][] = [];
  for (const [from, to] of ranges) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** The characters of `text` that no range of `coverage` holds, each once; controls and spaces do not count. */
export function missingCharacters(text: string, coverage: readonly (readonly [number, number])[]): string[] {
  const missing = new Set<string>();
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code <= 0x20 || code === 0xa0) continue;
    if (!coverage.some(([from, to]) => from <= code && code <= to)) missing.add(character);
  }
  return [...missing];
}
