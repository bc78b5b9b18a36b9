import type { Known } from './known.ts';
import type { Entry, Verdict } from './run.ts';

/** Shares that must be reached. */
const BARS = { language: 0.99, geometry: 0.99 };

type Part = 'language' | 'geometry';
const OUTCOMES = ['equal', 'different', 'unsupported', 'crash', 'time', 'skipped'] as const;

const verdicts = (entries: readonly Entry[], part: Part): Verdict<unknown>[] =>
  entries.flatMap(entry => entry[part] ?? []);
const count = (all: readonly Verdict<unknown>[], outcome: Verdict<unknown>['outcome']): number =>
  all.filter(verdict => verdict.outcome === outcome).length;
const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;

/** Of what OpenSCAD answered: the share with the same output. What goes to OpenSCAD as a whole is the same by that. */
function languageShare(all: readonly Verdict<unknown>[]): [number, number] {
  const answered = all.length - count(all, 'skipped');
  return [count(all, 'equal'), answered];
}

/** Of what our engine did without any help: the share with the same shape. */
function exactShare(all: readonly Verdict<unknown>[]): [number, number] {
  const claimed = all.filter(
    ({ outcome, fallbacks }) => !fallbacks && ['equal', 'different'].includes(outcome),
  );
  return [count(claimed, 'equal'), claimed.length];
}

function aloneShare(all: readonly Verdict<unknown>[]): [number, number] {
  const alone = all.filter(
    ({ outcome, fallbacks }) => !fallbacks && ['equal', 'different'].includes(outcome),
  );
  return [alone.length, all.length - count(all, 'skipped')];
}

/** Counts per corpus, for people. */
export function tables(entries: readonly Entry[]): string {
  const groups = [...Map.groupBy(entries, ({ corpus }) => corpus), ['all', entries] as const];
  const text: string[] = [];
  for (const part of ['language', 'geometry'] as const) {
    if (verdicts(entries, part).length === 0) continue;
    const extra = part === 'language' ? ['same'] : ['exact', 'alone', 'parts'];
    text.push(
      '',
      [
        part.padEnd(20),
        ...OUTCOMES.map(name => name.padStart(12)),
        ...extra.map(name => name.padStart(9)),
      ].join(''),
    );
    for (const [name, group] of groups) {
      const all = verdicts(group, part);
      const shares =
        part === 'language'
          ? [percent(...languageShare(all))]
          : [
              percent(...exactShare(all)),
              percent(...aloneShare(all)),
              String(all.filter(({ fallbacks }) => fallbacks).length),
            ];
      text.push(
        [
          name.padEnd(20),
          ...OUTCOMES.map(outcome => String(count(all, outcome)).padStart(12)),
          ...shares.map(share => share.padStart(9)),
        ].join(''),
      );
    }
  }
  return text.join('\n');
}

/** What fails the run: a share below its bar, a wrong picture that nobody has looked into, a crash. */
export function failures(entries: readonly Entry[], known: readonly Known[]): string[] {
  const result: string[] = [];
  const language = verdicts(entries, 'language');
  const [equal, answered] = languageShare(language);
  if (answered > 0 && equal / answered < BARS.language)
    result.push(
      `Language output is equal in ${percent(equal, answered)}, less than ${100 * BARS.language} %.`,
    );
  const [exact, claimed] = exactShare(verdicts(entries, 'geometry'));
  if (claimed > 0 && exact / claimed < BARS.geometry)
    result.push(`Geometry is exact in ${percent(exact, claimed)}, less than ${100 * BARS.geometry} %.`);
  for (const entry of entries) {
    const difference = entry.geometry?.difference;
    const program = `${entry.corpus} / ${entry.name}`;
    if (difference && !known.some(item => item.in === 'geometry' && matches(item.program, program)))
      result.push(`Wrong picture, not in known.json: ${program}: ${difference.kind}: ${difference.text}`);
    for (const part of ['language', 'geometry'] as const) {
      const verdict = entry[part];
      if (verdict?.outcome === 'crash')
        result.push(`Crash: ${program}: ${verdict.reason?.split('\n')[0] ?? ''}`);
    }
  }
  return result;
}

const matches = (pattern: string, program: string): boolean =>
  pattern.endsWith('*') ? program.startsWith(pattern.slice(0, -1)) : program === pattern;
