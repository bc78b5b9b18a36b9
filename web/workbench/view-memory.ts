import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Path } from '../../wasm/contract.ts';
import type { Project } from '../project/project.ts';
import { projects } from '../project/projects.ts';
import type { CameraState } from '../viewer/camera.ts';
import type { FwViewer } from '../viewer/fw-viewer.ts';

/** What belongs to looking at a project rather than to the project. */
export interface View {
  camera?: CameraState;
  path?: Path;
}

/** Milliseconds of quiet before the view and a picture for the gallery are stored. */
const quiet = 1000;
/** Pixels; twice what the gallery shows. */
const thumbnail = { width: 480, height: 300, transparent: true, fit: true };

/** Stores where one looked from and at which file, and a picture of the model for the gallery. */
export class ViewMemory implements ReactiveController {
  readonly #viewer: () => FwViewer | null;
  #project: Project | undefined;
  #view: View = {};
  #picture: unknown;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Something is not yet stored; with it, a new picture. */
  #due = false;
  #pictureDue = false;

  constructor(host: ReactiveControllerHost, viewer: () => FwViewer | null) {
    this.#viewer = viewer;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** Begins with a project as it was left. */
  enter(project: Project | undefined, view: View = {}): void {
    clearTimeout(this.#timer);
    // The viewer still shows the project that is left.
    if (this.#due) void this.#store();
    this.#project = project;
    this.#view = view;
    this.#due = this.#pictureDue = false;
  }

  /** Notes what has changed; `picture` is the evaluation on show, by identity. */
  note(view: View, picture?: unknown): void {
    if (!this.#project) return;
    if (picture && picture !== this.#picture) this.#pictureDue = true;
    this.#picture = picture ?? this.#picture;
    const next = { ...this.#view, ...view };
    if (!this.#pictureDue && next.camera === this.#view.camera && next.path === this.#view.path) return;
    this.#view = next;
    this.#due = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#store(), quiet);
  }

  async #store(): Promise<void> {
    const project = this.#project;
    const viewer = this.#viewer();
    if (!project) return;
    const picture = this.#pictureDue ? viewer?.screenshot(thumbnail) : undefined;
    // Without a graphics context for now, the gallery keeps the older picture until the next attempt.
    const taken = picture?.catch(() => {
      if (project === this.#project) this.#due = this.#pictureDue = true;
    });
    this.#due = false;
    if (picture) this.#pictureDue = false;
    try {
      await projects.setView(project.id, this.#view);
      const blob = await taken;
      if (blob) await projects.setThumbnail(project.id, blob);
    } catch {
      // Storage is full: nothing that the person made is lost.
    }
  }
}
