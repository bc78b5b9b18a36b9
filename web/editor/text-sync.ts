import { Annotation, ChangeSet, type Text } from '@codemirror/state';
import type { Path } from '../../wasm/contract.ts';
import type { Edit, TextChange } from '../project/project.ts';
import { textDifference } from '../project/text-changes.ts';

/** Marks transactions that bring in what the project already has. */
export const fromProject = Annotation.define<boolean>();

/** CodeMirror counts every line break as one character; the file may have two. */
export type LineBreaks = 'lf' | 'crlf' | 'mixed';

export function lineBreaks(text: string): LineBreaks {
  if (!text.includes('\r')) return 'lf';
  return /(^|[^\r])\n|\r(?!\n)/.test(text) ? 'mixed' : 'crlf';
}

/** The text as CodeMirror holds it. */
export const normalized = (text: string): string =>
  text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;

/** A change of the editor as changes of the file. For `mixed` see {@link unifying}. */
export function toProject(changes: ChangeSet, before: Text, breaks: LineBreaks): TextChange[] {
  const result: TextChange[] = [];
  const offset = (position: number): number =>
    breaks === 'crlf' ? position + before.lineAt(position).number - 1 : position;
  changes.iterChanges((from, to, _from, _to, inserted) => {
    const insert = inserted.sliceString(0, inserted.length, breaks === 'crlf' ? '\r\n' : '\n');
    result.push({ from: offset(from), to: offset(to), insert });
  });
  return result;
}

/** Makes every line break of a file with mixed ones a single `\n`; done in the same step as the first own change. */
export const unifying = (text: string): TextChange[] =>
  [...text.matchAll(/\r\n?/g)].map(({ index, 0: found }) => ({
    from: index,
    to: index + found.length,
    insert: '\n',
  }));

/**
 * Edits of others on the file at `path`, as one change of the editor's document, which ends as `text` (what the
 * project holds now). The edits are followed one by one, so that cursor and folds between them stay; where they
 * cannot be followed the difference is taken.
 */
export function toEditor(
  edits: readonly Edit[],
  path: Path,
  doc: Text,
  text: string,
  breaks: LineBreaks,
): ChangeSet {
  const goal = normalized(text);
  if (breaks === 'lf' && edits.every(edit => edit.kind !== 'file' && edit.kind !== 'rename')) {
    let changes = ChangeSet.empty(doc.length);
    for (const edit of edits) {
      if (edit.kind !== 'text' || edit.path !== path) continue;
      if (edit.changes.some(({ to, insert }) => to > changes.newLength || insert.includes('\r'))) break;
      changes = changes.compose(
        ChangeSet.of(
          edit.changes.map(change => ({ ...change })),
          changes.newLength,
          '\n',
        ),
      );
    }
    if (changes.newLength === goal.length && changes.apply(doc).toString() === goal) return changes;
  }
  const change = textDifference(doc.toString(), goal);
  return ChangeSet.of(change ? [change] : [], doc.length, '\n');
}
