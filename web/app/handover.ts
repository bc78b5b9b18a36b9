import type { Mesh } from '../../wasm/contract.ts';

/** A model of the Studio on its way to the Bricks page. */
export interface Handover {
  readonly name: string;
  readonly mesh: Mesh;
}

let waiting: Handover | undefined;

/** Puts a model down for the Bricks page and goes there. */
export function handToBricks(handover: Handover): void {
  waiting = handover;
  location.hash = '#/bricks';
}

/** What the Studio has put down; once. */
export function takeHandover(): Handover | undefined {
  const taken = waiting;
  waiting = undefined;
  return taken;
}
