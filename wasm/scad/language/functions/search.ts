import { equal } from '../values/arithmetic.ts';
import { toUnsigned } from '../arguments.ts';
import type { Call } from '../call.ts';
import { pointsOf } from '../values/code-points.ts';
import { echoed } from '../values/formatting.ts';
import { wrongCount } from './checks.ts';
import { isVector, type Value } from '../values/value.ts';

/** The places of one thing in a table: all of them for 0, else as many as `most`. */
function places(length: number, most: number, matches: (i: number) => boolean): number[] {
  const found: number[] = [];
  for (let i = 0; i < length; i++) {
    if (!matches(i)) continue;
    found.push(i);
    if (most !== 0 && found.length >= most) break;
  }
  return found;
}

/** One letter after the other. With `most` 1 only the hits are listed, else a vector for each letter. */
function letters(
  text: string,
  most: number,
  length: number,
  matches: (letter: string, i: number) => boolean,
): Value[] {
  const result: Value[] = [];
  for (const letter of pointsOf(text)) {
    const found = places(length, most, i => matches(letter, i));
    if (most !== 1) result.push(found);
    else if (found.length > 0) result.push(found[0]);
  }
  return result;
}

function ofText(call: Call, text: string, table: Value, most: number, column: number): Value {
  if (typeof table === 'string') {
    const within = pointsOf(table);
    return letters(text, most, within.length, (letter, i) => within[i] === letter);
  }
  if (!isVector(table)) return letters(text, most, 0, () => false);
  let broken = false;
  const result = letters(text, most, table.length, (letter, i) => {
    if (broken) return false;
    const row = table[i];
    if (!isVector(row) || row.length <= column) {
      call.warn(
        `Invalid entry in search vector at index ${i}, required number of values in the entry: ${column + 1}. Invalid entry: ${echoed(row)}`,
      );
      broken = true;
      return false;
    }
    const entry = row[column];
    // OpenSCAD breaks down over anything but a string here.
    if (typeof entry !== 'string') return call.run.unsure('search() of a string in a table of other values');
    return entry.startsWith(letter);
  });
  return broken ? [] : result;
}

/** Whether an entry of the table is what is searched for, or has it in the column. */
function found(wanted: Value, entry: Value, column: number): boolean {
  if (column === 0 && equal(wanted, entry)) return true;
  return isVector(entry) && column < entry.length && equal(wanted, entry[column]);
}

/** `search(what, table, most = 1, column = 0)` in all its forms (facts: OpenSCAD src/core/builtin_functions.cc). */
export function search(call: Call): Value {
  const { values, run } = call;
  if (values.length < 2 || values.length > 4) {
    wrongCount(call, 'between 2 and 4');
    return undefined;
  }
  const [what, table] = values;
  const setting = (i: number, preset: number): number => {
    if (i >= values.length) return preset;
    const value = values[i];
    return typeof value === 'number' ? toUnsigned(value) : 0;
  };
  const most = setting(2, 1);
  const column = setting(3, 0);
  const rows = isVector(table) ? table : [];
  if (typeof what === 'number') {
    run.spend(rows.length >> 4);
    return places(rows.length, most, i => found(what, rows[i], column));
  }
  if (typeof what === 'string') {
    run.spend((what.length * (typeof table === 'string' ? table : rows).length) >> 4);
    return ofText(call, what, table, most, column);
  }
  if (!isVector(what)) return undefined;
  run.spend((what.length * rows.length) >> 4);
  return what.map(wanted => {
    const hits = places(rows.length, most, i => found(wanted, rows[i], column));
    return most === 1 && hits.length > 0 ? hits[0] : hits;
  });
}
