import type { Brick } from '../../../wasm/bricks/brick.ts';
import { studPitch } from '../../../wasm/bricks/brick.ts';
import type { Vector } from '../../../wasm/solid/vectors.ts';
import { look, type Seen } from './sight.ts';
import type { Stage } from '../../viewer/stage.ts';

/** What the pointer does: looks around alone, or chooses, adds, paints, takes away. */
export type BrickTool = 'select' | 'add' | 'paint' | 'erase';

/** A rectangle of the picture; CSS pixels. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What gestures are made over, asked at every event. */
export interface GestureTarget {
  readonly stage: Stage | undefined;
  readonly tool: BrickTool;
  readonly bricks: readonly Brick[];
  readonly selection: ReadonlySet<Brick>;
  readonly plate: readonly [number, number];
  readonly lift: number;
  hovered(seen: Seen | undefined): void;
  picked(seen: Seen | undefined, more: boolean): void;
  /** Whole studs from where the drag began. `ended` false: it goes on; a drag that is given up ends at nothing. */
  dragged(by: readonly [number, number, number], ended: boolean): void;
  framed(frame: Frame | undefined, ended: boolean): void;
}

/** Pixels that a click may move and still be no drag. */
const slack = 5;

type Gesture =
  | { kind: 'click'; x: number; y: number; moved: boolean }
  | { kind: 'drag'; from: Vector; last: readonly [number, number, number] }
  | { kind: 'frame'; x: number; y: number };

/**
 * Pointers over the picture. Dragging turns the view, as everywhere; from a selected brick it moves the selection,
 * and with Shift it draws a frame to select by. Listens in the capture phase, before the camera's own controls.
 */
export class Gestures {
  readonly #target: GestureTarget;
  #gesture: Gesture | undefined;
  #pointer = -1;

  constructor(target: GestureTarget) {
    this.#target = target;
  }

  #place(event: MouseEvent): { x: number; y: number } {
    const box = this.#target.stage!.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #seen(event: MouseEvent): Seen | undefined {
    const { stage, bricks, plate, lift } = this.#target;
    if (!stage) return undefined;
    const { x, y } = this.#place(event);
    return look(stage.ray(x, y), bricks, plate, lift);
  }

  readonly down = (event: PointerEvent): void => {
    const { stage, tool, selection } = this.#target;
    if (!stage || event.button !== 0 || !event.isPrimary || this.#gesture?.kind === 'drag') {
      this.cancel();
      return;
    }
    const { x, y } = this.#place(event);
    this.#gesture = { kind: 'click', x, y, moved: false };
    this.#pointer = event.pointerId;
    if (tool !== 'select') return;
    const seen = this.#seen(event);
    if (event.shiftKey) this.#gesture = { kind: 'frame', x, y };
    else if (seen?.brick && selection.has(seen.brick))
      this.#gesture = { kind: 'drag', from: seen.at, last: [0, 0, 0] };
    else return;
    event.stopPropagation();
    // Not of a pointer that a script made up.
    if (event.isTrusted) stage.canvas.setPointerCapture(event.pointerId);
    stage.canvas.focus();
  };

  readonly move = (event: PointerEvent): void => {
    const gesture = this.#gesture;
    if (!gesture) {
      if (event.buttons === 0 && event.pointerType !== 'touch') this.#target.hovered(this.#seen(event));
      return;
    }
    if (event.pointerId !== this.#pointer) return;
    const { x, y } = this.#place(event);
    if (gesture.kind === 'click') {
      if (!gesture.moved && Math.hypot(x - gesture.x, y - gesture.y) > slack) {
        gesture.moved = true;
        this.#target.hovered(undefined);
      }
      return;
    }
    event.stopPropagation();
    if (gesture.kind === 'frame') this.#target.framed(frameOf(gesture, { x, y }), false);
    else this.#drag(gesture, event, false);
  };

  readonly up = (event: PointerEvent): void => {
    const gesture = this.#gesture;
    if (!gesture || event.pointerId !== this.#pointer) return;
    this.#gesture = undefined;
    const { x, y } = this.#place(event);
    if (gesture.kind === 'click') {
      if (!gesture.moved) this.#target.picked(this.#seen(event), event.shiftKey);
      return;
    }
    event.stopPropagation();
    if (gesture.kind === 'drag') {
      this.#drag(gesture, event, true);
      return;
    }
    const frame = frameOf(gesture, { x, y });
    if (Math.max(frame.width, frame.height) > slack) this.#target.framed(frame, true);
    else {
      this.#target.framed(undefined, true);
      this.#target.picked(this.#seen(event), true);
    }
  };

  readonly left = (): void => {
    if (!this.#gesture) this.#target.hovered(undefined);
  };

  /** Gives up what has begun. True when there was something. */
  cancel = (): boolean => {
    const gesture = this.#gesture;
    this.#gesture = undefined;
    if (gesture?.kind === 'drag') this.#target.dragged([0, 0, 0], true);
    if (gesture?.kind === 'frame') this.#target.framed(undefined, true);
    return gesture !== undefined && gesture.kind !== 'click';
  };

  /** Along the plane on which the brick was taken. */
  #drag(gesture: Gesture & { kind: 'drag' }, event: PointerEvent, ended: boolean): void {
    const { x, y } = this.#place(event);
    const { from, direction } = this.#target.stage!.ray(x, y);
    const distance = (gesture.from[2] - from[2]) / direction[2];
    if (Number.isFinite(distance) && distance > 0) {
      const studs = (axis: 0 | 1): number =>
        Math.round((from[axis] + distance * direction[axis] - gesture.from[axis]) / studPitch);
      gesture.last = [studs(0), studs(1), 0];
    }
    this.#target.dragged(gesture.last, ended);
  }
}

const frameOf = (a: { x: number; y: number }, b: { x: number; y: number }): Frame => ({
  left: Math.min(a.x, b.x),
  top: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
});
