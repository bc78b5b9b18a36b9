import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { openScad } from '../../../server/openscad.ts';
import { languageDifference, type LanguageOutput } from '../../../server/parity/language-difference.ts';
import type { OpenScad } from '../openscad.ts';
import { csgText } from './csg-text.ts';
import { Language, Unsure } from './language.ts';
import { programs } from './program.cases.ts';

// `npm run fuzz` runs the nightly size; a failure prints its seed, and FUZZ_SEED brings it back.
const PROGRAMS = Number(process.env['FUZZ_PROGRAMS'] ?? 1000);
const seed = Number(process.env['FUZZ_SEED'] ?? 2025);
const timeout = 60_000 + PROGRAMS * 300;

let scad: OpenScad;
beforeAll(async () => {
  scad = await openScad();
});

/** Undefined: we say ourselves that only OpenSCAD can tell. */
function ours(language: Language, text: string): LanguageOutput | undefined {
  try {
    const files = { entry: 'main.scad', resolve: () => undefined, read: () => text };
    const { root, diagnostics } = language.run(files, 'main.scad', {}, { fuel: 50_000_000 });
    return { text: csgText(root), diagnostics };
  } catch (error) {
    if (error instanceof Unsure) return undefined;
    throw error;
  }
}

const source = (text: string) => ({ entry: 'main.scad', files: { 'main.scad': text } });

test(
  `${PROGRAMS} random programs say and make what they do in OpenSCAD`,
  async () => {
    const language = new Language();
    let unsure = 0;
    await fc.assert(
      fc.asyncProperty(programs, async lines => {
        const text = lines.join('\n');
        const found = ours(language, text);
        if (!found) {
          unsure++;
          return;
        }
        const { text: theirs = '\n', diagnostics } = await scad.csg(source(text));
        expect(languageDifference({ text: theirs, diagnostics }, found)).toBeUndefined();
      }),
      { numRuns: PROGRAMS, seed },
    );
    // Programs that are given away prove nothing.
    expect(unsure).toBeLessThan(PROGRAMS / 20);
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
          const text = edited.join('\n');
          expect(ours(language, text)).toEqual(ours(new Language(), text));
        }
      }),
      { numRuns: Math.ceil(PROGRAMS / 4), seed },
    );
  },
  timeout,
);
