import { ofProject, type Content, type Database, type LoggedEdit, type ProjectRecord } from './database.ts';
import { applyEdits, EditError, type ProjectState } from './edits.ts';
import { History } from './history.ts';

export interface ReadProject {
  record: ProjectRecord;
  /** Snapshot and log together. */
  state: ProjectState;
  history: History;
  /** The files of the snapshot alone. */
  stored: ReadonlyMap<string, Content>;
}

/** Moves a logged entry into the history the way it went there when it was made. */
const replay = (state: ProjectState, history: History, entry: LoggedEdit): ProjectState => {
  const { state: next, forward, backward } = applyEdits(state, entry.edits);
  const { step: id, label, at } = entry;
  const moved = entry.cause === 'undo' ? history.done.at(-1) : history.undone.at(-1);
  if (entry.cause !== 'apply' && moved?.id === id) {
    const { merge: _, ...rest } = moved;
    if (entry.cause === 'undo') {
      history.done.pop();
      history.undone.push({ ...rest, forward: backward, backward: forward });
    } else {
      history.undone.pop();
      history.done.push({ ...rest, forward, backward });
    }
  } else if (forward.length > 0) {
    // What went into one step has its id in common.
    history.push({ id, label, at, forward, backward });
  }
  return next;
};

/**
 * A project as it is stored: snapshot, then its log replayed, undo history included. One read transaction, so it
 * is the state of one moment. Undefined when there is none.
 */
export const readProject = async (database: Database, id: string): Promise<ReadProject | undefined> => {
  const tx = database.transaction(['projects', 'files', 'edits', 'histories']);
  const [record, files, entries, kept] = await Promise.all([
    tx.objectStore('projects').get(id),
    tx.objectStore('files').getAll(ofProject(id)),
    tx.objectStore('edits').getAll(ofProject(id)),
    tx.objectStore('histories').get(id),
  ]);
  await tx.done;
  if (!record) return undefined;
  const stored = new Map(files.map(({ path, content }) => [path, content]));
  const history = new History(kept?.done, kept?.undone);
  let state: ProjectState = { files: stored, entry: record.entry, parameters: record.parameters };
  for (const entry of entries) {
    if (entry.number <= record.base) continue;
    try {
      state = replay(state, history, entry);
    } catch (error) {
      // An entry that does not fit its own log was damaged on the disk; the rest is worth more than a refusal.
      if (!(error instanceof EditError)) throw error;
    }
  }
  return { record, state, history, stored };
};
