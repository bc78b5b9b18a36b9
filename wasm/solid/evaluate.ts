import type { Diagnostic, Mesh, Outline } from '../contract.ts';
import { triangulated } from '../scad/outline.ts';
import { isEmpty, NOTHING, solidOfMesh, flatOf, type Geometry } from './geometry.ts';
import { Interner, type Interned, type Remark } from './intern.ts';
import type { Kernel } from './kernel.ts';
import { kinds, type Maker } from './kinds.ts';
import { markedParts, rootOf } from './marks.ts';
import { EMPTY_MESH, meshOf } from './mesh.ts';
import type { Operation } from './operands.ts';
import { asSolid } from './operands.ts';
import { Pause } from './pause.ts';
import { remarksOf } from './remarks.ts';
import { RESULT_LIMITS, Results, type ResultLimits } from './results.ts';
import type { Kind, Node } from './tree.ts';
import { Unsupported } from './unsupported.ts';

/** A rewrite: another node that gives the same geometry for less. */
export type Pass = (node: Interned, interner: Interner) => Interned;

/** What stands in for a part that this engine cannot do. */
export type Substitute = { readonly mesh: Mesh } | { readonly outline: Outline };

export interface SolidOptions {
  /** Asked between nodes; once it is aborted, the evaluation ends with an AbortError. */
  readonly signal?: { readonly aborted: boolean } | undefined;
  /**
   * Asked for a part that cannot be done exactly (all of `node`, children included), with the reason. Undefined: the
   * whole evaluation throws `Unsupported`.
   */
  readonly substitute?: ((node: Node, reason: string) => Promise<Substitute | undefined>) | undefined;
  /** The bundled fonts by file name; undefined when the model brings fonts of its own. */
  readonly fonts?: (() => Promise<ReadonlyMap<string, Uint8Array>>) | undefined;
  /** Leave out `highlighted` and `background`. */
  readonly unmarked?: boolean | undefined;
}

export interface SolidResult {
  /** 0: nothing at all, not even an empty shape. */
  readonly dimension: 0 | 2 | 3;
  /** Of a 2-D model, `outline` triangulated at z = 0. */
  readonly mesh: Mesh;
  readonly outline?: Outline;
  readonly highlighted?: Mesh;
  readonly background?: Mesh;
  /** What OpenSCAD says while it builds this geometry. */
  readonly diagnostics: Diagnostic[];
  /** Reasons of the parts that `substitute` made. */
  readonly fallbacks: string[];
  /** How many nodes were computed anew. */
  readonly computed: number;
}

/** From trees to meshes. What one evaluation computed, the next ones find again. One evaluation at a time. */
export class SolidEvaluator {
  readonly kernel: Kernel;
  readonly #interner = new Interner();
  readonly #results: Results;
  readonly #passes: readonly Pass[];
  #queue: Promise<unknown> = Promise.resolve();

  constructor(kernel: Kernel, passes: readonly Pass[] = [], limits: ResultLimits = RESULT_LIMITS) {
    this.kernel = kernel;
    this.#passes = passes;
    this.#results = new Results(limits);
  }

  /** Estimated bytes of the results that are kept. */
  get bytes(): number {
    return this.#results.bytes;
  }

  /** `Unsupported` is thrown for what cannot be promised to equal OpenSCAD's, an AbortError when `signal` says so. */
  evaluate(tree: Node, options: SolidOptions = {}): Promise<SolidResult> {
    const result = this.#queue.then(() => this.#evaluate(tree, options));
    this.#queue = result.catch(() => {});
    return result;
  }

  /** Frees all results. */
  async forget(): Promise<void> {
    await this.#queue;
    this.#results.clear();
  }

  async #evaluate(tree: Node, options: SolidOptions): Promise<SolidResult> {
    const generation = this.#interner.next();
    this.#results.begin(generation);
    const run = new SolidRun(this.kernel, this.#interner, this.#results, this.#passes, options);
    try {
      const root = rootOf(tree);
      const whole = await run.geometry(root);
      const diagnostics = remarksOf(root, node => this.#interner.intern(node));
      const shapes = shapeOf(whole);
      const { highlighted, background } = options.unmarked
        ? { highlighted: undefined, background: undefined }
        : markedParts(root);
      return {
        ...shapes,
        ...(highlighted && { highlighted: shapeOf(await run.geometry(highlighted)).mesh }),
        ...(background && { background: shapeOf(await run.geometry(background)).mesh }),
        diagnostics,
        fallbacks: run.fallbacks,
        computed: run.computed,
      };
    } finally {
      this.#results.end();
    }
  }
}

function shapeOf(geometry: Geometry): Pick<SolidResult, 'dimension' | 'mesh' | 'outline'> {
  const { dimension } = geometry;
  if (isEmpty(geometry)) return { dimension, mesh: EMPTY_MESH };
  if (geometry.dimension === 2) {
    const outline = { contours: [...geometry.planar.contours] };
    return { dimension, mesh: triangulated(outline), outline };
  }
  return geometry.dimension === 3
    ? { dimension, mesh: meshOf(asSolid(geometry)) }
    : { dimension, mesh: EMPTY_MESH };
}

/** One evaluation under way. */
class SolidRun {
  readonly fallbacks: string[] = [];
  computed = 0;
  readonly #kernel: Kernel;
  readonly #interner: Interner;
  readonly #results: Results;
  readonly #passes: readonly Pass[];
  readonly #options: SolidOptions;
  readonly #pause: Pause;

  constructor(
    kernel: Kernel,
    interner: Interner,
    results: Results,
    passes: readonly Pass[],
    options: SolidOptions,
  ) {
    this.#kernel = kernel;
    this.#interner = interner;
    this.#results = results;
    this.#passes = passes;
    this.#options = options;
    this.#pause = new Pause(options.signal);
  }

  /** Lent: the results own it, and keep it until this evaluation ends. */
  async geometry(tree: Node): Promise<Geometry> {
    let root = this.#interner.intern(tree);
    for (const pass of this.#passes) root = pass(root, this.#interner);
    // Children first, without recursion: trees may be deep.
    const stack = [root];
    while (stack.length > 0) {
      const node = stack[stack.length - 1]!;
      if (this.#results.get(node)) {
        stack.pop();
        continue;
      }
      if (node.failure && !this.#options.substitute) throw node.failure;
      const before = stack.length;
      for (let i = node.children.length - 1; i >= 0; i--) {
        const child = node.children[i]!;
        if (!this.#results.get(child)) stack.push(child);
      }
      if (stack.length > before) continue;
      stack.pop();
      this.#results.set(node, await this.#make(node));
      this.computed++;
      if (this.#pause.due) await this.#pause.take();
    }
    return this.#results.get(root) ?? NOTHING;
  }

  async #make(node: Interned): Promise<Geometry> {
    const remarks: Remark[] = [];
    const operation: Operation = {
      kernel: this.#kernel,
      operands: node.children.map(child => this.#results.get(child)!),
      warn: (text, at) => void remarks.push({ severity: 'warning', text, at }),
      error: (text, at) => void remarks.push({ severity: 'error', text, at }),
      fonts: this.#options.fonts,
    };
    node.noisy = node.children.some(({ noisy }) => noisy);
    try {
      const make = kinds[node.kind] as Maker<Kind>;
      const made = make(node.node as never, operation);
      const geometry = made instanceof Promise ? await made : made;
      node.remarks = remarks;
      node.noisy ||= remarks.length > 0;
      return geometry;
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      error.node ??= node.node;
      node.failure = error;
      return this.#substitute(node, error);
    }
  }

  async #substitute(node: Interned, failure: Unsupported): Promise<Geometry> {
    const substitute = await this.#options.substitute?.(node.node, failure.message);
    if (!substitute) throw failure;
    this.fallbacks.push(failure.message);
    if ('outline' in substitute) return flatOf(substitute.outline);
    const { positions, indices } = substitute.mesh;
    return solidOfMesh(this.#kernel, Float64Array.from(positions), indices);
  }
}
