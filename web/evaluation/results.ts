import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Evaluation, Mesh } from '../../wasm/contract.ts';

interface Schema extends DBSchema {
  /** What is stored, without its weight: read whole at the start. */
  entries: { key: string; value: { key: string; used: number; bytes: number }; indexes: { used: number } };
  results: { key: string; value: Evaluation };
}

export interface ResultLimits {
  /** Bytes in IndexedDB; a tenth of what the browser grants is the other bound. */
  stored: number;
  /** Bytes in memory. */
  held: number;
}

const meshBytes = (mesh: Mesh | undefined): number =>
  mesh ? mesh.positions.byteLength + mesh.indices.byteLength + 64 * mesh.colors.length : 0;

/** Roughly what a result weighs. */
export function weight(evaluation: Evaluation): number {
  let bytes = 500 + evaluation.diagnostics.reduce((sum, d) => sum + 2 * d.text.length + 50, 0);
  if (evaluation.status === 'ok') {
    bytes +=
      meshBytes(evaluation.mesh) + meshBytes(evaluation.highlighted) + meshBytes(evaluation.background);
    for (const contour of evaluation.outline?.contours ?? []) bytes += contour.byteLength;
  }
  return bytes;
}

const detached = (mesh: Mesh | undefined): boolean =>
  (mesh?.positions.buffer as ArrayBuffer | undefined)?.detached === true;

/**
 * Results by content key: the newest in memory, more of them in IndexedDB, the longest unused dropped first. A cache
 * and nothing more: whatever goes wrong with the storage, evaluations go on.
 */
export class Results {
  readonly #limits: ResultLimits;
  readonly #database: Promise<IDBPDatabase<Schema> | undefined>;
  /** In order of use, the newest last. */
  readonly #held = new Map<string, Evaluation>();
  #heldBytes = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(name = 'formwork-results', limits: Partial<ResultLimits> = {}) {
    this.#limits = { stored: 200e6, held: 100e6, ...limits };
    this.#database = openDB<Schema>(name, 1, {
      upgrade(database) {
        database.createObjectStore('entries', { keyPath: 'key' }).createIndex('used', 'used');
        database.createObjectStore('results');
      },
    }).catch(() => undefined);
  }

  /** The result in memory. */
  held(key: string): Evaluation | undefined {
    const found = this.#held.get(key);
    if (!found) return undefined;
    this.#forget(key);
    // A consumer that transferred the buffers took the result away.
    if (found.status === 'ok' && [found.mesh, found.highlighted, found.background].some(detached))
      return undefined;
    this.#hold(key, found);
    return found;
  }

  /** The result in memory or in IndexedDB. */
  async get(key: string): Promise<Evaluation | undefined> {
    const held = this.held(key);
    if (held) return held;
    try {
      const database = await this.#database;
      const stored = await database?.get('results', key);
      if (!database || !stored) return undefined;
      this.#hold(key, stored);
      void this.#write(async () => {
        const entry = await database.get('entries', key);
        if (entry) await database.put('entries', { ...entry, used: Date.now() });
      });
      return stored;
    } catch {
      return undefined;
    }
  }

  /** Keeps the result; resolves when it is stored, or was found not to fit. */
  put(key: string, evaluation: Evaluation): Promise<void> {
    this.#hold(key, evaluation);
    const bytes = weight(evaluation);
    if (bytes > this.#limits.stored / 4) return Promise.resolve();
    return this.#write(async () => {
      const database = await this.#database;
      if (!database) return;
      await this.#makeRoom(database, bytes);
      const transaction = database.transaction(['entries', 'results'], 'readwrite');
      await Promise.all([
        transaction.objectStore('entries').put({ key, used: Date.now(), bytes }),
        transaction.objectStore('results').put(evaluation, key),
        transaction.done,
      ]);
    });
  }

  /** Bytes and number of stored results. */
  async size(): Promise<{ bytes: number; count: number }> {
    await this.#writing;
    const entries = (await (await this.#database)?.getAll('entries')) ?? [];
    return { bytes: entries.reduce((sum, e) => sum + e.bytes, 0), count: entries.length };
  }

  async clear(): Promise<void> {
    this.#held.clear();
    this.#heldBytes = 0;
    await this.#write(async () => {
      const database = await this.#database;
      await Promise.all([database?.clear('entries'), database?.clear('results')]);
    });
  }

  async close(): Promise<void> {
    await this.#writing;
    (await this.#database)?.close();
  }

  #forget(key: string): void {
    const found = this.#held.get(key);
    if (!found) return;
    this.#held.delete(key);
    this.#heldBytes -= weight(found);
  }

  #hold(key: string, evaluation: Evaluation): void {
    this.#forget(key);
    this.#held.set(key, evaluation);
    this.#heldBytes += weight(evaluation);
    for (const oldest of this.#held.keys()) {
      if (this.#heldBytes <= this.#limits.held || oldest === key) break;
      this.#forget(oldest);
    }
  }

  /** One write after the other, so that two do not drop the same entries. */
  #write(job: () => Promise<void>): Promise<void> {
    this.#writing = this.#writing.then(job).catch(() => {
      // No room, or the database was deleted under us: the result stays in memory.
    });
    return this.#writing;
  }

  async #makeRoom(database: IDBPDatabase<Schema>, bytes: number): Promise<void> {
    const { quota = Infinity } = await navigator.storage.estimate();
    const limit = Math.min(this.#limits.stored, quota / 10);
    let total = bytes;
    for (const entry of await database.getAll('entries')) total += entry.bytes;
    if (total <= limit) return;
    const transaction = database.transaction(['entries', 'results'], 'readwrite');
    const byAge = transaction.objectStore('entries').index('used');
    for (let cursor = await byAge.openCursor(); cursor && total > limit; cursor = await cursor.continue()) {
      total -= cursor.value.bytes;
      await transaction.objectStore('results').delete(cursor.value.key);
      await cursor.delete();
    }
    await transaction.done;
  }
}
