import type { Diagnostic } from '../contract.ts';
import type { Interned } from './intern.ts';
import { BACKGROUND, type Node, type Origin } from './tree.ts';

/**
 * What building the geometry of a tree had to say, children first, each with its place in this very tree. Equal parts
 * speak once, as in OpenSCAD, which builds them once.
 */
export function remarksOf(root: Node, intern: (node: Node) => Interned): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const told = new Set<Interned>();
  const visit = (node: Node): void => {
    const interned = intern(node);
    // Without remarks it was rewritten: its own children may have been built all the same.
    if ((interned.remarks && !interned.noisy) || told.has(interned)) return;
    told.add(interned);
    const operands = node.children.filter(child => !(child.modifiers & BACKGROUND));
    for (const operand of operands) visit(operand);
    for (const { severity, text, at } of interned.remarks ?? []) {
      const origin = at === 'nowhere' ? undefined : at === undefined ? node.origin : operands[at]?.origin;
      diagnostics.push({ severity, text, ...placeOf(origin) });
    }
  };
  visit(root);
  return diagnostics;
}

const placeOf = (origin: Origin | undefined): { file?: string; line?: number } =>
  origin ? { file: origin.file, line: origin.line } : {};
