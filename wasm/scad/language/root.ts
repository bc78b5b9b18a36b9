import { ROOT, type Node } from '../../solid/tree.ts';

/** What OpenSCAD warns of at the place of the second node marked `!`; only the first counts. */
export const MORE_ROOTS = 'More than one Root Modifier (!)';

/**
 * The second node marked `!`, in the order of writing; marks inside of the first one count too, but not what the same
 * mark makes again, in a loop or by another call.
 */
export function secondRoot(tree: Node): Node | undefined {
  const stack = [tree];
  let first: Node | undefined;
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.modifiers & ROOT) {
      if (first && node.origin !== first.origin) return node;
      first ??= node;
    }
    for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i]!);
  }
  return undefined;
}
