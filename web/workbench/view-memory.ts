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
const quiet = 1500;
/** Pixels; twice what the gallery shows. */
const thumbnail = { width: 480, height: 300, transparent: true };

/** Stores where one looked from and at which file, and a picture of the model for the gallery. */
export class ViewMemory implements ReactiveController {
  readonly #viewer: () => FwViewer | null;
  #project: Project | undefined;
  #view: View = {};
  #picture: unknown;
  #timer: ReturnType<typeof setTimeout> | undefined;
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
    this.#project = project;
    this.#view = view;
    this.#pictureDue = false;
  }

  /** Notes what has changed; `picture` is the evaluation on show, by identity. */
  note(view: View, picture?: unknown): void {
    if (!this.#project) return;
    if (picture && picture !== this.#picture) this.#pictureDue = true;
    this.#picture = picture ?? this.#picture;
    const next = { ...this.#view, ...view };
    if (!this.#pictureDue && next.camera === this.#view.camera && next.path === this.#view.path) return;
    this.#view = next;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#store(), quiet);
  }

  async #store(): Promise<void> {
    const project = this.#project;
    if (!project) return;
    try {
      await projects.setView(project.id, this.#view);
      const viewer = this.#viewer();
      if (!this.#pictureDue || !viewer || project !== this.#project) return;
      this.#pictureDue = false;
      await projects.setThumbnail(project.id, await viewer.screenshot(thumbnail));
    } catch {
      // Storage is full, or there is no graphics context: the gallery shows the older picture, nothing else is lost.
    }
  }
}
