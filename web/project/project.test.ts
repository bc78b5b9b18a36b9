import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { EditError, Project, type Edit, type ProjectChange } from './project.ts';

const make = (files: Record<string, string | Uint8Array> = { 'main.scad': 'cube(10);' }) =>
  new Project('p', 'Box', files, 'main.scad');
const snapshot = (project: Project) => ({
  files: Object.fromEntries([...project.files].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  entry: project.entry,
  parameters: { ...project.parameters },
});
const type = (project: Project, at: number, insert: string) =>
  project.apply([{ kind: 'text', path: 'main.scad', changes: [{ from: at, to: at, insert }] }], {
    label: 'Typing',
    merge: 'type',
  });

describe('apply, undo, redo', () => {
  test('one history over code, parameters, files and the entry', () => {
    const project = make();
    const states = [snapshot(project)];
    const steps: Edit[][] = [
      [
        {
          kind: 'text',
          path: 'main.scad',
          changes: [
            { from: 5, to: 7, insert: 'w' },
            { from: 0, to: 0, insert: 'w = 5;\r\n' },
          ],
        },
      ],
      [{ kind: 'parameters', values: { w: 7, size: [1, 2, 3] } }],
      [{ kind: 'file', path: 'parts/lid.scad', content: 'sphere(3);' }],
      [{ kind: 'rename', from: 'main.scad', to: 'box.scad' }],
      [{ kind: 'entry', path: 'parts/lid.scad' }],
      [
        { kind: 'parameters', values: { w: undefined } },
        { kind: 'file', path: 'box.scad', content: null },
      ],
    ];
    for (const [i, edits] of steps.entries()) {
      project.apply(edits, { label: `step ${i}` });
      states.push(snapshot(project));
    }
    expect(project.files.get('parts/lid.scad')).toBe('sphere(3);');
    expect(project.undoLabel).toBe('step 5');
    for (let i = steps.length - 1; i >= 0; i--) {
      expect(project.undo()).toBe(true);
      expect(snapshot(project)).toEqual(states[i]);
    }
    expect(project.canUndo).toBe(false);
    expect(project.undo()).toBe(false);
    for (let i = 1; i <= steps.length; i++) {
      expect(project.redo()).toBe(true);
      expect(snapshot(project)).toEqual(states[i]);
    }
    expect(project.canRedo).toBe(false);
  });

  test('renaming the entry moves the entry', () => {
    const project = make();
    project.apply([{ kind: 'rename', from: 'main.scad', to: 'box.scad' }], { label: 'Rename' });
    expect(project.entry).toBe('box.scad');
    project.undo();
    expect(project.toSource()).toEqual({ entry: 'main.scad', files: { 'main.scad': 'cube(10);' } });
  });

  test('a word typed and a slider dragged are one step each', () => {
    const project = make({ 'main.scad': '' });
    for (const [i, letter] of [...'cube(1);'].entries()) type(project, i, letter);
    for (let w = 0; w < 500; w++)
      project.apply([{ kind: 'parameters', values: { w } }], { label: 'w', merge: 'w', interim: true });
    expect(project.history.done).toHaveLength(2);
    expect(project.history.done[1]!.forward).toHaveLength(1);
    expect(project.history.done[0]!.backward).toEqual([
      { kind: 'text', path: 'main.scad', changes: [{ from: 0, to: 8, insert: '' }] },
    ]);
    project.undo();
    expect(project.parameters).toEqual({});
    expect(project.files.get('main.scad')).toBe('cube(1);');
    project.undo();
    expect(project.files.get('main.scad')).toBe('');
    project.redo();
    project.redo();
    expect(project.parameters).toEqual({ w: 499 });
  });

  test('endMerge, and another key, start a new step', () => {
    const project = make({ 'main.scad': '' });
    type(project, 0, 'a');
    project.endMerge();
    type(project, 1, 'b');
    expect(project.history.done).toHaveLength(2);
  });

  test('a pause does not end a drag, but a typed word', ({ onTestFinished }) => {
    onTestFinished(() => void vi.useRealTimers());
    vi.useFakeTimers();
    const project = make({ 'main.scad': '' });
    const set = (w: number, interim: boolean): void =>
      project.apply([{ kind: 'parameters', values: { w } }], { label: 'w', merge: 'w', interim });
    set(1, true);
    vi.advanceTimersByTime(60_000);
    set(2, true);
    set(3, false);
    expect(project.history.done).toHaveLength(1);
    vi.advanceTimersByTime(60_000);
    set(4, true);
    expect(project.history.done).toHaveLength(2);
    type(project, 0, 'a');
    vi.advanceTimersByTime(60_000);
    type(project, 1, 'b');
    expect(project.history.done).toHaveLength(4);
  });

  test('tells when the last interim change turns out to be final', () => {
    const project = make();
    let told = 0;
    project.addEventListener('settle', () => told++);
    const set = (w: number, interim: boolean): void =>
      project.apply([{ kind: 'parameters', values: { w } }], { label: 'w', merge: 'w', interim });
    set(1, true);
    set(2, true);
    set(2, false);
    expect(told).toBe(1);
    set(3, true);
    set(4, false);
    project.endMerge();
    expect(told).toBe(1);
    set(5, true);
    project.endMerge();
    expect(told).toBe(2);
  });

  test('an edit after undo drops what was undone', () => {
    const project = make();
    type(project, 0, 'a');
    project.undo();
    type(project, 0, 'b');
    expect(project.canRedo).toBe(false);
    expect(project.redoLabel).toBeUndefined();
  });

  test('events carry edits, origin and interim; without an effect there is none', () => {
    const project = make();
    const events: ProjectChange[] = [];
    project.addEventListener('change', event => events.push(event as ProjectChange));
    const origin = {};
    project.apply([{ kind: 'parameters', values: { w: 1 } }], { label: 'w', origin, interim: true });
    project.apply([{ kind: 'parameters', values: { w: 1 } }], { label: 'w' });
    project.undo();
    expect(events.map(event => [event.cause, event.interim, event.edits])).toEqual([
      ['apply', true, [{ kind: 'parameters', values: { w: 1 } }]],
      ['undo', false, [{ kind: 'parameters', values: { w: undefined } }]],
    ]);
    expect(events[0]!.origin).toBe(origin);
  });

  test('the history is bounded in steps and in content', () => {
    const project = make();
    for (let i = 0; i < 1200; i++) project.apply([{ kind: 'parameters', values: { w: i } }], { label: 'w' });
    expect(project.history.done).toHaveLength(1000);
    for (let i = 0; i < 5; i++)
      project.apply([{ kind: 'file', path: `m${i}.stl`, content: new Uint8Array(30 * 1024 * 1024) }], {
        label: 'add',
      });
    expect(project.history.done.length).toBeLessThan(3);
    expect(project.undo()).toBe(true);
    expect(project.files.has('m4.stl')).toBe(false);
  });
});

describe('edits that do not fit', () => {
  const cases: [string, Edit, RegExp][] = [
    ['unknown file', { kind: 'text', path: 'x.scad', changes: [] }, /no file "x.scad"/],
    [
      'past the end',
      { kind: 'text', path: 'main.scad', changes: [{ from: 5, to: 99, insert: '' }] },
      /past the end/,
    ],
    [
      'overlap',
      {
        kind: 'text',
        path: 'main.scad',
        changes: [
          { from: 0, to: 4, insert: '' },
          { from: 2, to: 5, insert: '' },
        ],
      },
      /overlaps/,
    ],
    ['binary', { kind: 'text', path: 'm.stl', changes: [] }, /not a text file/],
    ['up', { kind: 'file', path: '../x.scad', content: '' }, /"\.\."/],
    ['absolute', { kind: 'file', path: '/x.scad', content: '' }, /start with/],
    ['case twin', { kind: 'file', path: 'MAIN.scad', content: '' }, /differ only by case/],
    ['file as folder', { kind: 'file', path: 'main.scad/x.scad', content: '' }, /folder of the other/],
    ['taken', { kind: 'rename', from: 'm.stl', to: 'main.scad' }, /already a file/],
    ['missing entry', { kind: 'entry', path: 'nope.scad' }, /no file "nope.scad"/],
    ['missing delete', { kind: 'file', path: 'nope.scad', content: null }, /to delete/],
    ['device', { kind: 'file', path: 'con.scad', content: '' }, /Windows/],
    ['prototype', { kind: 'file', path: '__proto__', content: '' }, /__proto__/],
  ];
  test.each(cases)('%s: nothing changes, not even the edits before it', (_, edit, reason) => {
    const project = make({ 'main.scad': 'cube(10);', 'm.stl': new Uint8Array(3) });
    const before = snapshot(project);
    const all: Edit[] = [{ kind: 'parameters', values: { w: 1 } }, edit];
    expect(() => project.apply(all, { label: 'bad' })).toThrow(reason);
    expect(() => project.apply(all, { label: 'bad' })).toThrow(EditError);
    expect(snapshot(project)).toEqual(before);
    expect(project.canUndo).toBe(false);
  });

  test('a change of case alone is a rename', () => {
    const project = make();
    project.apply([{ kind: 'rename', from: 'main.scad', to: 'Main.scad' }], { label: 'Rename' });
    expect([...project.files.keys()]).toEqual(['Main.scad']);
  });
});

/** Any edit, fitting or not; the ones that do not fit are skipped by the tests. */
const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('text' as const),
      path: fc.constantFrom('main.scad', 'a.scad'),
      changes: fc.array(
        fc.record({ from: fc.nat(12), to: fc.nat(12), insert: fc.string({ maxLength: 4 }) }),
        { maxLength: 3 },
      ),
    }),
  },
  fc.record({
    kind: fc.constant('file' as const),
    path: fc.constantFrom('a.scad', 'b/c.stl'),
    content: fc.oneof(fc.string({ maxLength: 9 }), fc.constant(null), fc.uint8Array({ maxLength: 4 })),
  }),
  fc.record({
    kind: fc.constant('rename' as const),
    from: fc.constantFrom('a.scad', 'main.scad'),
    to: fc.constantFrom('a.scad', 'd.scad', 'main.scad'),
  }),
  fc.record({ kind: fc.constant('entry' as const), path: fc.constantFrom('a.scad', 'main.scad') }),
  fc.record({
    kind: fc.constant('parameters' as const),
    values: fc.dictionary(fc.constantFrom('w', 'h', 's'), fc.option(fc.integer(), { nil: undefined })),
  }),
);
const tryApply = (project: Project, edits: Edit[], merge?: string) => {
  try {
    project.apply(edits, merge === undefined ? { label: 'x' } : { label: 'x', merge });
  } catch (error) {
    expect(error).toBeInstanceOf(EditError);
  }
};

describe('properties', () => {
  test('whatever was done: undo to the start and redo to the end are exact', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(anyEdit, { maxLength: 3 }), fc.boolean()), { maxLength: 25 }),
        runs => {
          const project = make({ 'main.scad': 'cube(10);\r\n', 'a.scad': 'x' });
          const start = snapshot(project);
          for (const [edits, merges] of runs) tryApply(project, edits, merges ? 'run' : undefined);
          const end = snapshot(project);
          while (project.undo());
          expect(snapshot(project)).toEqual(start);
          while (project.redo());
          expect(snapshot(project)).toEqual(end);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('replaying the events elsewhere gives the same project', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(anyEdit, { maxLength: 3 }), fc.nat(3)), { maxLength: 25 }),
        steps => {
          const project = make({ 'main.scad': 'cube(10);', 'a.scad': 'x' });
          const mirror = make({ 'main.scad': 'cube(10);', 'a.scad': 'x' });
          project.addEventListener('change', event => mirror.receive((event as ProjectChange).edits));
          for (const [edits, action] of steps)
            if (action === 0) project.undo();
            else if (action === 1) project.redo();
            else tryApply(project, edits);
          expect(snapshot(mirror)).toEqual(snapshot(project));
        },
      ),
      { numRuns: 300 },
    );
  });
});
