import type { Dependencies } from './dependencies.ts';
import { identical } from './dependencies.ts';
import type { Frame, Machine } from '../machine.ts';
import type { Value } from '../values/value.ts';

/** Calls of a function that takes more steps than this on the average are worth remembering. */
export const COSTLY = 120;
/** Values and nodes that all memories together may hold. */
const MOST_WEIGHT = 6_000_000;
/** So many misses without hits tell that a function is never called alike. */
const PATIENCE = 200;

/** One call that is remembered. */
export interface Entry<Result> {
  readonly hash: number;
  /** The names of the `$` variables that the call set. */
  readonly specials: string;
  readonly key: readonly Value[];
  readonly dependencies: Dependencies;
  readonly result: Result;
  readonly weight: number;
  readonly owner: Remembered<Result>;
}

/** What is known of a function's or a module's calls. */
export class Remembered<Result> {
  readonly entries = new Map<number, Entry<Result>[]>();
  /** Steps of a call, a moving average. */
  cost = 0;
  hits = 0;
  misses = 0;

  /** The call just measured took so many steps. */
  learn(steps: number): void {
    this.cost += (steps - this.cost) / 8;
  }

  get worthwhile(): boolean {
    return this.cost > COSTLY && this.misses < PATIENCE + 4 * this.hits;
  }
}

/** Remembers calls from one run to the next; forgets those that were used the longest ago. */
export class Memory {
  readonly #recent = new Set<Entry<unknown>>();
  #weight = 0;

  find<Result>(
    machine: Machine,
    of: Remembered<Result>,
    hash: number,
    frame: Frame,
    from: number,
    count: number,
    specials: string,
  ): Entry<Result> | undefined {
    const candidates = of.entries.get(hash);
    if (!candidates) return undefined;
    next: for (const entry of candidates) {
      if (entry.specials !== specials) continue;
      for (let i = 0; i < count; i++) {
        const now = frame[from + i];
        const then = entry.key[i];
        if ((now !== then || now === 0) && !identical(now, then)) continue next;
      }
      if (!entry.dependencies.hold(machine)) continue;
      this.#recent.delete(entry);
      this.#recent.add(entry);
      return entry;
    }
    return undefined;
  }

  add<Result>(entry: Entry<Result>): void {
    const { entries } = entry.owner;
    const others = entries.get(entry.hash);
    if (others) others.push(entry);
    else entries.set(entry.hash, [entry]);
    this.#recent.add(entry);
    this.#weight += entry.weight;
    for (const oldest of this.#recent) {
      if (this.#weight <= MOST_WEIGHT) break;
      this.#forget(oldest);
    }
  }

  #forget(entry: Entry<unknown>): void {
    this.#recent.delete(entry);
    this.#weight -= entry.weight;
    const { entries } = entry.owner;
    const others = entries.get(entry.hash)!;
    if (others.length === 1) entries.delete(entry.hash);
    else others.splice(others.indexOf(entry), 1);
  }
}
