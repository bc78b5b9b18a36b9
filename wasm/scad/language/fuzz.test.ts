import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { openScad } from '../../../server/openscad.ts';
import { languageDifference, type LanguageOutput } from '../../../server/parity/language-difference.ts';
import type { OpenScad } from '../openscad.ts';
import { csgText } from './csg-text.ts';
import { Language, Unsure } from './language.ts';
import { damaged, programs, projects, type Files } from './program.cases.ts';

// `npm run fuzz` runs the nightly size; a failure prints its seed, and FUZZ_SEED brings it back.
const PROGRAMS = Number(process.env['FUZZ_PROGRAMS'] ?? 1000);
const seed = Number(process.env['FUZZ_SEED'] ?? 2025);
const timeout = 60_000 + PROGRAMS * 300;

let scad: OpenScad;
beforeAll(async () => {
  scad = await openScad();
});

const resolved = (path: string, from: string): string => new URL(path, `file:///${from}`).pathname.slice(1);

/** Undefined: we say ourselves that only OpenSCAD can tell. */
function ours(language: Language, contents: Files): LanguageOutput | undefined {
  const files = {
    entry: 'main.scad',
    resolve: (path: string, from: string) =>
      contents[resolved(path, from)] === undefined ? undefined : resolved(path, from),
    read: (path: string) => contents[path],
  };
  try {
    const { root, diagnostics } = language.run(files, 'main.scad', {}, { fuel: 50_000_000 });
    return { text: csgText(root), diagnostics };
  } catch (error) {
    if (error instanceof Unsure) return undefined;
    throw error;
  }
}

const single = (text: string): Files => ({ 'main.scad': text });

/** Under names that no program had before: what OpenSCAD has read once it may not read again within a second. */
const renamed = (files: Files, number: number): Files =>
  Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name.replace(/\b[abc]\.scad/, file => `${number}${file}`),
      text.replaceAll(/(?<=^(?:use|include)<.*)\b[abc]\.scad>$/gm, file => `${number}${file}`),
    ]),
  );

/** Both engines on random programs; at most one in twenty may be given away, for that proves nothing. */
async function compare(made: fc.Arbitrary<Files>, numRuns: number): Promise<void> {
  const language = new Language();
  let unsure = 0;
  await fc.assert(
    fc.asyncProperty(made, async files => {
      const found = ours(language, files);
      if (!found) {
        unsure++;
        return;
      }
      const { text = '\n', diagnostics } = await scad.csg({ entry: 'main.scad', files });
      expect(languageDifference({ text, diagnostics }, found)).toBeUndefined();
    }),
    { numRuns, seed },
  );
  expect(unsure).toBeLessThan(numRuns / 20);
}

test(
  `${PROGRAMS} random programs say and make what they do in OpenSCAD`,
  () =>
    compare(
      programs.map(lines => single(lines.join('\n'))),
      PROGRAMS,
    ),
  timeout,
);

test('programs with tokens out of place', () => compare(damaged.map(single), PROGRAMS / 2), timeout);

test(
  'programs of several files',
  () => {
    let number = 0;
    return compare(
      projects.map(files => renamed(files, number++)),
      PROGRAMS / 4,
    );
  },
  timeout,
);

test(
  'a program that was edited is as good as a new one',
  () => {
    const language = new Language();
    fc.assert(
      fc.property(programs, fc.nat(), programs, (lines, at, others) => {
        const cut = at % lines.length;
        const edits = [
          lines,
          lines.toSpliced(cut, 1),
          lines,
          lines.toSpliced(cut, 1, others[at % others.length]!),
          lines.with(cut, `${lines[cut]!} // ${at}`),
        ];
        for (const edited of edits) {
          const files = single(edited.join('\n'));
          expect(ours(language, files)).toEqual(ours(new Language(), files));
        }
      }),
      { numRuns: Math.ceil(PROGRAMS / 4), seed },
    );
  },
  timeout,
);
