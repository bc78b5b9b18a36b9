import { ObjectValue, type Value } from './value.ts';

/** What `if`, `!`, `&&` and `||` make of a value: nan, ranges and functions are true, empty objects are not. */
export function truthy(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (value === undefined) return false;
  if (typeof value === 'string' || Array.isArray(value)) return value.length > 0;
  return value instanceof ObjectValue ? value.entries.size > 0 : true;
}
