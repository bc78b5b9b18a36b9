import type { ModuleCall } from '../call.ts';
import type { Node } from '../../../solid/tree.ts';

type Base = Pick<Node, 'children' | 'modifiers' | 'origin'>;

/** What a node with children starts from; it evaluates them: to be called after all messages of the module itself. */
export function parent(call: ModuleCall): Base {
  return { children: call.children(), modifiers: 0, origin: call.origin };
}

const NONE: readonly Node[] = [];

/** What a node without children starts from. */
export function leaf(call: ModuleCall): Base {
  return { children: NONE, modifiers: 0, origin: call.origin };
}

/** The first message of every module that takes no children. */
export function withoutChildren(call: ModuleCall): void {
  if (call.childCount > 0) call.warn(`module ${call.name}() does not support child modules`);
}
