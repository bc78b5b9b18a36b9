import { geometryOfTriangles } from './faces.ts';
import type { Geometry } from './geometry.ts';
import type { Operation } from './operands.ts';
import type { Surface } from './tree.ts';
import { Unsupported } from './unsupported.ts';

/** Heights, row by row from y = 0 on. */
interface HeightMap {
  columns: number;
  rows: number;
  heights: Float64Array;
  floor: number;
}

/** A height map from text; pictures go to OpenSCAD. */
export function surface({ file, contents, center }: Surface, { kernel }: Operation): Geometry {
  if (contents === undefined) throw new Unsupported(`surface() of ${file}`);
  const map = readHeights(typeof contents === 'string' ? contents : textOf(contents));
  if (map.columns < 2 || map.rows < 2) throw new Unsupported('surface() of a single line');
  // Short rows are filled up with 0, which does not count for the floor.
  if (map.heights.some(height => height <= map.floor)) throw new Unsupported('surface() without thickness');
  const { positions, triangles } = relief(map, center, outline => kernel.triangulate([outline]));
  const geometry = geometryOfTriangles(kernel, positions, triangles);
  if (!geometry) throw new Unsupported(`surface() of ${file}`);
  return geometry;
}

const PNG = '\u0089PNG';

function textOf(bytes: Uint8Array): string {
  const head = String.fromCharCode(...bytes.subarray(0, 4));
  if (head === PNG) throw new Unsupported('surface() of a picture');
  return new TextDecoder().decode(bytes);
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/** Numbers between blanks, a row each line; rows may be short (0), lines may be empty or comments (#). */
function readHeights(text: string): HeightMap {
  const rows: number[][] = [];
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    rows.push(
      line.split(/[ \t]+/).map(word => {
        if (!NUMBER.test(word)) throw new Unsupported('surface() of a file with faults');
        return Number(word);
      }),
    );
  }
  const columns = rows.reduce((most, { length }) => Math.max(most, length), 0);
  const heights = new Float64Array(columns * rows.length);
  rows.forEach((row, y) => heights.set(row, y * columns));
  const floor = rows.reduce((low, row) => row.reduce((least, height) => Math.min(least, height), low), 1) - 1;
  return { columns, rows: rows.length, heights, floor };
}

type Outline = [number, number][];

/**
 * A point for each height and one in the middle of each four; walls down to a floor 1 below the lowest, which is 0 or
 * less (OpenSCAD src/core/SurfaceNode.cc).
 */
function relief(
  { columns, rows, heights, floor }: HeightMap,
  center: boolean,
  triangulate: (outline: Outline) => (readonly number[])[],
): { positions: Float64Array; triangles: Uint32Array } {
  const left = center ? -(columns - 1) / 2 : 0;
  const front = center ? -(rows - 1) / 2 : 0;
  const rim = around(columns, rows);
  const middles = columns * rows;
  const floors = middles + (columns - 1) * (rows - 1);
  const positions = new Float64Array(3 * (floors + rim.length));
  const triangles: number[] = [];
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++)
      positions.set([left + x, front + y, heights[y * columns + x]!], 3 * (y * columns + x));
  for (let y = 0, middle = middles; y < rows - 1; y++) {
    for (let x = 0; x < columns - 1; x++, middle++) {
      const a = y * columns + x;
      const [b, c, d] = [a + 1, a + columns, a + columns + 1];
      const height = (heights[a]! + heights[b]! + heights[c]! + heights[d]!) / 4;
      positions.set([left + x + 0.5, front + y + 0.5, height], 3 * middle);
      triangles.push(a, b, middle, b, d, middle, d, c, middle, c, a, middle);
    }
  }
  rim.forEach((top, i) => {
    positions.set([positions[3 * top]!, positions[3 * top + 1]!, floor], 3 * (floors + i));
    const next = (i + 1) % rim.length;
    const [low, lowNext] = [floors + i, floors + next];
    triangles.push(low, lowNext, rim[next]!, low, rim[next]!, top);
  });
  const outline = rim.map((top): [number, number] => [positions[3 * top]!, positions[3 * top + 1]!]);
  for (const [a, b, c] of triangulate(outline)) triangles.push(floors + a!, floors + c!, floors + b!);
  return { positions, triangles: Uint32Array.from(triangles) };
}

/** The points of the rim, counter-clockwise from above. */
function around(columns: number, rows: number): number[] {
  const rim: number[] = [];
  for (let x = 0; x < columns - 1; x++) rim.push(x);
  for (let y = 0; y < rows - 1; y++) rim.push(y * columns + columns - 1);
  for (let x = columns - 1; x > 0; x--) rim.push((rows - 1) * columns + x);
  for (let y = rows - 1; y > 0; y--) rim.push(y * columns);
  return rim;
}
