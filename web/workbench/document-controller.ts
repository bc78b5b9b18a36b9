import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Source } from '../../wasm/contract.ts';
import { templates } from '../library/templates.ts';
import type { Autosave, SavingState } from '../project/autosave.ts';
import { downloadProject } from '../project/export-project.ts';
import { ImportError } from '../project/import-project.ts';
import { openShare } from '../project/open-files.ts';
import type { Project } from '../project/project.ts';
import { projects } from '../project/projects.ts';
import { production } from '../production/production.ts';
import { ShareError } from '../project/share.ts';
import { readRoute, writeRoute, type Route } from './route.ts';
import { closeToasts, toast } from './toasts.ts';
import type { View } from './view-memory.ts';

/** What a new project starts with: something to see, and a slider to move. */
const firstSource: Source = {
  entry: 'main.scad',
  files: {
    'main.scad':
      '// The view follows what you type, and the slider what this line says:\n\n' +
      '// Edge in millimetres\nsize = 20; // [5:100]\n\ncube(size);\n',
  },
};

/** A link that leads nowhere; the message says why. */
class RouteError extends Error {
  override name = 'RouteError';
}

/** Loads what an open project needs beyond the gallery; the browser loads it once. */
export const loadProjectElements = (): Promise<unknown> => import('./project-elements.ts');

/**
 * Keeps the page's fragment and the open project together: a fragment opens its project, and what the person opens
 * becomes a fragment, so that Back, Forward, bookmarks and links work. Templates and shared links become projects of
 * one's own at once. Asks the host to update whenever a field changes, and calls `onRoute` when a place in the
 * project, a job or an account is asked for.
 */
export class DocumentController implements ReactiveController {
  /** Undefined at home, and while {@link opening}. */
  project: Project | undefined;
  opening = false;
  /** As stored with the project by {@link ViewMemory}. */
  view: View = {};
  saving: SavingState = { status: 'saved', pending: 0 };

  readonly #host: ReactiveControllerHost;
  readonly #onRoute: (route: Route & { view: 'project' | 'job' | 'account' }) => void;
  #autosave: Autosave | undefined;
  #warned: string | undefined;
  #unwarn: (() => void) | undefined;
  /** Counts the routes taken, so that a slow one does not land on top of a later one. */
  #turn = 0;

  constructor(
    host: ReactiveControllerHost,
    onRoute: (route: Route & { view: 'project' | 'job' | 'account' }) => void,
  ) {
    this.#host = host;
    this.#onRoute = onRoute;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('popstate', this.#follow);
    this.#follow();
  }

  hostDisconnected(): void {
    removeEventListener('popstate', this.#follow);
    this.#turn++;
    void this.#leave();
  }

  /** Goes there as a new entry of the browser's history, or in place of the current one. */
  go(route: Route, { replace = false } = {}): void {
    const hash = writeRoute(route);
    if (hash !== location.hash) history[replace ? 'replaceState' : 'pushState'](null, '', hash);
    this.#follow();
  }

  /** Notes a jump that the page makes itself: Back leads to where it came from. */
  jump(from: Route, to: Route): void {
    history.replaceState(null, '', writeRoute(from));
    const hash = writeRoute(to);
    if (hash !== location.hash) history.pushState(null, '', hash);
  }

  /** Notes the place without going there. */
  note(route: Route): void {
    history.replaceState(null, '', writeRoute(route));
  }

  /** Stores a new project and goes to it. */
  async create(name: string, source: Source, replace = false): Promise<void> {
    const { id } = await projects.create(name, source);
    this.go({ view: 'project', id }, { replace });
  }

  readonly #follow = (): void => {
    const turn = ++this.#turn;
    const route = readRoute(location.hash);
    // What leads nowhere is no address to keep.
    if (route.view === 'home' && !['', '#/'].includes(location.hash))
      history.replaceState(null, '', writeRoute(route));
    this.#open(route, () => turn === this.#turn).catch((error: unknown) => {
      if (turn !== this.#turn) return;
      this.opening = false;
      if (error instanceof RouteError || error instanceof ShareError || error instanceof ImportError)
        toast(error.message, { severity: 'alert', duration: 15_000 });
      else reportError(error);
      this.go({ view: 'home' }, { replace: true });
    });
  };

  async #open(route: Route, current: () => boolean): Promise<void> {
    switch (route.view) {
      case 'home':
      case 'bricks':
        await this.#leave();
        break;
      case 'new':
        return this.create('Untitled', firstSource, true);
      case 'template': {
        const template = templates.find(({ id }) => id === route.id);
        if (!template)
          throw new RouteError(`There is no template “${route.id}”. The list below has all of them.`);
        return this.create(template.title, template.source, true);
      }
      case 'share': {
        const { id } = await openShare(route.payload);
        if (current()) this.go({ view: 'project', id }, { replace: true });
        return;
      }
      case 'account':
        await this.#leave();
        // The code is good once, and no address to keep.
        this.note({ view: 'home' });
        this.#onRoute(route);
        break;
      case 'job': {
        const { project } = (await production.origin(route.id)) ?? {};
        const known = (await projects.list()).some(({ id }) => id === project);
        if (!current()) return;
        if (known && project)
          return this.go({ view: 'project', id: project, job: route.id }, { replace: true });
        await this.#leave();
        this.#onRoute(route);
        break;
      }
      case 'project': {
        if (this.project?.id !== route.id) {
          await this.#leave();
          this.opening = true;
          this.#host.requestUpdate();
          const [project] = await Promise.all([projects.open(route.id), loadProjectElements()]);
          if (!current()) return;
          if (!project)
            throw new RouteError('This project is not in this browser. It may have been deleted.');
          await this.#enter(project, current);
          if (!current()) return;
        }
        this.#onRoute(route);
      }
    }
    this.opening = false;
    this.#host.requestUpdate();
  }

  async #enter(project: Project, current: () => boolean): Promise<void> {
    const view = await projects.view(project.id);
    const autosave = await projects.saving(project);
    if (!current()) return;
    this.view = typeof view === 'object' && view !== null ? view : {};
    this.project = project;
    project.addEventListener('name', this.#changed);
    project.addEventListener('change', this.#changed);
    this.#autosave = autosave;
    this.#autosave?.addEventListener('state', this.#changed);
    this.#changed();
  }

  async #leave(): Promise<void> {
    const { project } = this;
    if (!project) return;
    this.project = undefined;
    closeToasts(project);
    project.removeEventListener('name', this.#changed);
    project.removeEventListener('change', this.#changed);
    this.#autosave?.removeEventListener('state', this.#changed);
    this.#autosave = undefined;
    this.#changed();
    await projects.close(project);
  }

  readonly #changed = (): void => {
    this.saving = this.#autosave?.state ?? { status: 'saved', pending: 0 };
    this.#warn();
    document.title = this.project ? `${this.project.name} – Formwork` : 'Formwork';
    this.#host.requestUpdate();
  };

  /** Work that exists in this page alone is said loudly, for as long as that is so. */
  #warn(): void {
    const { project } = this;
    const { message } = this.saving;
    if (message === this.#warned) return;
    this.#warned = message;
    this.#unwarn?.();
    this.#unwarn = undefined;
    if (!message || !project) return;
    this.#unwarn = toast(message, {
      severity: 'alert',
      duration: Infinity,
      action: { title: 'Download zip', run: () => downloadProject(project.state, project.name) },
    });
  }
}
