import type { Diagnostic } from '../../wasm/contract.ts';

/** What a program's language gives: `.csg` text and messages. */
export interface LanguageOutput {
  text?: string;
  diagnostics: readonly Diagnostic[];
}

export interface LanguageDifference {
  /** `numbers`: the texts differ in the last digits of numbers only. */
  kind: 'text' | 'numbers' | 'messages';
  /** Of the first lines that differ. */
  line: number;
  reference: string;
  ours: string;
}

/**
 * The time of a file is none of the model's business, runs on different days would differ; a path with `..` in it is
 * the same file as one without; and whether a number is nan or −nan is up to the processor.
 */
const lines = (text: string | undefined): string[] => {
  let plain = (text ?? '').replaceAll(/, timestamp = \d+/g, '').replaceAll(/([[ ,])-nan\b/g, '$1nan');
  for (let before = ''; before !== plain;) {
    before = plain;
    plain = plain.replaceAll(/(\bfile = "[^"]*)\/(?:\.|(?!\.\.\/)[^/"]+\/\.\.)\//g, '$1/');
  }
  return plain.trimEnd().split('\n');
};

const message = ({ severity, file, line, text }: Diagnostic): string =>
  `${severity} ${file ?? ''}${line === undefined ? '' : `:${line}`} ${text}`;

const NUMBER = /-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/g;

/** Whether two lines are the same but for the sixth digit of numbers, or for what is zero at the scale of a printer. */
export function nearlyEqual(a: string, b: string): boolean {
  if (a.replaceAll(NUMBER, '0') !== b.replaceAll(NUMBER, '0')) return false;
  const [x, y] = [a.match(NUMBER) ?? [], b.match(NUMBER) ?? []];
  return x.every((number, i) => {
    const [p, q] = [Number(number), Number(y[i])];
    return Math.abs(p - q) <= Math.max(1e-12, 1.1e-5 * Math.max(Math.abs(p), Math.abs(q)));
  });
}

/** The first difference between what OpenSCAD says of a program and what we say; messages in any order of kind. */
export function languageDifference(
  reference: LanguageOutput,
  ours: LanguageOutput,
): LanguageDifference | undefined {
  const [theirLines, ourLines] = [lines(reference.text), lines(ours.text)];
  const theirMessages = reference.diagnostics.map(message);
  // A persistent OpenSCAD says what is deprecated only in the first of its runs.
  const ourMessages = ours.diagnostics
    .filter(d => d.severity !== 'deprecated' || theirMessages.includes(message(d)))
    .map(message);
  const said = first(theirMessages, ourMessages);
  if (said) return { kind: 'messages', ...said };
  const written = first(theirLines, ourLines);
  if (!written) return undefined;
  const near =
    theirLines.length === ourLines.length && theirLines.every((line, i) => nearlyEqual(line, ourLines[i]!));
  return { kind: near ? 'numbers' : 'text', ...written };
}

function first(
  theirs: readonly string[],
  ours: readonly string[],
): Pick<LanguageDifference, 'line' | 'reference' | 'ours'> | undefined {
  for (let i = 0; i < Math.max(theirs.length, ours.length); i++) {
    if (theirs[i] === ours[i]) continue;
    return { line: i + 1, reference: excerpt(theirs[i], ours[i]), ours: excerpt(ours[i], theirs[i]) };
  }
  return undefined;
}

/** The part of a long line where it begins to differ. */
function excerpt(line: string | undefined, other: string | undefined): string {
  if (line === undefined) return '(nothing)';
  if (line.length <= 300) return line;
  let at = 0;
  while (at < line.length && line[at] === other?.[at]) at++;
  const start = Math.max(0, at - 100);
  return `${start > 0 ? '…' : ''}${line.slice(start, at + 200)}`;
}
