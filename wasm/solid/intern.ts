import { ContentHash } from './content-hash.ts';
import { parametersOf, type ParameterSink } from './parameters.ts';
import { BACKGROUND, type Kind, type Node } from './tree.ts';
import type { Unsupported } from './unsupported.ts';

/** A message of building geometry: `at` is the operand that it speaks of, undefined the node itself. */
export interface Remark {
  readonly severity: 'warning' | 'error';
  readonly text: string;
  readonly at: number | 'nowhere' | undefined;
}

/**
 * One for all nodes that give the same geometry: equal by content if and only if identical. `group`, `union` and
 * `render` are all `union`; children marked `%` are left out.
 */
export interface Interned {
  readonly kind: Kind;
  /** The first such node that was seen: for its parameters. */
  readonly node: Node;
  readonly children: readonly Interned[];
  /** Two lanes of 32 bits, the same in every session: see `hashOf`. */
  readonly hash: readonly [number, number];
  /** What its evaluation had to say; undefined until then. */
  remarks: readonly Remark[] | undefined;
  /** Something below has remarks. */
  noisy: boolean;
  /** Why it cannot be done. */
  failure: Unsupported | undefined;
  /** The evaluation that last asked for it. */
  generation: number;
}

/** Evaluations after which a node that nobody asked for is forgotten. */
const FORGET_AFTER = 64;

const canonicalKind = (kind: Kind): Kind => (kind === 'group' || kind === 'render' ? 'union' : kind);

/** Finds the one node for every content (hash-consing). A node object seen before is found by identity. */
export class Interner {
  readonly #known = new WeakMap<Node, Interned>();
  /** By 53 bits of the hash. */
  readonly #table = new Map<number, Interned[]>();
  #generation = 0;
  #size = 0;

  /** How many different nodes are remembered. */
  get size(): number {
    return this.#size;
  }

  /** The node that stands for this one; children first, without recursion: trees may be deep. */
  intern(root: Node): Interned {
    const stack: Node[] = [root];
    while (stack.length > 0) {
      const node = stack[stack.length - 1]!;
      const known = this.#known.get(node);
      if (known) {
        this.#touch(known);
        stack.pop();
        continue;
      }
      const before = stack.length;
      for (const child of node.children)
        if (!(child.modifiers & BACKGROUND) && !this.#known.has(child)) stack.push(child);
      if (stack.length > before) continue;
      stack.pop();
      const children: Interned[] = [];
      for (const child of node.children) {
        if (child.modifiers & BACKGROUND) continue;
        const interned = this.#known.get(child)!;
        this.#touch(interned);
        children.push(interned);
      }
      this.#known.set(node, this.of(node, children));
    }
    return this.#known.get(root)!;
  }

  /** The node with these children, whatever those of `node` are: for rewrites. */
  of(node: Node, children: readonly Interned[]): Interned {
    const kind = canonicalKind(node.kind);
    const digest = new ContentHash();
    digest.text(kind);
    parametersOf(node, digest);
    for (const child of children) {
      digest.word(child.hash[0]);
      digest.word(child.hash[1]);
    }
    const hash = [digest.a, digest.b] as const;
    const key = keyOf(hash);
    let bucket = this.#table.get(key);
    if (!bucket) this.#table.set(key, (bucket = []));
    for (const other of bucket) {
      if (other.kind === kind && same(other.children, children) && equal(other.node, node)) {
        other.generation = this.#generation;
        return other;
      }
    }
    const interned: Interned = {
      kind,
      node,
      children,
      hash,
      remarks: undefined,
      noisy: false,
      failure: undefined,
      generation: this.#generation,
    };
    bucket.push(interned);
    this.#size++;
    return interned;
  }

  /** Starts another evaluation; now and then forgets what none of the last ones has asked for. */
  next(): number {
    this.#generation++;
    if (this.#generation % 16 === 0) this.#sweep();
    return this.#generation;
  }

  /** Seen by identity, perhaps after the table forgot it: it goes back, so that equals meet it. */
  #touch(interned: Interned): void {
    if (interned.generation === this.#generation) return;
    if (interned.generation < this.#generation - FORGET_AFTER) this.#restore(interned);
    interned.generation = this.#generation;
  }

  #restore(interned: Interned): void {
    const key = keyOf(interned.hash);
    const bucket = this.#table.get(key);
    if (!bucket) this.#table.set(key, [interned]);
    else if (!bucket.includes(interned)) bucket.push(interned);
    else return;
    this.#size++;
  }

  #sweep(): void {
    const oldest = this.#generation - FORGET_AFTER;
    for (const [key, bucket] of this.#table) {
      const kept = bucket.filter(({ generation }) => generation >= oldest);
      if (kept.length === bucket.length) continue;
      this.#size -= bucket.length - kept.length;
      if (kept.length > 0) this.#table.set(key, kept);
      else this.#table.delete(key);
    }
  }
}

const hexadecimal = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');

const keyOf = ([a, b]: readonly [number, number]): number => (a >>> 0) * 2 ** 21 + (b >>> 11);

/** 16 hexadecimal digits that stand for the content, the same in every session. */
export const hashOf = ({ hash: [a, b] }: Interned): string => hexadecimal(a) + hexadecimal(b);

const same = (a: readonly Interned[], b: readonly Interned[]): boolean =>
  a.length === b.length && a.every((child, i) => child === b[i]);

/** Equal hashes are no proof. */
function equal(a: Node, b: Node): boolean {
  if (a === b) return true;
  const one = new Recorded();
  const other = new Recorded();
  parametersOf(a, one);
  parametersOf(b, other);
  return one.equals(other);
}

class Recorded implements ParameterSink {
  readonly #values: (number | string | Uint8Array)[] = [];

  number(x: number): void {
    this.#values.push(x);
  }
  text(text: string): void {
    this.#values.push(text);
  }
  bytes(bytes: Uint8Array): void {
    this.#values.push(bytes);
  }

  equals(other: Recorded): boolean {
    return (
      this.#values.length === other.#values.length &&
      this.#values.every((value, i) => equalValues(value, other.#values[i]!))
    );
  }
}

function equalValues(a: number | string | Uint8Array, b: number | string | Uint8Array): boolean {
  // NaN equals itself here, and −0 equals 0, as their hashes do.
  if (a === b || (a !== a && b !== b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a.length !== b.length) return false;
  return a.every((byte, i) => byte === b[i]);
}
