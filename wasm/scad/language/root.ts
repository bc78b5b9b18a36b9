import { ROOT, type Node } from '../../solid/tree.ts';

/** What OpenSCAD warns of at the place of the second node marked `!`; only the first counts. */
export const MORE_ROOTS = 'More than one Root Modifier (!)';

/** The second node marked `!`, in the order of writing; marks inside of the first one count too. */
export function secondRoot(tree: Node): Node | undefined {
  const stack = [tree];
  let found = 0;
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.modifiers & ROOT && ++found === 2) return node;
    for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i]!);
  }
  return undefined;
}
