import type { Mesh } from '../../wasm/contract.ts';
import type { Plane, Section } from '../../wasm/solid/section.ts';
import { analyze } from './analyze.ts';
import { findThinWalls } from './checks.ts';
import type { CheckState, SectionState } from './panels.ts';
import type { ModelScene } from './scene.ts';
import { viewSettings } from './settings.ts';

/** The section: the cut follows at once, its area and exact contour a moment later. `changed` asks for a redraw. */
export class SectionTool {
  state: SectionState = { axis: 0, at: 0.5, flip: false };
  found: Section | undefined;
  /** Where the model is cut now. */
  plane: Plane | undefined;
  readonly #changed: () => void;
  #search: AbortController | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  apply(scene: ModelScene, mesh: Mesh | undefined, on: boolean): void {
    this.stop();
    const plane = (this.plane = scene.section(on && !scene.flat ? this.state : undefined));
    if (!plane || !mesh) {
      this.found = undefined;
      return;
    }
    const search = (this.#search = new AbortController());
    analyze(mesh, worker => worker.section(plane), search).then(
      found => {
        if (search.signal.aborted) return;
        this.found = found;
        scene.cut.capped = found.open === 0;
        scene.cut.trace(found);
        scene.stage.invalidate();
        this.#changed();
      },
      () => {
        // Aborted by a newer place of the plane, or no worker: the cut is shown without its numbers.
      },
    );
  }

  stop(): void {
    this.#search?.abort();
  }
}

/** Overhangs, shaded by the graphics card, and thin walls, found by the mesh worker. */
export class CheckTool {
  state: CheckState = { overhang: true, thin: false };
  readonly #changed: () => void;
  #search: AbortController | undefined;
  /** What the marks on stage are about. */
  #about: { mesh: Mesh; limit: number } | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  apply(scene: ModelScene, mesh: Mesh | undefined, on: boolean): void {
    const shown = on && !scene.flat;
    const { overhang, thinWall: limit } = viewSettings.value;
    scene.shadeOverhang(shown && this.state.overhang ? overhang : undefined);
    if (!shown || !this.state.thin || !mesh) {
      this.stop();
      scene.model.markThin(undefined);
      return;
    }
    if (this.#about?.mesh === mesh && this.#about.limit === limit) return;
    this.stop();
    this.#about = { mesh, limit };
    const search = (this.#search = new AbortController());
    const tell = (change: Partial<CheckState>) => {
      if (search.signal.aborted) return;
      this.state = { ...this.state, ...change };
      this.#changed();
    };
    tell({ progress: 0, found: undefined, failure: undefined });
    findThinWalls(mesh, limit, search.signal, progress => tell({ progress })).then(
      found => {
        if (search.signal.aborted) return;
        scene.model.markThin(found.patches);
        scene.stage.invalidate();
        tell({ progress: undefined, found });
      },
      (error: unknown) =>
        tell({ progress: undefined, failure: error instanceof Error ? error.message : String(error) }),
    );
  }

  stop(): void {
    this.#search?.abort();
    this.#about = undefined;
  }
}
