import type {
  Diagnostic,
  Evaluation,
  EvaluateOptions,
  Mesh,
  ParameterSet,
  Source,
  Timing,
} from '../contract.ts';
import { markedParts, parseCsg } from './csg.ts';
import { OPENSCAD } from './engine.ts';
import { FONT_SETTINGS, fontFiles, fontWarnings } from './fonts.ts';
import { given } from './given.ts';
import { Instance, type InstanceOptions, type Run } from './instance.ts';
import { damaged, Libraries } from './library.ts';
import { concluded, said, type Shape } from './conclusion.ts';
import { literal } from './literals.ts';
import { mistaken } from './mistaken.ts';
import { outOf } from './nothing.ts';
import { readSvg, triangulated } from './outline.ts';
import { reach, scanned, textOf, type Reach } from './reach.ts';
import { recolored } from './recolor.ts';
import { readOff, readStl } from './result.ts';
import type { Scan } from './scan.ts';
import { calls, withoutUnused } from './unused.ts';

export { OPENSCAD };

/** What the host (a worker, the server, a test) brings along. */
export interface OpenScadHost extends InstanceOptions {
  /** The zip of a library by its folder name, or undefined. */
  library(name: string): Promise<Uint8Array | undefined>;
  /** Font files by file name; asked for once, when a model uses text. */
  fonts(): Promise<ReadonlyMap<string, Uint8Array>>;
}

export interface OpenScadOptions extends EvaluateOptions {
  /**
   * One of many on the way (a slider under the hand): parts marked `#` and `%` may be missing, and colours too when
   * the last whole evaluation of this entry had none.
   */
  interim?: boolean;
  /**
   * Coloured models come as OFF text of six digits; with this, positions are 32-bit floats as in all others, at the
   * price of a second output.
   */
  exact?: boolean;
  /** On an instance that has run nothing before: what it kept or said in earlier runs cannot matter. */
  fresh?: boolean;
}

/** Features of the engine that its nightly builds offer and that models in the wild use. */
const FEATURES = ['textmetrics', 'import-function', 'object-function', 'roof'].map(
  name => `--enable=${name}`,
);

/**
 * OpenSCAD on a persistent instance: geometry and parsed files of earlier runs are reused. One evaluation at a time;
 * calls queue up. It cannot be interrupted: hosts that need that run it in a thread and end the thread.
 */
export class OpenScad {
  readonly #host: OpenScadHost;
  readonly #libraries: Libraries;
  /** The instance may hold files of libraries that are gone or were replaced. */
  #outdated = false;
  /** Library files that the engine has read whole without a word: only they may come without their unused parts. */
  readonly #sound = new Set<string>();
  /** Names that models called so far. It only grows: a file that changes to and fro would be read anew each time. */
  readonly #called = new Set<string>();
  /** What the last evaluation of an entry turned out to be: the next one most likely is the same. */
  readonly #known = new Map<string, { dimensions: 2 | 3; colored: boolean }>();
  /** Messages of building geometry that the instance has given: it does not repeat them for what it knows. */
  #given = new Set<string>();
  #instance: Promise<Instance> | undefined;
  #fonts: Promise<ReadonlyMap<string, Uint8Array>> | undefined;
  #mountedFonts: string | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(host: OpenScadHost) {
    this.#host = host;
    this.#libraries = new Libraries(name => host.library(name));
  }

  /** Makes the instance now, so that the first evaluation need not wait for it. */
  async warm(): Promise<void> {
    await this.#usable();
  }

  /** Forgets unpacked libraries: call it when one was installed or removed. */
  forgetLibraries(): void {
    this.#libraries.forget();
    this.#outdated = true;
    this.#sound.clear();
    this.#called.clear();
  }

  /** The model as a mesh. A wrong model is `invalid` with diagnostics; only a fault of the host throws. */
  evaluate(
    source: Source,
    parameters: ParameterSet = {},
    options: OpenScadOptions = {},
  ): Promise<Evaluation> {
    return this.#next(() => this.#evaluate(source, parameters, options));
  }

  /** The tree of primitives, transformations and operations as OpenSCAD text (6 digits), when there is one. */
  csg(
    source: Source,
    parameters: ParameterSet = {},
    options: EvaluateOptions = {},
  ): Promise<{ text?: string; diagnostics: Diagnostic[] }> {
    return this.#next(async () => {
      const mount = await this.#mount(source, parameters, options).catch(damaged);
      if ('severity' in mount) return { diagnostics: [mount] };
      return this.#text(mount.instance.run(mount.entry, 'csg', FEATURES), source);
    });
  }

  /** The engine's own `--export-format=param`: JSON `{title, parameters: Parameter[]}`. */
  param(source: Source): Promise<{ text?: string; diagnostics: Diagnostic[] }> {
    return this.#next(async () => {
      const mount = await this.#mount(source, undefined, {}).catch(damaged);
      if ('severity' in mount) return { diagnostics: [mount] };
      return this.#text(mount.instance.run(mount.entry, 'param', FEATURES), source);
    });
  }

  #next<T>(job: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(job);
    this.#queue = result.catch(() => {});
    return result;
  }

  #text(run: Run, source: Source): { text?: string; diagnostics: Diagnostic[] } {
    const found = this.#diagnostics(run, source);
    return run.output
      ? { text: new TextDecoder().decode(run.output), diagnostics: found }
      : { diagnostics: found };
  }

  #diagnostics(run: Run, source: Source): Diagnostic[] {
    const found = said(run.lines, source);
    if (run.broken) found.push(outOf(run.broken));
    return found;
  }

  /** Whether a message of an earlier run is missing: because its cause is gone, or because the geometry was known. */
  #silent(found: readonly Diagnostic[]): boolean {
    const given = new Set(found.filter(ofGeometry).map(({ text }) => text));
    const silent = [...this.#given].some(text => !given.has(text));
    this.#given = given;
    return silent;
  }

  async #usable(): Promise<Instance> {
    if (this.#instance && !(await this.#instance).usable) this.#instance = undefined;
    if (!this.#instance) {
      this.#mountedFonts = undefined;
      this.#given = new Set();
      this.#instance = Instance.create(this.#host);
      this.#instance.catch(() => (this.#instance = undefined));
    }
    return this.#instance;
  }

  /** Brings the instance's files in line with the source. `undefined` parameters leave the entry as it is. */
  async #mount(
    source: Source,
    parameters: ParameterSet | undefined,
    options: EvaluateOptions,
  ): Promise<{ instance: Instance; entry: string; reached: Reach; fonts: Uint8Array[] }> {
    const reached = await reach(source, this.#libraries.load);
    const fonts = reached.abilities.has('text')
      ? await this.#fontFiles(source)
      : new Map<string, Uint8Array>();
    let instance = await this.#usable();
    const names = [...fonts.keys()].join('\n');
    // The engine lists its fonts once, at the first text.
    if (fonts.size > 0 && this.#mountedFonts !== undefined && this.#mountedFonts !== names) {
      this.#instance = undefined;
      instance = await this.#usable();
    }
    if (fonts.size > 0 && this.#mountedFonts === undefined) {
      for (const [path, content] of fonts) instance.mount(path, content);
      instance.mount('/fonts/fonts.conf', FONT_SETTINGS);
      this.#mountedFonts = names;
    }
    const assets = reached.abilities.has('import');
    const files = new Map<string, string | Uint8Array>();
    for (const [path, content] of Object.entries(source.files)) {
      if (assets || reached.texts.includes(path) || /\.(?:scad|ttf|otf)$/i.test(path)) {
        files.set(`/project/${path}`, content);
      }
    }
    const entry = `/project/${source.entry}`;
    const text = textOf(source.files[source.entry] ?? '');
    files.set(entry, parameters ? assigned(text, parameters, options) : text);
    instance.prune('/project/', new Set(files.keys()));
    if (this.#outdated) instance.prune('/libraries/', new Set());
    this.#outdated = false;
    for (const [path, content] of files) instance.mount(path, content);
    for (const path of reached.texts) if (path !== source.entry) instance.touch(`/project/${path}`);
    for (const [path, content] of this.#slim(reached, source)) instance.mount(`/libraries/${path}`, content);
    if (assets) {
      for (const library of reached.libraries) {
        for (const [path, content] of library.assets())
          instance.mount(`/libraries/${library.name}/${path}`, content);
      }
    }
    return { instance, entry, reached, fonts: [...fonts.values()] };
  }

  /** The library texts that the model reaches, as short as they may be. */
  #slim(reached: Reach, source: Source): Map<string, string> {
    const scans = new Map<string, Scan>();
    for (const path of reached.library.keys()) {
      const library = reached.libraries.find(({ name }) => path.startsWith(`${name}/`));
      if (library) scans.set(path, library.text(path.slice(library.name.length + 1)));
    }
    for (const path of reached.texts) calls(scanned(textOf(source.files[path] ?? '')).stripped, this.#called);
    return withoutUnused(scans, this.#called, path => !this.#sound.has(path));
  }

  async #fontFiles(source: Source): Promise<Map<string, Uint8Array>> {
    this.#fonts ??= this.#host.fonts();
    this.#fonts.catch(() => (this.#fonts = undefined));
    return fontFiles(source, await this.#fonts);
  }

  async #evaluate(source: Source, parameters: ParameterSet, options: OpenScadOptions): Promise<Evaluation> {
    const start = performance.now();
    const wrong = mistaken(source, parameters);
    if (wrong.length > 0) {
      const timing = { total: performance.now() - start };
      return { status: 'invalid', diagnostics: wrong, engine: OPENSCAD, timing };
    }
    if (options.fresh) this.#instance = undefined;
    const mount = await this.#mount(source, parameters, options).catch(damaged);
    if ('severity' in mount) {
      const timing = { total: performance.now() - start };
      return { status: 'invalid', diagnostics: [mount], engine: OPENSCAD, timing };
    }
    const { entry, reached, fonts, ...mounted } = mount;
    let { instance } = mounted;
    const timing: Timing = { total: 0, mount: performance.now() - start, run: 0, read: 0 };
    const known = this.#known.get(source.entry) ?? { dimensions: 3, colored: true };
    const colored = reached.abilities.has('color') && (known.colored || !options.interim);
    const timed = (format: string, file = entry): Run => {
      const before = performance.now();
      const run = instance.run(file, format, FEATURES);
      timing['run'] = (timing['run'] ?? 0) + performance.now() - before;
      return run;
    };
    const read = (run: Run, format: string): Shape | undefined => {
      if (!run.output) return undefined;
      const before = performance.now();
      const shape = shapeOf(run.output, format);
      timing['read'] = (timing['read'] ?? 0) + performance.now() - before;
      return shape.mesh.indices.length > 0 ? shape : undefined;
    };
    const solid = colored ? 'off' : 'binstl';
    let format = known.dimensions === 2 ? 'svg' : solid;
    let run = timed(format);
    if (!run.output && !run.broken && run.lines.some(line => /is not a [23]D object/.test(line))) {
      format = format === 'svg' ? solid : 'svg';
      run = timed(format);
    }
    let found = this.#diagnostics(run, source);
    if (!options.interim && this.#silent(found)) {
      this.#instance = undefined;
      ({ instance } = await this.#mount(source, parameters, options));
      run = timed(format);
      found = this.#diagnostics(run, source);
      this.#silent(found);
    }
    if (run.output) {
      for (const path of reached.library.keys())
        if (!found.some(({ file }) => file === `<${path}>`)) this.#sound.add(path);
    }
    const shape = read(run, format);
    if (shape && format === 'off' && options.exact) {
      const exact = read(timed('binstl'), 'binstl');
      if (exact) shape.mesh = recolored(exact.mesh, shape.mesh);
    }
    if (shape && !options.interim) {
      const colors = shape.mesh.colors.some(c => c.color !== null);
      this.#known.set(source.entry, { dimensions: shape.outline ? 2 : 3, colored: colors });
    }
    if (reached.abilities.has('text')) {
      found.push(...fontWarnings(source, reached.texts, parameters, fonts));
    }
    const marked: { highlighted?: Mesh; background?: Mesh } = {};
    if (reached.modified && !options.interim && !run.broken && !found.some(d => d.severity === 'error')) {
      const tree = timed('csg').output;
      const parts = tree
        ? markedParts(parseCsg(new TextDecoder().decode(tree)))
        : { highlighted: '', background: '' };
      for (const kind of ['highlighted', 'background'] as const) {
        if (!parts[kind]) continue;
        const file = `${entry.slice(0, entry.lastIndexOf('/'))}/.${kind}.scad`;
        instance.mount(file, parts[kind]);
        let format = 'binstl';
        let run = timed(format, file);
        if (!run.output) run = timed((format = 'svg'), file);
        const mesh = read(run, format)?.mesh;
        if (mesh) marked[kind] = mesh;
      }
    }
    timing.total = performance.now() - start;
    return concluded({ shape, marked, found, engine: OPENSCAD, timing }, source, reached.texts);
  }
}

/** Messages of the interpreter come again in every run; all others may come of building geometry. */
const OF_INTERPRETER =
  /^(?:Ignoring unknown |undefined operation|Parser error|Assertion |.* was assigned on line|Can't open (?:library|include)|Recursion detected)/;

const ofGeometry = ({ severity, text }: Diagnostic): boolean =>
  (severity === 'warning' || severity === 'error') && !OF_INTERPRETER.test(text);

function shapeOf(output: Uint8Array, format: string): Shape {
  if (format === 'off') return { mesh: readOff(output) };
  if (format === 'binstl') return { mesh: readStl(output) };
  const outline = readSvg(new TextDecoder().decode(output));
  return { mesh: triangulated(outline), outline };
}

/** OpenSCAD's own mark between a file and what its command line adds: what follows overwrites without a warning. */
const END_OF_FILE = '\u0003';

/**
 * The entry as the engine shall see it: values appended the way its `-D` does it (which would pile up on a
 * persistent instance), as literals that hold nothing but the value. The lines stay where they were.
 */
function assigned(text: string, parameters: ParameterSet, options: EvaluateOptions): string {
  const { before, after } = given(text, parameters, options);
  const first = before.map(([name, value]) => `${name}=${literal(value)};`).join('');
  const last = after.map(([name, value]) => `${name}=${literal(value)};\n`).join('');
  return `${first}${text}\n${last && `${END_OF_FILE}\n${last}`}`;
}
