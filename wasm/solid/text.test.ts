import { beforeAll, describe, expect, test } from 'vitest';
import { openScad, openScadHost } from '../../server/openscad.ts';
import type { OpenScad } from '../scad/openscad.ts';
import { planarOfPrism } from './planar-of-prism.ts';
import type { Planar } from './planar.ts';
import { textRegion } from './text.ts';
import type { Text } from './tree.ts';
import { Unsupported } from './unsupported.ts';

let scad: OpenScad;
let fonts: ReadonlyMap<string, Uint8Array>;
beforeAll(async () => {
  scad = await openScad();
  fonts = await (await openScadHost()).fonts();
});

const PLAIN: Text = {
  kind: 'text',
  children: [],
  modifiers: 0,
  origin: undefined,
  text: '',
  size: 10,
  spacing: 1,
  font: '',
  direction: 'ltr',
  language: 'en',
  script: 'Latn',
  halign: 'default',
  valign: 'default',
  fragments: { fn: 0, fa: 12, fs: 2 },
};

const range = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCharCode(from + i)).join('');
const ASCII = range(0x20, 0x7e).replace(/["\\]/g, '');
const LATIN = (range(0xa1, 0xff) + ASCII.slice(0, 8)).replace('\u00ad', '');

/** OpenSCAD's text as a prism, whose corners are 32-bit floats. */
async function reference(parameters: Partial<Text>): Promise<Planar> {
  const { text, size = 10, fragments, ...rest } = parameters;
  const more = Object.entries(rest).map(([name, value]) => `, ${name} = ${JSON.stringify(value)}`);
  const program = `linear_extrude(1) text("${text}", size = ${size}${more.join('')}, $fn = ${fragments?.fn ?? 0});`;
  const result = await scad.evaluate({ entry: 'main.scad', files: { 'main.scad': program } });
  if (result.status !== 'ok') throw new Error(result.diagnostics.map(({ text: line }) => line).join('\n'));
  return planarOfPrism(result.mesh);
}

const corners = ({ contours }: Planar): number[] =>
  contours.flatMap(contour => [...contour]).sort((a, b) => a - b);

/** How far the corners of both are apart, in shares of the farthest. */
async function apart(parameters: Partial<Text>): Promise<number> {
  const theirs = corners(await reference(parameters));
  const ours = corners(textRegion({ ...PLAIN, ...parameters }, fonts));
  expect(ours.length).toBe(theirs.length);
  const reach = Math.max(...theirs.map(Math.abs));
  return Math.max(...ours.map((x, i) => Math.abs(x - theirs[i]!))) / reach;
}

/** A 32-bit float's, and the grid's. */
const ROUNDING = 1.5e-7;

describe('text in each bundled font is OpenSCAD’s, corner by corner', () => {
  test.each([
    '',
    'Liberation Sans',
    'Liberation Sans:style=Bold',
    'Liberation Sans:style=Italic',
    'Liberation Sans:style=Bold Italic',
    'Liberation Serif',
    'Liberation Serif:style=Bold',
    'Liberation Serif:style=Italic',
    'Liberation Mono',
    'Liberation Mono:style=Bold',
  ])('%s', async font => {
    expect(await apart({ text: ASCII, font })).toBeLessThan(ROUNDING);
    expect(await apart({ text: LATIN, font, size: 30 })).toBeLessThan(ROUNDING);
  });
});

test.each<Partial<Text>>([
  { text: 'AVATAR To. Ty 711', size: 1e5 },
  { text: 'gAy', halign: 'center', valign: 'center' },
  { text: 'gAy', halign: 'right', valign: 'top', size: 3.7 },
  { text: 'x,', halign: 'left', valign: 'bottom', spacing: 1.3 },
  { text: '  x ', halign: 'center', valign: 'baseline' },
  { text: 'Formwork', size: 20, fragments: { fn: 100, fa: 12, fs: 2 } },
  { text: 'i', size: 0.5 },
])('text is laid out as OpenSCAD’s: %o', async parameters => {
  expect(await apart(parameters)).toBeLessThan(ROUNDING);
});

test('nothing to draw is an empty region', () => {
  expect(textRegion({ ...PLAIN, text: '' }, fonts)).toEqual({ contours: [] });
  expect(textRegion({ ...PLAIN, text: '   ', halign: 'right' }, fonts)).toEqual({ contours: [] });
});

test.each<Partial<Text>>([
  { text: 'Ω' },
  { text: 'e\u0301' },
  { text: 'a', direction: 'ttb' },
  { text: 'a', language: 'tr' },
  { text: 'a', script: 'Arab' },
  { text: 'a', font: 'Comic Sans' },
  { text: 'a', font: 'Liberation Sans:style=Heavy' },
  { text: 'a', halign: 'middle' },
  { text: 'a\nb' },
])('what cannot be promised is refused: %o', parameters => {
  expect(() => textRegion({ ...PLAIN, ...parameters }, fonts)).toThrow(Unsupported);
});
