import { reading, tableOf } from './truetype.ts';

/**
 * Outlines, advances and kerning of TrueType fonts, in font units.
 * Source: OpenType specification 1.9.1, chapters "cmap", "glyf", "hmtx" and "GPOS".
 */

/** A closed run of points; where two that are not `on` the curve meet, the middle between them is. */
export type GlyphContour = readonly { readonly x: number; readonly y: number; readonly on: boolean }[];

/** A glyph is made of plain pieces, each moved by whole units. */
export interface GlyphPiece {
  readonly contours: readonly GlyphContour[];
  readonly dx: number;
  readonly dy: number;
}

export class Glyphs {
  readonly unitsPerEm: number;
  /** Bit 3: sizes count in whole pixels an em. */
  readonly flags: number;
  readonly #font: Uint8Array;
  readonly #cmap: DataView;
  readonly #glyf: DataView;
  readonly #loca: DataView;
  readonly #hmtx: DataView;
  readonly #longOffsets: boolean;
  readonly #advances: number;
  readonly #outlines = new Map<number, readonly GlyphPiece[]>();
  #pairs: ReadonlyMap<number, number> | undefined;

  /** @throws when `font` is none of this kind, or damaged */
  constructor(font: Uint8Array) {
    this.#font = font;
    const head = tableOf(font, 'head');
    this.flags = head.getUint16(16);
    this.unitsPerEm = head.getUint16(18);
    this.#longOffsets = head.getInt16(50) !== 0;
    this.#advances = tableOf(font, 'hhea').getUint16(34);
    this.#cmap = tableOf(font, 'cmap');
    this.#glyf = tableOf(font, 'glyf');
    this.#loca = tableOf(font, 'loca');
    this.#hmtx = tableOf(font, 'hmtx');
  }

  /** The glyph of a character of the basic plane; 0 when there is none. */
  glyph(character: number): number {
    return reading(() => {
      const cmap = this.#cmap;
      for (let i = 0; i < cmap.getUint16(2); i++) {
        const platform = cmap.getUint16(4 + 8 * i);
        const start = cmap.getUint32(8 + 8 * i);
        if ((platform === 0 || platform === 3) && cmap.getUint16(start) === 4)
          return glyphOf(cmap, start, character);
      }
      return 0;
    });
  }

  advance(glyph: number): number {
    return reading(() => this.#hmtx.getUint16(4 * Math.min(glyph, this.#advances - 1)));
  }

  /** What the advance of `left` gets for standing before `right`. */
  kerning(left: number, right: number): number {
    this.#pairs ??= reading(() => pairsOf(this.#font));
    return this.#pairs.get(left * 0x10000 + right) ?? 0;
  }

  /** Undefined for glyphs that turn or scale parts of themselves. */
  pieces(glyph: number): readonly GlyphPiece[] | undefined {
    let pieces = this.#outlines.get(glyph);
    if (!pieces) {
      pieces = reading(() => this.#read(glyph, 0));
      if (pieces) this.#outlines.set(glyph, pieces);
    }
    return pieces;
  }

  #read(glyph: number, depth: number): GlyphPiece[] | undefined {
    const offset = (i: number): number =>
      this.#longOffsets ? this.#loca.getUint32(4 * i) : 2 * this.#loca.getUint16(2 * i);
    const start = offset(glyph);
    const length = offset(glyph + 1) - start;
    if (length <= 0) return [];
    const view = new DataView(this.#glyf.buffer, this.#glyf.byteOffset + start, length);
    const count = view.getInt16(0);
    if (count >= 0) return [{ contours: contoursOf(view, count), dx: 0, dy: 0 }];
    return depth < 8 ? this.#composite(view, depth) : undefined;
  }

  #composite(view: DataView, depth: number): GlyphPiece[] | undefined {
    const pieces: GlyphPiece[] = [];
    for (let at = 10, more = true; more;) {
      const flags = view.getUint16(at);
      const part = this.#read(view.getUint16(at + 2), depth + 1);
      const [words, places, changed] = [flags & 0x0001, flags & 0x0002, flags & 0x00c8];
      if (!part || !places || changed) return undefined;
      const dx = words ? view.getInt16(at + 4) : view.getInt8(at + 4);
      const dy = words ? view.getInt16(at + 6) : view.getInt8(at + 5);
      for (const piece of part) {
        // The scale rounds each of these moves by itself.
        if (piece.dx !== 0 || piece.dy !== 0) return undefined;
        pieces.push({ contours: piece.contours, dx, dy });
      }
      at += words ? 8 : 6;
      more = (flags & 0x0020) !== 0;
    }
    return pieces;
  }
}

function glyphOf(cmap: DataView, start: number, character: number): number {
  const segments = cmap.getUint16(start + 6) / 2;
  for (let segment = 0; segment < segments; segment++) {
    const at = start + 14 + 2 * segment;
    if (character > cmap.getUint16(at)) continue;
    const first = cmap.getUint16(at + 2 + 2 * segments);
    if (character < first) return 0;
    const delta = cmap.getInt16(at + 2 + 4 * segments);
    const rangeAt = at + 2 + 6 * segments;
    const range = cmap.getUint16(rangeAt);
    if (range === 0) return (character + delta) & 0xffff;
    const glyph = cmap.getUint16(rangeAt + range + 2 * (character - first));
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  }
  return 0;
}

function contoursOf(view: DataView, count: number): GlyphContour[] {
  const ends = Array.from({ length: count }, (_, i) => view.getUint16(10 + 2 * i));
  const points = count === 0 ? 0 : ends[count - 1]! + 1;
  let at = 10 + 2 * count;
  at += 2 + view.getUint16(at);
  const flags: number[] = [];
  while (flags.length < points) {
    const flag = view.getUint8(at++);
    const repeats = flag & 8 ? view.getUint8(at++) : 0;
    for (let i = 0; i <= repeats; i++) flags.push(flag);
  }
  const coordinates = (short: number, same: number): number[] => {
    let value = 0;
    return flags.map(flag => {
      if (flag & short) value += flag & same ? view.getUint8(at++) : -view.getUint8(at++);
      else if (!(flag & same)) {
        value += view.getInt16(at);
        at += 2;
      }
      return value;
    });
  };
  const xs = coordinates(2, 16);
  const ys = coordinates(4, 32);
  return ends.map((end, i) => {
    const first = i === 0 ? 0 : ends[i - 1]! + 1;
    return Array.from({ length: end - first + 1 }, (_, k) => ({
      x: xs[first + k]!,
      y: ys[first + k]!,
      on: (flags[first + k]! & 1) !== 0,
    }));
  });
}

/**
 * Pairs of the feature `kern` for Latin text in its default language, as left · 2¹⁶ + right.
 * @throws for lookups of other kinds than pairs of single glyphs that change the advance of the left one
 */
function pairsOf(font: Uint8Array): Map<number, number> {
  const pairs = new Map<number, number>();
  const view = tableOf(font, 'GPOS');
  const tag = (at: number): string => String.fromCharCode(...[0, 1, 2, 3].map(i => view.getUint8(at + i)));
  const scripts = view.getUint16(4);
  const features = view.getUint16(6);
  const lookups = view.getUint16(8);
  for (let i = 0; i < view.getUint16(scripts); i++) {
    if (tag(scripts + 2 + 6 * i) !== 'latn') continue;
    const script = scripts + view.getUint16(scripts + 6 + 6 * i);
    const language = script + view.getUint16(script);
    for (let k = 0; k < view.getUint16(language + 4); k++) {
      const record = features + 2 + 6 * view.getUint16(language + 6 + 2 * k);
      if (tag(record) !== 'kern') continue;
      const feature = features + view.getUint16(record + 4);
      for (let n = 0; n < view.getUint16(feature + 2); n++) {
        const index = view.getUint16(feature + 4 + 2 * n);
        addPairs(pairs, view, lookups + view.getUint16(lookups + 2 + 2 * index));
      }
    }
  }
  return pairs;
}

function addPairs(pairs: Map<number, number>, view: DataView, lookup: number): void {
  const subtable = lookup + view.getUint16(lookup + 6);
  const plain =
    view.getUint16(lookup) === 2 &&
    view.getUint16(lookup + 4) === 1 &&
    view.getUint16(subtable) === 1 &&
    view.getUint16(subtable + 4) === 4 &&
    view.getUint16(subtable + 6) === 0;
  if (!plain || pairs.size > 0) throw new Error('Kerning of this kind is not read here.');
  covered(view, subtable + view.getUint16(subtable + 2)).forEach((left, i) => {
    const set = subtable + view.getUint16(subtable + 10 + 2 * i);
    for (let k = 0; k < view.getUint16(set); k++) {
      pairs.set(left * 0x10000 + view.getUint16(set + 2 + 4 * k), view.getInt16(set + 4 + 4 * k));
    }
  });
}

/** Glyphs of a coverage table, in its order. */
function covered(view: DataView, table: number): number[] {
  const count = view.getUint16(table + 2);
  if (view.getUint16(table) === 1)
    return Array.from({ length: count }, (_, i) => view.getUint16(table + 4 + 2 * i));
  return Array.from({ length: count }, (_, i) => {
    const first = view.getUint16(table + 4 + 6 * i);
    return Array.from({ length: view.getUint16(table + 6 + 6 * i) - first + 1 }, (_, k) => first + k);
  }).flat();
}
