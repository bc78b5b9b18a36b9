import { rootOf } from '../../solid/marks.ts';
import { BACKGROUND, HIGHLIGHT, type Fragments, type Matrix, type Node } from '../../solid/tree.ts';
import { general, precise } from './csg-numbers.ts';
import { quoted } from './values/formatting.ts';

/** How a dialect of the text differs: numbers, names of files, and what only OpenSCAD's own text has. */
interface Style {
  number(x: number): string;
  file(path: string): string;
  /** Text that OpenSCAD reads again: strings are escaped, files have no time stamps. */
  program: boolean;
}

/** Where OpenSCAD finds a project path or `<Library/file>`. */
const mounted = (path: string): string => {
  if (path === '' || path.startsWith('/')) return path;
  return path.startsWith('<') ? `/libraries/${path.slice(1, -1)}` : `/project/${path}`;
};

const CSG: Style = { number: general, file: path => quoted(mounted(path)), program: false };
const PROGRAM: Style = {
  number: precise,
  file: path => quoted(path.startsWith('<') ? `/libraries/${path.slice(1, -1)}` : path),
  program: true,
};

/**
 * The tree as OpenSCAD's `.csg` export prints it, but for the time stamps of files, which are 0. The root's own name
 * is not printed; a node marked `!` takes its place.
 */
export function csgText(root: Node): string {
  const out: string[] = [];
  const node = rootOf(root);
  if (node === root) for (const child of root.children) write(child, 0, CSG, out);
  else writeNode(node, 0, CSG, out);
  return `${out.join('')}\n`;
}

/** One node and all below it as an OpenSCAD program of its own, every number at full precision. */
export function csgProgram(node: Node): string {
  const out: string[] = [];
  writeNode(node, 0, PROGRAM, out);
  return out.join('');
}

function write(node: Node, depth: number, style: Style, out: string[]): void {
  if (node.modifiers & BACKGROUND) out.push('%');
  if (node.modifiers & HIGHLIGHT) out.push('#');
  writeNode(node, depth, style, out);
}

function writeNode(node: Node, depth: number, style: Style, out: string[]): void {
  const indentation = '\t'.repeat(depth);
  out.push(indentation, head(node, style));
  if (node.children.length === 0) {
    out.push(';\n');
    return;
  }
  out.push(' {\n');
  for (const child of node.children) write(child, depth + 1, style, out);
  out.push(indentation, '}\n');
}

const SURFACE_STAMP = ', timestamp = 0';

/** Name and arguments, as the `toString` of each node in OpenSCAD's src/core/ writes them. */
function head(node: Node, style: Style): string {
  const n = style.number;
  const list = (values: readonly number[]): string => `[${values.map(n).join(', ')}]`;
  const lists = (rows: readonly (readonly number[])[]): string => `[${rows.map(list).join(', ')}]`;
  const string = (text: string): string => (style.program ? quoted(text) : `"${text}"`);
  const fragments = ({ fn, fa, fs }: Fragments): string => `$fn = ${n(fn)}, $fa = ${n(fa)}, $fs = ${n(fs)}`;
  switch (node.kind) {
    case 'group':
    case 'union':
    case 'difference':
    case 'intersection':
    case 'hull':
    case 'fill':
      return `${node.kind}()`;
    case 'minkowski':
      return `minkowski(convexity = ${unsigned(node.convexity ?? 0)})`;
    case 'render':
      return `render(convexity = ${node.convexity})`;
    case 'cube':
    case 'square':
      return `${node.kind}(size = ${list(node.size)}, center = ${node.center})`;
    case 'sphere':
    case 'circle':
      return `${node.kind}(${fragments(node.fragments)}, r = ${n(node.radius)})`;
    case 'cylinder':
      return `cylinder(${fragments(node.fragments)}, h = ${n(node.height)}, r1 = ${n(node.bottom)}, r2 = ${n(node.top)}, center = ${node.center})`;
    case 'polyhedron':
      return `polyhedron(points = ${lists(node.points)}, faces = ${lists(node.faces)}, convexity = ${node.convexity})`;
    case 'polygon':
      return `polygon(points = ${lists(node.points)}, paths = ${node.paths ? lists(node.paths) : 'undef'}, convexity = ${node.convexity})`;
    case 'text': {
      const script = node.script === '' ? '' : `, script = ${string(node.script)}`;
      return (
        `text(text = ${string(node.text)}, size = ${n(node.size)}, spacing = ${n(node.spacing)}, ` +
        `font = ${string(node.font)}, direction = ${string(node.direction)}, language = ${string(node.language)}` +
        `${script}, halign = ${string(node.halign)}, valign = ${string(node.valign)}, ${fragments(node.fragments)})`
      );
    }
    case 'surface': {
      const end = style.program ? `, convexity = ${node.convexity}` : SURFACE_STAMP;
      return `surface(file = ${style.file(node.file)}, center = ${node.center}, invert = ${node.invert}${end})`;
    }
    case 'import': {
      const id = node.id === undefined ? '' : `, id = ${quoted(node.id)}`;
      const layer = node.layer === undefined ? '' : `, layer = ${quoted(node.layer)}`;
      const dpi = /\.svg$/i.test(node.file) ? `, dpi = ${n(node.dpi)}` : '';
      return (
        `import(file = ${style.file(node.file)}${id}${layer}, origin = ${list(node.originAt)}${dpi}, ` +
        `scale = ${n(node.scale)}, center = ${node.center}, convexity = ${node.convexity}, ` +
        `${fragments(node.fragments)}${style.program ? '' : ', timestamp = 0'})`
      );
    }
    case 'transform':
      return `multmatrix(${lists(rows(node.matrix))})`;
    case 'color':
      return `color(${style.program ? colorArguments(node.color, n) : list(node.color)})`;
    case 'offset': {
      const by =
        node.radius === undefined
          ? `delta = ${n(node.delta ?? 1)}, chamfer = ${node.chamfer}`
          : `r = ${n(node.radius)}`;
      return `offset(${by}, ${fragments(node.fragments)})`;
    }
    case 'projection':
      return `projection(cut = ${node.cut}, convexity = ${node.convexity})`;
    case 'resize': {
      const auto = style.program ? node.auto.join(',') : node.auto.map(Number).join(',');
      return `resize(newsize = [${node.size.map(n).join(',')}], auto = [${auto}], convexity = ${unsigned(node.convexity)})`;
    }
    case 'linear_extrude':
      return linearExtrude(node, style, fragments(node.fragments));
    case 'rotate_extrude':
      return `rotate_extrude(angle = ${n(node.angle)}, start = ${n(node.start)}, convexity = ${node.convexity}, ${fragments(node.fragments)})`;
    case 'roof': {
      const { fn, fa, fs } = node.fragments;
      return `roof(method = "${node.method}", $fa = ${n(fa)}, $fs = ${n(fs)}, $fn = ${n(fn)}, convexity = ${node.convexity})`;
    }
  }
}

function linearExtrude(
  node: Extract<Node, { kind: 'linear_extrude' }>,
  { number: n, program }: Style,
  fragments: string,
): string {
  const [x, y, z] = node.height;
  const height = Math.sqrt(x * x + y * y + z * z);
  let text = `linear_extrude(height = ${n(height)}`;
  if (height > 0 && z / height < 1) {
    // A length and a direction would not give the same numbers again.
    if (program) text = `linear_extrude(v = [${n(x)}, ${n(y)}, ${n(z)}]`;
    else text += `, v = [ ${n(x / height)}, ${n(y / height)}, ${n(z / height)}]`;
  }
  if (node.center) text += ', center = true';
  if (node.twist !== 0) text += `, twist = ${n(node.twist)}`;
  if (node.slices !== undefined) text += `, slices = ${node.slices}`;
  if (node.segments !== undefined) text += `, segments = ${node.segments}`;
  const [sx, sy] = node.scale;
  if (sx !== sy) text += `, scale = [${n(sx)}, ${n(sy)}]`;
  else if (sx !== 1) text += `, scale = ${n(sx)}`;
  if (program || node.slices === undefined || node.segments === undefined) text += `, ${fragments}`;
  if (node.convexity > 1) text += `, convexity = ${node.convexity}`;
  return `${text})`;
}

/** Without a warning for a colour that is none. */
function colorArguments(color: readonly number[], n: Style['number']): string {
  if (color[0] !== -1) return `[${color.map(n).join(', ')}]`;
  return color[3] === -1 ? '' : `alpha = ${n(color[3]!)}`;
}

/** These two keep their convexity in an unsigned field. */
const unsigned = (x: number): number => x >>> 0;

const rows = (m: Matrix): number[][] => [0, 4, 8, 12].map(at => m.slice(at, at + 4));
