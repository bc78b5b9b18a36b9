import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Project } from './project.ts';
import { applyChanges, rebaseChanges, type TextChange } from './text-changes.ts';

const changesOn = (length: number): fc.Arbitrary<TextChange[]> =>
  fc
    .tuple(
      fc.array(fc.nat(length), { maxLength: 6 }),
      fc.array(fc.string({ maxLength: 3 }), { minLength: 3, maxLength: 3 }),
    )
    .map(([points, inserts]) => {
      const sorted = points.sort((a, b) => a - b);
      const changes: TextChange[] = [];
      for (let i = 0; i + 1 < sorted.length; i += 2)
        changes.push({ from: sorted[i]!, to: sorted[i + 1]!, insert: inserts[i / 2]! });
      return changes.filter((change, i) => i === 0 || changes[i - 1]!.to < change.from);
    });

test('two lists of changes on one text converge in either order', () => {
  const text = '0123456789abcdef';
  fc.assert(
    fc.property(changesOn(16), changesOn(16), (first, second) => {
      const one = applyChanges(applyChanges(text, first)!, rebaseChanges(second, first, true));
      const other = applyChanges(applyChanges(text, second)!, rebaseChanges(first, second, false));
      expect(one).toBeDefined();
      expect(one).toBe(other);
    }),
    { numRuns: 5000 },
  );
});

test('nothing that either typed is lost', () => {
  const text = 'hello world';
  const first = [{ from: 0, to: 5, insert: 'HELLO' }];
  const second = [
    { from: 3, to: 3, insert: '-' },
    { from: 11, to: 11, insert: '!' },
  ];
  const result = applyChanges(applyChanges(text, first)!, rebaseChanges(second, first, true));
  expect(result).toBe('HELLO- world!');
});

test('undo takes back what was done here and leaves what came from elsewhere', () => {
  const project = new Project('p', 'n', { 'main.scad': 'cube(10);\nsphere(5);' }, 'main.scad');
  project.apply([{ kind: 'text', path: 'main.scad', changes: [{ from: 5, to: 7, insert: '20' }] }], {
    label: 'mine',
  });
  project.apply([{ kind: 'parameters', values: { w: 1 } }], { label: 'w' });
  project.receive([
    { kind: 'text', path: 'main.scad', changes: [{ from: 0, to: 0, insert: '// theirs\n' }] },
    { kind: 'parameters', values: { h: 2 } },
    { kind: 'rename', from: 'main.scad', to: 'box.scad' },
  ]);
  project.undo();
  project.undo();
  expect(project.toSource()).toEqual({
    entry: 'box.scad',
    files: { 'box.scad': '// theirs\ncube(10);\nsphere(5);' },
  });
  expect(project.parameters).toEqual({ h: 2 });
  project.redo();
  expect(project.files.get('box.scad')).toBe('// theirs\ncube(20);\nsphere(5);');
});

test('a step whose file was deleted elsewhere is passed over', () => {
  const project = new Project('p', 'n', { 'main.scad': 'a', 'b.scad': 'b' }, 'main.scad');
  project.apply([{ kind: 'parameters', values: { w: 1 } }], { label: 'w' });
  project.apply([{ kind: 'text', path: 'b.scad', changes: [{ from: 0, to: 1, insert: 'c' }] }], {
    label: 'b',
  });
  project.receive([{ kind: 'file', path: 'b.scad', content: null }]);
  expect(project.undoLabel).toBe('w');
  project.undo();
  expect(project.parameters).toEqual({});
});
