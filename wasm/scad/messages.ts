import type { Diagnostic, Severity } from '../contract.ts';
import { tokens, type Token } from './lexer.ts';

const SEVERITIES: Readonly<Record<string, Severity>> = {
  ERROR: 'error',
  'EXPORT-ERROR': 'error',
  'PARSER-ERROR': 'error',
  'UI-ERROR': 'error',
  WARNING: 'warning',
  'FONT-WARNING': 'warning',
  'EXPORT-WARNING': 'warning',
  'UI-WARNING': 'warning',
  DEPRECATED: 'deprecated',
  TRACE: 'trace',
  ECHO: 'echo',
};

const GROUP = /^([A-Z]+(?:-[A-Z]+)?): ?(.*)$/s;
const LOCATION = /,? in file (.+?), line (\d+)$/s;
/** `import` and `surface` name the line, and leave out the file. */
const LINE_ONLY = /,? (?:import\(\)|surface\(\)|in) at line (\d+)$/;
/** Statistics and start-up notes, which say nothing about the model. */
const STATUS =
  /^$|^(?:Could not initialize localization|Geometries in cache:|Geometry cache size|CGAL (?:Polyhedrons in cache|cache size)|Total rendering time|\s*Top level object is an? |Fontconfig (?:error|warning)|Rendering |Compiling design|Parsing design|Normalized tree|Cache|Using default value|CGAL error: |(?:Expression|File|Line|Explanation)\s*:|Refer to the bug-reporting)|^\s+(?:Simple|Convex|Halfedges|Edges|Halffacets|Facets|Triangles|Vertices|Volumes|Contours|Status|Genus|Valid):? /;
/** What the engine says when there is nothing to write; `OpenScad` turns it into a reason. */
const NOTHING = /^Current top level object is /;

const MOST_DIAGNOSTICS = 1000;
const MOST_CHARACTERS = 10_000;
const MOST_ECHO_LINES = 200;

/** `/project/a/../b.scad` → `b.scad`, `/libraries/BOSL2/std.scad` → `<BOSL2/std.scad>`. */
export function projectPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const [root, ...rest] = parts;
  if (root === 'project') return rest.join('/');
  if (root === 'libraries') return `<${rest.join('/')}>`;
  return path;
}

const readable = (text: string): string =>
  text.replace(/(?<![\w/])\/(?:project|libraries)\/[^'",\s]+/g, path => projectPath(path));

const quotes = (line: string): number => line.split('"').length - 1;

/** Joins the lines of an echoed or asserted string that holds line breaks. */
function joined(lines: readonly string[]): string[] {
  const result: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (/^(?:ECHO|ERROR: Assertion)/.test(line) && quotes(line) % 2 === 1) {
      let end = i + 1;
      const last = Math.min(lines.length, i + MOST_ECHO_LINES);
      while (end < last && quotes(lines[end]!) % 2 === 0) end++;
      if (end < last) {
        result.push(lines.slice(i, end + 1).join('\n'));
        i = end;
        continue;
      }
    }
    result.push(line);
  }
  return result;
}

const OPENERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** The innermost bracket that is still open where the text ends. */
function openBracket(text: string): Token | undefined {
  const open: Token[] = [];
  for (const token of tokens(text)) {
    if (token.kind !== 'punctuation') continue;
    if ('([{'.includes(token.text)) open.push(token);
    else if (open.at(-1)?.text === OPENERS[token.text]) open.pop();
  }
  return open.at(-1);
}

/**
 * OpenSCAD places a parser error at the end of a file behind its last line, and never says more than "syntax error":
 * the diagnostic comes back into the file, to the bracket that is open there if one is. `text` is the file's.
 */
export function placed(diagnostic: Diagnostic, text: string): Diagnostic {
  const { line = 0 } = diagnostic;
  const last = text.trimEnd().split('\n').length;
  if (line <= last) return diagnostic;
  if (!diagnostic.text.startsWith('Parser error')) return { ...diagnostic, line: last };
  const open = openBracket(text);
  return open
    ? { ...diagnostic, text: `Parser error: this “${open.text}” is never closed`, line: open.line }
    : {
        ...diagnostic,
        text: 'Parser error: the file ends within a statement; a “;” may be missing',
        line: last,
      };
}

/** Keeps the first and the last, and says how many went. */
function capped(diagnostics: Diagnostic[]): Diagnostic[] {
  if (diagnostics.length <= MOST_DIAGNOSTICS) return diagnostics;
  const half = MOST_DIAGNOSTICS / 2;
  const middle = diagnostics.slice(half, -half);
  // An error is never among what is left out, unless there are hundreds of them.
  const errors = middle.filter(d => d.severity === 'error').slice(0, half);
  const omitted = middle.length - errors.length;
  return [
    ...diagnostics.slice(0, half),
    ...errors,
    { severity: 'info', text: `${omitted.toLocaleString('en')} messages are not shown.` },
    ...diagnostics.slice(-half),
  ];
}

/**
 * What OpenSCAD printed, as diagnostics: files as project paths or `<Library/file.scad>`, lines from 1. Status lines
 * are dropped, the two lines of a parser error are one, and very long outputs are cut.
 * `entry` places the messages of `import` and `surface`, which come without a file.
 */
export function diagnostics(lines: readonly string[], entry?: { path: string; text: string }): Diagnostic[] {
  const result: Diagnostic[] = [];
  const entryLines = entry?.text.split('\n');
  let parserError = false;
  for (const line of joined(lines)) {
    if (STATUS.test(line) || NOTHING.test(line)) continue;
    const group = GROUP.exec(line);
    const severity = group && SEVERITIES[group[1]!];
    if (!group || !severity) {
      const unparsed = /^Can't parse file '(.*)'!$/.exec(line);
      if (!unparsed) result.push({ severity: 'info', text: readable(line) });
      else if (!parserError) {
        result.push({ severity: 'error', text: readable(line), file: projectPath(unparsed[1]!) });
      }
      continue;
    }
    let text = group[2]!;
    const diagnostic: Diagnostic = { severity, text };
    // An echo has no location of its own: what looks like one is the user's text.
    const location = severity === 'echo' ? null : LOCATION.exec(text);
    if (location) {
      text = text.slice(0, location.index);
      diagnostic.file = projectPath(location[1]!);
      diagnostic.line = Number(location[2]);
    } else if (severity !== 'echo') {
      const alone = LINE_ONLY.exec(text);
      if (alone) {
        text = text.slice(0, alone.index);
        diagnostic.line = Number(alone[1]);
        if (entry && /\b(?:import|surface)\b/.test(entryLines?.[diagnostic.line - 1] ?? ''))
          diagnostic.file = entry.path;
        else delete diagnostic.line;
      }
    }
    if (severity !== 'echo') text = readable(text);
    if (/^Can't open (?:include file|library) /.test(text))
      text = `${text.replace(/\.$/, '')}: add the file to the project, or install its library.`;
    if (severity === 'error' && text.startsWith('Parser error')) parserError = true;
    diagnostic.text = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
    result.push(diagnostic);
  }
  return capped(result);
}
