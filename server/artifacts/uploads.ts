import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import type { Scope } from '../scope.ts';
import type { Exclusion } from './exclusion.ts';
import { receive } from './receive.ts';
import type { Store } from './store.ts';

/** Bytes of an upload, unless its route says otherwise. */
const LIMIT = 64 * 1024 * 1024;
/** From the last use. */
const lifetime = sql<Date>`now() + interval '24 hours'`;
/** Milliseconds: an object older than half of what makes it a stray is written again, so that it is none. */
export const FRESH = 12 * 60 * 60 * 1000;

/** Bytes that clients sent for their requests to name, by SHA-256. */
export class Uploads {
  readonly #database: Database;
  readonly #store: Store;
  readonly #exclusion: Exclusion;
  readonly #folder: string;

  constructor(database: Database, store: Store, exclusion: Exclusion, folder: string) {
    this.#database = database;
    this.#store = store;
    this.#exclusion = exclusion;
    this.#folder = folder;
  }

  async add(
    { clientId }: Scope,
    body: ReadableStream<Uint8Array>,
    limit = LIMIT,
  ): Promise<{ sha256: string; size: number }> {
    await using received = await receive(this.#folder, body, limit);
    const { path, size, sha256 } = received;
    const storageKey = `uploads/${clientId}/${sha256}`;
    await this.#exclusion.run(storageKey, async () => {
      const known = await this.#store.head(storageKey);
      if (known?.size !== size || Date.now() - known.modified.getTime() > FRESH)
        await this.#store.put(storageKey, { path });
      await this.#database.as(clientId, async transaction => {
        await transaction
          .insertInto('uploads')
          .values({
            client_id: clientId,
            sha256,
            size,
            storage_key: storageKey,
            expires_at: lifetime as never,
          })
          .onConflict(conflict =>
            conflict.columns(['client_id', 'sha256']).doUpdateSet({ expires_at: lifetime as never }),
          )
          .execute();
      });
    });
    return { sha256, size };
  }

  async read({ clientId }: Scope, sha256: string): Promise<Uint8Array | undefined> {
    const row = await this.#database.as(clientId, transaction =>
      transaction
        .updateTable('uploads')
        .set({ expires_at: lifetime as never })
        .where('client_id', '=', clientId)
        .where('sha256', '=', sha256)
        .where('expires_at', '>', sql<Date>`now()`)
        .returning('storage_key')
        .executeTakeFirst(),
    );
    return row && this.#store.read(row.storage_key);
  }
}
