import type { Node } from '../../../solid/tree.ts';
import type { Instantiation } from '../syntax/ast.ts';
import type { Block } from '../block.ts';
import { type CodeScope, type Context, isSpecial } from './code.ts';
import { childrenReader } from './lookup.ts';
import { echoed } from '../values/formatting.ts';
import type { Evaluate, Statement } from '../machine.ts';
import { group } from './module-site.ts';
import type { CallPlace } from '../place.ts';
import { numberAt, rangeLength } from '../values/ranges.ts';
import { Range, type Value } from '../values/value.ts';

/** A number as WebAssembly makes an integer of 32 bits of it. */
const saturated = (x: number): number => Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(x) || 0));

/** `RangeType::MAX_RANGE_STEPS`. */
const MOST_INDICES = 10_000;

export function compileChildrenCall(
  c: Context,
  node: Instantiation,
  scope: CodeScope,
  place: CallPlace,
  below: Block,
  modifiers: number,
  old: boolean,
): Statement {
  const { machine } = c;
  const warn = (text: string): void => machine.report.say('WARNING', text, place.origin);
  const read = childrenReader(scope);
  const index = compileChildIndex(c, node, scope, warn);
  const hasIndex = node.arguments.some(({ name }) => name === undefined || name === 'index');
  /** `undefined` with a warning when there is no such child. */
  const valid = (value: Value, count: number): number | undefined => {
    if (typeof value !== 'number') {
      warn(
        `Bad parameter type (${typeof value === 'string' ? value : echoed(value)}) for children, only accept: empty, number, vector, range.`,
      );
      return undefined;
    }
    const number = saturated(value);
    if (number >= 0 && number < count) return number;
    warn(`Children index (${number}) out of bounds (${count} children)`);
    return undefined;
  };
  const indices = (value: Value, count: number): number[] | undefined => {
    if (typeof value === 'number' || old) {
      const number = valid(value, count);
      return number === undefined ? undefined : [number];
    }
    if (Array.isArray(value)) {
      return (value as readonly Value[]).map(v => valid(v, count)).filter(v => v !== undefined);
    }
    if (value instanceof Range) {
      const length = rangeLength(value);
      if (length >= MOST_INDICES) {
        warn(`Bad range parameter for children: too many elements (${length})`);
        return undefined;
      }
      const result: number[] = [];
      for (let i = 0; i < length; i++) {
        const number = valid(numberAt(value, i), count);
        if (number !== undefined) result.push(number);
      }
      return result;
    }
    warn(`Bad parameter type (${echoed(value)}) for children, only accept: empty, number, vector, range`);
    return undefined;
  };
  return (f, out) => {
    if (old) {
      machine.report.say('DEPRECATED', 'child() will be removed in future releases. Use children() instead.');
    }
    if (below.count > 0) warn(`module ${node.name}() does not support child modules`);
    const value = index(f);
    if (!read) return;
    const record = read(f);
    let chosen: number[] | undefined;
    if (hasIndex || old) {
      chosen = indices(hasIndex ? value : 0, record.count);
      if (!chosen) return;
    }
    machine.tick();
    const made: Node[] = [];
    record.block.run(record.frame, made, chosen);
    out.push(group(made, modifiers, place.origin));
  };
}

/** The one argument of `children`, with the usual warnings about others. */
function compileChildIndex(
  c: Context,
  node: Instantiation,
  scope: CodeScope,
  warn: (text: string) => void,
): Evaluate {
  const values = node.arguments.map(({ value }) => c.compile.expression(c, value, scope));
  let positional = -1;
  let chosen = -1;
  const messages: string[] = [];
  const named = new Set<string>();
  let tooMany = false;
  for (const [i, { name }] of node.arguments.entries()) {
    if (name === undefined) {
      if (positional < 0 && !named.has('index')) positional = chosen = i;
      else if (!tooMany) {
        tooMany = true;
        messages.push('Too many unnamed arguments supplied');
      }
      continue;
    }
    if (named.has(name)) messages.push(`argument "${name}" supplied more than once`);
    else if (name === 'index' && positional >= 0)
      messages.push('argument "index" overrides positional argument');
    else if (name !== 'index' && !isSpecial(name))
      messages.push(`variable "${name}" not specified as parameter`);
    named.add(name);
    if (name === 'index') chosen = i;
  }
  return f => {
    let result: Value;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!(f);
      if (i === chosen) result = value;
    }
    for (const message of messages) warn(message);
    return result;
  };
}
