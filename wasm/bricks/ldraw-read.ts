import { world, type BrickModel, type Size } from './brick.ts';
import { BrickFileError, LineProblems } from './brick-file-error.ts';
import { checkLength, modelOfLines, mostBricks } from './brick-lines.ts';
import { colorOf, defaultColor, type ColorCode } from './colors.ts';
import { hexOfCode, nearestColor } from './ldraw-colors.ts';
import { keyOf, sectionsOf, type Section, type Transform } from './ldraw-sections.ts';
import { ldu } from './ldraw.ts';
import { partNumbered } from './part-names.ts';
import { parts, type Part } from './parts.ts';
import type { BuildStep } from './steps.ts';

/** What an LDraw file holds for us. */
export interface LdrawFile {
  readonly model: BrickModel;
  /** Its first line, when it has one. */
  readonly title?: string;
  /** The steps of its main model; one step when the file has none. */
  readonly steps: readonly BuildStep[];
  /** What was changed so that it fits, in sentences for people. */
  readonly notes: readonly string[];
}

const nowhere: Transform = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0];

function within(outer: Transform, inner: Transform): Transform {
  const turned = (row: number, x: number, y: number, z: number): number =>
    outer[3 * row]! * x + outer[3 * row + 1]! * y + outer[3 * row + 2]! * z;
  const entry = (row: number, column: number): number =>
    turned(row, inner[column]!, inner[3 + column]!, inner[6 + column]!);
  const place = (row: number): number => turned(row, inner[9], inner[10], inner[11]) + outer[9 + row]!;
  return [
    entry(0, 0),
    entry(0, 1),
    entry(0, 2),
    entry(1, 0),
    entry(1, 1),
    entry(1, 2),
    entry(2, 0),
    entry(2, 1),
    entry(2, 2),
    place(0),
    place(1),
    place(2),
  ];
}

const inherited = 16;
const edge = 24;
const deepest = 32;
/** References that are followed: sub-models of sub-models multiply. */
const mostReferences = 4 * mostBricks;

/** A brick as a file places it: its corner in studs and layers (upwards), not yet on the grid. */
interface Placed {
  readonly line: number;
  readonly dx: number;
  readonly dy: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly color: ColorCode;
  readonly step: number;
}

/**
 * Reads an .ldr or .mpd file: the bricks of its first model and of the sub-models in the same text. Bricks may be
 * turned by quarter turns about the vertical, and the whole may stand off the grid; it is moved onto the ground, and
 * into the world when it is outside of it. Colours that are not in the table become the nearest that is.
 *
 * @throws BrickFileError that names the lines
 */
export function readLdraw(text: string): LdrawFile {
  checkLength(text);
  const problems = new LineProblems();
  const defined = new Map<ColorCode, string>();
  const sections = sectionsOf(text, problems, defined);
  problems.throwIfAny();
  const all = [...sections.values()];
  const main = all.find(({ content }) => content.some(Boolean)) ?? all[0]!;
  const placed = follow(main, sections, problems);
  problems.throwIfAny();
  const moved = onGrid(placed, main.size, problems);
  problems.throwIfAny();

  const notes: string[] = [];
  if (moved.far) notes.push('The model was moved into the world.');
  const strange = new Map<ColorCode, ColorCode>();
  const colorFor = (code: ColorCode): ColorCode => {
    if (colorOf(code)) return code;
    let color = strange.get(code);
    if (color === undefined) {
      const hex = defined.get(code) ?? hexOfCode(code);
      strange.set(code, (color = hex ? nearestColor(hex) : defaultColor));
      const name = code >= 0x2000000 ? (hex ?? String(code)) : String(code);
      notes.push(
        `Colour ${name} is not in the palette: ${colorOf(color)!.name.toLowerCase()} takes its place.`,
      );
    }
    return color;
  };
  const { model, order } = modelOfLines(
    moved.placed.map(({ line, dx, dy, x, y, z, color }) => ({
      brick: { dx, dy, x, y, z, color: colorFor(color) },
      line,
    })),
    main.size ?? world,
  );
  const steps = new Map<number, number[]>();
  for (const [index, from] of order.entries()) {
    const { step } = moved.placed[from]!;
    const bricks = steps.get(step);
    if (bricks) bricks.push(index);
    else steps.set(step, [index]);
  }
  return {
    model,
    ...(main.title ? { title: main.title } : {}),
    steps: [...steps].sort(([a], [b]) => a - b).map(([, bricks]) => ({ bricks })),
    notes,
  };
}

/** Every brick that the main model places, by itself and by its sub-models. */
function follow(main: Section, sections: ReadonlyMap<string, Section>, problems: LineProblems): Placed[] {
  const placed: Placed[] = [];
  let step = 0;
  let followed = 0;
  const path: Section[] = [];
  const visit = (section: Section, transform: Transform, color: ColorCode): void => {
    path.push(section);
    for (const reference of section.content) {
      if (!reference) {
        if (path.length === 1) step++;
        continue;
      }
      if (++followed > mostReferences || placed.length >= mostBricks)
        throw new BrickFileError(
          `This file has more than ${mostBricks.toLocaleString('en')} bricks, with all of its sub-models. ` +
            'Split the model.',
        );
      const { line } = reference;
      const own = reference.color === inherited || reference.color === edge ? color : reference.color;
      const place = within(transform, reference.transform);
      const key = keyOf(reference.file);
      const part = key.endsWith('.dat') ? partNumbered(key.slice(0, -4).replace(/^parts\//, '')) : undefined;
      const inner = sections.get(key);
      if (part) {
        const brick = lying(part, place, line, problems);
        if (brick) placed.push({ ...brick, line, color: own, step });
      } else if (!inner)
        problems.add(
          line,
          `“${reference.file.slice(0, 60)}” is none of the bricks that are known here ` +
            `(${parts.map(({ name }) => name).join(', ')}). Take it out, or build it of those.`,
        );
      else if (path.includes(inner))
        problems.add(line, `“${reference.file.slice(0, 60)}” is a part of itself. Take one of the two out.`);
      else if (path.length >= deepest)
        problems.add(line, `sub-models go more than ${deepest} levels deep. Put the inner ones together.`);
      else visit(inner, place, own);
    }
    path.pop();
  };
  visit(main, nowhere, defaultColor);
  return placed;
}

/** How far numbers may be from what they should be: programs write three to six digits. */
const slack = 0.02;

const near = (value: number, wanted: number): boolean => Math.abs(value - wanted) <= slack;

/** A part's corner and how it lies; mirrored ones are the same bricks. */
function lying(
  part: Part,
  [a, b, c, d, e, f, g, h, i, x, y, z]: Transform,
  line: number,
  problems: LineProblems,
): Omit<Placed, 'line' | 'color' | 'step'> | undefined {
  const upright = near(e, 1) && [b, d, f, h].every(value => near(value, 0));
  const straight = [a, i].every(value => near(Math.abs(value), 1)) && [c, g].every(value => near(value, 0));
  const across = [c, g].every(value => near(Math.abs(value), 1)) && [a, i].every(value => near(value, 0));
  if (!upright || !(straight || across)) {
    problems.add(
      line,
      `the ${part.name} brick is ${upright ? 'turned by something else than quarter turns' : 'not upright'}. ` +
        'Turn it so that its studs point up and its sides along the grid.',
    );
    return undefined;
  }
  const [dx, dy] = straight ? [part.long, part.short] : [part.short, part.long];
  return { dx, dy, x: x / ldu.pitch - dx / 2, y: z / ldu.pitch - dy / 2, z: -y / ldu.height - 1 };
}

/** The whole model moved as one: onto the grid, onto the ground, and into the world where it is not. */
function onGrid(
  placed: readonly Placed[],
  size: Size | undefined,
  problems: LineProblems,
): { placed: Placed[]; far: boolean } {
  const first = placed[0];
  if (!first) return { placed: [], far: false };
  // How far the grid of the file is from ours: of all bricks the same, or they are not on one grid.
  const off = [first.x, first.y, first.z].map(value => value - Math.round(value)) as [number, number, number];
  const snapped = placed.map(brick => {
    const exact = [brick.x - off[0], brick.y - off[1], brick.z - off[2]];
    const [x, y, z] = exact.map(Math.round) as [number, number, number];
    const apart = (axis: number): boolean => Math.abs(exact[axis]! - [x, y, z][axis]!) > 2 * slack;
    if (apart(0) || apart(1) || apart(2))
      problems.add(
        brick.line,
        `the brick is off the grid of the first one, by a part of a ${apart(2) ? 'brick’s height' : 'stud'}. ` +
          `Move it by whole ${apart(2) ? 'bricks (plates are not known here)' : 'studs'}.`,
      );
    return { ...brick, x, y, z };
  });
  const least = (axis: 'x' | 'y' | 'z'): number =>
    snapped.reduce((least, brick) => Math.min(least, brick[axis]), Infinity);
  const [x, y, z] = [least('x'), least('y'), least('z')];
  const farX = snapped.reduce((most, brick) => Math.max(most, brick.x + brick.dx), -Infinity);
  const farY = snapped.reduce((most, brick) => Math.max(most, brick.y + brick.dy), -Infinity);
  const [width, depth] = size ?? world;
  const inside = x >= 0 && y >= 0 && farX <= width && farY <= depth;
  // Into the middle of the world, when it must be moved.
  const shift = inside
    ? [0, 0]
    : [
        Math.max(0, Math.floor((width - (farX - x)) / 2)) - x,
        Math.max(0, Math.floor((depth - (farY - y)) / 2)) - y,
      ];
  return {
    placed: snapped.map(brick => ({
      ...brick,
      x: brick.x + shift[0]!,
      y: brick.y + shift[1]!,
      z: brick.z - z,
    })),
    far: !inside,
  };
}
