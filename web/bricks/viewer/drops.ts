import type { Brick } from '../../../wasm/bricks/brick.ts';
import { drawnByProcessor } from '../../viewer/sharpness.ts';

/** Milliseconds of a fall, and the millimetres that it is. */
const duration = 240;
const depth = 34;

/** For who prefers less motion, and where pictures cost more than there is time between two. */
const still = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches || drawnByProcessor();

/** New bricks fall into their places. Frames are asked for only while one is in the air. */
export class Drops {
  readonly #begun = new Map<Brick, number>();
  readonly #draw: () => void;
  #frame = 0;

  constructor(draw: () => void) {
    this.#draw = draw;
  }

  get active(): boolean {
    return this.#begun.size > 0;
  }

  /** Lets fall what was not there before. */
  follow(bricks: readonly Brick[], before: readonly Brick[]): void {
    const here = new Set(bricks);
    for (const brick of this.#begun.keys()) if (!here.has(brick)) this.#begun.delete(brick);
    if (still()) return;
    const there = new Set(before);
    const now = performance.now();
    for (const brick of bricks) if (!there.has(brick)) this.#begun.set(brick, now);
    if (this.active && !this.#frame) this.#frame = requestAnimationFrame(this.#step);
  }

  stop(): void {
    this.#begun.clear();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  /** Millimetres above its place. */
  height(brick: Brick): number {
    const begun = this.#begun.get(brick);
    if (begun === undefined) return 0;
    const t = Math.min(1, (performance.now() - begun) / duration);
    return depth * (1 - t * t);
  }

  readonly #step = (): void => {
    this.#frame = 0;
    const now = performance.now();
    for (const [brick, begun] of this.#begun) if (now - begun >= duration) this.#begun.delete(brick);
    this.#draw();
    if (this.active) this.#frame = requestAnimationFrame(this.#step);
  };
}
