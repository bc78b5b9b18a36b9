import type { Argument } from '../syntax/ast.ts';
import { isSpecial, type CodeScope, type Context } from './code.ts';
import { warner } from './operators.ts';
import { holdsClosure } from '../constants.ts';
import { echoed } from '../values/formatting.ts';
import type { Evaluate, Frame } from '../machine.ts';
import { Layout, Scope } from './scope.ts';

/** Variables that are set one after the other around something. */
export interface Bound {
  readonly scope: CodeScope;
  /** Sets the variables; gives the frame that what is inside runs in. */
  readonly enter: (f: Frame) => Frame;
  /** `$` variables are among them. */
  readonly special: boolean;
  around(inner: Evaluate): Evaluate;
}

/** `let(…)`; `whole` is the node around it all. In tail position `$` variables stay set until the function is left. */
export function compileLet(
  c: Context,
  assignments: readonly Argument[],
  scope: CodeScope,
  whole: { readonly start: number },
  tail: boolean,
): Bound {
  const { machine } = c;
  const linked = holdsClosure(whole);
  const layout = linked ? new Layout(scope.layout) : scope.layout;
  const inner: CodeScope = new Scope(scope, layout, false);
  const warn = warner(c, whole.start);
  const seen = new Set<string>();
  let order = 0;
  const names = assignments.map(({ name }) => {
    if (name === undefined || seen.has(name)) return undefined;
    seen.add(name);
    if (!isSpecial(name)) inner.declare(name, order);
    order++;
    return name;
  });
  let special = false;
  inner.phase = 0;
  const steps = assignments.map(({ name, value }, i): ((f: Frame) => void) => {
    const evaluate = c.compile.expression(c, value, inner);
    const own = names[i];
    if (name === undefined) return f => warn(`Assignment without variable name ${echoed(evaluate(f))}`);
    if (own === undefined) {
      return f => warn(`Ignoring duplicate variable assignment "${name}" = ${echoed(evaluate(f))}`);
    }
    inner.phase++;
    if (isSpecial(own)) {
      special = true;
      const variable = machine.special(own);
      return f => machine.set(variable, evaluate(f));
    }
    const { slot } = inner.variables.get(own)!;
    return f => {
      f[slot] = evaluate(f);
    };
  });
  inner.phase = Infinity;
  const enter = sequence(steps, linked ? layout : undefined);
  return {
    scope: inner,
    enter,
    special,
    around(body) {
      if (!special || tail) return f => body(enter(f));
      return f => {
        const { height } = machine;
        const value = body(enter(f));
        machine.unwind(height);
        return value;
      };
    },
  };
}

function sequence(steps: readonly ((f: Frame) => void)[], layout: Layout | undefined): (f: Frame) => Frame {
  if (layout) {
    return f => {
      const frame = layout.fresh(f);
      for (let i = 0; i < steps.length; i++) steps[i]!(frame);
      return frame;
    };
  }
  if (steps.length === 1) {
    const only = steps[0]!;
    return f => {
      only(f);
      return f;
    };
  }
  if (steps.length === 2) {
    const [first, second] = [steps[0]!, steps[1]!];
    return f => {
      first(f);
      second(f);
      return f;
    };
  }
  return f => {
    for (let i = 0; i < steps.length; i++) steps[i]!(f);
    return f;
  };
}
