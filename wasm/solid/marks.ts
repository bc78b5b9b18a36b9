import { BACKGROUND, HIGHLIGHT, ROOT, type Kind, type Node, type Transform } from './tree.ts';

/** Nodes that pass the marks of their children on to the picture; inside of the others a mark has no meaning. */
const TRANSPARENT = new Set<Kind>([
  'transform',
  'color',
  'group',
  'union',
  'difference',
  'intersection',
  'render',
]);

/** The node marked `!`, the first in the order of writing; else the whole tree. */
export function rootOf(tree: Node): Node {
  const stack = [tree];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.modifiers & ROOT) return node;
    for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i]!);
  }
  return tree;
}

/**
 * The parts marked `#` and `%`, each standing where it stands in the model; undefined when there are none. A part
 * inside of a `%` part belongs to that.
 */
export function markedParts(root: Node): { highlighted: Node | undefined; background: Node | undefined } {
  const highlighted: Node[] = [];
  const background: Node[] = [];
  const visit = (node: Node, around: readonly Transform[]): void => {
    const marks = node.modifiers & (HIGHLIGHT | BACKGROUND);
    if (marks) {
      const placed = around.reduceRight<Node>(
        (inner, transform) => ({ ...transform, children: [inner], modifiers: 0 }),
        { ...node, modifiers: 0 },
      );
      (marks & BACKGROUND ? background : highlighted).push(placed);
      return;
    }
    if (!TRANSPARENT.has(node.kind)) return;
    const inner = node.kind === 'transform' ? [...around, node] : around;
    for (const child of node.children) visit(child, inner);
  };
  // What `!` made the root is the model, whatever else it is marked as.
  visit(root.modifiers === 0 ? root : { ...root, modifiers: 0 }, []);
  return { highlighted: together(highlighted), background: together(background) };
}

function together(parts: Node[]): Node | undefined {
  if (parts.length === 0) return undefined;
  return { kind: 'group', children: parts, modifiers: 0, origin: undefined };
}
