import type { Geometry } from './geometry.ts';
import type { Interned, Interner } from './intern.ts';
import type { Kernel } from './kernel.ts';

/** Another way to the geometry of a node than from its children. */
export interface Plan {
  /** What it starts from. */
  readonly needs: readonly Interned[];
  /** From the geometries of `needs` (lent), or undefined when this way does not lead there: then the children are computed. */
  make(operands: readonly Geometry[], kernel: Kernel): Geometry | undefined;
}

/** Undefined when a node is better computed from its children. */
export type Planner = (node: Interned, interner: Interner) => Plan | undefined;

/** The first plan that any of the planners has for a node; asked once for each. */
export class Plans {
  readonly #planners: readonly Planner[];
  readonly #interner: Interner;
  readonly #known = new WeakMap<Interned, Plan | 'none'>();

  constructor(planners: readonly Planner[], interner: Interner) {
    this.#planners = planners;
    this.#interner = interner;
  }

  of(node: Interned): Plan | undefined {
    let plan = this.#known.get(node);
    if (plan === undefined) {
      plan = 'none';
      for (const planner of this.#planners) {
        const found = planner(node, this.#interner);
        if (!found) continue;
        plan = found;
        break;
      }
      this.#known.set(node, plan);
    }
    return plan === 'none' ? undefined : plan;
  }

  /** It did not lead there. */
  drop(node: Interned): void {
    this.#known.set(node, 'none');
  }
}
