import type { Diagnostic, Mesh, Outline } from '../contract.ts';
import { triangulated } from '../scad/outline.ts';
import { Assembly, isAssembly, joined } from './assembly.ts';
import { isEmpty, NOTHING, solidOfColored, flatOf, type Geometry } from './geometry.ts';
import { Interner, type Interned, type Remark } from './intern.ts';
import type { Kernel } from './kernel.ts';
import { kinds, type Maker } from './kinds.ts';
import { markedParts, rootOf } from './marks.ts';
import { EMPTY_MESH, meshOf, meshOfShell } from './mesh.ts';
import type { Operation } from './operands.ts';
import { Pause } from './pause.ts';
import { Plans, type Plan, type Planner } from './plan.ts';
import { remarksOf } from './remarks.ts';
import { RESULT_LIMITS, Results, type ResultLimits } from './results.ts';
import type { Kind, Node } from './tree.ts';
import { Unsupported } from './unsupported.ts';

/** A rewrite: another node that gives the same geometry for less. */
export type Pass = (node: Interned, interner: Interner) => Interned;

/** What makes an evaluator faster, and how much it keeps; without rewrites every node is made from its children. */
export interface Rewrites {
  readonly passes?: readonly Pass[];
  readonly planners?: readonly Planner[];
  /** Unions at the top of a model are taken apart. */
  readonly assemble?: boolean;
  readonly limits?: ResultLimits;
}

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
  /** The last unions may be left out: the parts of the model side by side, for the eye only. */
  readonly draft?: boolean | undefined;
}

export interface SolidResult {
  /** 0: nothing at all, not even an empty shape. */
  readonly dimension: 0 | 2 | 3;
  /** Of a 2-D model, `outline` triangulated at z = 0. */
  readonly mesh: Mesh;
  readonly outline?: Outline;
  readonly highlighted?: Mesh;
  readonly background?: Mesh;
  /** Parts of `mesh` may lie in one another. */
  readonly draft: boolean;
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
  readonly #plans: Plans;
  readonly #assemble: boolean;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    kernel: Kernel,
    { passes = [], planners = [], assemble = false, limits = RESULT_LIMITS }: Rewrites = {},
  ) {
    this.kernel = kernel;
    this.#passes = passes;
    this.#assemble = assemble;
    this.#plans = new Plans(planners, this.#interner);
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
    const run = new SolidRun(this.kernel, this.#interner, this.#results, this.#passes, this.#plans, options);
    try {
      const root = rootOf(tree);
      const assembled = this.#assemble ? await run.assembled(root) : undefined;
      const shapes = assembled ?? shapeOf(await run.geometry(root));
      const { highlighted, background } = options.unmarked ? NO_MARKS : markedParts(root);
      return {
        ...shapes,
        draft: assembled?.draft ?? false,
        ...(await run.marked('highlighted', highlighted)),
        ...(await run.marked('background', background)),
        // OpenSCAD builds what is in the background, too.
        diagnostics: remarksOf(background ? [root, background] : [root], node => run.rewritten(node)),
        fallbacks: run.fallbacks,
        computed: run.computed,
      };
    } finally {
      this.#results.end();
    }
  }
}

const NO_MARKS = { highlighted: undefined, background: undefined };

function shapeOf(geometry: Geometry): Pick<SolidResult, 'dimension' | 'mesh' | 'outline'> {
  const { dimension } = geometry;
  if (isEmpty(geometry)) return { dimension, mesh: EMPTY_MESH };
  if (geometry.dimension === 2) {
    const outline = { contours: [...geometry.planar.contours] };
    return { dimension, mesh: triangulated(outline), outline };
  }
  if (geometry.dimension === 0) return { dimension, mesh: EMPTY_MESH };
  if (geometry.kind === 'shell') return { dimension, mesh: meshOfShell(geometry) };
  return { dimension, mesh: geometry.mesh?.() ?? meshOf(geometry) };
}

/** Meshes of geometries that stay from one evaluation to the next. */
const meshes = new WeakMap<Geometry, Mesh>();

function meshFor(geometry: Geometry): Mesh {
  let mesh = meshes.get(geometry);
  if (!mesh) meshes.set(geometry, (mesh = shapeOf(geometry).mesh));
  return mesh;
}

/** One evaluation under way. */
class SolidRun {
  readonly fallbacks: string[] = [];
  computed = 0;
  readonly #kernel: Kernel;
  readonly #interner: Interner;
  readonly #results: Results;
  readonly #passes: readonly Pass[];
  readonly #plans: Plans;
  readonly #options: SolidOptions;
  readonly #pause: Pause;

  constructor(
    kernel: Kernel,
    interner: Interner,
    results: Results,
    passes: readonly Pass[],
    plans: Plans,
    options: SolidOptions,
  ) {
    this.#kernel = kernel;
    this.#interner = interner;
    this.#results = results;
    this.#passes = passes;
    this.#plans = plans;
    this.#options = options;
    this.#pause = new Pause(options.signal);
  }

  /** Lent: the results own it, and keep it until this evaluation ends. */
  geometry(tree: Node): Promise<Geometry> {
    return this.#computed(this.rewritten(tree));
  }

  /** A model that is a union, from its parts; undefined when it is none, or when there is more to it. */
  async assembled(tree: Node): Promise<{ dimension: 3; mesh: Mesh; draft: boolean } | undefined> {
    const root = this.rewritten(tree);
    if (!isAssembly(root)) return undefined;
    const assembly = new Assembly(
      this.#interner,
      node => this.#computed(node),
      node => this.#results.get(node) !== undefined,
      this.#options.draft ?? false,
    );
    await assembly.add(root);
    const { pieces, overlapping } = assembly;
    // What would have to be repaired to be united.
    if (pieces.some(({ geometry }) => geometry.dimension === 3 && geometry.kind === 'shell'))
      return undefined;
    const parts = pieces.map(({ geometry, matrix, color }) => ({ mesh: meshFor(geometry), matrix, color }));
    return { dimension: 3, mesh: joined(parts), draft: overlapping };
  }

  /** The node that is built in the place of one. */
  rewritten(tree: Node): Interned {
    let root = this.#interner.intern(tree);
    for (const pass of this.#passes) root = pass(root, this.#interner);
    return root;
  }

  async #computed(root: Interned): Promise<Geometry> {
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
      const plan = this.#plans.of(node);
      const needs = plan?.needs ?? node.children;
      for (let i = needs.length - 1; i >= 0; i--) {
        const child = needs[i]!;
        if (!this.#results.get(child)) stack.push(child);
      }
      if (stack.length > before) continue;
      const geometry = plan ? this.#planned(node, plan) : await this.#make(node);
      if (!geometry) continue;
      stack.pop();
      this.#results.set(node, geometry);
      this.computed++;
      if (this.#pause.due) await this.#pause.take();
    }
    return this.#results.get(root) ?? NOTHING;
  }

  #planned(node: Interned, plan: Plan): Geometry | undefined {
    const geometry = plan.make(
      plan.needs.map(need => this.#results.get(need)!),
      this.#kernel,
    );
    if (!geometry) this.#plans.drop(node);
    node.remarks = [];
    node.noisy = plan.needs.some(({ noisy }) => noisy);
    return geometry;
  }

  /** The mesh of marked parts, when there is anything to see of them. */
  async marked<Mark extends string>(mark: Mark, parts: Node | undefined): Promise<{ [M in Mark]?: Mesh }> {
    const mesh = parts && shapeOf(await this.geometry(parts)).mesh;
    return mesh && mesh.indices.length > 0 ? ({ [mark]: mesh } as { [M in Mark]: Mesh }) : {};
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
    return solidOfColored(this.#kernel, substitute.mesh);
  }
}
