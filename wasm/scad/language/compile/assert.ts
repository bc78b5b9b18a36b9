import type { Argument, Element } from '../syntax/ast.ts';
import { isSpecial, type CodeScope, type Context } from './code.ts';
import { candidates } from './lookup.ts';
import { compileCondition } from './operators.ts';
import { echoed } from '../values/formatting.ts';
import { Failure, type Frame } from '../machine.ts';
import { Place } from '../place.ts';
import { printed } from '../values/print-expression.ts';
import { truthy } from '../values/truth.ts';
import type { Value } from '../values/value.ts';

/** The text of an `echo`. */
export function compileEcho(c: Context, list: readonly Argument[], scope: CodeScope): (f: Frame) => void {
  const { machine } = c;
  const values = list.map(({ value }) => c.compile.expression(c, value, scope));
  const names = list.map(({ name }) => (name === undefined ? '' : `${name} = `));
  return f => {
    const evaluated = values.map(value => value(f));
    const text = evaluated.map((value, i) => names[i] + echoed(value)).join(', ');
    machine.report.say('ECHO', text);
    machine.spend(1 + (text.length >> 6));
  };
}

const ASSERT_PARAMETERS = ['condition', 'message'];

/** The check of an `assert`: says what failed and ends the program. */
export function compileAssert(
  c: Context,
  list: readonly Argument[],
  scope: CodeScope,
  start: number,
): (f: Frame) => void {
  const { machine } = c;
  const place = new Place(c.tree, start);
  const values = list.map(({ value }) => c.compile.expression(c, value, scope));
  const shown = list.find(({ name }) => name === undefined || name === 'condition');
  const slots: number[] = [];
  const messages: string[] = [];
  const named = new Set<string>();
  const given = new Set<string>();
  let position = 0;
  let tooMany = false;
  for (const { name: written } of list) {
    let name = written;
    if (name !== undefined) {
      if (named.has(name)) messages.push(`argument "${name}" supplied more than once`);
      else if (given.has(name)) messages.push(`argument "${name}" overrides positional argument`);
      else if (!ASSERT_PARAMETERS.includes(name) && !isSpecial(name)) {
        messages.push(`variable "${name}" not specified as parameter`);
      }
      named.add(name);
    } else {
      while (position < 2 && name === undefined) {
        const candidate = ASSERT_PARAMETERS[position++]!;
        if (!named.has(candidate)) name = candidate;
      }
      if (name === undefined && !tooMany) {
        tooMany = true;
        messages.push('Too many unnamed arguments supplied');
      }
    }
    if (name !== undefined) given.add(name);
    slots.push(name === undefined ? -1 : ASSERT_PARAMETERS.indexOf(name));
  }
  const hasMessage = given.has('message');
  const fail = (message: Value): never => {
    const condition = shown ? ` '${printed(shown.value)}'` : '';
    machine.report.say(
      'ERROR',
      `Assertion${condition} failed${hasMessage ? `: ${echoed(message)}` : ''}`,
      place.origin,
    );
    throw new Failure('Assertion Failed');
  };
  if (messages.length === 0 && slots.length === 1 && slots[0] === 0) {
    const condition = compileCondition(c, list[0]!.value, scope);
    return f => {
      if (!condition(f)) fail(undefined);
    };
  }
  if (messages.length === 0 && slots.length === 2 && slots[0] === 0 && slots[1] === 1) {
    const condition = compileCondition(c, list[0]!.value, scope);
    const message = values[1]!;
    const silent = isSilent(c, list[1]!.value, scope);
    return f => {
      if (condition(f)) {
        // Evaluated for what it might say.
        if (!silent) message(f);
      } else fail(message(f));
    };
  }
  return f => {
    const bound: Value[] = [undefined, undefined];
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!(f);
      if (slots[i]! >= 0) bound[slots[i]!] = value;
    }
    for (const message of messages) machine.report.say('WARNING', message, place.origin);
    if (!truthy(bound[0])) fail(bound[1]);
  };
}

/** Evaluating this neither says anything nor fails: it may be left out when nobody needs the value. */
function isSilent(c: Context, e: Element, scope: CodeScope): boolean {
  switch (e.kind) {
    case 'literal':
      return true;
    case 'lookup': {
      const found = [...candidates(e.name, scope)];
      return !isSpecial(e.name) && found.length === 1 && found[0]!.certain;
    }
    case 'vector':
      return e.elements.every(element => isSilent(c, element, scope));
    case 'conditional':
      return [e.condition, e.then, e.else].every(part => isSilent(c, part, scope));
    case 'call': {
      const { callee } = e;
      if (callee.kind !== 'lookup' || callee.name !== 'str') return false;
      for (let at: CodeScope | undefined = scope; at; at = at.parent) {
        if (at.variables.has('str') || at.functions?.has('str')) return false;
      }
      return !c.unit.defines('str') && e.arguments.every(({ value }) => isSilent(c, value, scope));
    }
    default:
      return false;
  }
}
