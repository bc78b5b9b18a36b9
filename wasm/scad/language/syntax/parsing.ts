import type { Origin } from '../../../solid/tree.ts';
import type { Inclusion, SyntaxTree } from './ast.ts';
import { lineOf } from './parser.ts';

/** Finds files for `parsing`. */
export interface Inclusions {
  /** The file that `path`, written in `from`, names; one of `open` cannot be opened once more. */
  include(path: string, from: string, open: readonly string[]): SyntaxTree | undefined;
  use(path: string, from: string): SyntaxTree | undefined;
  /** Whether a font that `use` names is there. */
  font(path: string, from: string): boolean;
}

/** `use` of one of these makes a font known. */
export const isFont = (path: string): boolean => /\.(?:otf|ttf)$/i.test(path);

export interface Parsing {
  /** A syntax error: the model has no meaning. One in a file that is only used counts no further. */
  readonly failed: boolean;
  readonly unsure: string | undefined;
}

type Say = (
  group: 'ERROR' | 'WARNING' | 'DEPRECATED',
  text: string,
  origin: Origin | undefined,
  way: string,
) => void;

const GROUPS = { error: 'ERROR', warning: 'WARNING', deprecated: 'DEPRECATED' } as const;

/** A file and the way that was taken to it: OpenSCAD reads `a/../x.scad` and `x.scad` apart. */
interface Opened {
  readonly tree: SyntaxTree;
  readonly path: string;
}

class Unsure extends Error {}

/** Ends the reading of a file as a syntax error does. */
class Failed extends Error {}

/**
 * Says what OpenSCAD says before it evaluates anything, in its order (src/core/parser.y, lexer.l, SourceFile.cc):
 * included files where they are included, used files after the file that uses them, the last one first.
 */
export function parsing(root: SyntaxTree, files: Inclusions, say: Say): Parsing {
  const seen = new Set<string>();
  let failed = false;
  const visit = (opened: Opened): void => {
    const reader = new Reader(root.file, files, say);
    try {
      reader.read(opened, [], new Map());
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      failed ||= opened.tree === root;
      return;
    }
    for (const used of reader.used.toReversed()) {
      if (seen.has(used.path)) continue;
      seen.add(used.path);
      visit(used);
    }
  };
  try {
    visit({ tree: root, path: root.file });
  } catch (error) {
    if (error instanceof Unsure) return { failed: false, unsure: error.message };
    throw error;
  }
  return { failed, unsure: undefined };
}

/** Where a variable got its first value. */
interface First {
  readonly tree: SyntaxTree;
  /** The way to its file. */
  readonly way: string;
  readonly line: number;
}

class Reader {
  readonly used: Opened[] = [];
  readonly #entry: string;
  readonly #files: Inclusions;
  readonly #report: Say;
  /** Of the file that is read. */
  #way = '';

  constructor(entry: string, files: Inclusions, say: Say) {
    this.#entry = entry;
    this.#files = files;
    this.#report = say;
  }

  #say(group: Parameters<Say>[0], text: string, origin?: Origin): void {
    this.#report(group, text, origin, this.#way);
  }

  /** `open` are the includes under way, `assigned` the variables of the scope that the file's text belongs to. */
  read(opened: Opened, open: readonly string[], assigned: Map<string, First>): void {
    const outer = this.#way;
    this.#way = opened.path;
    const { tree } = opened;
    if (tree.unsure !== undefined) throw new Unsure(tree.unsure);
    const { messages, inclusions, body } = tree;
    let message = 0;
    let inclusion = 0;
    const upTo = (offset: number): void => {
      for (;;) {
        const said = messages[message]?.offset ?? Infinity;
        const included = inclusions[inclusion]?.start ?? Infinity;
        if (Math.min(said, included) > offset) return;
        if (said < included) this.#message(tree, messages[message++]!, open.length > 0);
        else this.#inclusion(opened, inclusions[inclusion++]!, open, assigned);
      }
    };
    for (const statement of body.statements) {
      if (statement.kind !== 'assignment') continue;
      // The warning comes when the semicolon has been read.
      upTo(statement.end - 1);
      const line = lineOf(tree, statement.start);
      const first = assigned.get(statement.name);
      if (first) this.#overwritten(statement.name, first, tree, line);
      else assigned.set(statement.name, { tree, way: this.#way, line });
    }
    upTo(tree.text.length);
    this.#way = outer;
  }

  #message(tree: SyntaxTree, message: SyntaxTree['messages'][number], included: boolean): void {
    const { severity, text, line, overwritten } = message;
    if (overwritten) {
      const first = { tree, way: this.#way, line: overwritten.line };
      this.#overwritten(overwritten.name, first, tree, line);
      return;
    }
    // An included file goes on in the one that includes it: the rest of a statement may stand there.
    if (severity === 'error' && included && message.offset >= tree.text.trimEnd().length)
      throw new Unsure('an included file ends within a statement');
    this.#say(GROUPS[severity], text, { file: tree.file, line });
    if (severity === 'error' && tree.messages.at(-1) === message) throw new Failed();
  }

  #inclusion(
    opened: Opened,
    inclusion: Inclusion,
    open: readonly string[],
    assigned: Map<string, First>,
  ): void {
    const { tree } = opened;
    const { kind, path, within } = inclusion;
    const origin = { file: tree.file, line: lineOf(tree, inclusion.start) };
    // A folder is no file.
    const named = path !== '' && !path.endsWith('/');
    if (kind === 'use' && isFont(path)) {
      if (named && this.#files.font(path, tree.file)) return;
      this.#say('WARNING', `Can't open library '${path}'.`, origin);
      this.#say('ERROR', `Can't read font with path '${path}'`);
      return;
    }
    if (kind === 'use') {
      const used = named ? this.#files.use(path, tree.file) : undefined;
      if (used) this.used.push({ tree: used, path: wayTo(used, path, opened) });
      else this.#say('WARNING', `Can't open library '${path}'.`, origin);
      return;
    }
    const included = named ? this.#files.include(path, tree.file, open) : undefined;
    if (!included) {
      this.#say('WARNING', `Can't open include file '${path}'.`, origin);
      return;
    }
    const way = { tree: included, path: wayTo(included, path, opened) };
    if (!within) {
      this.read(way, [...open, included.file], assigned);
      return;
    }
    const misplaced = within.children ? /^(?:use|module|function)$/ : /^use$/;
    if (included.body.statements.some(statement => misplaced.test(statement.kind)))
      throw new Unsure('an included file with definitions where none may stand');
    const before = new Map(
      [...within.assigned].map(([name, line]) => [name, { tree, way: this.#way, line }]),
    );
    this.read(way, [...open, included.file], before);
  }

  #overwritten(name: string, first: First, tree: SyntaxTree, line: number): void {
    const before = first.tree.file;
    const words = (where: string): void =>
      this.#say('WARNING', `"${name}" was assigned on line ${first.line}${where} but was overwritten`, {
        file: tree.file,
        line,
      });
    if (before === this.#entry && tree.file === this.#entry) words('');
    else if ((first.way === this.#way && first.line !== line) || before === this.#entry)
      words(` of "${relative(before, this.#entry)}"`);
  }
}

/** As written, from the project's or the libraries' root: beside the file that names it, or in the libraries. */
function wayTo(tree: SyntaxTree, path: string, from: Opened): string {
  const beside = from.path.slice(0, from.path.lastIndexOf('/') + 1) + path;
  const parts: string[] = [];
  for (const part of beside.replaceAll(/[<>]/g, '').split('/'))
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  return parts.join('/') === tree.file.replaceAll(/[<>]/g, '') ? beside : `<${path}`;
}

/** A file as seen from the folder of the entry. A library lies beside the project. */
function relative(file: string, entry: string): string {
  const from = entry.split('/').slice(0, -1);
  if (file.startsWith('<')) return `${'../'.repeat(from.length)}..${file}`;
  const to = file.split('/');
  while (from.length > 0 && from[0] === to[0]) {
    from.shift();
    to.shift();
  }
  return '../'.repeat(from.length) + to.join('/');
}
