import type { Diagnostic } from '../contract.ts';
import type { Interned } from './intern.ts';
import { BACKGROUND, type Node, type Origin } from './tree.ts';

/**
 * What building the geometry of trees had to say, children first, each with its place in these very trees. Equal parts
 * speak once, as in OpenSCAD, which builds them once. `builtAs` gives the node that was built in the place of one.
 */
export function remarksOf(roots: readonly Node[], builtAs: (node: Node) => Interned): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const told = new Set<Interned>();
  const visit = (node: Node): void => {
    const built = builtAs(node);
    if ((built.remarks && !built.noisy) || told.has(built)) return;
    const operands = node.children.filter(child => !(child.modifiers & BACKGROUND));
    for (const operand of operands) visit(operand);
    // A child may have been built in the place of this node: then it has spoken.
    if (told.has(built)) return;
    told.add(built);
    for (const { severity, text, at } of built.remarks ?? []) {
      const origin =
        typeof at === 'number' ? operandOf(built, at, operands)?.origin : at ? undefined : node.origin;
      diagnostics.push({ severity, text, ...placeOf(origin) });
    }
  };
  /** Which of the operands a built node means: some may have been left out. */
  const operandOf = (built: Interned, at: number, operands: readonly Node[]): Node | undefined =>
    operands.length === built.children.length
      ? operands[at]
      : operands.find(operand => builtAs(operand) === built.children[at]);
  for (const root of roots) visit(root);
  return diagnostics;
}

const placeOf = (origin: Origin | undefined): { file?: string; line?: number } =>
  origin ? { file: origin.file, line: origin.line } : {};
