/** One DIMENSION of a DXF drawing. */
export interface Dimension {
  readonly name: string;
  /** AutoCAD's kind and flags. */
  readonly type: number;
  /** Of the group codes 10–16 and 20–26. */
  readonly points: readonly (readonly [number, number])[];
  /** Degrees. */
  readonly angle: number;
}

/** x1, y1, x2, y2. */
export type Line = readonly [number, number, number, number];

export interface Drawing {
  readonly dimensions: readonly Dimension[];
  /** Lines that touch no other, in order; undefined when that cannot be told. */
  readonly lone: readonly Line[] | undefined;
  /** How many there are of each kind that OpenSCAD does not know. */
  readonly unknown: ReadonlyMap<string, number>;
}

export interface DrawingOptions {
  /** Every layer for an empty one. */
  readonly layer: string;
  readonly origin: readonly [number, number];
  readonly scale: number;
}

/** Points nearer than this may become one in OpenSCAD's grid. */
const NEAR = 1e-3;

const SHAPES = new Set(['LWPOLYLINE', 'CIRCLE', 'ARC', 'ELLIPSE', 'INSERT']);
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * What `dxf_dim` and `dxf_cross` look at in a DXF drawing, or why only OpenSCAD can tell (facts: OpenSCAD
 * src/io/DxfData.cc).
 */
export function drawing(text: string, { layer: wanted, origin, scale }: DrawingOptions): Drawing | string {
  const rows = text.split('\n');
  const dimensions: Dimension[] = [];
  const lines: Line[] = [];
  const unknown = new Map<string, number>();
  let shapes = false;
  let entities = false;
  let blocks = false;
  let entity = new Entity('');
  const end = (): string | undefined => {
    const { kind, layer, text, type, angle, points, corners } = entity;
    const counts = wanted === '' || wanted === layer;
    if (kind === 'SECTION') {
      entities = entity.label === 'ENTITIES';
      blocks = entity.label === 'BLOCKS';
    } else if (kind === 'LINE') {
      const [x, y] = corners;
      if (x!.length < 2 || y!.length < 2) return 'a line without two ends';
      if (entities && counts) lines.push([x![0]!, y![0]!, x![1]!, y![1]!]);
    } else if (SHAPES.has(kind)) shapes ||= entities && counts;
    else if (kind === 'DIMENSION') {
      if (counts) dimensions.push({ name: text, type, points, angle });
    } else if (!/^(?:BLOCK|ENDBLK|ENDSEC)$/.test(kind) && (blocks || (entities && counts)))
      unknown.set(kind, (unknown.get(kind) ?? 0) + 1);
    return undefined;
  };
  for (let i = 0; i + 1 < rows.length; i += 2) {
    const id = rows[i]!.trim();
    const data = rows[i + 1]!.trim();
    if (!/^[+-]?\d+$/.test(id)) return 'a damaged drawing';
    const code = Number(id);
    if (code === 0) {
      const wrong = end();
      if (wrong !== undefined) return wrong;
      entity = new Entity(data);
      continue;
    }
    const x = code >= 10 && code <= 16;
    const y = code >= 20 && code <= 26;
    const numeric = x || y || (code >= 40 && code <= 42) || code === 50 || code === 51 || code === 70;
    if (numeric && !NUMBER.test(data)) return 'a drawing with an illegal value';
    if (code === 1) entity.text = data;
    else if (code === 2) entity.label = data;
    else if (code === 8) entity.layer = data;
    else if (code === 50) entity.angle = Number(data);
    else if (code === 70) entity.type = Number(data);
    else if (x || y) {
      const axis = x ? 0 : 1;
      const place = code % 10;
      const value = Number(data);
      const moved = blocks ? value : (value - origin[axis]!) * scale;
      // These are distances in OpenSCAD's eyes.
      const free = place === 1 || place === 2 || place === 6;
      entity.points[place]![axis] = blocks || !free ? moved : value * scale;
      if (place < 2) entity.corners[axis]!.push(moved);
    }
  }
  return { dimensions, lone: shapes ? undefined : loneLines(lines), unknown };
}

/** What was read of an entity so far. */
class Entity {
  readonly kind: string;
  layer = '';
  /** Group 1: a dimension's name. */
  text = '';
  /** Group 2. */
  label = '';
  type = 0;
  angle = 0;
  readonly points: [number, number][] = Array.from({ length: 7 }, () => [0, 0]);
  readonly corners: [number[], number[]] = [[], []];
  constructor(kind: string) {
    this.kind = kind;
  }
}

function loneLines(lines: readonly Line[]): Line[] | undefined {
  const ends = lines.flatMap(([x1, y1, x2, y2]) => [
    [x1, y1],
    [x2, y2],
  ]);
  const touching = new Set<number>();
  for (const [i, [x, y]] of ends.entries()) {
    for (let j = i + 1; j < ends.length; j++) {
      const [dx, dy] = [Math.abs(x! - ends[j]![0]!), Math.abs(y! - ends[j]![1]!)];
      if (dx > NEAR || dy > NEAR) continue;
      if (dx > 0 || dy > 0 || i >> 1 === j >> 1) return undefined;
      touching.add(i >> 1).add(j >> 1);
    }
  }
  const pairs = new Set(lines.map(line => line.join(' ')));
  if (pairs.size < lines.length) return undefined;
  return lines.filter((_, i) => !touching.has(i));
}
