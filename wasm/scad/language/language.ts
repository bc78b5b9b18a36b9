import type { Diagnostic, ParameterSet, ParameterValue } from '../../contract.ts';
import type { Node, Origin } from '../../solid/tree.ts';
import { given } from '../given.ts';
import { diagnostics, placed } from '../messages.ts';
import { textOf } from '../reach.ts';
import type { SyntaxTree } from './syntax/ast.ts';
import type { Files } from './call.ts';
import { VIEWPORT, viewportWarnings } from './camera.ts';
import { Failure, Machine, Unsure } from './machine.ts';
import { parsed } from './syntax/parser.ts';
import { isFont, parsing } from './syntax/parsing.ts';
import { MORE_ROOTS, secondRoot } from './root.ts';
import { outOfStack } from './traces.ts';
import { Unit, type Linked } from './unit.ts';
import type { Value } from './values/value.ts';

export { Unsure };

/** What a program makes. */
export interface Outcome {
  /** A group of all that the program made; a node inside that is marked `!` takes its place (`rootOf`). */
  readonly root: Node;
  /** As OpenSCAD would give them. */
  readonly diagnostics: Diagnostic[];
  /** It said an error. One that ended the program leaves an empty tree. */
  readonly failed: boolean;
  /** Random numbers without a seed are part of it: OpenSCAD gives others in every run. */
  readonly arbitrary: boolean;
}

export interface RunOptions {
  /** `$preview`; default true. */
  preview?: boolean;
  /** `$t`; default 0. */
  time?: number;
  /** Steps (calls, rounds of loops) after which the program is stopped; default: no limit. */
  fuel?: number;
  /** Milliseconds after which it is stopped; default 120,000. */
  limit?: number;
  /** Asked now and then; a fired signal ends the run with an AbortError. */
  signal?: { readonly aborted: boolean } | undefined;
}

type Said = readonly [
  group: 'ERROR' | 'WARNING' | 'DEPRECATED',
  text: string,
  origin: Origin | undefined,
  way: string,
];

/** A program's files, parsed, as long as none of them changes. */
interface Program {
  readonly trees: readonly SyntaxTree[];
  /** Fonts that are used and are not there. */
  readonly fonts: readonly string[];
  readonly said: readonly Said[];
  readonly failed: boolean;
  readonly unit: Unit;
  /** The entry's own unit and those of all files that are used. */
  readonly units: readonly Unit[];
}

/** So many entries and used files are kept compiled; nobody works on more at a time. */
const MOST_PROGRAMS = 16;
const MOST_USED = 1000;

/** Calls in one another that OpenSCAD’s engine never stands; fewer of them may exhaust our stack earlier than its. */
const DEEP = 2500;

/** What is set before a program starts (`Builtins.cc`, `RenderVariables.cc`). */
const PRESET: Readonly<Record<string, Value>> = {
  $fn: 0,
  $fs: 2,
  $fa: 12,
  $t: 0,
  $preview: false,
  $vpr: [55, 0, 25],
  $vpt: [0, 0, 0],
  $vpd: 140,
  $vpf: 22.5,
};

/** Evaluates OpenSCAD programs. Keeps parsed and compiled files from one run to the next. */
export class Language {
  readonly #machine = new Machine();
  readonly #programs = new Map<string, Program>();
  readonly #entries = new Map<string, Unit>();
  readonly #used = new Map<string, Unit>();
  readonly #texts = new WeakMap<Uint8Array, string>();

  /**
   * The tree of nodes that a program makes, and what it says. Throws `Unsure` when only OpenSCAD can tell, and an
   * AbortError when `signal` has fired.
   */
  run(files: Files, entry: string, parameters: ParameterSet = {}, options: RunOptions = {}): Outcome {
    const machine = this.#machine;
    const text = this.#text(files, entry) ?? '';
    machine.start(files, options);
    const { report } = machine;
    const made: Node[] = [];
    try {
      const program = this.#program(files, entry);
      for (const said of program.said) report.say(...said);
      if (!program.failed) {
        for (const unit of program.units) unit.reset();
        for (const [name, value] of Object.entries(PRESET)) machine.set(machine.special(name), value);
        const { before, after } = given(text, parameters, options);
        program.unit.evaluate(valuesOf(before), valuesOf(after));
        program.unit.instantiate(made);
        const placed = VIEWPORT.filter(name => program.unit.defines(name));
        const viewport = new Map(placed.map(name => [name, machine.read(machine.special(name))]));
        for (const warning of viewportWarnings(viewport)) report.say('WARNING', warning);
      }
    } catch (error) {
      const { exhausted: deep } = machine;
      if (outOfStack(error) || (deep && error === deep && deep.passed < DEEP))
        throw new Unsure('a recursion so deep that OpenSCAD may or may not end it');
      if (!(error instanceof Failure)) {
        const last = exhausted(error);
        if (!last) throw error;
        return this.#outcome(files, entry, text, [], true, last);
      }
    }
    if (machine.rooted) {
      const second = secondRoot(groupOf(made));
      if (second) report.say('WARNING', MORE_ROOTS, second.origin);
    }
    return this.#outcome(files, entry, text, made, report.failed);
  }

  #outcome(
    files: Files,
    entry: string,
    text: string,
    made: Node[],
    failed: boolean,
    last?: Diagnostic,
  ): Outcome {
    const found = diagnostics(this.#machine.report.lines, { path: entry, text });
    const result: Diagnostic[] = [];
    for (const diagnostic of found) {
      const { file, line } = diagnostic;
      // Old spellings in a library are nothing that the user could change.
      if (diagnostic.severity === 'deprecated' && file?.startsWith('<')) continue;
      const content =
        line !== undefined && file !== undefined && !file.startsWith('<') && this.#text(files, file);
      result.push(content ? placed(diagnostic, content) : diagnostic);
    }
    if (last) result.push(last);
    return { root: groupOf(made), diagnostics: result, failed, arbitrary: this.#machine.arbitrary };
  }

  #text(files: Files, path: string): string | undefined {
    const content = files.read(path);
    if (content === undefined || typeof content === 'string') return content && textOf(content);
    let text = this.#texts.get(content);
    if (text === undefined) this.#texts.set(content, (text = textOf(content)));
    return text;
  }

  #tree(files: Files, path: string | undefined): SyntaxTree | undefined {
    const text = path === undefined ? undefined : this.#text(files, path);
    return text === undefined ? undefined : parsed(text, path!);
  }

  #program(files: Files, entry: string): Program {
    const machine = this.#machine;
    if (this.#programs.size > MOST_PROGRAMS || this.#used.size > MOST_USED) {
      for (const units of [this.#programs, this.#entries, this.#used]) units.clear();
    }
    const known = this.#programs.get(entry);
    const root = this.#tree(files, entry) ?? parsed('', entry);
    const reader = new Reader(path => this.#tree(files, path), files, entry);
    const all: SyntaxTree[] = [];
    const units: Unit[] = [];
    const linked = new Set<Unit>();
    /** Links a unit, if that is needed, after those that it uses. */
    const link = (unit: Unit, tree: SyntaxTree): void => {
      linked.add(unit);
      units.push(unit);
      const file = reader.read(tree);
      all.push(...file.trees);
      const uses: Unit[] = [];
      for (const used of file.uses) {
        if (reader.read(used).wrong) {
          all.push(...reader.read(used).trees);
          continue;
        }
        let other = this.#used.get(used.file);
        if (!other) this.#used.set(used.file, (other = new Unit(machine)));
        if (!linked.has(other)) link(other, used);
        uses.push(other);
      }
      if (
        !sameItems(unit.trees, file.trees) ||
        !sameItems(unit.uses, uses) ||
        uses.some(u => relinked.has(u))
      ) {
        unit.link({ trees: file.trees, statements: file.statements, uses } satisfies Linked);
        relinked.add(unit);
      }
    };
    const relinked = new Set<Unit>();
    let unit = this.#entries.get(entry);
    if (!unit) this.#entries.set(entry, (unit = new Unit(machine)));
    if (reader.read(root).wrong) all.push(...reader.read(root).trees);
    else link(unit, root);
    const fonts = reader.fonts(all);
    if (known && sameItems(known.trees, all) && sameItems(known.fonts, fonts)) return known;
    const said: Said[] = [];
    const { failed, unsure } = parsing(
      root,
      {
        include: (path, from, open) => reader.include(path, from, open),
        use: (path, from) => reader.use(path, from),
        font: (path, from) => reader.font(path, from),
      },
      (...message) => said.push(message),
    );
    if (unsure !== undefined) throw new Unsure(unsure);
    const program = { trees: all, fonts, said, failed, unit, units };
    this.#programs.set(entry, program);
    return program;
  }
}

interface FileText {
  readonly trees: SyntaxTree[];
  readonly statements: { node: SyntaxTree['body']['statements'][number]; tree: SyntaxTree }[];
  readonly uses: SyntaxTree[];
  readonly wrong: boolean;
}

/** Follows `include` and `use` through the files of one run. */
class Reader {
  readonly #tree: (path: string | undefined) => SyntaxTree | undefined;
  readonly #files: Files;
  readonly #entry: string;
  readonly #read = new Map<SyntaxTree, FileText>();

  constructor(tree: (path: string | undefined) => SyntaxTree | undefined, files: Files, entry: string) {
    this.#tree = tree;
    this.#files = files;
    this.#entry = entry;
  }

  include(path: string, from: string, open: readonly string[]): SyntaxTree | undefined {
    const found = this.#files.resolve(path, from);
    if (found === this.#entry) throw new Unsure('the entry is included by what it includes');
    return found === undefined || open.includes(found) ? undefined : this.#tree(found);
  }

  use(path: string, from: string): SyntaxTree | undefined {
    return isFont(path) ? undefined : this.#tree(this.#files.resolve(path, from));
  }

  font(path: string, from: string): boolean {
    return this.#files.resolve(path, from) !== undefined;
  }

  /** The fonts that files use and that are not there. */
  fonts(trees: readonly SyntaxTree[]): string[] {
    return trees.flatMap(({ inclusions, file }) =>
      inclusions
        .filter(({ kind, path }) => kind === 'use' && isFont(path) && !this.font(path, file))
        .map(({ path }) => path),
    );
  }

  /** A file's statements with those of its includes in their places. */
  read(root: SyntaxTree): FileText {
    const known = this.#read.get(root);
    if (known) return known;
    const trees: SyntaxTree[] = [];
    const statements: FileText['statements'] = [];
    const uses: SyntaxTree[] = [];
    let wrong = false;
    const visit = (tree: SyntaxTree, open: readonly string[]): void => {
      trees.push(tree);
      if (tree.unsure !== undefined) throw new Unsure(tree.unsure);
      wrong ||= tree.messages.some(({ severity }) => severity === 'error');
      for (const node of tree.body.statements) {
        if (node.kind === 'use') {
          const used = this.use(node.path, tree.file);
          if (!used) continue;
          if (uses.includes(used)) uses.splice(uses.indexOf(used), 1);
          uses.unshift(used);
        } else if (node.kind === 'include') {
          const included = this.include(node.path, tree.file, open);
          if (included) visit(included, [...open, included.file]);
        } else statements.push({ node, tree });
      }
    };
    visit(root, []);
    const text: FileText = { trees, statements, uses, wrong };
    this.#read.set(root, text);
    return text;
  }
}

/** The message about what JavaScript has no room for; undefined for any other error. */
function exhausted(error: unknown): Diagnostic | undefined {
  if (!(error instanceof Error) || !/^(?:RangeError|InternalError)$/.test(error.name)) return undefined;
  const text = 'Stopped: a text or a list has become too long. Look for a loop or recursion without an end.';
  return { severity: 'error', text };
}

const groupOf = (children: Node[]): Node => ({ kind: 'group', children, modifiers: 0, origin: undefined });

const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);

const valuesOf = (list: readonly (readonly [string, ParameterValue])[]): ReadonlyMap<string, Value> =>
  new Map(list);
