import { geometryDifference, type GeometryDifference } from '../../wasm/formwork/geometry-difference.ts';
import type { FormworkRequest, GeometryAnswer, LanguageAnswer } from './formwork-thread.ts';
import { languageDifference, type LanguageDifference } from './language-difference.ts';
import type { Program } from './program.ts';
import { References } from './reference.ts';
import { isUnanswered, Thread } from './thread.ts';

/** How our engine stood the comparison in one program. */
export interface Verdict<Difference> {
  /**
   * `equal`, `different`; `unsupported`: our engine says that OpenSCAD has to do the whole model; `skipped`: OpenSCAD
   * has no answer to hold ours against; `crash`, `time`: ours has none.
   */
  outcome: 'equal' | 'different' | 'unsupported' | 'skipped' | 'crash' | 'time';
  difference?: Difference;
  /** Why unsupported, skipped or crashed. */
  reason?: string;
  /** Parts that OpenSCAD did. */
  fallbacks?: readonly string[];
  /** Milliseconds, ours and OpenSCAD's. */
  ms?: number;
  reference?: number;
}

export interface Entry {
  corpus: string;
  name: string;
  key: string;
  language?: Verdict<LanguageDifference>;
  geometry?: Verdict<GeometryDifference>;
}

/** Runs programs through both engines. */
export class Parity {
  readonly #references: References;
  readonly #thread = new Thread<FormworkRequest, LanguageAnswer | GeometryAnswer>(
    new URL('./formwork-thread.ts', import.meta.url),
  );
  readonly #limit: number;

  constructor(cache: string, limit: number) {
    this.#references = new References(cache, limit);
    this.#limit = limit;
  }

  async run(program: Program, what: { language: boolean; geometry: boolean }): Promise<Entry> {
    const source = await program.load();
    const key = this.#references.key(source);
    const entry: Entry = { corpus: program.corpus, name: program.name, key };
    if (what.language) entry.language = await this.#language(source);
    if (what.geometry) entry.geometry = await this.#geometry(source);
    return entry;
  }

  async end(): Promise<void> {
    await Promise.all([this.#references.end(), this.#thread.end()]);
  }

  async #language(source: Parameters<References['key']>[0]): Promise<Verdict<LanguageDifference>> {
    const reference = await this.#references.language(source);
    if (reference.unanswered) return { outcome: 'skipped', reason: reference.unanswered.unanswered };
    const answer = await this.#thread.ask({ kind: 'language', source }, this.#limit);
    if (isUnanswered(answer)) return { outcome: answer.unanswered, reason: answer.text };
    const ours = answer as LanguageAnswer;
    const times = { ms: ours.ms, reference: reference.ms };
    if (ours.unsupported !== undefined) return { outcome: 'unsupported', reason: ours.unsupported, ...times };
    const difference = languageDifference(reference, ours);
    return { outcome: difference ? 'different' : 'equal', ...(difference && { difference }), ...times };
  }

  async #geometry(source: Parameters<References['key']>[0]): Promise<Verdict<GeometryDifference>> {
    const reference = await this.#references.geometry(source);
    if (reference.unanswered || !reference.facts)
      return { outcome: 'skipped', reason: reference.unanswered?.unanswered ?? '' };
    const shape = reference.facts.status === 'ok' ? this.#references.shapeFile(source) : undefined;
    const answer = await this.#thread.ask(
      { kind: 'geometry', source, ...(shape !== undefined && { shape }) },
      this.#limit,
    );
    if (isUnanswered(answer)) return { outcome: answer.unanswered, reason: answer.text };
    const { unsupported, facts, figures, fallbacks, ms } = answer as GeometryAnswer;
    const times = { ms, reference: reference.ms };
    if (unsupported !== undefined || !facts)
      return { outcome: 'unsupported', reason: unsupported ?? '', ...times };
    const difference = geometryDifference(reference.facts, facts, figures);
    return {
      outcome: difference ? 'different' : 'equal',
      ...(difference && { difference }),
      ...(fallbacks.length > 0 && { fallbacks }),
      ...times,
    };
  }
}
