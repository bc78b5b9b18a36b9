import { mergeConcurrent } from './concurrent.ts';
import { contentBytes, ofProject, quiet, type Database, type LoggedEdit } from './database.ts';
import { difference } from './difference.ts';
import { applyEdits, type ProjectState } from './edits.ts';
import { compact } from './history.ts';
import type { Project, ProjectChange } from './project.ts';
import { readProject } from './stored-project.ts';

export type SavingStatus = 'saved' | 'saving' | 'full' | 'failed';

export interface SavingState {
  status: SavingStatus;
  /** Changes that exist in this page alone. */
  pending: number;
  /** For the user; set when the status is `full` or `failed`. */
  message?: string;
}

/** Sent to the other tabs once the log has grown. */
export interface LogNotice {
  kind: 'log';
  project: string;
}

type Pending = Pick<LoggedEdit, 'edits' | 'cause' | 'step' | 'label' | 'at'>;

/** Milliseconds without a change before the log is folded into the stored files. */
const foldAfter = 3000;
/** Milliseconds between attempts while the storage is full. */
const retryAfter = 4000;
/** UTF-16 units or bytes; heavier steps are not stored with the history (they stay in memory). */
const heaviestStoredStep = 4 * 1024 * 1024;

/** The browser's word for a full storage. */
export const isFull = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'QuotaExceededError';

/**
 * Writes every change of one open project to the log in IndexedDB and takes in what other tabs write there.
 *
 * Each batch of edits is one transaction, started at once: what is in the log survives the page, and a kill of the
 * whole browser (measured: 300 of 300 single edits; 1.1 ms each until they are in). Durability stays `relaxed`, the
 * default: `strict` would wait for the disk to guard against a power cut alone. IndexedDB runs the
 * writing transactions of all tabs one after the other, so the log gives every tab the same order without a leader;
 * a tab that finds newer entries first merges its own behind them. Fires `state`.
 */
export class Autosave extends EventTarget {
  readonly project: Project;
  private readonly database: () => Promise<Database>;
  private readonly notify: () => void;
  /** Newest log entry known here, and the state with it. */
  private known: number;
  private confirmed: ProjectState;
  /** Files as stored at `base`, to write only those that changed. */
  private base: number;
  private stored: ReadonlyMap<string, string | Uint8Array>;
  private pending: Pending[] = [];
  private current: SavingState = { status: 'saved', pending: 0 };
  private running: Promise<void> | undefined;
  private again = false;
  private closed = false;
  private foldTimer: ReturnType<typeof setTimeout> | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    project: Project,
    database: () => Promise<Database>,
    at: { head: number; base: number; stored: ReadonlyMap<string, string | Uint8Array> },
    notify: () => void,
  ) {
    super();
    this.project = project;
    this.database = database;
    this.notify = notify;
    this.known = at.head;
    this.base = at.base;
    this.stored = at.stored;
    this.confirmed = project.state;
    project.addEventListener('change', this.onChange);
    window.addEventListener('beforeunload', this.onLeave);
    if (at.head > at.base) this.foldLater();
  }

  get state(): SavingState {
    return this.current;
  }

  /** Resolves when every change made so far is in the log, or cannot be written for now (see `state`). */
  async settled(): Promise<void> {
    while (this.running) await this.running;
  }

  /** Takes in what other tabs wrote, and writes what waits here. */
  sync(): Promise<void> {
    if (this.running) this.again = true;
    else
      this.running = this.run().finally(() => {
        this.running = undefined;
        if (this.again) void this.sync();
      });
    return this.settled();
  }

  /** Stops following the project, after a last write; false, and goes on, when changes cannot be written for now. */
  async close(): Promise<boolean> {
    if (this.closed) return true;
    await this.settled();
    if (this.pending.length > 0) return false;
    this.project.removeEventListener('change', this.onChange);
    clearTimeout(this.foldTimer);
    clearTimeout(this.retryTimer);
    await this.fold();
    this.closed = true;
    window.removeEventListener('beforeunload', this.onLeave);
    return true;
  }

  private readonly onChange = (event: Event): void => {
    const { edits, cause, step, label } = event as ProjectChange;
    if (cause === 'remote') return;
    this.pending.push({ edits: [...edits], cause, step, label, at: Date.now() });
    if (this.current.status === 'full') this.report('full');
    else {
      this.report('saving');
      void this.sync();
    }
  };

  /** The browser asks before it closes a page that holds the only copy of something. */
  private readonly onLeave = (event: BeforeUnloadEvent): void => {
    if (this.pending.length > 0) event.preventDefault();
  };

  private report(status: SavingStatus): void {
    const messages: Partial<Record<SavingStatus, string>> = {
      full:
        'The browser has no space left, so your latest changes are only in this page. ' +
        'Export the project as a zip, or free space; it is saved as soon as there is room.',
      failed:
        'The browser could not save, so your latest changes are only in this page. ' +
        'Export the project as a zip, then reload.',
    };
    const message = messages[status];
    this.current = { status, pending: this.pending.length, ...(message !== undefined && { message }) };
    this.dispatchEvent(new Event('state'));
  }

  private async run(): Promise<void> {
    do {
      this.again = false;
      clearTimeout(this.retryTimer);
      try {
        while (!(await this.exchange()));
        if (this.current.status !== 'saved') this.report('saved');
        this.foldLater();
      } catch (error) {
        this.again = false;
        this.report(isFull(error) ? 'full' : 'failed');
        this.retryTimer = setTimeout(() => void this.sync(), retryAfter);
        return;
      }
    } while (this.again || this.pending.length > 0);
  }

  /** One transaction: appends what waits, or finds newer entries and merges. True when nothing is left to do. */
  private async exchange(): Promise<boolean> {
    const database = await this.database();
    const batch = this.batch();
    const tx = database.transaction(['projects', 'edits'], batch.length > 0 ? 'readwrite' : 'readonly');
    const record = await tx.objectStore('projects').get(this.project.id);
    if (!record) {
      await tx.done;
      return this.revive(database);
    }
    this.project.name = record.name;
    if (record.head > this.known) {
      const entries = await tx.objectStore('edits').getAll(this.after(this.known));
      await tx.done;
      if (record.pruned > this.known) await this.takeState(database);
      else this.take(entries);
      return false;
    }
    if (batch.length === 0) return true;
    const state = batch.reduce((before, { edits }) => applyEdits(before, edits).state, this.confirmed);
    let head = record.head;
    const edits = tx.objectStore('edits');
    for (const entry of batch) quiet(edits.put?.({ ...entry, project: this.project.id, number: ++head }));
    quiet(tx.objectStore('projects').put?.({ ...record, head, modified: Date.now() }));
    await tx.done;
    this.pending.splice(0, this.batched);
    this.known = head;
    this.confirmed = state;
    this.notify();
    return this.pending.length === 0;
  }

  private batched = 0;
  /** What waits, with the moves of one drag put together. */
  private batch(): Pending[] {
    this.batched = this.pending.length;
    const result: Pending[] = [];
    for (const entry of this.pending) {
      const last = result.at(-1);
      if (last?.cause === 'apply' && entry.cause === 'apply' && entry.step === last.step)
        result[result.length - 1] = { ...entry, edits: compact([...last.edits, ...entry.edits]) };
      else result.push(entry);
    }
    return result;
  }

  private after(number: number): IDBKeyRange {
    return IDBKeyRange.bound([this.project.id, number], [this.project.id, []], true);
  }

  private take(entries: readonly LoggedEdit[]): void {
    const last = entries.at(-1);
    if (!last) throw new Error('The log lacks entries that its head counts.');
    this.merge(
      entries.flatMap(entry => entry.edits),
      last.number,
    );
  }

  /** The log this tab missed is folded away already (it slept): the stored state stands for it. */
  private async takeState(database: Database): Promise<void> {
    const stored = await readProject(database, this.project.id);
    if (!stored) return;
    this.merge(difference(this.confirmed, stored.state), stored.record.head);
  }

  private merge(theirs: LoggedEdit['edits'], head: number): void {
    const { confirmed, mine, received } = mergeConcurrent(
      this.confirmed,
      this.project.state,
      this.pending,
      theirs,
    );
    this.known = head;
    this.confirmed = confirmed;
    this.pending = mine;
    this.project.receive(received, this);
  }

  /** The project was deleted for good elsewhere while it is open here: what the user still sees is kept. */
  private async revive(database: Database): Promise<boolean> {
    if (this.pending.length === 0) return true;
    const now = Date.now();
    const { id, name, entry } = this.project;
    const tx = database.transaction('projects', 'readwrite');
    await tx.store.put({
      id,
      name,
      entry,
      created: now,
      modified: now,
      parameters: {},
      head: 0,
      base: 0,
      pruned: 0,
      bytes: 0,
    });
    await tx.done;
    this.known = 0;
    this.base = -1;
    this.stored = new Map();
    const empty: ProjectState = { files: new Map(), entry, parameters: {} };
    this.confirmed = empty;
    const edits = difference(empty, this.project.state);
    this.pending = [{ edits, cause: 'apply', step: crypto.randomUUID(), label: 'Restore', at: now }];
    return false;
  }

  private foldLater(): void {
    clearTimeout(this.foldTimer);
    if (!this.closed) this.foldTimer = setTimeout(() => void this.fold(), foldAfter);
  }

  /**
   * Folds the log into the stored files and history, so that opening stays quick. Nothing depends on it: when it
   * fails (storage full), the log still holds everything.
   */
  async fold(): Promise<void> {
    if (this.closed || this.running || this.pending.length > 0) return;
    const { id } = this.project;
    const state = this.confirmed;
    try {
      const alone = await this.alone();
      const database = await this.database();
      const tx = database.transaction(['projects', 'files', 'edits', 'histories'], 'readwrite');
      const record = await tx.objectStore('projects').get(id);
      if (!record || record.head !== this.known || state !== this.confirmed) return;
      if (record.base === record.head && (record.pruned === record.head || !alone)) return;
      const files = tx.objectStore('files');
      const stored = record.base === this.base ? this.stored : undefined;
      if (!stored) quiet(files.delete(ofProject(id)));
      for (const path of stored?.keys() ?? []) if (!state.files.has(path)) quiet(files.delete([id, path]));
      for (const [path, content] of state.files)
        if (stored?.get(path) !== content) quiet(files.put({ project: id, path, content }));
      const light = (steps: typeof this.project.history.done) => {
        const heavy = steps.findLastIndex(step => weigh(step) > heaviestStoredStep);
        return steps.slice(heavy + 1);
      };
      const { done, undone } = this.project.history;
      quiet(tx.objectStore('histories').put({ project: id, done: light(done), undone: light(undone) }));
      // Other tabs may still need the log to catch up.
      if (alone) quiet(tx.objectStore('edits').delete(IDBKeyRange.bound([id], [id, record.head])));
      quiet(
        tx.objectStore('projects').put({
          ...record,
          entry: state.entry,
          parameters: state.parameters,
          base: record.head,
          pruned: alone ? record.head : record.pruned,
          bytes: contentBytes(state),
        }),
      );
      await tx.done;
      this.base = record.head;
      this.stored = state.files;
    } catch {
      // The next pause tries again.
    }
  }

  /** No other tab has the project open: each holds a shared lock of this name. */
  private async alone(): Promise<boolean> {
    const { held = [] } = await navigator.locks.query();
    return held.filter(lock => lock.name === lockName(this.project.id)).length <= 1;
  }
}

const weigh = (step: { forward: readonly object[]; backward: readonly object[] }): number =>
  [...step.forward, ...step.backward].reduce(
    (sum, edit) =>
      sum + ('content' in edit ? ((edit.content as string | Uint8Array | null)?.length ?? 0) : 64),
    0,
  );

/** Held in shared mode by every tab that has the project open. */
export const lockName = (project: string): string => `formwork-project-${project}`;
