import type { Color, ColorRun, Mesh } from '../contract.ts';
import { Vertices } from '../scad/weld.ts';
import type { Colors, Shell, Solid } from './geometry.ts';
import { Unsupported } from './unsupported.ts';

export const EMPTY_MESH: Mesh = { positions: new Float32Array(), indices: new Uint32Array(), colors: [] };

/**
 * A solid as it is shown and written: float32, coincident vertices merged, triangles that this flattens
 * left out, one
 * run of indices for each colour.
 */
export function meshOf({ solid, colors }: Solid): Mesh {
  const { numProp, vertProperties, triVerts, runIndex, runOriginalID } = solid.getMesh();
  const count = vertProperties.length / numProp;
  const vertices = new Vertices(count);
  const index = new Uint32Array(count);
  for (let v = 0, at = 0; v < count; v++, at += numProp)
    index[v] = vertices.add(vertProperties[at]!, vertProperties[at + 1]!, vertProperties[at + 2]!);
  for (let i = 0; i < triVerts.length; i++) triVerts[i] = index[triVerts[i]!]!;
  const flat = flattened(triVerts);
  const indices = new Uint32Array(triVerts.length);
  const runs: ColorRun[] = [];
  let filled = 0;
  for (const { color, parts } of byColor(runIndex, runOriginalID, colors)) {
    const start = filled;
    for (const [from, to] of parts) {
      for (let i = from; i < to; i += 3) {
        if (flat?.has(i)) continue;
        indices[filled++] = triVerts[i]!;
        indices[filled++] = triVerts[i + 1]!;
        indices[filled++] = triVerts[i + 2]!;
      }
    }
    if (filled > start) runs.push({ start, count: filled - start, color });
  }
  return {
    positions: vertices.positions(),
    indices: filled === indices.length ? indices : indices.slice(0, filled),
    colors: runs,
  };
}

/**
 * Where triangles start of which merging vertices left nothing: those with a corner twice, and where there are any,
 * also those that now lie on their own back.
 */
function flattened(corners: Uint32Array): Set<number> | undefined {
  let flat: Set<number> | undefined;
  for (let i = 0; i < corners.length; i += 3) {
    const a = corners[i]!;
    const b = corners[i + 1]!;
    const c = corners[i + 2]!;
    if (a === b || b === c || c === a) (flat ??= new Set()).add(i);
  }
  if (!flat) return undefined;
  const facing = new Map<string, number[]>();
  for (let i = 0; i < corners.length; i += 3) {
    if (flat.has(i)) continue;
    const [a, b, c] = [corners[i]!, corners[i + 1]!, corners[i + 2]!];
    const [first, second, third] = a < b && a < c ? [a, b, c] : b < c ? [b, c, a] : [c, a, b];
    const back = facing.get(`${first} ${third} ${second}`)?.pop();
    if (back !== undefined) {
      flat.add(back).add(i);
      continue;
    }
    const key = `${first} ${second} ${third}`;
    const same = facing.get(key);
    if (same) same.push(i);
    else facing.set(key, [i]);
  }
  return flat;
}

/** Faces that enclose no solid, as they are; `Unsupported` where only OpenSCAD can tell how they look. */
export function meshOfShell({ positions, triangles, color, reason }: Shell): Mesh {
  if (!triangles) throw new Unsupported(reason);
  const vertices = new Vertices(positions.length / 3);
  const index = new Uint32Array(positions.length / 3);
  for (let v = 0; v < index.length; v++)
    index[v] = vertices.add(positions[3 * v]!, positions[3 * v + 1]!, positions[3 * v + 2]!);
  const indices: number[] = [];
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [index[triangles[i]!]!, index[triangles[i + 1]!]!, index[triangles[i + 2]!]!];
    if (a !== b && b !== c && c !== a) indices.push(a, b, c);
  }
  return {
    positions: vertices.positions(),
    indices: Uint32Array.from(indices),
    colors: [{ start: 0, count: indices.length, color: color ?? null }],
  };
}

interface Part {
  color: Color | null;
  /** Ranges of indices. */
  parts: [from: number, to: number][];
}

/** Manifold's runs, those of one colour together. */
function byColor(runIndex: Uint32Array, runOriginalID: Uint32Array, colors: Colors): Iterable<Part> {
  if (colors.size === 0) return [{ color: null, parts: [[0, runIndex[runIndex.length - 1] ?? 0]] }];
  const found = new Map<string, Part>();
  for (let run = 0; run < runOriginalID.length; run++) {
    const color = colors.get(runOriginalID[run]!) ?? null;
    const key = color ? color.join(' ') : '';
    const range: [number, number] = [runIndex[run]!, runIndex[run + 1]!];
    const part = found.get(key);
    if (part) part.parts.push(range);
    else found.set(key, { color, parts: [range] });
  }
  return found.values();
}
