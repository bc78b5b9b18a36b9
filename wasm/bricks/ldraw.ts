import { brickSolid } from './brick-mesh.ts';
import { brickHeight, studPitch, type Brick, type BrickModel } from './brick.ts';
import { colors } from './colors.ts';
import { partOf, parts, type Part } from './parts.ts';
import { sharpEdges } from './sharp-edges.ts';
import { buildSteps } from './steps.ts';

/**
 * LDraw (ldraw.org/article/218): lengths in LDU, +Y down. A brick is named by the number of its part, its origin the
 * middle of its top face, its long side along X. Our x, y, z become X, Z, −Y: no mirroring.
 */
export const ldu = { pitch: 20, height: 24 } as const;
/** Millimetres, as 20 LDU are 8 mm. */
const lduLength = studPitch / ldu.pitch;

/** Starts our own line about the world of a model; other programs pass over it. */
export const worldLine = '0 !FORMWORK WORLD';

/** What programs that know no `dx` need: the part, which is a file of LDraw's library. */
export const partFile = ({ number }: Part): string => `${number}.dat`;

/** Titles are one line, and no command. */
const oneLine = (text: string): string =>
  Array.from(text, char => (char.codePointAt(0)! < 32 ? ' ' : char))
    .join('')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 120) || 'Brick model';

const fileName = (title: string): string =>
  oneLine(title)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'model';

function reference({ dx, dy, x, y, z, color }: Brick): string {
  const part = partOf(dx, dy);
  if (!part) throw new RangeError(`There is no ${dx}x${dy} brick to write.`);
  const matrix = dx >= dy ? '1 0 0 0 1 0 0 0 1' : '0 0 1 0 1 0 -1 0 0';
  const place = [ldu.pitch * (x + dx / 2), -ldu.height * (z + 1), ldu.pitch * (y + dy / 2)];
  return `1 ${color} ${place.join(' ')} ${matrix} ${partFile(part)}`;
}

/** The lines of a model, without a `0 FILE` before them. */
function modelLines(model: BrickModel, title: string, name: string): string[] {
  const lines = [
    `0 ${oneLine(title)}`,
    `0 Name: ${name}`,
    '0 Author: Formwork',
    '0 !LDRAW_ORG Unofficial_Model',
    `${worldLine} ${model.size.join(' ')}`,
  ];
  for (const { bricks } of buildSteps(model)) {
    for (const index of bricks) lines.push(reference(model.bricks[index]!));
    lines.push('0 STEP');
  }
  return lines;
}

/**
 * A model as an .ldr file: its bricks by the numbers of LDraw's parts, with a `0 STEP` after each building step.
 * Programs that show it need LDraw's library of parts; {@link writeMpd} needs none.
 *
 * Throws a RangeError for bricks that are no parts, that collide, or are outside of the world.
 */
export const writeLdr = (model: BrickModel, title = 'Brick model'): string =>
  `${modelLines(model, title, `${fileName(title)}.ldr`).join('\r\n')}\r\n`;

/**
 * A model as a packed .mpd file, which brings the shape of every part that it uses (our own, not LDraw's library),
 * and so can be shown anywhere. Programs that have the library may take their own parts instead.
 *
 * Throws a RangeError as {@link writeLdr} does.
 */
export function writeMpd(model: BrickModel, title = 'Brick model'): string {
  const name = `${fileName(title)}.ldr`;
  const used = parts.filter(part => model.bricks.some(({ dx, dy }) => partOf(dx, dy) === part));
  const files = [
    [name, ...modelLinesOf(model, title, name)],
    ...used.map(part => [partFile(part), ...partLines(part)]),
  ];
  return files
    .map(([name, ...lines]) => `${[`0 FILE ${name!}`, ...lines, '0 NOFILE'].join('\r\n')}\r\n`)
    .join('\r\n');
}

/** With the colours of the table, for programs that have no LDConfig.ldr of their own. */
function modelLinesOf(model: BrickModel, title: string, name: string): string[] {
  const lines = modelLines(model, title, name);
  const used = new Set(model.bricks.map(({ color }) => color));
  const table = colors
    .filter(({ code }) => used.has(code))
    .map(({ code, name, hex, alpha }) => {
      const edge = code === 0 ? '#595959' : '#333333';
      const clear = alpha < 1 ? ` ALPHA ${Math.round(alpha * 255)}` : '';
      return `0 !COLOUR ${name.replaceAll(' ', '_')} CODE ${code} VALUE ${hex.toUpperCase()} EDGE ${edge}${clear}`;
    });
  return [...lines.slice(0, 4), ...table, ...lines.slice(4)];
}

/** Sides of the circles in parts: LDraw's own have 16. */
const segments = 16;

const number = (value: number): string => String(Math.round(value * 1000) / 1000 || 0);

/** The shape of a part in LDraw's lines: triangles (type 3) and its sharp edges (type 2). */
export function partLines(part: Part): string[] {
  const { long, short } = part;
  const { positions, indices } = brickSolid(long, short, { segments, play: 0 });
  const places: string[] = [];
  for (let i = 0; i < positions.length; i += 3)
    places.push(
      [
        (positions[i]! - (long * studPitch) / 2) / lduLength,
        (brickHeight - positions[i + 2]!) / lduLength,
        (positions[i + 1]! - (short * studPitch) / 2) / lduLength,
      ]
        .map(number)
        .join(' '),
    );
  const lines = [
    `0 Brick ${String(short).padStart(2)} x ${String(long).padStart(2)}`,
    `0 Name: ${partFile(part)}`,
    '0 Author: Formwork',
    '0 !LDRAW_ORG Unofficial_Part',
    '0 BFC CERTIFY CCW',
  ];
  for (let i = 0; i < indices.length; i += 3)
    lines.push(`3 16 ${places[indices[i]!]} ${places[indices[i + 1]!]} ${places[indices[i + 2]!]}`);
  for (const [a, b] of sharpEdges({ positions, indices })) lines.push(`2 24 ${places[a]} ${places[b]}`);
  return lines;
}
