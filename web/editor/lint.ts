import { forEachDiagnostic, type Diagnostic as Lint } from '@codemirror/lint';
import type { EditorState, Text } from '@codemirror/state';
import type { Diagnostic } from '../../wasm/contract.ts';
import { parsed } from '../../wasm/scad/language/syntax/parser.ts';
import { placed } from '../../wasm/scad/messages.ts';
import { isLibraryFile, type File } from './program.ts';

const LINT: Partial<Record<Diagnostic['severity'], Lint['severity']>> = {
  error: 'error',
  warning: 'warning',
  deprecated: 'warning',
  trace: 'info',
};

/** The messages about one file at their lines (there are no columns): each line's code, the same message once. */
export function lint(diagnostics: readonly Diagnostic[], shown: File, doc: Text): Lint[] {
  const seen = new Set<string>();
  const found: Lint[] = [];
  for (const { file, line, severity, text } of diagnostics) {
    const level = LINT[severity];
    const key = `${line} ${severity} ${text}`;
    if (!level || line === undefined || file !== shown || line < 1 || seen.has(key)) continue;
    seen.add(key);
    const at = doc.line(Math.min(line, doc.lines));
    const indent = at.text.length - at.text.trimStart().length;
    found.push({ from: at.from + indent, to: at.to, severity: level, message: text });
  }
  return found;
}

const isSyntaxError = ({ severity, text }: Diagnostic): boolean =>
  severity === 'error' && text.startsWith('Parser error');

/**
 * The syntax errors of a file as it stands, in the engine's words; undefined when only an evaluation can tell.
 * About 1 ms for each 2,000 lines.
 */
export function syntaxErrors(text: string, file: File): Diagnostic[] | undefined {
  if (isLibraryFile(file) || !/\.(?:scad|inc)$/i.test(file)) return undefined;
  const { messages, unsure } = parsed(text, file);
  if (unsure !== undefined) return undefined;
  return messages
    .map(({ severity, text: words, line }) => ({ severity, text: words, file, line }))
    .filter(isSyntaxError)
    .map(diagnostic => placed(diagnostic, text));
}

/**
 * What an evaluation said, with the syntax errors of the text as it stands now in the place of those that it found:
 * it may have seen an older text.
 */
export function current(diagnostics: readonly Diagnostic[], shown: File, doc: Text): Lint[] {
  const errors = syntaxErrors(doc.toString(), shown);
  if (!errors) return lint(diagnostics, shown, doc);
  const others = diagnostics.filter(each => each.file !== shown || !isSyntaxError(each));
  return lint([...errors, ...others], shown, doc);
}

/** What is shown now, moved along with the text, its syntax errors found anew; undefined when nothing changes. */
export function rechecked(state: EditorState, shown: File): Lint[] | undefined {
  const errors = syntaxErrors(state.doc.toString(), shown);
  if (!errors) return undefined;
  const others: Lint[] = [];
  let known = 0;
  forEachDiagnostic(state, (diagnostic, from, to) => {
    if (diagnostic.message.startsWith('Parser error')) known++;
    else others.push({ ...diagnostic, from, to });
  });
  return known + errors.length === 0 ? undefined : [...lint(errors, shown, state.doc), ...others];
}
