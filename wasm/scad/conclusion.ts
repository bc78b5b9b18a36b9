import type { Diagnostic, Engine, Evaluation, Mesh, Outline, Path, Source, Timing } from '../contract.ts';
import { diagnostics, placed } from './messages.ts';
import { nothingToShow } from './nothing.ts';
import { scanned, textOf } from './reach.ts';

export interface Shape {
  mesh: Mesh;
  outline?: Outline;
}

/** What an engine found out about a model. */
export interface Findings {
  shape: Shape | undefined;
  /** The parts marked `#` and `%`. */
  marked: { highlighted?: Mesh; background?: Mesh };
  found: readonly Diagnostic[];
  engine: Engine;
  timing: Timing;
}

const EMPTY: Mesh = { positions: new Float32Array(), indices: new Uint32Array(), colors: [] };

/** The result that findings make. `texts` are the programs that the model reaches, the entry first. */
export function concluded(
  { shape, marked, found, engine, timing }: Findings,
  source: Source,
  texts: readonly Path[],
): Evaluation {
  // A failed assertion ends the program, a broken part is left out: what there is of the model is not the model.
  if (found.some(({ severity }) => severity === 'error'))
    return { status: 'invalid', diagnostics: [...found], engine, timing };
  if (shape || marked.background) {
    const diagnostics = [...found];
    if (!shape) {
      const text = 'Everything here is background (%): there is nothing to export.';
      diagnostics.push({ severity: 'warning', text });
    }
    return { status: 'ok', ...(shape ?? { mesh: EMPTY }), ...marked, diagnostics, engine, timing };
  }
  const stripped = texts.map(path => scanned(textOf(source.files[path] ?? '')).stripped);
  return { status: 'invalid', diagnostics: [...found, nothingToShow(stripped, found)], engine, timing };
}

/** The lines that an engine printed, as messages about the user's files. */
export function said(lines: readonly string[], source: Source): Diagnostic[] {
  const { entry, files } = source;
  const found = diagnostics(lines, { path: entry, text: textOf(files[entry] ?? '') }).map(diagnostic => {
    const content = files[diagnostic.file ?? ''];
    return content === undefined ? diagnostic : placed(diagnostic, textOf(content));
  });
  // Old spellings in a library are nothing that the user could change.
  return found.filter(({ severity, file }) => severity !== 'deprecated' || !file?.startsWith('<'));
}
