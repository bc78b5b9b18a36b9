import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeConcurrent } from './concurrent.ts';
import { difference } from './difference.ts';
import { applyEdits, EditError, type Edit, type ProjectState } from './edits.ts';
import { Project } from './project.ts';

const start: ProjectState = {
  files: new Map<string, string | Uint8Array>([
    ['main.scad', 'cube(10);\nsphere(5);'],
    ['a.scad', 'module a() {}'],
    ['m.stl', new Uint8Array([1, 2, 3])],
  ]),
  entry: 'main.scad',
  parameters: { w: 1 },
};

const path = fc.constantFrom('main.scad', 'a.scad', 'm.stl', 'b.scad', 'c/d.scad');
const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(path, fc.nat(16), fc.nat(5), fc.string({ maxLength: 5 }))
      .map(([path, from, length, insert]) => ({
        kind: 'text' as const,
        path,
        changes: [{ from, to: from + length, insert }],
      })),
  },
  fc.record({ kind: fc.constant('file' as const), path, content: fc.oneof(fc.string(), fc.constant(null)) }),
  fc.record({ kind: fc.constant('rename' as const), from: path, to: path }),
  fc.record({ kind: fc.constant('entry' as const), path }),
  fc.record({
    kind: fc.constant('parameters' as const),
    values: fc.dictionary(fc.constantFrom('w', 'h'), fc.option(fc.integer(), { nil: undefined })),
  }),
);

/** The edits of a run that fit, one entry each, and where they lead. */
const run = (edits: readonly Edit[]) => {
  let state = start;
  const entries: { edits: Edit[] }[] = [];
  for (const item of edits) {
    try {
      const applied = applyEdits(state, [item]);
      state = applied.state;
      if (applied.forward.length > 0) entries.push({ edits: applied.forward });
    } catch (error) {
      if (!(error instanceof EditError)) throw error;
    }
  }
  return { state, entries };
};
const flat = (entries: readonly { edits: Edit[] }[]) => entries.flatMap(({ edits }) => edits);

describe('whatever two tabs do at once', () => {
  test('the log ends in one state that both reach', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 6 }), fc.array(edit, { maxLength: 6 }), (ours, theirs) => {
        const mine = run(ours);
        const other = run(theirs);
        const merged = mergeConcurrent(start, mine.state, mine.entries, flat(other.entries));
        // The other tab's view of the log: its own edits, then mine as they were rewritten.
        expect(difference(merged.confirmed, other.state)).toEqual([]);
        const there = applyEdits(other.state, flat(merged.mine)).state;
        const here = applyEdits(mine.state, merged.received).state;
        expect(difference(here, there)).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  test('undo goes on to work afterwards', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 6 }), fc.array(edit, { maxLength: 6 }), (ours, theirs) => {
        const project = new Project('p', 'n', Object.fromEntries(start.files), start.entry, {
          parameters: { w: 1 },
        });
        for (const item of ours)
          try {
            project.apply([item], { label: 'x' });
          } catch (error) {
            if (!(error instanceof EditError)) throw error;
          }
        const other = run(theirs);
        const mine = project.history.done.map(({ forward }) => ({ edits: forward }));
        project.receive(mergeConcurrent(start, project.state, mine, flat(other.entries)).received);
        while (project.undo());
        while (project.redo());
        for (const content of project.files.values()) expect(content).toBeDefined();
      }),
      { numRuns: 1000 },
    );
  });

  test('text that both typed into one file is all there', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(20), { maxLength: 8 }),
        fc.array(fc.nat(20), { maxLength: 8 }),
        (ours, theirs) => {
          const typing = (offsets: number[], letter: string): Edit[] =>
            offsets.map(at => ({
              kind: 'text',
              path: 'main.scad',
              changes: [{ from: at, to: at, insert: letter }],
            }));
          const mine = run(typing(ours, '①'));
          const other = run(typing(theirs, '②'));
          const merged = mergeConcurrent(start, mine.state, mine.entries, flat(other.entries));
          const text = applyEdits(mine.state, merged.received).state.files.get('main.scad') as string;
          expect(text.split('①').length - 1).toBe(ours.length);
          expect(text.split('②').length - 1).toBe(theirs.length);
          expect(text.replaceAll(/[①②]/g, '')).toBe(start.files.get('main.scad'));
        },
      ),
      { numRuns: 1000 },
    );
  });
});
