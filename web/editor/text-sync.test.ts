import { ChangeSet, Text } from '@codemirror/state';
import { array, assert as check, constantFrom, nat, property, string, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Project } from '../project/project.ts';
import { textDifference } from '../project/text-changes.ts';
import { lineBreaks, normalized, toEditor, toProject } from './text-sync.ts';

const doc = (text: string): Text => Text.of(normalized(text).split('\n'));

describe('text between editor and project', () => {
  test('line breaks of a file', () => {
    expect(lineBreaks('a\nb')).toBe('lf');
    expect(lineBreaks('a\r\nb\r\n')).toBe('crlf');
    expect(lineBreaks('a\r\nb\n')).toBe('mixed');
    expect(lineBreaks('a\rb')).toBe('mixed');
  });

  test('the difference is the least stretch', () => {
    expect(textDifference('abcd', 'abXcd')).toEqual({ from: 2, to: 2, insert: 'X' });
    expect(textDifference('aaaa', 'aaa')).toEqual({ from: 3, to: 4, insert: '' });
    expect(textDifference('a', 'a')).toBeUndefined();
  });

  const line = string({ unit: constantFrom('a', 'b', ' ', 'é', '🙂'), maxLength: 5 });
  const change = tuple(nat(60), nat(12), array(line, { maxLength: 3 }));

  test('any change of the editor gives the same text in the project, and back, with \\n and with \\r\\n', () => {
    check(
      property(
        constantFrom('\n', '\r\n'),
        array(line, { minLength: 1, maxLength: 8 }),
        array(change, { maxLength: 6 }),
        (end, lines, wanted) => {
          const text = lines.join(end);
          const project = new Project('p', 'P', { 'a.scad': text, 'b.scad': text }, 'a.scad');
          const other = new Project('q', 'Q', { 'a.scad': text }, 'a.scad');
          let here = doc(text);
          let there = doc(text);
          other.addEventListener('change', event => {
            const { edits } = event as unknown as { edits: Parameters<typeof toEditor>[0] };
            const now = other.files.get('a.scad') as string;
            there = toEditor(edits, 'a.scad', there, now, lineBreaks(now)).apply(there);
          });
          const kind = end === '\n' ? ('lf' as const) : ('crlf' as const);
          for (const [at, length, inserted] of wanted) {
            const from = at % (here.length + 1);
            const to = Math.min(here.length, from + length);
            const set = ChangeSet.of(
              { from, to, insert: Text.of(inserted.length ? inserted : ['']) },
              here.length,
            );
            const changes = toProject(set, here, kind);
            here = set.apply(here);
            project.apply([{ kind: 'text', path: 'a.scad', changes }], { label: '' });
            other.apply([{ kind: 'text', path: 'a.scad', changes }], { label: '' });
            expect(normalized(project.files.get('a.scad') as string)).toBe(here.toString());
            expect(there.toString()).toBe(here.toString());
          }
          while (other.undo());
          expect(there.toString()).toBe(normalized(text));
        },
      ),
    );
  });
});
