import type { Source } from '../../wasm/contract.ts';
import { sameFiles } from './pool.ts';

/** Why a model goes to OpenSCAD. */
interface Detour {
  reason: string;
  /** The files of which it was said: with others Formwork is asked again. */
  files: Source['files'];
  /** A comparison found a difference: nobody asks again. */
  final: boolean;
}

/** Where the names of models are kept that took a detour, for the next visit. */
const key = 'formwork.detours';
/** How many. */
const most = 100;

/**
 * What is remembered of models that our own engine could not do. At the next visit both engines are asked at once, so
 * that such a model comes no later than without our engine.
 */
export class Detours {
  readonly #known = new Map<string, Detour>();
  #earlier: string[] | undefined;

  /** `straight`: OpenSCAD alone is asked, and not both. */
  of(model: string, { files }: Source): { reason: string; straight: boolean } | undefined {
    const known = this.#known.get(model);
    if (known) return { reason: known.reason, straight: known.final || sameFiles(known.files, files) };
    return this.#names.includes(model)
      ? { reason: 'it could not at the last visit', straight: false }
      : undefined;
  }

  take(model: string, reason: string, { files }: Source, final = false): void {
    this.#known.set(model, { reason, files, final });
    // A difference is remembered by content, and may be mended by the next version.
    if (!final && !this.#names.includes(model)) this.#store([model, ...this.#names].slice(0, most));
  }

  end(model: string): void {
    this.#known.delete(model);
    if (this.#names.includes(model)) this.#store(this.#names.filter(name => name !== model));
  }

  clear(): void {
    this.#known.clear();
  }

  get #names(): string[] {
    if (!this.#earlier) {
      try {
        const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
        this.#earlier = Array.isArray(stored) ? stored.filter(name => typeof name === 'string') : [];
      } catch {
        this.#earlier = [];
      }
    }
    return this.#earlier;
  }

  #store(names: string[]): void {
    this.#earlier = names;
    try {
      localStorage.setItem(key, JSON.stringify(names));
    } catch {
      // No room or not allowed: it holds for this visit.
    }
  }
}
