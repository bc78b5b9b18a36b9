import type { Parameter, ParameterSet, ParameterValue } from '../../wasm/contract.ts';
import type { Control } from '../../wasm/scad/annotations.ts';
import { assignments } from '../../wasm/scad/assignments.ts';
import { tokens } from '../../wasm/scad/lexer.ts';
import { constant } from '../../wasm/scad/literals.ts';
import type { Project, TextChange } from '../project/project.ts';

/** The text of the file that the model starts from; undefined when it is missing or no text. */
export function entryText(project: Project): string | undefined {
  const content = project.files.get(project.entry);
  return typeof content === 'string' ? content : undefined;
}

/** Whether a stored value is still of the kind that the code asks for: code changes, values stay. */
export function fits(value: ParameterValue | undefined, { initial, options }: Parameter): boolean {
  if (value === undefined || typeof value !== typeof initial) return false;
  if (typeof value === 'object') return value.length === (initial as readonly number[]).length;
  return !options || options.some(option => option.value === value);
}

/** What to show: the stored value when it fits, else the default of the code. */
export function currentValue({ parameter, kind }: Control, stored: ParameterSet): ParameterValue {
  const value = Object.hasOwn(stored, parameter.name) ? stored[parameter.name] : undefined;
  return kind !== 'code' && value !== undefined && fits(value, parameter) ? value : parameter.initial;
}

/** The names of `names` that appear anywhere in the code, be it in a place that makes no control. */
export function namesIn(text: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const found = new Set(tokens(text).map(({ text }) => text));
  return names.filter(name => found.has(name));
}

/** Stored values that no control shows: of variables that are gone, or that are of another kind now. */
export function strayNames(controls: readonly Control[], stored: ParameterSet): string[] {
  const known = new Map(
    controls.filter(({ kind }) => kind !== 'code').map(({ parameter }) => [parameter.name, parameter]),
  );
  return Object.keys(stored).filter(name => {
    const parameter = known.get(name);
    return !parameter || !fits(stored[name], parameter);
  });
}

/** The variable's name to read: `board_length` → `Board length`. */
export function title(name: string): string {
  const words = name.replace(/^_+|_+$/g, '').replace(/_+/g, ' ') || name;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What is wrong with the text of a constant vector; undefined when nothing is. */
export function vectorProblem(code: string): string | undefined {
  const all = tokens(code);
  if (typeof constant(all, 0, all.length) === 'object') return undefined;
  return 'Write a list of numbers, texts or lists, such as [[0, 0], [10, 0]].';
}

/** The change that puts `code` in the place of the last constant that is assigned to `name`. */
export function codeChange(text: string, name: string, code: string): TextChange | undefined {
  const assignment = assignments(text).findLast(assignment => assignment.name === name);
  if (assignment?.value === undefined || vectorProblem(code) !== undefined) return undefined;
  const { from, to } = assignment.expression;
  return { from, to, insert: code.trim() };
}

/** A first parameter for code that has none, below its head of comments and `include`s; `line` counts from 1. */
export function firstParameter(text: string): { change: TextChange; line: number } {
  const taken = new Set(assignments(text).map(({ name }) => name));
  let name = 'width';
  for (let count = 2; taken.has(name); count++) name = `width_${count}`;
  const head = /^(?:[ \t]*(?:(?:include|use)\s*<[^>\n]*>[ \t]*;?[ \t]*(?:\/\/[^\n]*)?)?\r?\n)*/;
  const comment = /^(?:\s*(?:\/\/[^\n]*\n|\/\*[^]*?\*\/[ \t]*\r?\n))+[ \t]*\r?\n/.exec(text)?.[0] ?? '';
  const from = comment.length + (head.exec(text.slice(comment.length))?.[0].length ?? 0);
  const insert = `/* [Size] */\n// Width in millimetres\n${name} = 20; // [5:0.5:100]\n\n`;
  return { change: { from, to: from, insert }, line: text.slice(0, from).split('\n').length + 2 };
}
