import type { Value } from './value.ts';

/** What `if`, `!`, `&&` and `||` make of a value: nan, ranges, functions and objects are true. */
export function truthy(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (value === undefined) return false;
  return typeof value === 'string' || Array.isArray(value) ? value.length > 0 : true;
}
