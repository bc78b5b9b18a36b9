import type { Scan } from './scan.ts';

interface Definition {
  name: string;
  start: number;
  end: number;
  /** Names that it may call. */
  calls: ReadonlySet<string>;
}

/** A text as definitions that stand on its top level, and the calls of everything else. */
interface Parts {
  definitions: Definition[];
  rest: ReadonlySet<string>;
}

/**
 * A call is the only way to a module or function: their names are no values, and no text is ever run. The
 * parenthesis may stand behind others, as in `(f)(x)`.
 */
const CALL = /([\w$]+)[\s)]*(\()?/g;
const TOKEN = /"(?:[^"\\]|\\[^])*"|[{}()[\];]|\b(module|function)\s+(\w+)\s*\(/g;
const SPACE = /\s*/y;

/** Names that a text without comments may call. */
export function calls(text: string, into = new Set<string>()): Set<string> {
  for (const [, name, called] of text.matchAll(CALL)) if (called) into.add(name!);
  return into;
}

const charAfter = (text: string, at: number): string | undefined => {
  SPACE.lastIndex = at;
  SPACE.exec(text);
  return text[SPACE.lastIndex];
};

const known = new WeakMap<Scan, Parts>();

/**
 * Finds `module m(…) {…}` and `function f(…) = …;` on the top level. What is spelled in another way, or does not
 * balance, is left in the rest.
 */
function partsOf(scan: Scan): Parts {
  const found = known.get(scan);
  if (found) return found;
  const text = scan.stripped;
  let definitions: Definition[] = [];
  let depth = 0;
  let open: { name: string; start: number; module: boolean; body: boolean } | undefined;
  const close = (end: number): void => {
    if (open) definitions.push({ ...open, end, calls: calls(text.slice(open.start, end)) });
    open = undefined;
  };
  for (const match of text.matchAll(TOKEN)) {
    const [token, kind, name] = match;
    const end = match.index + token.length;
    if (token[0] === '"') continue;
    if (kind) {
      const before = text
        .slice(Math.max(0, match.index - 200), match.index)
        .trimEnd()
        .at(-1);
      // Two hundred spaces are no reason to guess.
      const begins = before === undefined ? match.index < 200 : ';}>'.includes(before);
      if (depth === 0 && begins) {
        open = { name: name!, start: match.index, module: kind === 'module', body: false };
      }
      depth++;
    } else if ('{(['.includes(token)) depth++;
    else if (token !== ';') {
      depth--;
      if (depth !== 0 || !open) continue;
      if (open.body && open.module) close(end);
      else if (!open.body) {
        open.body = true;
        if (charAfter(text, end) !== (open.module ? '{' : '=')) open = undefined;
      }
    } else if (depth === 0 && open?.body && !open.module) close(end);
  }
  if (depth !== 0) definitions = [];
  const rest = new Set<string>();
  let at = 0;
  for (const { start, end } of definitions) {
    calls(text.slice(at, start), rest);
    at = end;
  }
  calls(text.slice(at), rest);
  const parts = { definitions, rest };
  known.set(scan, parts);
  return parts;
}

/**
 * Texts of libraries without the modules and functions that nothing can call, since no text that may run holds
 * their name before a parenthesis: the engine parses the rest faster. Everything else, variables and the
 * number of every line included, stays.
 *
 * @param library all library texts that the model reaches, by path
 * @param used names that the project's own texts may call; grows by all that turned out to be needed
 * @param keep paths whose text is to stay whole
 */
export function withoutUnused(
  library: ReadonlyMap<string, Scan>,
  used: Set<string>,
  keep: (path: string) => boolean,
): Map<string, string> {
  const byName = new Map<string, Definition[]>();
  const open: Definition[] = [];
  const need = (name: string): void => {
    const definitions = byName.get(name);
    if (!definitions) return;
    byName.delete(name);
    open.push(...definitions);
  };
  for (const [path, scan] of library) {
    const { definitions } = partsOf(scan);
    if (keep(path)) calls(scan.stripped, used);
    else {
      for (const name of partsOf(scan).rest) used.add(name);
      for (const definition of definitions) {
        const same = byName.get(definition.name);
        if (same) same.push(definition);
        else byName.set(definition.name, [definition]);
      }
    }
  }
  for (const name of used) need(name);
  for (let next = open.pop(); next; next = open.pop()) {
    used.add(next.name);
    for (const name of next.calls) need(name);
  }
  const result = new Map<string, string>();
  for (const [path, scan] of library) {
    const kept: string[] = [];
    let at = 0;
    for (const { name, start, end } of keep(path) ? [] : partsOf(scan).definitions) {
      if (!byName.has(name)) continue;
      kept.push(scan.stripped.slice(at, start), scan.stripped.slice(start, end).replace(/[^\n]+/g, ''));
      at = end;
    }
    kept.push(scan.stripped.slice(at));
    result.set(path, kept.join(''));
  }
  return result;
}
