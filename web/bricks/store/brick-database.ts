import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Size } from '../../../wasm/bricks/brick.ts';

/** A brick as it is stored: dx, dy, x, y, z, colour, and the role of one that was generated. */
export type StoredBrick = readonly [number, number, number, number, number, number, role?: number];

export interface StoredModel {
  id: string;
  name: string;
  /** Epoch milliseconds. */
  created: number;
  modified: number;
  /** Set while it lies in the trash. */
  trashed?: number;
  size: Size;
  bricks: readonly StoredBrick[];
  /** What it was generated from. */
  prompt?: string;
  seed?: number;
}

interface Schema extends DBSchema {
  models: { key: string; value: StoredModel };
  thumbnails: { key: string; value: Blob };
}

export type BrickDatabase = IDBPDatabase<Schema>;

/**
 * The brick models of this browser. A database of their own beside the projects': a model is one small record
 * without log and files, no transaction spans both, and a new version of one must not close the other's tabs.
 * All migrations live in `upgrade`.
 */
export const openBrickDatabase = (name: string, onClose: () => void): Promise<BrickDatabase> =>
  openDB<Schema>(name, 1, {
    upgrade(database) {
      database.createObjectStore('models', { keyPath: 'id' });
      database.createObjectStore('thumbnails');
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      onClose();
    },
    terminated: onClose,
  });
