import type { Interned } from '../intern.ts';

const known = new WeakMap<Interned, 2 | 3 | 'unknown'>();

/** Whether a node is flat or a solid, as far as that is certain before anything is computed. An empty one counts. */
export function dimensionOf(node: Interned): 2 | 3 | 'unknown' {
  let dimension = known.get(node);
  if (!dimension) known.set(node, (dimension = told(node)));
  return dimension;
}

function told(node: Interned): 2 | 3 | 'unknown' {
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
      return 'unknown';
    default: {
      const [first, ...others] = node.children;
      if (!first) return 'unknown';
      const dimension = dimensionOf(first);
      return others.every(other => dimensionOf(other) === dimension) ? dimension : 'unknown';
    }
  }
}
