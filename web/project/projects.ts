import type { ParameterSet, Source } from '../../wasm/contract.ts';
import { Autosave, isFull, lockName, type LogNotice } from './autosave.ts';
import {
  contentBytes,
  ofProject,
  openDatabase,
  quiet,
  stores,
  type Database,
  type ProjectRecord,
} from './database.ts';
import { difference } from './difference.ts';
import { Project, type ProjectState } from './project.ts';
import { readProject } from './stored-project.ts';

/** A project as the gallery lists it. */
export interface ListedProject {
  id: string;
  name: string;
  /** Epoch milliseconds. */
  created: number;
  modified: number;
  trashed?: number;
  /** Content in bytes, as of the last pause. */
  bytes: number;
  thumbnail?: Blob;
}

export interface Version {
  id: string;
  name: string;
  created: number;
}

/** No room in the browser; nothing was stored in part. The message says what to do. */
export class StorageFullError extends Error {
  override name = 'StorageFullError';
}

/** Turns the browser's own error for a full storage into one that says what to do. */
const withRoom = async <T>(what: string, write: () => Promise<T>): Promise<T> => {
  try {
    return await write();
  } catch (error) {
    if (!isFull(error)) throw error;
    throw new StorageFullError(
      `The browser has no space left for ${what}. Empty the trash or delete projects and old versions, then try again.`,
    );
  }
};

/** Milliseconds that a deleted project stays in the trash. */
const trashFor = 30 * 24 * 3600 * 1000;

type Notice = LogNotice | { kind: 'list' };

interface Open {
  project: Project;
  autosave: Autosave;
  /** Lets the tab's lock on the project go. */
  release: () => void;
}

/**
 * The user's projects in IndexedDB. Fires `list` when the gallery changes, here or in another tab.
 * Opening a project starts its autosave; every tab that has it open shares one log (see {@link Autosave}).
 */
export class Projects extends EventTarget {
  private readonly name: string;
  private readonly channel: BroadcastChannel;
  private database: Promise<Database> | undefined;
  private readonly opened = new Map<string, Promise<Open | undefined>>();

  constructor(name = 'formwork-projects') {
    super();
    this.name = name;
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = ({ data }: MessageEvent<Notice>) => {
      if (data.kind === 'log') void this.opened.get(data.project)?.then(open => open?.autosave.sync());
      this.dispatchEvent(new Event('list'));
    };
  }

  private readonly connect = (): Promise<Database> => {
    this.database ??= openDatabase(this.name, () => {
      this.database = undefined;
    }).catch((error: unknown) => {
      this.database = undefined;
      throw error;
    });
    return this.database;
  };

  private changed(notice: Notice = { kind: 'list' }): void {
    this.channel.postMessage(notice);
    this.dispatchEvent(new Event('list'));
  }

  /** Newest first, without the trash. */
  async list(): Promise<ListedProject[]> {
    return (await this.all()).filter(project => project.trashed === undefined);
  }
  /** Deleted projects that can still be restored, newest first. */
  async trash(): Promise<ListedProject[]> {
    return (await this.all()).filter(project => project.trashed !== undefined);
  }

  private async all(): Promise<ListedProject[]> {
    const tx = (await this.connect()).transaction(['projects', 'thumbnails']);
    const thumbnails = tx.objectStore('thumbnails');
    const [records, keys, blobs] = await Promise.all([
      tx.objectStore('projects').getAll(),
      thumbnails.getAllKeys(),
      thumbnails.getAll(),
    ]);
    await tx.done;
    const pictures = new Map(keys.map((key, i) => [key, blobs[i]]));
    return records
      .toSorted((a, b) => b.modified - a.modified)
      .map(({ id, name, created, modified, trashed, bytes }) => {
        const thumbnail = pictures.get(id);
        return {
          id,
          name,
          created,
          modified,
          bytes,
          ...(trashed !== undefined && { trashed }),
          ...(thumbnail && { thumbnail }),
        };
      });
  }

  /**
   * Stores a new project and opens it.
   * @throws EditError when a path is not allowed; StorageFullError when there is no room
   */
  async create(name: string, source: Source, parameters: ParameterSet = {}): Promise<Project> {
    const id = crypto.randomUUID();
    const { state } = new Project(id, name, source.files, source.entry, { parameters });
    await withRoom('another project', () => this.store(id, name, state));
    // Asks once that the browser does not clear the projects when the disk runs low; the answer changes nothing here.
    void navigator.storage?.persist?.().catch(() => false);
    const project = await this.open(id);
    if (!project) throw new Error('The new project was deleted before it could be opened.');
    return project;
  }

  private async store(id: string, name: string, state: ProjectState): Promise<void> {
    const now = Date.now();
    const tx = (await this.connect()).transaction(['projects', 'files'], 'readwrite');
    const files = tx.objectStore('files');
    for (const [path, content] of state.files) quiet(files.put({ project: id, path, content }));
    quiet(
      tx.objectStore('projects').put({
        id,
        name,
        created: now,
        modified: now,
        entry: state.entry,
        parameters: state.parameters,
        head: 0,
        base: 0,
        pruned: 0,
        bytes: contentBytes(state),
      }),
    );
    await tx.done;
    this.changed();
  }

  /** The project, saved from now on; the same object for the same id in one page. Undefined when there is none. */
  async open(id: string): Promise<Project | undefined> {
    let opening = this.opened.get(id);
    if (!opening) {
      opening = this.load(id);
      this.opened.set(id, opening);
    }
    try {
      const open = await opening;
      if (!open) this.opened.delete(id);
      return open?.project;
    } catch (error) {
      this.opened.delete(id);
      throw error;
    }
  }

  private async load(id: string): Promise<Open | undefined> {
    const database = await this.connect();
    const release = await this.lock(id);
    const read = await readProject(database, id);
    if (!read) {
      release();
      return undefined;
    }
    const { record, state, history, stored } = read;
    const project = new Project(id, record.name, Object.fromEntries(state.files), state.entry, {
      parameters: state.parameters,
      done: history.done,
      undone: history.undone,
    });
    const autosave = new Autosave(
      project,
      this.connect,
      { head: record.head, base: record.base, stored },
      () => this.changed({ kind: 'log', project: id }),
    );
    return { project, autosave, release };
  }

  private lock(id: string): Promise<() => void> {
    return new Promise((resolve, reject) => {
      navigator.locks
        .request(lockName(id), { mode: 'shared' }, () => new Promise<void>(release => resolve(release)))
        .catch(reject);
    });
  }

  /** How an open project is being saved. */
  async saving(project: Project): Promise<Autosave | undefined> {
    return (await this.opened.get(project.id))?.autosave;
  }

  /**
   * Stops saving the project after a last write; the tab no longer counts as having it open. A project with changes
   * that cannot be written for now stays open, so that opening it again shows them.
   */
  async close(project: Project): Promise<void> {
    const open = await this.opened.get(project.id);
    if (!open || !(await open.autosave.close())) return;
    this.opened.delete(project.id);
    open.release();
  }

  private async update(id: string, change: (record: ProjectRecord) => ProjectRecord): Promise<void> {
    const tx = (await this.connect()).transaction('projects', 'readwrite');
    const record = await tx.store.get(id);
    if (record) await tx.store.put(change(record));
    await tx.done;
    this.changed({ kind: 'log', project: id });
    await (await this.opened.get(id))?.autosave.sync();
  }

  async rename(id: string, name: string): Promise<void> {
    const trimmed = name.trim().slice(0, 200);
    if (trimmed !== '') await this.update(id, record => ({ ...record, name: trimmed }));
  }

  /** A copy with its own history, versions and log; returns its id. */
  async duplicate(id: string): Promise<string | undefined> {
    await (await this.opened.get(id))?.autosave.settled();
    const database = await this.connect();
    const read = await readProject(database, id);
    if (!read) return undefined;
    const copy = crypto.randomUUID();
    await withRoom('a copy', () => this.store(copy, `${read.record.name} (copy)`, read.state));
    const thumbnail = await database.get('thumbnails', id);
    if (thumbnail) await this.setThumbnail(copy, thumbnail);
    return copy;
  }

  /** Into the trash; {@link restore} undoes it for 30 days. */
  async delete(id: string): Promise<void> {
    await this.update(id, record => ({ ...record, trashed: Date.now() }));
  }
  async restore(id: string): Promise<void> {
    await this.update(id, record => {
      const { trashed: _, ...rest } = record;
      return rest;
    });
  }

  /** Deletes for good what was in the trash for longer than 30 days. */
  async purge(): Promise<void> {
    const due = Date.now() - trashFor;
    for (const { id, trashed } of await this.trash()) if (trashed! < due) await this.destroy(id);
  }
  /** Empties the trash at once; the number of projects deleted for good. */
  async emptyTrash(): Promise<number> {
    const trash = await this.trash();
    for (const { id } of trash) await this.destroy(id);
    for (const open of this.opened.values()) await (await open)?.autosave.sync();
    return trash.length;
  }
  private async destroy(id: string): Promise<void> {
    const tx = (await this.connect()).transaction(stores, 'readwrite');
    for (const store of ['files', 'edits', 'versions'] as const)
      quiet(tx.objectStore(store).delete(ofProject(id)));
    for (const store of ['projects', 'histories', 'thumbnails'] as const)
      void tx.objectStore(store).delete(id);
    await tx.done;
    this.changed();
  }

  /** The picture in the gallery: a small PNG or WebP. */
  async setThumbnail(id: string, picture: Blob): Promise<void> {
    await (await this.connect()).put('thumbnails', picture, id);
    this.changed();
  }

  /** What the workbench wants back when the project is opened again (camera, open file): any cloneable value. */
  async setView(id: string, view: unknown): Promise<void> {
    const tx = (await this.connect()).transaction('projects', 'readwrite');
    const record = await tx.store.get(id);
    if (record) await tx.store.put({ ...record, view });
    await tx.done;
  }
  async view(id: string): Promise<unknown> {
    return (await (await this.connect()).get('projects', id))?.view;
  }

  /** Keeps the project as it is now under a name. */
  async saveVersion(project: Project, name: string): Promise<Version> {
    const { files, entry, parameters } = project.state;
    const version = { id: crypto.randomUUID(), name: name.trim() || 'Version', created: Date.now() };
    const stored = { ...version, project: project.id, entry, parameters, files: [...files] };
    await withRoom('another version', async () => (await this.connect()).put('versions', stored));
    this.changed({ kind: 'log', project: project.id });
    return version;
  }
  /** Newest first. */
  async versions(project: Project): Promise<Version[]> {
    const all = await (await this.connect()).getAll('versions', ofProject(project.id));
    return all
      .toSorted((a, b) => b.created - a.created)
      .map(({ id, name, created }) => ({ id, name, created }));
  }
  /** The state that a version keeps, for comparing. */
  async version(project: Project, id: string): Promise<ProjectState | undefined> {
    const version = await (await this.connect()).get('versions', [project.id, id]);
    return version && { files: new Map(version.files), entry: version.entry, parameters: version.parameters };
  }
  /** Brings a version back as one undoable step. */
  async restoreVersion(project: Project, id: string): Promise<void> {
    const version = await (await this.connect()).get('versions', [project.id, id]);
    if (!version) throw new Error('This version was deleted.');
    const state = { files: new Map(version.files), entry: version.entry, parameters: version.parameters };
    project.apply(difference(project.state, state), { label: `Back to "${version.name}"` });
  }
  /** Deletes a version; what comes back puts it there again. */
  async deleteVersion(project: Project, id: string): Promise<() => Promise<void>> {
    const database = await this.connect();
    const version = await database.get('versions', [project.id, id]);
    await database.delete('versions', [project.id, id]);
    this.changed({ kind: 'log', project: project.id });
    return async () => {
      if (!version) return;
      await database.put('versions', version);
      this.changed({ kind: 'log', project: project.id });
    };
  }

  /** Bytes used and allowed for the whole app, as the browser tells. */
  async space(): Promise<{ usage: number; quota: number }> {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    return { usage, quota };
  }
}

/** The app's own store; tests make theirs. */
export const projects = new Projects();
