import type { Diagnostic as Lint } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import type { Diagnostic } from '../../wasm/contract.ts';
import type { File } from './program.ts';

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
