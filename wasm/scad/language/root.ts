import { ROOT, type Node } from '../../solid/tree.ts';

/**
 * The node that a program shows: the first one marked `!`, in the order of the text, else the root itself. `more` says
 * whether others are marked too: OpenSCAD then warns with the words `MORE_ROOTS` at the place of the shown node.
 */
export function rootOf(root: Node): { node: Node; more: boolean } {
  let found: Node | undefined;
  let more = false;
  const visit = (node: Node): void => {
    if (node.modifiers & ROOT) {
      if (found) more = true;
      found ??= node;
    }
    for (const child of node.children) if (!more) visit(child);
  };
  visit(root);
  return { node: found ?? root, more };
}

export const MORE_ROOTS = 'More than one Root Modifier (!)';
