import type { Lookup } from '../syntax/ast.ts';
import { CHILDREN, isSpecial, type CodeScope, type Context } from './code.ts';
import type { ChildrenRecord } from '../block.ts';
import { UNSET, type Evaluate, type Frame } from '../machine.ts';
import { Place } from '../place.ts';
import { hopsBetween, outer } from './scope.ts';
import type { Value } from '../values/value.ts';

type Reads = { evaluate: Evaluate; certain: boolean };

/** Reads a variable of a known frame. */
function slotReader(hops: number, slot: number): Evaluate {
  if (hops === 0) return f => f[slot];
  if (hops === 1) return f => (f[0] as Frame)[slot];
  if (hops === 2) return f => ((f[0] as Frame)[0] as Frame)[slot];
  return f => outer(f, hops)[slot];
}

/** The variables that a name may mean, from the inside out; only the last one may be certain to be set. */
export function* candidates(
  name: string,
  scope: CodeScope,
): Generator<{ read: Evaluate; certain: boolean; scope: CodeScope }> {
  let crossed = false;
  for (let at: CodeScope | undefined = scope; at; at = at.parent) {
    const variable = at.variables.get(name);
    if (variable && (crossed || variable.order < at.phase)) {
      const hops = hopsBetween(scope.layout, at.layout);
      const certain = !variable.late && (variable.order < 0 || !crossed);
      yield { read: slotReader(hops, variable.slot), certain, scope: at };
      if (certain) return;
    }
    crossed ||= at.detached;
  }
}

/** Reads a variable; unknown ones are warned about unless `quiet`. */
export function compileLookup(c: Context, e: Lookup, scope: CodeScope, quiet = false): Evaluate {
  const { name } = e;
  const { machine } = c;
  const place = new Place(c.tree, e.start);
  const unknown = (): Value => {
    if (!quiet) machine.report.say('WARNING', `Ignoring unknown variable "${name}"`, place.origin);
    return undefined;
  };
  if (name === '$children') return compileChildrenCount(scope, unknown);
  if (isSpecial(name)) {
    const special = machine.special(name);
    if (name === '$parent_modules') {
      return () => {
        const value = machine.read(special);
        if (value !== UNSET) return value;
        machine.noteNames();
        return machine.parentModules < 0 ? unknown() : machine.parentModules;
      };
    }
    return () => {
      const value = machine.read(special);
      return value === UNSET ? unknown() : value;
    };
  }
  const found: Reads[] = [...candidates(name, scope)].map(({ read, certain }) => ({
    evaluate: read,
    certain,
  }));
  let result: Evaluate;
  const last = found.at(-1);
  if (last?.certain) {
    result = last.evaluate;
    found.pop();
  } else {
    const cell = c.unit.cell(name);
    result = () => {
      if (cell.stamp !== machine.stamp) machine.note(cell);
      const { value } = cell;
      if (value !== UNSET) return value;
      return name === 'PI' ? Math.PI : unknown();
    };
  }
  for (const { evaluate } of found.reverse()) {
    const beyond = result;
    result = f => {
      const value = evaluate(f);
      return value === UNSET ? beyond(f) : value;
    };
  }
  return result;
}

function compileChildrenCount(scope: CodeScope, unknown: () => Value): Evaluate {
  const read = childrenReader(scope);
  return read ? f => read(f).count : unknown;
}

/** The children of the module that this is written in; undefined outside of modules. */
export function childrenReader(scope: CodeScope): ((f: Frame) => ChildrenRecord) | undefined {
  for (let at: CodeScope | undefined = scope; at; at = at.parent) {
    if (at.children === undefined) continue;
    const read = slotReader(hopsBetween(scope.layout, at.layout), CHILDREN);
    return f => read(f) as unknown as ChildrenRecord;
  }
  return undefined;
}
