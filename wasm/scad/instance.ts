import type { GlueFactory, GlueInstance } from './glue.ts';
import { RUNTIME_EXPORTS, supportedSpelling, trampolines, type Spelling } from './trampolines.ts';

/** Where a run's first output goes, and the second output that halts the program before its teardown. */
const OUTPUT = '/out/result';
const HALT = '/__halt';
/** Emscripten gave the engine 64 KB of shadow stack; deep models overrun that and corrupt the memory below. */
const STACK = 16 << 20;
/** A fresh instance costs 15 ms and its caches; memory never shrinks. */
const MEMORY_LIMIT = 1 << 30;
/** A model that wants more is stopped: browsers end the whole page soon after. */
const MEMORY_CEILING = 2 ** 31;
/** Every run leaves some library paths behind. */
const RUN_LIMIT = 500;

/**
 * CGAL's hull of symmetric point sets (spheres at the corners of a box) fails in one case out of four here, because
 * WebAssembly cannot set the rounding mode that its interval arithmetic needs. Where it fails depends on the order
 * of addresses in memory: another attempt, with everything else known by then, mostly goes well.
 */
const MOST_ATTEMPTS = 40;
const MOST_ATTEMPTS_TIME = 10_000;

/** Thrown out of the middle of `main`. */
class Halted {
  readonly name = 'Halted';
}

export interface Run {
  /** What the program printed, in order. */
  lines: string[];
  /** The output file, when one was written. */
  output?: Uint8Array<ArrayBuffer>;
  /** Why the program broke off, when it did: the instance is not to be used again. */
  broken?: { reason: 'stack' | 'memory' | 'abort'; text: string };
}

export interface InstanceOptions {
  create: GlueFactory;
  module: WebAssembly.Module;
  /** How trampolines are written; by default the way that this host understands. `stock` leaves the glue's own. */
  spelling?: Spelling | 'stock' | undefined;
  /** Most bytes of memory that a run may take. Default 2 GB. */
  memory?: number;
}

/**
 * One OpenSCAD program that runs many times. `main` frees what a second call would need only on its last steps, so
 * each run asks for a second output whose folder, when looked up, throws: the geometry of the first is written by
 * then, and the caches stay. Files live in memory between runs.
 */
export class Instance {
  readonly #glue: GlueInstance;
  readonly #exports: WebAssembly.Exports;
  readonly #reset: () => void;
  readonly #top: number;
  readonly #mounted = new Map<string, string | Uint8Array>();
  readonly #output: Output;
  #clock = 1_000_000_000_000;
  #runs = 0;
  #broken = false;

  private constructor(glue: GlueInstance, exports: WebAssembly.Exports, reset: () => void, output: Output) {
    this.#glue = glue;
    this.#exports = exports;
    this.#reset = reset;
    this.#output = output;
    const block = (exports[RUNTIME_EXPORTS.memalign] as (alignment: number, bytes: number) => number)(
      16,
      STACK,
    );
    this.#top = (block >>> 0) + STACK;
    const { FS } = glue;
    for (const folder of ['/project', '/libraries', '/fonts', '/out']) FS.mkdirTree(folder);
    FS.chdir('/project');
    const stat = FS.stat;
    FS.stat = (path, ...rest) => {
      if (path === HALT) throw new Halted();
      return stat.call(FS, path, ...rest);
    };
  }

  static async create(options: InstanceOptions): Promise<Instance> {
    const { create, module, spelling = supportedSpelling() ?? 'stock', memory = MEMORY_CEILING } = options;
    const output: Output = { lines: [], refused: false, shift: 0, fault: 'none' };
    let exports: WebAssembly.Exports = {};
    let reset = (): void => {};
    const print = (line: string): void => {
      // A loop of echo would fill the memory: what no one can read need not be kept.
      if (output.lines.length < 100_000) output.lines.push(line);
      if (output.fault === 'none' && line.startsWith('CGAL error: assertion')) output.fault = 'seen';
    };
    const glue = await create({
      print,
      printErr: print,
      instantiateWasm({ a }, receive) {
        const bounded = boundedMemory(a, memory, () => (output.refused = true));
        const host = faultless(
          shiftedTime(bounded, output, () => exports),
          output,
        );
        const replaced = spelling === 'stock' ? undefined : trampolines(host, spelling);
        void WebAssembly.instantiate(module, { a: replaced?.imports ?? host }).then(instance => {
          replaced?.link(instance);
          reset = replaced?.reset ?? reset;
          exports = instance.exports;
          receive(instance);
        });
      },
      preRun({ ENV }) {
        ENV['OPENSCADPATH'] = '/libraries';
        ENV['FONTCONFIG_PATH'] = '/fonts';
        ENV['FONTCONFIG_FILE'] = '/fonts/fonts.conf';
        ENV['LANG'] = 'C.UTF-8';
      },
    });
    return new Instance(glue.getInstance(), exports, reset, output);
  }

  /** Bytes of WebAssembly memory held. */
  get memory(): number {
    return (this.#exports[RUNTIME_EXPORTS.memory] as WebAssembly.Memory).buffer.byteLength;
  }

  /** False after a break, or when memory or leftovers ask for a fresh one. */
  get usable(): boolean {
    return !this.#broken && this.#runs < RUN_LIMIT && this.memory < MEMORY_LIMIT;
  }

  /** Whether `path` is mounted with these contents already. */
  holds(path: string, content: string | Uint8Array): boolean {
    return this.#mounted.get(path) === content;
  }

  /** Writes a file; its time stamp is newer than that of every file before, since the engine's caches look at it. */
  mount(path: string, content: string | Uint8Array): void {
    if (this.holds(path, content)) return;
    const { FS } = this.#glue;
    FS.mkdirTree(path.slice(0, path.lastIndexOf('/')) || '/');
    FS.writeFile(path, content);
    this.#mounted.set(path, content);
    this.touch(path);
  }

  /** Has a mounted file read again by the next run, together with the warnings that come of reading it. */
  touch(path: string): void {
    this.#clock += 2000;
    this.#glue.FS.utime(path, this.#clock, this.#clock);
  }

  /** Removes every mounted file under `folder` that is not in `keep`. */
  prune(folder: string, keep: ReadonlySet<string>): void {
    for (const path of this.#mounted.keys()) {
      if (!path.startsWith(folder) || keep.has(path)) continue;
      this.#glue.FS.unlink(path);
      this.#mounted.delete(path);
      this.#tidy(path, folder);
    }
  }

  /** Removes folders left empty: a file may take the name of one. */
  #tidy(path: string, root: string): void {
    for (let at = path.lastIndexOf('/'); at >= root.length; at = path.lastIndexOf('/', at - 1)) {
      try {
        this.#glue.FS.rmdir(path.slice(0, at));
      } catch {
        // Not empty.
        return;
      }
    }
  }

  /** Runs `openscad <entry> --export-format=<format>`, again while CGAL fails. Blocks. */
  run(entry: string, format: string, options: readonly string[] = []): Run {
    const start = performance.now();
    for (let attempt = 1; ; attempt++) {
      const last = attempt === MOST_ATTEMPTS || performance.now() - start > MOST_ATTEMPTS_TIME;
      this.#output.fault = last ? 'accepted' : 'none';
      const run = this.#run(entry, format, options);
      if (run.broken || !this.#faulted()) return run;
    }
  }

  #faulted(): boolean {
    return this.#output.fault === 'thrown';
  }

  #run(entry: string, format: string, options: readonly string[]): Run {
    const { FS } = this.#glue;
    const lines: string[] = [];
    this.#output.lines = lines;
    this.#output.refused = false;
    this.#output.shift += 2000;
    this.#runs++;
    this.#reset();
    const restore = this.#exports[RUNTIME_EXPORTS.stackRestore] as (top: number) => void;
    restore(this.#top);
    let broken: Run['broken'];
    let halted = false;
    try {
      const first = ['-o', OUTPUT, '-o', `${HALT}/x`];
      this.#glue.callMain([entry, '--backend=manifold', `--export-format=${format}`, ...options, ...first]);
    } catch (error) {
      halted = error instanceof Halted;
      if (!halted) broken = reasonOf(error);
    }
    restore(this.#top);
    // The engine takes some failed allocations for an empty result, and some for a bug.
    if (this.#output.refused) broken = NO_MEMORY;
    // Without a halt the program has taken itself apart, as it does after a wrong option.
    if (!halted || broken) this.#broken = true;
    let output: Uint8Array<ArrayBuffer> | undefined;
    try {
      output = FS.readFile(OUTPUT);
      FS.unlink(OUTPUT);
    } catch {
      // Nothing was written: the lines say why.
    }
    return { lines, ...(output && { output }), ...(broken && { broken }) };
  }
}

const NO_MEMORY = { reason: 'memory', text: 'out of memory' } as const;

/** What the program says while it runs. */
interface Output {
  lines: string[];
  /** It asked for more memory than it may have. */
  refused: boolean;
  /** CGAL complained; then it threw, and the run was given up. Or: this is the last attempt. */
  fault: 'none' | 'seen' | 'thrown' | 'accepted';
  /** Milliseconds by which its clock runs ahead. */
  shift: number;
}

/**
 * The engine trusts what it knows of a file for 0.9 s (its `StatCache`); edits come faster. Each run therefore starts
 * two seconds later than the one before.
 */
function shiftedTime(
  imports: Record<string, WebAssembly.ImportValue>,
  output: Output,
  exports: () => WebAssembly.Exports,
): Record<string, WebAssembly.ImportValue> {
  const shifted = { ...imports };
  for (const [key, clock] of Object.entries(imports)) {
    if (typeof clock !== 'function') continue;
    if (clock.name === '_emscripten_date_now') shifted[key] = () => (clock as () => number)() + output.shift;
    if (clock.name === '_clock_time_get') {
      shifted[key] = (id: number, precision: bigint, result: number): unknown => {
        const status = (clock as (id: number, precision: bigint, result: number) => unknown)(
          id,
          precision,
          result,
        );
        const { buffer } = exports()[RUNTIME_EXPORTS.memory] as WebAssembly.Memory;
        const view = new DataView(buffer);
        const now = view.getBigInt64(result >>> 0, true);
        view.setBigInt64(result >>> 0, now + BigInt(output.shift) * 1_000_000n, true);
        return status;
      };
    }
  }
  return shifted;
}

/** Lets the memory grow up to `limit` bytes. */
function boundedMemory(
  imports: Record<string, WebAssembly.ImportValue>,
  limit: number,
  onRefused: () => void,
): Record<string, WebAssembly.ImportValue> {
  const bounded = { ...imports };
  for (const [key, grow] of Object.entries(imports)) {
    if (typeof grow !== 'function' || grow.name !== '_emscripten_resize_heap') continue;
    bounded[key] = (requested: number): unknown => {
      if (requested >>> 0 <= limit && (grow as (bytes: number) => unknown)(requested)) return true;
      onRefused();
      return false;
    };
  }
  return bounded;
}

/** Gives a run up when CGAL's exception comes, before the engine keeps an empty shape for the part that failed. */
function faultless(
  imports: Record<string, WebAssembly.ImportValue>,
  output: Output,
): Record<string, WebAssembly.ImportValue> {
  const watched = { ...imports };
  for (const [key, raise] of Object.entries(imports)) {
    if (typeof raise !== 'function' || raise.name !== '___cxa_throw') continue;
    const watching = (...values: never[]): unknown => {
      if (output.fault !== 'seen') return raise(...values);
      output.fault = 'thrown';
      throw new Halted();
    };
    // The trampolines know it by its name.
    watched[key] = Object.defineProperty(watching, 'name', { value: raise.name });
  }
  return watched;
}

function reasonOf(error: unknown): NonNullable<Run['broken']> {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError || /call stack/i.test(text)) return { reason: 'stack', text };
  if (/memory|allocation|bad_alloc/i.test(text)) return { reason: 'memory', text };
  return { reason: 'abort', text };
}
