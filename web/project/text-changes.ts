/** Replaces `[from, to)` (UTF-16 offsets in the text before the edit) by `insert`. */
export interface TextChange {
  from: number;
  to: number;
  insert: string;
}

/*
 * A list of changes is ordered and free of overlaps; all offsets refer to the text before the whole list. Own code
 * rather than CodeMirror's ChangeSet: that one splits inserted text into lines and so rewrites CR LF.
 */

const ordered = (changes: readonly TextChange[]): TextChange[] =>
  changes.every((change, i) => i === 0 || changes[i - 1]!.from <= change.from)
    ? [...changes]
    : [...changes].sort((a, b) => a.from - b.from || a.to - b.to);

/** The text after the changes; undefined when they overlap or lie outside the text. */
export const applyChanges = (text: string, changes: readonly TextChange[]): string | undefined => {
  let result = '';
  let at = 0;
  for (const { from, to, insert } of ordered(changes)) {
    if (!(from >= at && to >= from && to <= text.length)) return undefined;
    result += text.slice(at, from) + insert;
    at = to;
  }
  return result + text.slice(at);
};

/** The changes that lead from `applyChanges(text, changes)` back to `text`. */
export const invertChanges = (text: string, changes: readonly TextChange[]): TextChange[] => {
  let shift = 0;
  return ordered(changes).map(({ from, to, insert }) => {
    const start = from + shift;
    shift += insert.length - (to - from);
    return { from: start, to: start + insert.length, insert: text.slice(from, to) };
  });
};

/**
 * One change for `first` and then `second` (whose offsets refer to the text after `first`), if they touch:
 * a word typed, a run of backspaces.
 */
export const joinChanges = (first: TextChange, second: TextChange): TextChange | undefined => {
  const end = first.from + first.insert.length;
  if (second.from > end || second.to < first.from) return undefined;
  return {
    from: Math.min(first.from, second.from),
    to: first.to + Math.max(0, second.to - end),
    insert:
      first.insert.slice(0, Math.max(0, second.from - first.from)) +
      second.insert +
      first.insert.slice(Math.max(0, second.to - first.from)),
  };
};

/** Where an offset lands; `after` puts it behind text inserted right at it. */
const mapOffset = (offset: number, changes: readonly TextChange[], after: boolean): number => {
  let shift = 0;
  for (const { from, to, insert } of changes) {
    if (offset < from) break;
    if (offset === from && !after) break;
    if (offset < to) return from + shift + insert.length;
    shift += insert.length - (to - from);
  }
  return offset + shift;
};

/** The parts of `[from, to)` that `over` leaves standing, cut where it inserts. */
const survivors = (from: number, to: number, over: readonly TextChange[]): [number, number][] => {
  const pieces: [number, number][] = [];
  let at = from;
  for (const change of over) {
    if (change.to < at || change.from >= to) continue;
    if (change.from > at) pieces.push([at, change.from]);
    at = Math.max(at, change.to);
  }
  if (at < to) pieces.push([at, to]);
  return pieces;
};

/**
 * `changes` rewritten for the text after `over`, both made on the same text (operational transformation: the two
 * orders end in the same text). Text inserted at the same place by both: that of the one with `after = false`
 * comes first.
 */
export const rebaseChanges = (
  changes: readonly TextChange[],
  over: readonly TextChange[],
  after: boolean,
): TextChange[] => {
  const base = ordered(over);
  const result: TextChange[] = [];
  const add = (change: TextChange) => {
    const last = result.at(-1);
    if (last && last.to === change.from && change.insert === '') last.to = change.to;
    else if (change.insert !== '' || change.to > change.from) result.push(change);
  };
  for (const { from, to, insert } of ordered(changes)) {
    const start = mapOffset(from, base, after);
    add({ from: start, to: start, insert });
    for (const [pieceFrom, pieceTo] of survivors(from, to, base)) {
      const pieceStart = mapOffset(pieceFrom, base, true);
      add({ from: pieceStart, to: pieceStart + (pieceTo - pieceFrom), insert: '' });
    }
  }
  return result;
};

/** The one change that leads from `before` to `after`, without what they share at both ends. */
export function textDifference(before: string, after: string): TextChange | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) from++;
  let tail = 0;
  while (
    tail < shorter - from &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) };
}
