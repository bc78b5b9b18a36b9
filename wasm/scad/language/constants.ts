import type { Element } from './syntax/ast.ts';
import type { Value } from './values/value.ts';

/** The value of an expression that is the same whenever it is evaluated. */
export function constantOf(e: Element): { value: Value } | undefined {
  if (e.kind === 'literal') return { value: e.value };
  if (e.kind === 'unary' && e.operator === '-') {
    const operand = constantOf(e.operand);
    return typeof operand?.value === 'number' ? { value: -operand.value } : undefined;
  }
  if (e.kind !== 'vector') return undefined;
  const value: Value[] = [];
  for (const element of e.elements) {
    const constant = constantOf(element);
    if (!constant) return undefined;
    value.push(constant.value);
  }
  return { value };
}

/** What OpenSCAD calls a literal when it looks for pointless ranges and assignments. */
export function isLiteral(e: Element): boolean {
  switch (e.kind) {
    case 'literal':
      return true;
    case 'unary':
      return isLiteral(e.operand);
    case 'vector':
      return e.elements.every(isLiteral);
    case 'range':
      return isLiteral(e.begin) && isLiteral(e.stop) && (!e.step || isLiteral(e.step));
    default:
      return false;
  }
}

/** Closures may outlive the scopes they are written in: those get frames of their own. */
const closures = new WeakMap<object, boolean>();
export function holdsClosure(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  const known = closures.get(node);
  if (known !== undefined) return known;
  let found = (node as { kind?: string }).kind === 'function-literal';
  if (!found) for (const child of Object.values(node)) if ((found = holdsClosure(child))) break;
  closures.set(node, found);
  return found;
}
