import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { BrickModel } from '../../wasm/bricks/brick.ts';
import { toast } from '../workbench/toasts.ts';
import type { BrickDocument, Origin } from './document/brick-document.ts';
import { readBricksRoute, writeBricksRoute, type BricksRoute } from './route.ts';
import { BrickAutosave } from './store/brick-autosave.ts';
import { brickModels } from './store/brick-models.ts';

const savedText = { saved: 'Saved', saving: 'Saving…', failed: 'Not saved' } as const;

/**
 * Keeps the fragment and the open model together: a fragment opens its model, and what somebody opens becomes a
 * fragment, so that Back, Forward, bookmarks and links work. Fragments that are no model yet (a prompt, a model in a
 * link) are handed to `onRoute`. Asks the host to update whenever a field changes.
 */
export class BricksDocuments implements ReactiveController {
  /** Undefined in the gallery, and while {@link opening}. */
  document: BrickDocument | undefined;
  opening = false;
  readonly #host: ReactiveControllerHost;
  readonly #onRoute: (route: BricksRoute & { view: 'prompt' | 'shared' }) => unknown;
  /** Before a model is left for another one. */
  readonly #onLeave: () => void;
  #autosave: BrickAutosave | undefined;
  #unwarn: (() => void) | undefined;
  /** Counts the routes taken, so that a slow one does not land on top of a later one. */
  #turn = 0;

  constructor(
    host: ReactiveControllerHost,
    onRoute: (route: BricksRoute & { view: 'prompt' | 'shared' }) => unknown,
    onLeave: () => void,
  ) {
    this.#host = host;
    this.#onRoute = onRoute;
    this.#onLeave = onLeave;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('popstate', this.#follow);
    brickModels.addEventListener('model', this.#elsewhere);
    this.#follow();
  }

  hostDisconnected(): void {
    removeEventListener('popstate', this.#follow);
    brickModels.removeEventListener('model', this.#elsewhere);
    this.#turn++;
    this.#leave();
  }

  get saving(): string {
    return this.#autosave ? savedText[this.#autosave.state] : '';
  }

  /** Goes there as a new entry of the browser's history, or in place of the current one. */
  go(route: BricksRoute, { replace = false } = {}): void {
    const hash = writeBricksRoute(route);
    if (hash !== location.hash) history[replace ? 'replaceState' : 'pushState'](null, '', hash);
    this.#follow();
  }

  /** Stores a new model and opens it. Undefined when it could not be stored, which has been said then. */
  async create(
    name: string,
    model: BrickModel,
    { origin, replace = false }: { origin?: Origin | undefined; replace?: boolean } = {},
  ): Promise<BrickDocument | undefined> {
    try {
      const id = await brickModels.create(name, model, origin);
      const hash = writeBricksRoute({ view: 'model', id });
      history[replace ? 'replaceState' : 'pushState'](null, '', hash);
      await this.#open({ view: 'model', id }, this.#next());
      return this.document?.id === id ? this.document : undefined;
    } catch (error) {
      toast(
        `The model could not be stored in this browser (${error instanceof Error ? error.message : String(error)}). ` +
          'Delete other models, or leave the private window.',
        { severity: 'alert', duration: 15_000 },
      );
      return undefined;
    }
  }

  #next(): () => boolean {
    const turn = ++this.#turn;
    return () => turn === this.#turn;
  }

  readonly #follow = (): void => {
    const current = this.#next();
    const route = readBricksRoute(location.hash);
    this.#open(route, current).catch((error: unknown) => {
      if (!current()) return;
      this.opening = false;
      toast(error instanceof Error ? error.message : String(error), { severity: 'alert', duration: 15_000 });
      this.go({ view: 'gallery' }, { replace: true });
    });
  };

  async #open(route: BricksRoute, current: () => boolean): Promise<void> {
    switch (route.view) {
      case 'gallery':
        this.#leave();
        break;
      case 'prompt':
      case 'shared':
        this.#leave();
        this.#onRoute(route);
        break;
      case 'model': {
        if (this.document?.id === route.id) break;
        this.#leave();
        this.opening = true;
        this.#host.requestUpdate();
        const document = await brickModels.open(route.id);
        if (!current()) return;
        if (!document) throw new Error('This brick model is not in this browser. It may have been deleted.');
        this.#enter(document);
      }
    }
    this.opening = false;
    this.#changed();
  }

  #enter(document: BrickDocument): void {
    this.document = document;
    this.#autosave = new BrickAutosave(document, brickModels);
    this.#autosave.addEventListener('state', this.#saved);
    for (const event of ['change', 'name', 'select']) document.addEventListener(event, this.#changed);
  }

  #leave(): void {
    const { document } = this;
    if (!document) return;
    this.#onLeave();
    this.document = undefined;
    for (const event of ['change', 'name', 'select']) document.removeEventListener(event, this.#changed);
    this.#autosave?.removeEventListener('state', this.#saved);
    void this.#autosave?.close();
    this.#autosave = undefined;
    this.#unwarn?.();
    this.#unwarn = undefined;
  }

  /** Another tab has stored the open model: its bricks are shown here too, as a step that can be taken back. */
  readonly #elsewhere = (event: Event): void => {
    const { document } = this;
    if ((event as CustomEvent<string>).detail !== document?.id || document?.busy) return;
    const autosave = this.#autosave;
    void brickModels.open(document.id).then(other => {
      if (!other || document !== this.document || autosave?.state !== 'saved') return;
      if (JSON.stringify(other.bricks) !== JSON.stringify(document.bricks))
        document.apply('Change in another tab', other.model);
      document.name = other.name;
    });
  };

  readonly #saved = (): void => {
    const autosave = this.#autosave;
    if (autosave?.state === 'failed')
      this.#unwarn ??= toast(autosave.problem, { severity: 'alert', duration: Infinity });
    if (autosave?.state === 'saved') {
      this.#unwarn?.();
      this.#unwarn = undefined;
    }
    this.#host.requestUpdate();
  };

  readonly #changed = (): void => {
    document.title = this.document ? `${this.document.name} – Formwork Bricks` : 'Formwork Bricks';
    this.#host.requestUpdate();
  };
}
