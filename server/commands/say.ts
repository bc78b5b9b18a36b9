import type { Diagnostic } from '../../wasm/contract.ts';

/** Messages for people, on stderr. */
export function say(diagnostics: readonly Diagnostic[]): void {
  for (const { severity, text, file, line } of diagnostics) {
    const place = file ? `${file}${line === undefined ? '' : `:${line}`}: ` : '';
    console.error(`${severity}: ${place}${text}`);
  }
}
