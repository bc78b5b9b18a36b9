import type { Node } from './tree.ts';

/** This part cannot be promised to equal OpenSCAD's: it goes to OpenSCAD, with this reason. */
export class Unsupported extends Error {
  override name = 'Unsupported';
  /** The node that could not be done; set on its way out of the evaluation. */
  node: Node | undefined;
}
