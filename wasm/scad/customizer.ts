import type { Parameter } from '../contract.ts';
import { annotation, shortNumber, type Annotation } from './annotation-comments.ts';
import { assignments, type Assignment } from './assignments.ts';

/**
 * The customizer parameters of one file, as OpenSCAD's `--export-format=param` lists them (a missing group is the empty
 * string): constants assigned in the root scope above the line of the first `{` outside of comments, with the annotation behind the last
 * assignment, the description above it and the group it stands in (`CommentParser.cc`, `ParameterObject.cc`).
 * Two differences, on purpose: a text that does not parse still gives the parameters that can be read, and Windows
 * line ends count as line ends, while the engine loses annotations there.
 */
export function customizer(text: string): Parameter[] {
  return annotatedAssignments(text).flatMap(entry => parameterOf(entry) ?? []);
}

/** An assignment that the customizer looks at, whatever its value. */
export interface AnnotatedAssignment {
  assignment: Assignment;
  annotation: Annotation | undefined;
  caption?: string;
  group: string;
}

/** All constants above the first `{` that are not in the group `Hidden`, whether OpenSCAD shows them or not. */
export function annotatedAssignments(text: string): AnnotatedAssignment[] {
  const lines = text.split(/\r?\n/);
  const { groups, stop } = landmarks(text);
  // A reassigned variable keeps its first place in the order, and takes all the rest from its last assignment.
  const last = new Map<string, Assignment>();
  for (const assignment of assignments(text)) last.set(assignment.name, assignment);

  const result: AnnotatedAssignment[] = [];
  let group = 0;
  for (const assignment of [...last.values()].sort((a, b) => a.line - b.line)) {
    while (group < groups.length && groups[group]!.line < assignment.line) group++;
    if (assignment.value === undefined || assignment.line >= stop) continue;
    const name = groups[group - 1]?.name ?? 'Parameters';
    if (name === 'Hidden') continue;
    const comment = trailingComment(lines[assignment.line - 1] ?? '');
    const caption = description(lines[assignment.line - 2] ?? '');
    result.push({
      assignment,
      annotation: comment ? annotation(comment) : undefined,
      ...(caption && { caption }),
      group: name,
    });
  }
  const order = new Map([...last.keys()].map((name, index) => [name, index]));
  return result.sort((a, b) => order.get(a.assignment.name)! - order.get(b.assignment.name)!);
}

/** What `CommentParser.cc` looks for in the whole text: the line of the first `{`, and the group comments. */
function landmarks(text: string): { stop: number; groups: { name: string; line: number }[] } {
  const groups: { name: string; line: number }[] = [];
  const mark = /["{\n]|\/[/*]/g;
  let stop = Number.POSITIVE_INFINITY;
  let line = 1;
  for (let match = mark.exec(text); match; match = mark.exec(text)) {
    const start = match.index;
    switch (match[0]) {
      case '\n':
        line++;
        continue;
      case '{':
        stop = Math.min(stop, line);
        continue;
      case '//':
        mark.lastIndex = endOf(text, '\n', start);
        continue;
      case '"':
        // Only `\"` is an escape here: after "\\" the customizer, unlike OpenSCAD's parser, takes the string for open.
        do mark.lastIndex = endOf(text, '"', mark.lastIndex) + 1;
        while (text[mark.lastIndex - 2] === '\\' && mark.lastIndex <= text.length);
        // A brace in a string ends the customizer's part of the text too.
        for (const character of text.slice(start, mark.lastIndex)) {
          if (character === '\n') line++;
          else if (character === '{') stop = Math.min(stop, line);
        }
        continue;
      default: {
        // The closing slash is read again, as in OpenSCAD: `/* a *//* b */` holds one group and a line comment.
        mark.lastIndex = Math.min(endOf(text, '*/', start + 2) + 1, text.length);
        const comment = text.slice(start + 2, mark.lastIndex - 1);
        if (!comment.includes('\n')) groups.push({ name: groupName(comment), line });
      }
    }
    for (let at = text.indexOf('\n', start); at >= 0 && at < mark.lastIndex; at = text.indexOf('\n', at + 1))
      line++;
  }
  return { stop, groups };
}

const endOf = (text: string, mark: string, from: number): number => {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at;
};

/** `[A] [B]` names the group `A-B`; a comment without brackets the group without a name. */
function groupName(comment: string): string {
  const names = [...comment.matchAll(/\[(.*?)\]/g)].map(([, name]) => name!);
  return names.reduce((all, name) => (all ? `${all}-${name}` : name), '').replace(/^\s+|\s+$/g, '');
}

/** The text behind the first `//` of a line, unless a second statement ends before it. */
function trailingComment(line: string): string {
  let semicolons = 0;
  let quoted = false;
  for (let at = 0; at < line.length - 1; at++) {
    const character = line[at];
    if (quoted && character === '\\' && line[at + 1] === '"') {
      at++;
      continue;
    }
    if (character === '"') quoted = !quoted;
    if (quoted) continue;
    if (character === '/' && line[at + 1] === '/') return line.slice(at + 2);
    if (character === ';' && semicolons++ > 0) return '';
  }
  return '';
}

/** The description in a line that starts with `//` in column 0; further `//` in it become spaces. */
function description(line: string): string {
  if (!line.startsWith('//')) return '';
  return line
    .slice(2)
    .replace(/^[ \t]+/, '')
    .replaceAll('//', ' ');
}

/** The parameter that OpenSCAD makes of an assignment; undefined when it shows none. */
export function parameterOf({
  assignment,
  annotation,
  caption,
  group,
}: AnnotatedAssignment): Parameter | undefined {
  const { name, value } = assignment;
  const base = { name, ...(caption && { caption }), group };
  if (typeof value === 'boolean') return { ...base, type: 'boolean', initial: value };
  if (typeof value === 'number' || typeof value === 'string') {
    const options = enumeration(annotation, value);
    // The option's own spelling: a default of -0 becomes the option 0.
    const chosen = options?.find(option => option.value === value);
    if (options && chosen)
      return { ...base, type: typeof value as 'number' | 'string', initial: chosen.value, options };
  }
  if (typeof value === 'number')
    return { ...base, type: 'number', initial: value, ...limits(annotation, [value]) };
  if (typeof value === 'string') {
    if (annotation?.kind !== 'number') return { ...base, type: 'string', initial: value };
    return { ...base, type: 'string', initial: value, maxLength: Math.max(0, Math.trunc(annotation.value)) };
  }
  if (value === undefined || value.length < 1 || value.length > 4) return undefined;
  const numbers = value.filter(element => typeof element === 'number');
  if (numbers.length < value.length) return undefined;
  return { ...base, type: 'number', initial: numbers, ...limits(annotation, numbers) };
}

/** The options of an enum, the default among them; a list of one number is a maximum instead. */
function enumeration(annotation: Annotation | undefined, initial: number | string): Parameter['options'] {
  if (annotation?.kind !== 'list') return undefined;
  const { items } = annotation;
  if (items.length === 1 && items[0]!.label === undefined && typeof items[0]!.value === 'number')
    return undefined;
  const name = (value: number | string): string => (typeof value === 'number' ? shortNumber(value) : value);
  const options = items.map(({ value, label }) => ({ name: name(label ?? value), value }));
  if (!options.some(({ value }) => value === initial))
    options.unshift({ name: name(initial), value: initial });
  return options;
}

/** Minimum, maximum and step, widened to include the default; without a maximum OpenSCAD prints none of them. */
function limits(
  annotation: Annotation | undefined,
  initial: readonly number[],
): { min: number; max: number; step: number } | undefined {
  if (annotation?.kind === 'range') {
    const { min, max, step = 1 } = annotation;
    return { max: highest(max, initial), min: lowest(min, initial), step };
  }
  const maximum =
    annotation?.kind === 'list' && annotation.items.length === 1 ? annotation.items[0]! : undefined;
  if (typeof maximum?.value !== 'number' || maximum.label !== undefined) return undefined;
  return { max: highest(maximum.value, initial), min: 0, step: 1 };
}

// By comparison as in OpenSCAD, where -0 is not below 0, and not by Math.max, where it is.
const highest = (limit: number, values: readonly number[]): number =>
  values.reduce((highest, value) => (value > highest ? value : highest), limit);
const lowest = (limit: number, values: readonly number[]): number =>
  values.reduce((lowest, value) => (value < lowest ? value : lowest), limit);
