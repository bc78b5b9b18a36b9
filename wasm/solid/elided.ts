import { BACKGROUND, type Node } from './tree.ts';

/**
 * Whether OpenSCAD takes a group for the one child in it that is no empty group. Its cache names groups of one child by
 * that child (src/core/NodeDumper.cc, GroupNodeChecker.cc); a child that is such a group itself has put its geometry
 * there already, so that the empty ones beside it never get a say. Else even one child goes through a 2-D union with
 * the empty ones, which rounds it to the grid.
 */
export function isElided(node: Node): boolean {
  if (node.kind !== 'group' || node.children.length < 2) return false;
  let only: Node | undefined;
  for (const child of node.children) {
    if (child.modifiers & BACKGROUND || isHollow(child)) continue;
    if (only) return false;
    only = child;
  }
  return only?.kind === 'group' && countedIn(only) === 1;
}

const hollow = new WeakMap<Node, boolean>();

/** A group of nothing but such groups. */
function isHollow(node: Node): boolean {
  if (node.kind !== 'group') return false;
  let known = hollow.get(node);
  if (known === undefined) hollow.set(node, (known = node.children.every(isHollow)));
  return known;
}

const countedIn = (node: Node): number => node.children.filter(child => !isHollow(child)).length;
