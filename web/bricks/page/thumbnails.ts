import type { BrickDocument } from '../document/brick-document.ts';
import { brickModels } from '../store/brick-models.ts';
import type { FwBrickViewer } from '../viewer/fw-brick-viewer.ts';

/** Milliseconds without a change after which a picture for the gallery is worth its time. */
const rest = 1200;
const size = { width: 400, height: 250 };

/** Keeps a model's picture in the gallery up to date. */
export class Thumbnails {
  readonly #viewer: () => FwBrickViewer | undefined;
  #document: BrickDocument | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(viewer: () => FwBrickViewer | undefined) {
    this.#viewer = viewer;
  }

  follow(document: BrickDocument | undefined): void {
    if (document === this.#document) return;
    this.#document?.removeEventListener('change', this.#changed);
    this.#document = document;
    document?.addEventListener('change', this.#changed);
    // One that came with bricks, from a file or a link, has no picture yet.
    if (document && document.bricks.length > 0) this.#changed();
  }

  readonly #changed = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#take(), rest);
  };

  /** Takes what is due at once: the picture will be gone. */
  leave(): void {
    if (this.#timer !== undefined) this.#take();
    this.#document?.removeEventListener('change', this.#changed);
    this.#document = undefined;
  }

  #take(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const document = this.#document;
    const viewer = this.#viewer();
    if (!document || !viewer || document.busy || viewer.model !== document.model) return;
    viewer
      .screenshot({ ...size, transparent: true, fit: true })
      .then(picture => brickModels.setThumbnail(document.id, picture))
      // A gallery without this picture is as good.
      .catch(() => undefined);
  }
}
