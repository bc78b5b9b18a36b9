import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { JobRequestInput } from '../../server/jobs/job.ts';

/** A production request that has not reached a server yet, with all that it needs: the document may change meanwhile. */
export interface OutboxEntry {
  /** Also its Idempotency-Key: however often it is sent, it becomes one job. */
  key: string;
  request: JobRequestInput;
  /** Files that the request names by their SHA-256. */
  uploads: Upload[];
  note: OrderNote;
  /** Epoch milliseconds. */
  created: number;
  /** Not to be sent before (epoch milliseconds). */
  due: number;
  attempts: number;
  /** The server may have it already: from then on its words stay, or the key would stand for another request. */
  offered: boolean;
  /** Why it is still here, in words. */
  problem?: string;
  /** The server will not take it as it is; it waits for the person. */
  refused?: boolean;
}

export interface Upload {
  sha256: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What this browser knows of a request, and of the job that it became. */
export interface OrderNote {
  /** The project that it was made from. */
  project: string;
  /** Of source and parameters, see `fingerprint`. */
  fingerprint: string;
  /** `model` when it is the shape as the source says. */
  quality: 'model' | 'draft' | 'fine';
}

/** By job: where it came from; or that the person took it off the list. */
export interface JobNote extends Partial<OrderNote> {
  job: string;
  removed?: boolean;
  /** Epoch milliseconds. */
  at: number;
}

interface Schema extends DBSchema {
  outbox: { key: string; value: OutboxEntry };
  jobs: { key: string; value: JobNote };
}

export type ProductionDatabase = IDBPDatabase<Schema>;

/** Opens what a browser keeps of production files. All migrations live in `upgrade`. */
export const openProductionDatabase = (name = 'formwork-production'): Promise<ProductionDatabase> =>
  openDB<Schema>(name, 1, {
    upgrade(database) {
      database.createObjectStore('outbox', { keyPath: 'key' });
      database.createObjectStore('jobs', { keyPath: 'job' });
    },
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
