import type { Mesh } from '../../wasm/contract.ts';
import type { Plane } from '../../wasm/solid/section.ts';
import { look, type Measuring } from './measuring.ts';
import type { Stage } from './stage.ts';

/** What the pointer points at. */
export interface Target {
  stage: Stage;
  mesh: Mesh;
  /** While the measuring tool is in use. */
  measuring: Measuring | undefined;
  /** What a section has cut away cannot be pointed at. */
  clip: Plane | undefined;
}

/** Pixels that a click may move and still be no drag. */
const slack = 5;

/** Clicks and moves over the picture: picks for measuring, and a double click to turn about a place. */
export class Pointing {
  readonly #target: () => Target | undefined;
  #down: { x: number; y: number } | undefined;

  /** `target` is asked at every event; undefined while there is nothing to point at. */
  constructor(target: () => Target | undefined) {
    this.#target = target;
  }

  readonly moved = (event: PointerEvent): void => {
    const target = event.buttons === 0 ? this.#target() : undefined;
    target?.measuring?.hover(target.mesh, sight(target, event));
  };

  pressed(event: PointerEvent): void {
    this.#down = event.button === 0 ? { x: event.clientX, y: event.clientY } : undefined;
  }

  readonly released = (event: PointerEvent): void => {
    const down = this.#down;
    this.#down = undefined;
    const target = this.#target();
    if (!down || !target?.measuring) return;
    // A drag turned the view; only a click picks.
    if (Math.hypot(event.clientX - down.x, event.clientY - down.y) > slack) return;
    target.measuring.pick(target.mesh, sight(target, event)).catch(() => {});
  };

  /** Turns about the place that was double-clicked from now on. */
  center(event: MouseEvent): void {
    const target = this.#target();
    if (!target || target.measuring) return;
    const { stage, mesh } = target;
    look(mesh, sight(target, event)).then(
      found => {
        if (found) stage.flyTo({ ...stage.view, target: [...found.at] });
      },
      () => {},
    );
  }
}

const sight = ({ stage, clip }: Target, event: MouseEvent) => {
  const box = stage.canvas.getBoundingClientRect();
  return { ...stage.ray(event.clientX - box.left, event.clientY - box.top), clip };
};
