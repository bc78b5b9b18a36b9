import type { Brick, BrickModel } from '../../../wasm/bricks/brick.ts';
import { BrickDocument, type Origin } from '../document/brick-document.ts';
import { roleOf, withRole } from '../document/roles.ts';
import {
  openBrickDatabase,
  type BrickDatabase,
  type StoredBrick,
  type StoredModel,
} from './brick-database.ts';

/** A model as the gallery lists it. */
export interface ListedModel {
  readonly id: string;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly modified: number;
  readonly count: number;
  readonly prompt?: string;
  readonly thumbnail?: Blob;
}

/** Milliseconds that a deleted model stays. */
const trashFor = 30 * 24 * 3600 * 1000;

function stored(brick: Brick): StoredBrick {
  const { dx, dy, x, y, z, color } = brick;
  const role = roleOf(brick);
  return role === undefined ? [dx, dy, x, y, z, color] : [dx, dy, x, y, z, color, role];
}
const brickOf = ([dx, dy, x, y, z, color, role]: StoredBrick): Brick =>
  withRole({ dx, dy, x, y, z, color }, role);

/** What another tab did. */
interface Notice {
  readonly id: string;
  readonly kind: 'list' | 'model';
}

/** The models in IndexedDB. Fires `list` when the gallery changes, and `model` (`CustomEvent<id>`) when another tab has stored one. */
export class BrickModels extends EventTarget {
  readonly #name: string;
  readonly #channel: BroadcastChannel;
  #database: Promise<BrickDatabase> | undefined;

  constructor(name = 'formwork-bricks') {
    super();
    this.#name = name;
    this.#channel = new BroadcastChannel(name);
    this.#channel.addEventListener('message', ({ data }: MessageEvent<Notice>) => {
      this.dispatchEvent(new Event('list'));
      if (data.kind === 'model') this.dispatchEvent(new CustomEvent('model', { detail: data.id }));
    });
  }

  #open(): Promise<BrickDatabase> {
    this.#database ??= openBrickDatabase(this.#name, () => (this.#database = undefined)).catch(
      (error: unknown) => {
        this.#database = undefined;
        throw error;
      },
    );
    return this.#database;
  }

  #tell(id: string, kind: Notice['kind']): void {
    this.#channel.postMessage({ id, kind } satisfies Notice);
    this.dispatchEvent(new Event('list'));
  }

  /** The newest first. */
  async list(): Promise<ListedModel[]> {
    return this.#list(({ trashed }) => trashed === undefined);
  }

  async trash(): Promise<ListedModel[]> {
    return this.#list(({ trashed }) => trashed !== undefined);
  }

  async #list(wanted: (model: StoredModel) => boolean): Promise<ListedModel[]> {
    const database = await this.#open();
    const found = (await database.getAll('models')).filter(wanted).sort((a, b) => b.modified - a.modified);
    return Promise.all(
      found.map(async ({ id, name, modified, bricks, prompt }) => {
        const thumbnail = await database.get('thumbnails', id);
        return {
          id,
          name,
          modified,
          count: bricks.length,
          ...(prompt ? { prompt } : {}),
          ...(thumbnail ? { thumbnail } : {}),
        };
      }),
    );
  }

  /** Stores a new model, and answers its id. */
  async create(name: string, model: BrickModel, origin?: Origin): Promise<string> {
    const id = crypto.randomUUID();
    const now = Date.now();
    await (
      await this.#open()
    ).put('models', {
      id,
      name,
      created: now,
      modified: now,
      size: model.size,
      bricks: model.bricks.map(stored),
      ...origin,
    });
    this.#tell(id, 'list');
    return id;
  }

  /** Undefined when it is not here, or in the trash. */
  async open(id: string): Promise<BrickDocument | undefined> {
    const found = await (await this.#open()).get('models', id);
    if (!found || found.trashed !== undefined) return undefined;
    const { name, size, bricks, prompt, seed = 0 } = found;
    const model = { size, bricks: bricks.map(brickOf) };
    return new BrickDocument(id, name, model, prompt ? { prompt, seed } : undefined);
  }

  /** Stores a model as it is now; nothing when it was deleted for good meanwhile. */
  async save({ id, name, model, origin }: BrickDocument): Promise<void> {
    const database = await this.#open();
    const transaction = database.transaction('models', 'readwrite');
    const found = await transaction.store.get(id);
    if (found) {
      const { prompt: _prompt, seed: _seed, ...kept } = found;
      await transaction.store.put({
        ...kept,
        name,
        modified: Date.now(),
        size: model.size,
        bricks: model.bricks.map(stored),
        ...origin,
      });
    }
    await transaction.done;
    if (found) this.#tell(id, 'model');
  }

  async #change(id: string, change: (model: StoredModel) => StoredModel): Promise<void> {
    const database = await this.#open();
    const transaction = database.transaction('models', 'readwrite');
    const found = await transaction.store.get(id);
    if (found) await transaction.store.put(change(found));
    await transaction.done;
    this.#tell(id, 'list');
  }

  async rename(id: string, name: string): Promise<void> {
    const trimmed = name.trim();
    if (trimmed) await this.#change(id, model => ({ ...model, name: trimmed }));
  }

  /** Into the trash, from which `restore` brings it back. */
  delete(id: string): Promise<void> {
    return this.#change(id, model => ({ ...model, trashed: Date.now() }));
  }

  restore(id: string): Promise<void> {
    return this.#change(id, ({ trashed: _trashed, ...model }) => model);
  }

  async duplicate(id: string): Promise<string | undefined> {
    const database = await this.#open();
    const found = await database.get('models', id);
    if (!found) return undefined;
    const copy = crypto.randomUUID();
    const now = Date.now();
    await database.put('models', {
      ...found,
      id: copy,
      name: `${found.name} copy`,
      created: now,
      modified: now,
    });
    const thumbnail = await database.get('thumbnails', id);
    if (thumbnail) await database.put('thumbnails', thumbnail, copy);
    this.#tell(copy, 'list');
    return copy;
  }

  /** Deletes for good: what has been in the trash for long, or all that is in it. */
  async purge(all = false): Promise<void> {
    const database = await this.#open();
    const transaction = database.transaction(['models', 'thumbnails'], 'readwrite');
    const before = Date.now() - trashFor;
    for (const { id, trashed } of await transaction.objectStore('models').getAll())
      if (trashed !== undefined && (all || trashed < before)) {
        void transaction.objectStore('models').delete(id);
        void transaction.objectStore('thumbnails').delete(id);
      }
    await transaction.done;
    if (all) this.#tell('', 'list');
  }

  async setThumbnail(id: string, picture: Blob): Promise<void> {
    await (await this.#open()).put('thumbnails', picture, id);
    this.#tell(id, 'list');
  }
}

/** The page's own. */
export const brickModels = new BrickModels();
