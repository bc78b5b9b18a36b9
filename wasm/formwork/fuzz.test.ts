import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formwork, kernel } from '../../server/formwork-engine.ts';
import { openScad } from '../../server/openscad.ts';
import type { Evaluation } from '../contract.ts';
import { compare } from './comparison.ts';
import { models } from './solids.cases.ts';

// `npm run fuzz` runs the nightly size; a failure prints its seed, and FUZZ_SEED brings it back.
const MODELS = Math.ceil(Number(process.env['FUZZ_PROGRAMS'] ?? 1000) / 8);
const seed = Number(process.env['FUZZ_SEED'] ?? 2025);

/** Faces that touch all but exactly are cut one way here and another way there: slivers, never more. */
const SLIVERS = 1e-4;

const outcome = (evaluation: Evaluation): string =>
  evaluation.status === 'ok' ? `${evaluation.outline ? 2 : 3}-D` : evaluation.status;

test(
  `${MODELS} random models are the solids that OpenSCAD makes`,
  async () => {
    const [own, scad, manifold] = [await formwork(await openScad()), await openScad(), await kernel()];
    let unlike = 0;
    await fc.assert(
      fc.asyncProperty(models, async lines => {
        const source = { entry: 'main.scad', files: { 'main.scad': lines.join('\n') } };
        const ours = await own.evaluate(source);
        if (ours.status === 'unsupported') return;
        const theirs = await scad.evaluate(source, {}, { exact: true });
        expect(outcome(ours)).toBe(outcome(theirs));
        if (ours.status !== 'ok' || theirs.status !== 'ok') return;
        expect([!!ours.highlighted, !!ours.background]).toEqual([!!theirs.highlighted, !!theirs.background]);
        const found = compare(ours, theirs, manifold);
        const volume = Math.max(Math.abs(found.volumeA), Math.abs(found.volumeB));
        const apart = found.symmetricDifference ?? Math.abs(found.volumeA - found.volumeB);
        expect(apart).toBeLessThanOrEqual(SLIVERS * volume);
        if (found.genusA !== found.genusB || found.componentsA !== found.componentsB) unlike++;
      }),
      { numRuns: MODELS, seed },
    );
    expect(unlike).toBeLessThanOrEqual(Math.max(1, MODELS / 100));
  },
  60_000 + MODELS * 600,
);
