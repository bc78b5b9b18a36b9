/** One statement of the engine's `.csg` output. */
export interface CsgNode {
  modifiers: string;
  /** Name and arguments: `multmatrix([[1, 0, …]])`. */
  head: string;
  name: string;
  children: CsgNode[];
}

/** Nodes that pass the marks of their children on to the picture; inside of the others a mark has no meaning. */
const TRANSPARENT = new Set([
  'multmatrix',
  'color',
  'group',
  'union',
  'difference',
  'intersection',
  'render',
]);
/** Their heads say where a part stands; the others only join or cut. */
const PLACING = new Set(['multmatrix']);

/** Reads `.csg` text. Whatever is not a statement ends the reading. */
export function parseCsg(text: string): CsgNode[] {
  let at = 0;
  const space = (): void => {
    while (at < text.length && /\s/.test(text[at]!)) at++;
  };
  const statements = (): CsgNode[] => {
    const result: CsgNode[] = [];
    for (;;) {
      space();
      let modifiers = '';
      while ('#%!*'.includes(text[at] ?? ' ')) {
        modifiers += text[at++];
        space();
      }
      const start = at;
      while (/\w/.test(text[at] ?? ' ')) at++;
      const name = text.slice(start, at);
      if (!name || text[at] !== '(') return result;
      let depth = 0;
      for (; at < text.length; at++) {
        const c = text[at];
        if (c === '"') {
          for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++;
        } else if (c === '(') depth++;
        else if (c === ')' && --depth === 0) break;
      }
      at++;
      const node: CsgNode = { modifiers, head: text.slice(start, at), name, children: [] };
      result.push(node);
      space();
      if (text[at] === '{') {
        at++;
        node.children = statements();
        space();
      }
      at++;
    }
  };
  return statements();
}

const written = (node: CsgNode, modifiers: string): string =>
  node.children.length > 0
    ? `${modifiers}${node.head}{${node.children.map(child => written(child, child.modifiers)).join('')}}`
    : `${modifiers}${node.head};`;

/**
 * The parts marked `#` and `%`, each as OpenSCAD text of its own, standing where it stands in the model; empty when
 * there are none. A part inside of a `%` part belongs to that.
 */
export function markedParts(nodes: readonly CsgNode[]): { highlighted: string; background: string } {
  const parts = { highlighted: '', background: '' };
  const visit = (node: CsgNode, around: string[]): void => {
    if (node.modifiers.includes('*')) return;
    const kind = node.modifiers.includes('%')
      ? 'background'
      : node.modifiers.includes('#')
        ? 'highlighted'
        : undefined;
    if (kind) {
      parts[kind] +=
        `${around.map(head => `${head}{`).join('')}${written(node, '')}${'}'.repeat(around.length)}\n`;
      return;
    }
    if (!TRANSPARENT.has(node.name)) return;
    const inner = PLACING.has(node.name) ? [...around, node.head] : around;
    for (const child of node.children) visit(child, inner);
  };
  for (const node of nodes) visit(node, []);
  return parts;
}
