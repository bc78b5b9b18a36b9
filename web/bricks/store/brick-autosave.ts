import type { BrickDocument } from '../document/brick-document.ts';
import type { BrickModels } from './brick-models.ts';

/** Milliseconds that changes wait for the next one. */
const pause = 250;

/**
 * Stores a document at every change, soon. Fires `state`. What could not be stored stays in the page, is said, and is
 * tried again.
 */
export class BrickAutosave extends EventTarget {
  state: 'saved' | 'saving' | 'failed' = 'saved';
  /** Why it failed, and what to do. */
  problem = '';
  readonly #document: BrickDocument;
  readonly #store: BrickModels;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #dirty = false;

  constructor(document: BrickDocument, store: BrickModels) {
    super();
    this.#document = document;
    this.#store = store;
    document.addEventListener('change', this.#changed);
    document.addEventListener('name', this.#changed);
  }

  readonly #changed = (): void => {
    this.#dirty = true;
    this.#set('saving');
    // Not put off by the next change: a stream of bricks is stored as it comes.
    this.#timer ??= setTimeout(() => void this.flush(), pause);
  };

  /** Stores at once what is not stored yet. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return (this.#writing = this.#writing.then(() => this.#write()));
  }

  async #write(): Promise<void> {
    if (!this.#dirty) return;
    this.#dirty = false;
    try {
      await this.#store.save(this.#document);
      if (!this.#dirty) this.#set('saved');
    } catch (error) {
      this.#dirty = true;
      const full = error instanceof DOMException && error.name === 'QuotaExceededError';
      this.problem = full
        ? 'The browser has no space left, so this model is not saved. Download it, or delete others.'
        : 'This model is not saved: the browser’s storage cannot be written. Download it, then reload the page.';
      this.#set('failed');
      this.#timer ??= setTimeout(() => void this.flush(), 5000);
    }
  }

  #set(state: BrickAutosave['state']): void {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event('state'));
  }

  /** Stores what is left, and follows the document no more. */
  async close(): Promise<void> {
    this.#document.removeEventListener('change', this.#changed);
    this.#document.removeEventListener('name', this.#changed);
    await this.flush();
    clearTimeout(this.#timer);
  }
}
