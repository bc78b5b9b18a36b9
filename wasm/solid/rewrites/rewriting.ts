import type { Pass } from '../evaluate.ts';
import type { Interned, Interner } from '../intern.ts';

/**
 * One rewrite of one node, whose children are rewritten already: another node that gives the same geometry and the
 * same messages, or the node itself.
 */
export type Rule = (node: Interned, interner: Interner) => Interned;

/** Applies the rules everywhere, from the leaves up. What was rewritten once is found again by identity. */
export function rewriting(rules: readonly Rule[]): Pass {
  const memo = new WeakMap<Interned, Interned>();
  return (root, interner) => {
    const stack = [root];
    while (stack.length > 0) {
      const node = stack[stack.length - 1]!;
      if (memo.has(node)) {
        stack.pop();
        continue;
      }
      const before = stack.length;
      for (const child of node.children) if (!memo.has(child)) stack.push(child);
      if (stack.length > before) continue;
      stack.pop();
      const children = node.children.map(child => memo.get(child)!);
      const changed = children.some((child, i) => child !== node.children[i]);
      let result = changed ? interner.of(node.node, children) : node;
      for (const rule of rules) result = rule(result, interner);
      memo.set(node, result);
    }
    return memo.get(root)!;
  };
}
