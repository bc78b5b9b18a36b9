import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Diagnostic, Engine, ParameterSet, Source } from '../../wasm/contract.ts';
import { zip } from '../../wasm/formats/zip.ts';
import type { Comparison } from '../../wasm/formwork/comparison.ts';

/** A model of which two engines made different things: all that is needed to see it again. */
export interface Disagreement {
  /** The content key of Formwork's result. */
  key: string;
  /** Epoch milliseconds. */
  at: number;
  source: Source;
  /** Files that were too large to keep. */
  omitted: string[];
  parameters: ParameterSet;
  preview: boolean;
  time: number;
  engines: readonly [own: Engine, reference: Engine];
  /** In words. */
  differences: string[];
  figures?: Comparison;
  messages: { own: Diagnostic[]; reference: Diagnostic[] };
}

export type Known = 'exact' | 'differs';

interface Schema extends DBSchema {
  /** What a comparison said of a result, by content key. */
  known: { key: string; value: { key: string; known: Known; at: number }; indexes: { at: number } };
  disagreements: { key: string; value: Disagreement; indexes: { at: number } };
}

export interface DisagreementLimits {
  known: number;
  disagreements: number;
  /** Bytes of one file; larger ones are left out. */
  file: number;
}

/**
 * What comparisons have said, kept in this browser: the newest verdicts by content key, and the newest disagreements
 * with their models. Fires `change` when the number of disagreements does. Whatever goes wrong with the storage,
 * comparisons go on.
 */
export class Disagreements extends EventTarget {
  /** How many there are. */
  count = 0;
  readonly #limits: DisagreementLimits;
  readonly #database: Promise<IDBPDatabase<Schema> | undefined>;
  readonly #known = new Map<string, Known>();

  constructor(name = 'formwork-comparisons', limits: Partial<DisagreementLimits> = {}) {
    super();
    this.#limits = { known: 5000, disagreements: 50, file: 2e6, ...limits };
    this.#database = openDB<Schema>(name, 1, {
      upgrade(database) {
        database.createObjectStore('known', { keyPath: 'key' }).createIndex('at', 'at');
        database.createObjectStore('disagreements', { keyPath: 'key' }).createIndex('at', 'at');
      },
    }).catch(() => undefined);
    void this.#recount();
  }

  /** What a comparison said of the result with this key. */
  async known(key: string): Promise<Known | undefined> {
    const known = this.#known.get(key);
    if (known) return known;
    try {
      return (await (await this.#database)?.get('known', key))?.known;
    } catch {
      return undefined;
    }
  }

  async remember(key: string, known: Known): Promise<void> {
    this.#known.set(key, known);
    await this.#put('known', { key, known, at: Date.now() });
  }

  /** Keeps it; one for each content key. */
  async add(disagreement: Omit<Disagreement, 'omitted'>): Promise<void> {
    const { entry, files } = disagreement.source;
    const kept = Object.entries(files).filter(([, content]) => content.length <= this.#limits.file);
    const omitted = Object.keys(files).filter(path => !kept.some(([name]) => name === path));
    const source = { entry, files: Object.fromEntries(kept) };
    await this.#put('disagreements', { ...disagreement, source, omitted });
    await this.#recount();
  }

  /** The newest first. */
  async list(): Promise<Disagreement[]> {
    const all = await (await this.#database)?.getAllFromIndex('disagreements', 'at').catch(() => []);
    return (all ?? []).reverse();
  }

  /** The models and what was said of them, to be sent to someone who can mend it. */
  async archive(): Promise<Blob> {
    const files: Record<string, string | Uint8Array> = {};
    for (const [index, { source, ...report }] of (await this.list()).entries()) {
      const folder = `disagreement-${index + 1}`;
      const text = JSON.stringify({ ...report, entry: source.entry }, undefined, 2);
      files[`${folder}/report.json`] = text;
      for (const [path, content] of Object.entries(source.files)) files[`${folder}/model/${path}`] = content;
    }
    return new Blob([new Uint8Array(zip(files))], { type: 'application/zip' });
  }

  /** Forgets them; what the verdicts were stays known. */
  async clear(): Promise<void> {
    await (await this.#database)?.clear('disagreements').catch(() => {});
    await this.#recount();
  }

  async close(): Promise<void> {
    (await this.#database)?.close();
  }

  async #put<N extends 'known' | 'disagreements'>(store: N, value: Schema[N]['value']): Promise<void> {
    try {
      const database = await this.#database;
      if (!database) return;
      await database.put(store, value);
      let excess = (await database.count(store)) - this.#limits[store];
      if (excess <= 0) return;
      const { store: old, done } = database.transaction(store, 'readwrite');
      for (let cursor = await old.index('at').openCursor(); cursor && excess > 0; excess--) {
        await cursor.delete();
        cursor = await cursor.continue();
      }
      await done;
    } catch {
      // No room, or the database was deleted under us.
    }
  }

  async #recount(): Promise<void> {
    const count = (await (await this.#database)?.count('disagreements').catch(() => 0)) ?? 0;
    if (count === this.count) return;
    this.count = count;
    this.dispatchEvent(new Event('change'));
  }
}
