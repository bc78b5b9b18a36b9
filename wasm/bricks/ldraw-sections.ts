import { largestWorld, type Size } from './brick.ts';
import type { LineProblems } from './brick-file-error.ts';
import type { ColorCode } from './colors.ts';
import { worldLine } from './ldraw.ts';

/** A place that a file of the text gives: rows of the rotation, then where its origin goes. */
export type Transform = readonly [...rotation: NineNumbers, x: number, y: number, z: number];
type NineNumbers = [number, number, number, number, number, number, number, number, number];

/** A line that places a file of the library or of the text. */
export interface Reference {
  readonly line: number;
  readonly color: ColorCode;
  readonly transform: Transform;
  readonly file: string;
}

/** One `0 FILE` of the text: what it places, and the end of a step as `undefined`. */
export interface Section {
  readonly name: string;
  title: string;
  readonly content: (Reference | undefined)[];
  size?: Size;
}

/** The key of a file name: LDraw's are those of a system that knows no case. */
export const keyOf = (file: string): string => file.trim().toLowerCase().replaceAll('\\', '/');

/**
 * The sections of the text by the key of their name. Lines that are damaged become problems; colours that the text
 * defines come to `defined`, as `#rrggbb`.
 */
export function sectionsOf(
  text: string,
  problems: LineProblems,
  defined: Map<ColorCode, string>,
): Map<string, Section> {
  const sections = new Map<string, Section>();
  let current: Section | undefined;
  const open = (name: string): Section => {
    const section: Section = { name, title: '', content: [] };
    // Of two with one name the first counts, as everywhere else.
    if (!sections.has(keyOf(name))) sections.set(keyOf(name), section);
    return section;
  };
  let first = false;
  for (const [index, whole] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const words = whole.trim().split(/\s+/);
    const rest = (from: number): string => words.slice(from).join(' ');
    if (words[0] === '0') {
      const command = words[1]?.toUpperCase();
      if (command === 'FILE') {
        current = open(rest(2));
        first = true;
      } else if (command === 'NOFILE') current = undefined;
      else if (command === 'STEP' || command === 'ROTSTEP') current?.content.push(undefined);
      else if (command === '!COLOUR') {
        const [, code, value] = /\sCODE\s+(\d+)\s.*?VALUE\s+(?:#|0x)([0-9a-f]{6})/i.exec(whole) ?? [];
        if (value) defined.set(Number(code), `#${value.toLowerCase()}`);
      } else if (whole.trim().startsWith(worldLine)) {
        const size = rest(3).split(' ').map(Number);
        if (current && size.length === 3 && size.every(side => Number.isInteger(side) && side > 0))
          current.size = size.map(side => Math.min(side, largestWorld)) as unknown as Size;
      } else {
        current ??= sections.size === 0 ? open('') : undefined;
        if (current && current.content.length === 0 && (first || current.name === '') && !current.title)
          current.title = rest(1).slice(0, 200);
        first = false;
      }
    } else if (words[0] === '1') {
      if (sections.size === 0) current = open('');
      const reference = referenceOf(words, index + 1);
      if (reference) current?.content.push(reference);
      else
        problems.add(
          index + 1,
          'a line that places a part needs a colour, twelve numbers and a file name. The file is damaged: ' +
            'save it again.',
        );
    }
  }
  if (sections.size === 0) open('');
  return sections;
}

function referenceOf(words: readonly string[], line: number): Reference | undefined {
  const numbers = words.slice(2, 14).map(Number);
  const color = Number(words[1]);
  const file = words.slice(14).join(' ');
  if (numbers.length < 12 || !numbers.every(Number.isFinite) || !Number.isInteger(color) || file === '')
    return undefined;
  const [x, y, z, ...rotation] = numbers as [number, number, number, ...NineNumbers];
  return { line, color, transform: [...rotation, x, y, z], file };
}
