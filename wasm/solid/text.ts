import { Glyphs, type GlyphContour } from '../formats/glyphs.ts';
import { fontFace, verticalMetrics } from '../formats/truetype.ts';
import { combined } from './clipping.ts';
import { fragmentsOf } from './fragments.ts';
import type { Planar } from './planar.ts';
import type { Text } from './tree.ts';
import { Unsupported } from './unsupported.ts';

/** Formulas: OpenSCAD src/core/FreetypeRenderer.cc, DrawingCallback.cc; FreeType's and HarfBuzz's rounding. */

/** OpenSCAD has FreeType make glyphs of this many 64ths of a point … */
const SIZE = 1e5;
/** … at this many dots an inch. */
const DOTS = 100;

/** Printable characters of Basic Latin and Latin-1: HarfBuzz draws each as the one glyph that the font names for it. */
const PLAIN = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u00ff]*$/;

const FAMILIES: Readonly<Record<string, string>> = {
  '': 'LiberationSans',
  'liberation sans': 'LiberationSans',
  'liberation serif': 'LiberationSerif',
  'liberation mono': 'LiberationMono',
};
const STYLES: Readonly<Record<string, string>> = {
  regular: 'Regular',
  bold: 'Bold',
  italic: 'Italic',
  'bold italic': 'BoldItalic',
};

/** The bundled font file that OpenSCAD takes for a name like `Liberation Sans:style=Bold`. */
function fileOf(font: string, files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const [family = '', ...settings] = font.split(':');
  const [setting, value = ''] = (settings[0] ?? 'style=Regular').split('=');
  const base = FAMILIES[family.trim().toLowerCase()];
  const style = setting?.trim() === 'style' ? STYLES[value.trim().toLowerCase()] : undefined;
  const file = base && style && settings.length < 2 ? files.get(`${base}-${style}.ttf`) : undefined;
  if (!file) throw new Unsupported(`text() in the font “${font}”`);
  return file;
}

const glyphs = new WeakMap<Uint8Array, Glyphs>();

function glyphsOf(file: Uint8Array): Glyphs {
  let known = glyphs.get(file);
  if (!known) glyphs.set(file, (known = new Glyphs(file)));
  return known;
}

/** Half away from zero. */
const round = (x: number): number => (x < 0 ? -Math.floor(0.5 - x) : Math.floor(x + 0.5));
/** Halves towards zero: C++ divides whole numbers so. */
const half = (x: number): number => Math.trunc(x / 2);

interface Drawn {
  contours: Contour[];
  /** Box of all points, off the curve too, on the pixel grid; undefined without ink. */
  box: { minX: number; minY: number; maxX: number; maxY: number } | undefined;
  advance: number;
  kern: number;
}

interface Point {
  x: number;
  y: number;
  on: boolean;
}
type Contour = Point[];

/** The region that a text covers. `files` are the fonts by file name. */
export function textRegion(node: Text, files: ReadonlyMap<string, Uint8Array>): Planar {
  const { size, spacing, fragments } = node;
  const drawn = shaped(node, files);
  const [x0, y0] = offsets(node, drawn, advanceOf(drawn, spacing));
  const steps = Math.max(Math.floor(fragmentsOf(size, fragments) / 8) + 1, 2);

  let advance = 0;
  const regions: Planar[] = [];
  for (const glyph of drawn) {
    const contours = glyph.contours.map(contour => flattened(contour, steps, size, [x0, y0], advance));
    if (contours.length > 0) regions.push({ contours });
    advance += ((glyph.advance + glyph.kern) / SIZE) * spacing;
  }
  return combined('union', regions);
}

/** How a text is laid out; its place is that of its ink. */
export interface TextExtent {
  position: [number, number];
  size: [number, number];
  ascent: number;
  descent: number;
  /** Where the alignment puts the start of the text. */
  offset: [number, number];
  advance: [number, number];
}

/** The measures of a text. `files` are the fonts by file name. */
export function textExtent(node: Text, files: ReadonlyMap<string, Uint8Array>): TextExtent {
  const { size, spacing } = node;
  const drawn = shaped(node, files);
  const total = advanceOf(drawn, spacing);
  const [x0, y0] = offsets(node, drawn, total);
  const box = { left: Infinity, right: -Infinity, bottom: Infinity, top: -Infinity };
  let advance = 0;
  for (const glyph of drawn) {
    if (glyph.box) {
      box.left = Math.min(box.left, advance + glyph.box.minX / SIZE);
      box.right = Math.max(box.right, advance + glyph.box.maxX / SIZE);
      box.bottom = Math.min(box.bottom, glyph.box.minY / SIZE);
      box.top = Math.max(box.top, glyph.box.maxY / SIZE);
    }
    advance += ((glyph.advance + glyph.kern) / SIZE) * spacing;
  }
  const { left, right, bottom, top } = box.right >= box.left ? box : { left: 0, right: 0, bottom: 0, top: 0 };
  return {
    position: [(x0 + left) * size, (y0 + bottom) * size],
    size: [(right - left) * size, (top - bottom) * size],
    ascent: top * size,
    descent: bottom * size,
    offset: [x0 * size, y0 * size],
    advance: [total * size, 0],
  };
}

/** The measures of a font at a size. */
export interface FontExtent {
  nominal: { ascent: number; descent: number };
  max: { ascent: number; descent: number };
  interline: number;
  family: string;
  style: string;
}

export function fontExtent(font: string, size: number, files: ReadonlyMap<string, Uint8Array>): FontExtent {
  const file = fileOf(font, files);
  const { unitsPerEm } = glyphsOf(file);
  const { ascender, descender, lineGap, yMin, yMax } = verticalMetrics(file);
  // FreeType counts in units of 2⁻¹⁶.
  const scale = Math.floor((round((SIZE * DOTS) / 72) * 65536 + unitsPerEm / 2) / unitsPerEm);
  const scaled = (units: number): number => (round((units * scale) / 65536) / SIZE) * size;
  return {
    nominal: { ascent: scaled(ascender), descent: scaled(descender) },
    max: { ascent: scaled(yMax), descent: scaled(yMin) },
    interline: scaled(ascender - descender + lineGap),
    ...fontFace(file),
  };
}

/** The glyphs of a text. Throws `Unsupported` where their places cannot be told for certain. */
function shaped(node: Text, files: ReadonlyMap<string, Uint8Array>): Drawn[] {
  const { text } = node;
  if (!PLAIN.test(text)) throw new Unsupported('text() of other than plain Latin characters');
  if (node.direction !== '' && node.direction !== 'ltr') throw new Unsupported('text() in that direction');
  if (!/^(|latn|lati|latin)$/i.test(node.script) || !/^(|en)$/i.test(node.language))
    throw new Unsupported('text() of another script or language');
  const font = glyphsOf(fileOf(node.font, files));
  if (!(font.flags & 8)) throw new Unsupported('text() in a font of broken sizes');
  return drawnOf(text, font);
}

const advanceOf = (drawn: readonly Drawn[], spacing: number): number =>
  drawn.reduce((sum, { advance, kern }) => sum + ((advance + kern) / SIZE) * spacing, 0);

function drawnOf(text: string, font: Glyphs): Drawn[] {
  const em = round((SIZE * DOTS) / 72);
  // Outlines come in whole pixels an em, since the font asks for that; their distances do not.
  const pixels = Math.floor(em / 64 + 0.5) * 64;
  const scaled = (units: number): number => round((units * pixels) / font.unitsPerEm);
  const distance = (units: number): number => Math.floor((units * em) / font.unitsPerEm + 0.5);
  const indices = Array.from(text, character => font.glyph(character.codePointAt(0)!));
  return indices.map((glyph, i) => {
    const pieces = glyph === 0 ? undefined : font.pieces(glyph);
    if (!pieces) throw new Unsupported(`text() with the character “${[...text][i]}”`);
    const contours = pieces.flatMap(({ contours, dx, dy }) =>
      contours.map(contour => placed(contour, scaled, scaled(dx), scaled(dy))),
    );
    const next = indices[i + 1];
    return {
      contours,
      box: boxOf(contours),
      advance: distance(font.advance(glyph)),
      kern: next === undefined ? 0 : distance(font.kerning(glyph, next)),
    };
  });
}

const placed = (contour: GlyphContour, scaled: (units: number) => number, dx: number, dy: number): Contour =>
  contour.map(({ x, y, on }) => ({ x: scaled(x) + dx, y: scaled(y) + dy, on }));

function boxOf(contours: readonly Contour[]): Drawn['box'] {
  const box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const { x, y } of contours.flat()) {
    box.minX = Math.min(box.minX, Math.floor(x / 64) * 64);
    box.maxX = Math.max(box.maxX, Math.ceil(x / 64) * 64);
    box.minY = Math.min(box.minY, Math.floor(y / 64) * 64);
    box.maxY = Math.max(box.maxY, Math.ceil(y / 64) * 64);
  }
  return box.maxX > box.minX && box.maxY > box.minY ? box : undefined;
}

/** Where the text starts, in ems of `size`. */
function offsets({ halign, valign }: Text, drawn: readonly Drawn[], advance: number): [number, number] {
  const boxes = drawn.flatMap(({ box }) => box ?? []);
  if (boxes.length === 0) return [0, 0];
  const ascent = Math.max(...boxes.map(({ maxY }) => maxY)) / SIZE;
  const descent = Math.min(...boxes.map(({ minY }) => minY)) / SIZE;
  const xs: Readonly<Record<string, number>> = {
    left: 0,
    default: 0,
    right: 0 - advance,
    center: 0 - advance / 2,
  };
  const ys: Readonly<Record<string, number>> = {
    baseline: 0,
    default: 0,
    top: 0 - ascent,
    bottom: 0 - descent,
    center: 0 - (ascent - descent) / 2 - descent,
  };
  const [x, y] = [xs[halign], ys[valign]];
  if (x === undefined || y === undefined) throw new Unsupported('text() with an unknown alignment');
  return [x, y];
}

/** Curves as `steps` straight pieces each. */
function flattened(
  contour: Contour,
  steps: number,
  size: number,
  [x0, y0]: readonly [number, number],
  advance: number,
): Float64Array {
  const points: number[] = [];
  const add = (x: number, y: number): void => void points.push(size * (x + x0 + advance), size * (y + y0));
  const middle = (a: Point, b: Point): Point => ({ x: half(a.x + b.x), y: half(a.y + b.y), on: true });

  // Starts on the curve: at its first point, else at its last, else between the two.
  const first = contour[0]!;
  const last = contour[contour.length - 1]!;
  const rest = first.on ? contour.slice(1) : last.on ? contour.slice(0, -1) : contour;
  const start = first.on ? first : last.on ? last : middle(first, last);
  let pen = start;
  let control: Point | undefined;
  const curve = (to: Point): void => {
    if (control) {
      for (let i = 1; i <= steps; i++) {
        const a = i * (1 / steps);
        const b = 1 - a;
        add(
          (pen.x / SIZE) * (b * b) + (control.x / SIZE) * 2 * b * a + (to.x / SIZE) * (a * a),
          (pen.y / SIZE) * (b * b) + (control.y / SIZE) * 2 * b * a + (to.y / SIZE) * (a * a),
        );
      }
    } else add(to.x / SIZE, to.y / SIZE);
    pen = to;
    control = undefined;
  };
  add(start.x / SIZE, start.y / SIZE);
  for (const point of rest) {
    if (point.on) curve(point);
    else {
      if (control) curve(middle(control, point));
      control = point;
    }
  }
  curve(start);
  return Float64Array.from(points);
}
