import type { Interned } from '../intern.ts';

/** `nothing`: groups without content, as modules and conditions leave them. */
export type Dimension = 2 | 3 | 'nothing' | 'unknown';

const known = new WeakMap<Interned, Dimension>();

/** Whether a node is flat or a solid, as far as that is certain before anything is computed; an empty shape is one too. */
export function dimensionOf(node: Interned): Dimension {
  let dimension = known.get(node);
  if (!dimension) known.set(node, (dimension = told(node)));
  return dimension;
}

function told(node: Interned): Dimension {
  switch (node.kind) {
    case 'cube':
    case 'sphere':
    case 'cylinder':
    case 'polyhedron':
    case 'linear_extrude':
    case 'rotate_extrude':
    case 'surface':
      return 3;
    case 'square':
    case 'circle':
    case 'polygon':
    case 'text':
    case 'projection':
      return 2;
    case 'import':
    case 'roof':
      return 'unknown';
    default: {
      let dimension: Dimension = 'nothing';
      for (const child of node.children) {
        const own = dimensionOf(child);
        if (own === 'nothing') continue;
        if (own === 'unknown' || (dimension !== 'nothing' && own !== dimension)) return 'unknown';
        dimension = own;
      }
      return dimension;
    }
  }
}
