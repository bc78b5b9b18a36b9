import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { ParameterSet, Path } from '../../wasm/contract.ts';
import type { Edit } from './edits.ts';
import type { Step } from './history.ts';
import type { ChangeCause } from './project.ts';

export type Content = string | Uint8Array;

/** What the gallery shows, and where the project's log stands. */
export interface ProjectRecord {
  id: string;
  name: string;
  /** Epoch milliseconds. */
  created: number;
  modified: number;
  /** Set while it lies in the trash. */
  trashed?: number;
  /** Of the stored snapshot, like `parameters`. */
  entry: Path;
  parameters: ParameterSet;
  /** Number of the newest log entry. */
  head: number;
  /** The stored files are the state after this log entry. */
  base: number;
  /** Log entries up to this one are gone. */
  pruned: number;
  /** Content of the snapshot, in bytes (UTF-16 units for text). */
  bytes: number;
  /** Camera and panel state, as the workbench left it. */
  view?: unknown;
}

export interface StoredFile {
  project: string;
  path: Path;
  content: Content;
}

/** One entry of a project's log: the order of the log is the order of the project, whichever tab wrote it. */
export interface LoggedEdit {
  project: string;
  number: number;
  edits: Edit[];
  cause: Exclude<ChangeCause, 'remote'>;
  step: string;
  label: string;
  at: number;
}

export interface StoredHistory {
  project: string;
  done: Step[];
  undone: Step[];
}

export interface StoredVersion {
  project: string;
  id: string;
  name: string;
  created: number;
  entry: Path;
  parameters: ParameterSet;
  files: [Path, Content][];
}

interface Schema extends DBSchema {
  projects: { key: string; value: ProjectRecord };
  files: { key: [string, Path]; value: StoredFile };
  edits: { key: [string, number]; value: LoggedEdit };
  histories: { key: string; value: StoredHistory };
  versions: { key: [string, string]; value: StoredVersion };
  thumbnails: { key: string; value: Blob };
}

export type Database = IDBPDatabase<Schema>;
export const stores = ['projects', 'files', 'edits', 'histories', 'versions', 'thumbnails'] as const;

/** Everything in a store whose key is an array that starts with `project`. */
export const ofProject = (project: string): IDBKeyRange => IDBKeyRange.bound([project], [project, []]);

/**
 * Opens the one database of the user's documents. All migrations live in `upgrade`.
 * A tab with a newer schema takes precedence: this one lets go, and `onClose` tells.
 */
export const openDatabase = (name: string, onClose: () => void): Promise<Database> =>
  openDB<Schema>(name, 1, {
    upgrade(database) {
      database.createObjectStore('projects', { keyPath: 'id' });
      database.createObjectStore('files', { keyPath: ['project', 'path'] });
      database.createObjectStore('edits', { keyPath: ['project', 'number'] });
      database.createObjectStore('histories', { keyPath: 'project' });
      database.createObjectStore('versions', { keyPath: ['project', 'id'] });
      database.createObjectStore('thumbnails');
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      onClose();
    },
    terminated: onClose,
  });

/** A write inside a transaction whose `done` is awaited and tells of every failure, so this promise need not. */
export const quiet = (write: Promise<unknown> | undefined): void => {
  write?.catch(() => undefined);
};

/** Bytes of all files, UTF-16 units for text. */
export const contentBytes = ({ files }: { files: ReadonlyMap<Path, Content> }): number =>
  [...files.values()].reduce((sum, content) => sum + content.length, 0);
