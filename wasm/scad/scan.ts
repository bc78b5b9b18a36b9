import type { Inclusion } from './lexer.ts';

/** What a text may make the engine do; a superset, found without evaluating anything. */
export type Ability = 'color' | 'text' | 'import' | 'time' | 'random';

const ABILITIES: Readonly<Record<string, Ability>> = {
  color: 'color',
  text: 'text',
  textmetrics: 'text',
  fontmetrics: 'text',
  import: 'import',
  surface: 'import',
  dxf_dim: 'import',
  dxf_cross: 'import',
  $t: 'time',
  rands: 'random',
};

export interface Scan {
  /** The text without comments, every line where it was. */
  stripped: string;
  inclusions: Inclusion[];
  abilities: ReadonlySet<Ability>;
  /** Names of the modules whose bodies hold a `#` or `%` that may be a modifier; `''` for the top level. */
  modified: ReadonlySet<string>;
  /** `$` variables in the conditions before them: who sets one may switch the modifier on. */
  gates: ReadonlySet<string>;
}

const PATTERN =
  /\/\/|\/\*|"|[{}#%]|\b(include|use)\b\s*<([^>\n\r]*)>?|\bmodule\s+([A-Za-z0-9_]+)|\$t\b|\b(?:color|text|textmetrics|fontmetrics|import|surface|dxf_dim|dxf_cross|rands)\b/g;

/** Whether the `%` or `#` at `at` stands where a statement may begin; `a % b` does not. */
function mayModify(text: string, at: number): boolean {
  if (text[at] === '#') return true;
  let before = at - 1;
  while (before >= 0 && /\s/.test(text[before]!)) before--;
  const previous = before < 0 ? ';' : text[before]!;
  if (';{}#!*%'.includes(previous) || /\belse$/.test(text.slice(Math.max(0, before - 4), before + 1)))
    return true;
  if (previous === '>')
    return /\b(?:include|use)\s*<[^<>\n]*$/.test(text.slice(Math.max(0, before - 500), before));
  return previous === ')' && /^\s*(?:[#%!*{]|[A-Za-z_$][\w$]*\s*\()/.test(text.slice(at + 1, at + 200));
}

/** `$` variables of the `if` that the modifier at `at` stands behind. */
function gatesBefore(text: string, at: number): string[] {
  const before = text.slice(Math.max(0, at - 200), at);
  const condition = before.lastIndexOf('if');
  return condition < 0
    ? []
    : (before.slice(condition).match(/\$(?!preview\b|t\b|children\b|f[nas]\b)\w+/g) ?? []);
}

function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === 34) return at + 1;
  }
  return text.length;
}

/**
 * One pass over OpenSCAD text, fast enough for whole libraries (4 MB in 20 ms): what the tokens of `lexer.ts` would
 * tell, plus the text that the engine parses faster. Never throws.
 */
export function scan(text: string): Scan {
  const inclusions: Inclusion[] = [];
  const abilities = new Set<Ability>();
  const modified = new Set<string>();
  const gates = new Set<string>();
  const kept: string[] = [];
  const lines = { at: 0, line: 1 };
  let from = 0;
  let depth = 0;
  const modules: { name: string; depth: number }[] = [];
  PATTERN.lastIndex = 0;
  for (let match = PATTERN.exec(text); match; match = PATTERN.exec(text)) {
    const [token, kind, path, name] = match;
    const at = match.index;
    if (token === '//') {
      const newline = text.indexOf('\n', at);
      kept.push(text.slice(from, at));
      PATTERN.lastIndex = from = newline < 0 ? text.length : newline;
    } else if (token === '/*') {
      const close = text.indexOf('*/', at + 2);
      // An unclosed comment is an error that the engine must see.
      if (close < 0) break;
      kept.push(text.slice(from, at), ' ', text.slice(at, close).replace(/[^\n]+/g, ''));
      PATTERN.lastIndex = from = close + 2;
    } else if (token === '"') PATTERN.lastIndex = stringEnd(text, at);
    else if (token === '{') depth++;
    else if (token === '}') {
      depth--;
      if (modules.length > 0 && depth <= modules.at(-1)!.depth) modules.pop();
    } else if (token === '#' || token === '%') {
      if (!mayModify(text, at)) continue;
      modified.add(modules.at(-1)?.name ?? '');
      for (const gate of gatesBefore(text, at)) gates.add(gate);
    } else if (kind) {
      for (let n = text.indexOf('\n', lines.at); n >= 0 && n < at; n = text.indexOf('\n', n + 1)) {
        lines.line++;
        lines.at = n + 1;
      }
      inclusions.push({ kind: kind as Inclusion['kind'], path: path!.trim(), line: lines.line });
    } else if (name) {
      // A body without braces ends unnoticed; the next module on the same level takes its place.
      while (modules.length > 0 && modules.at(-1)!.depth >= depth) modules.pop();
      modules.push({ name, depth });
    } else {
      const ability = ABILITIES[token];
      if (ability) abilities.add(ability);
    }
  }
  kept.push(text.slice(from));
  return { stripped: kept.join(''), inclusions, abilities, modified, gates };
}

const setters = new WeakMap<Scan, Map<string, Set<string>>>();

/** By `$` variable, the modules of a text that set it. */
export function settersOf(scan: Scan): ReadonlyMap<string, ReadonlySet<string>> {
  let found = setters.get(scan);
  if (!found) {
    setters.set(scan, (found = new Map()));
    let module = '';
    for (const [, name, variable] of scan.stripped.matchAll(/\bmodule\s+(\w+)|(\$\w+)\s*=(?!=)/g)) {
      if (name) module = name;
      else if (variable && module) found.set(variable, (found.get(variable) ?? new Set()).add(module));
    }
  }
  return found;
}
