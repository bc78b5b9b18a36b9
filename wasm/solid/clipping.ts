import {
  Clipper64,
  ClipperOffset,
  ClipType,
  EndType,
  FillRule,
  JoinType,
  PolyTree64,
  Clipper,
  type Path64,
  type Paths64,
  type PolyPath64,
} from 'clipper2-ts';
import { doubleArea, NOTHING, type Planar } from './planar.ts';
import { Unsupported } from './unsupported.ts';

/** OpenSCAD's 2-D operations run on a grid of 2⁻²⁷ mm (src/geometry/ClipperUtils.cc: precision 8, as bits). */
const GRID = 2 ** 27;

/** Past this, grid coordinates are no exact numbers here. */
const REACH = 2 ** 25;

/** Points nearer to the line of their neighbours than this many grid steps go. */
const FLAT = 1.1415;

export type Operation = 'union' | 'difference' | 'intersection';

/** Half away from zero, as C++ rounds. */
const round = (x: number): number => (x < 0 ? -Math.round(-x) : Math.round(x));

export function gridPath(contour: Float64Array): Path64 {
  const path: Path64 = [];
  for (let i = 0; i < contour.length; i += 2) {
    const x = contour[i]!;
    const y = contour[i + 1]!;
    if (!(Math.abs(x) <= REACH && Math.abs(y) <= REACH)) throw new Unsupported('2-D shape of huge extent');
    path.push({ x: round(x * GRID), y: round(y * GRID) });
  }
  return path;
}

const gridPaths = (planar: Planar): Paths64 => planar.contours.map(gridPath);

function outlineOf(path: Path64): Float64Array {
  const contour = new Float64Array(2 * path.length);
  path.forEach((point, i) => {
    contour[2 * i] = point.x / GRID;
    contour[2 * i + 1] = point.y / GRID;
  });
  return contour;
}

/** Contours in the order of the tree: each outer one, then what lies inside. */
function planarOf(tree: PolyPath64): Planar {
  const contours: Float64Array[] = [];
  const visit = (node: PolyPath64): void => {
    const path = Clipper.simplifyPath(node.poly!, FLAT);
    if (path.length >= 3) {
      const contour = outlineOf(path);
      // Where a spike lay along the x axis, Clipper may give the path backwards.
      const backwards = doubleArea(contour) > 0 === node.isHole;
      contours.push(backwards ? outlineOf(path.reverse()) : contour);
    }
    for (let i = 0; i < node.count; i++) visit(node.child(i));
  };
  for (let i = 0; i < tree.count; i++) visit(tree.child(i));
  return { contours };
}

function pathsOf(tree: PolyPath64): Paths64 {
  const paths: Paths64 = [];
  const visit = (node: PolyPath64): void => {
    if (node.poly && node.poly.length > 0) paths.push(node.poly);
    for (let i = 0; i < node.count; i++) visit(node.child(i));
  };
  visit(tree);
  return paths;
}

function execute(type: ClipType, rule: FillRule, subjects: Paths64, clips: Paths64 = []): PolyTree64 {
  const clipper = new Clipper64();
  clipper.preserveCollinear = false;
  clipper.addSubject(subjects);
  if (clips.length > 0) clipper.addClip(clips);
  const tree = new PolyTree64();
  clipper.execute(type, rule, tree);
  return tree;
}

/** The region that contours enclose by the even-odd rule, whatever their direction: crossing ones are taken apart. */
export function sanitized(contours: readonly Float64Array[]): Planar {
  return planarOf(execute(ClipType.Union, FillRule.EvenOdd, gridPaths({ contours })));
}

/** The region that contours run around counter-clockwise more often than clockwise. */
export function surrounded(contours: readonly Float64Array[]): Planar {
  return planarOf(execute(ClipType.Union, FillRule.Positive, gridPaths({ contours })));
}

/** Two or more operands; nothing stands for an operand that is empty or no 2-D shape. */
export function combined(operation: Operation, operands: readonly (Planar | undefined)[]): Planar {
  const paths = operands.map(operand => (operand ? gridPaths(operand) : []));
  const [first = [], ...rest] = paths;
  if (operation === 'intersection') {
    let tree = new PolyTree64();
    let subject = first;
    for (const clip of rest) {
      tree = execute(ClipType.Intersection, FillRule.NonZero, subject, clip);
      subject = pathsOf(tree);
    }
    return planarOf(tree);
  }
  const type = operation === 'union' ? ClipType.Union : ClipType.Difference;
  return planarOf(execute(type, FillRule.NonZero, first, rest.flat()));
}

/** Outer contours without their holes. */
export function filled(operands: readonly (Planar | undefined)[]): Planar {
  const whole = combined('union', operands);
  const outer = whole.contours.filter(contour => doubleArea(contour) > 0);
  return combined(
    'union',
    outer.map(contour => ({ contours: [contour] })),
  );
}

/** One or more times the sum of every point of one region and every point of the next. */
export function minkowskiSum(operands: readonly (Planar | undefined)[]): Planar {
  if (operands.length === 1) return operands[0] ?? NOTHING;
  let sum = operands[0] ? gridPaths(operands[0]) : [];
  let tree = new PolyTree64();
  for (const operand of operands.slice(1)) {
    if (!operand) continue;
    const other = gridPaths(operand);
    const terms: Paths64 = [];
    for (const path of other) for (const pattern of sum) addQuads(pattern, path, terms);
    // Where an contour's middle never meets the other's edge, a copy of the whole covers it.
    addCopies(sum, other, terms);
    addCopies(other, sum, terms);
    tree = execute(ClipType.Union, FillRule.NonZero, terms);
    sum = pathsOf(tree);
  }
  return planarOf(tree);
}

const gridArea = (path: Path64): number => {
  let area = 0;
  let last = path[path.length - 1]!;
  for (const point of path) {
    area += (last.y + point.y) * (last.x - point.x);
    last = point;
  }
  return area;
};

/** What each edge of one contour sweeps along each edge of the other. */
function addQuads(pattern: Path64, path: Path64, quads: Paths64): void {
  const sum = (a: number, b: number) => ({ x: path[a]!.x + pattern[b]!.x, y: path[a]!.y + pattern[b]!.y });
  for (let i = 0; i < path.length; i++) {
    const nextI = (i + 1) % path.length;
    for (let j = 0; j < pattern.length; j++) {
      const nextJ = (j + 1) % pattern.length;
      const quad = [sum(i, j), sum(nextI, j), sum(nextI, nextJ), sum(i, nextJ)];
      if (gridArea(quad) < 0) quad.reverse();
      quads.push(quad);
    }
  }
}

/** `shape` moved to a point of every outer contour of `at`. */
function addCopies(shape: Paths64, at: Paths64, terms: Paths64): void {
  for (const path of at) {
    if (path.length === 0 || gridArea(path) < 0) continue;
    const { x, y } = path[0]!;
    for (const part of shape) terms.push(part.map(point => ({ x: point.x + x, y: point.y + y })));
  }
}

/**
 * The region grown by `distance` (shrunk if negative). Round corners get `fragments` pieces a turn; `miter` has no
 * practical limit; `square` is OpenSCAD's chamfer.
 */
export function inflated(
  planar: Planar,
  distance: number,
  join: 'round' | 'miter' | 'square',
  arcTolerance: number,
): Planar {
  const type = { round: JoinType.Round, miter: JoinType.Miter, square: JoinType.Square }[join];
  const paths = gridPaths(planar);
  if (Math.abs(distance) * GRID < 0.5) return planarOf(execute(ClipType.Union, FillRule.Positive, paths));
  const clipper = new ClipperOffset(join === 'miter' ? 1e6 : 2, join === 'round' ? arcTolerance * GRID : 1);
  clipper.addPaths(paths, type, EndType.Polygon);
  const tree = new PolyTree64();
  clipper.execute(distance * GRID, tree);
  return planarOf(tree);
}
