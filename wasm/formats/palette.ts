import type { Color, Mesh } from '../contract.ts';

/** Stands for faces without a colour where a format must name one: the viewer's own model colour. */
export const unpainted: Color = [0xf2 / 255, 0xb6 / 255, 0x36 / 255, 1];

export interface Paint {
  /** `null`: the model says nothing about the colour of these faces. */
  color: Color | null;
  /** `#RRGGBB`, or `#RRGGBBAA` when translucent. */
  hex: string;
  /** For material lists that people see. */
  name: string;
}

export interface Palette {
  /** Distinct paints in order of first use. Empty when the whole mesh is unpainted. */
  paints: Paint[];
  /** Runs that cover the mesh, neighbours of the same paint joined; `paint` is −1 when `paints` is empty. */
  runs: { start: number; count: number; paint: number }[];
}

const byte = (fraction: number): number => Math.round(Math.min(1, Math.max(0, fraction)) * 255);

/** Red, green, blue, alpha as 0–255. */
export const bytesOf = (color: Color | null): [number, number, number, number] => {
  const [red, green, blue, alpha] = color ?? unpainted;
  return [byte(red), byte(green), byte(blue), byte(alpha)];
};

/** `#RRGGBB`, or `#RRGGBBAA` when translucent. */
export function hexOf(color: Color | null): string {
  const bytes = bytesOf(color);
  const digits = (bytes[3] === 255 ? bytes.slice(0, 3) : bytes).map(value =>
    value.toString(16).padStart(2, '0'),
  );
  return `#${digits.join('').toUpperCase()}`;
}

/** The colours of a mesh, each once; two that agree to 8 bits per channel are the same. */
export function paletteOf(mesh: Mesh): Palette {
  const whole = { start: 0, count: mesh.indices.length, paint: -1 };
  if (mesh.colors.every(run => run.color === null)) return { paints: [], runs: [whole] };
  const paints: Paint[] = [];
  const byKey = new Map<string, number>();
  const runs: Palette['runs'] = [];
  for (const { start, count, color } of mesh.colors) {
    if (count === 0) continue;
    const hex = hexOf(color);
    const key = color ? hex : 'unpainted';
    let paint = byKey.get(key);
    if (paint === undefined) {
      paint = paints.push({ color, hex, name: color ? hex : 'Unpainted' }) - 1;
      byKey.set(key, paint);
    }
    const last = runs.at(-1);
    if (last?.paint === paint) last.count += count;
    else runs.push({ start, count, paint });
  }
  return { paints, runs };
}

/** The triangles of one paint as a mesh of their own, with only the vertices they use. */
export function partOf(
  mesh: Mesh,
  { runs }: Palette,
  paint: number,
): { positions: Float32Array; indices: Uint32Array } {
  const mine = runs.filter(run => run.paint === paint);
  const indices = new Uint32Array(mine.reduce((sum, run) => sum + run.count, 0));
  const renumbered = new Int32Array(mesh.positions.length / 3).fill(-1);
  const positions = new Float32Array(Math.min(mesh.positions.length, indices.length * 3));
  let vertices = 0;
  let at = 0;
  for (const { start, count } of mine)
    for (let i = start; i < start + count; i++) {
      const old = mesh.indices[i]!;
      if (renumbered[old]! < 0) {
        positions.set(mesh.positions.subarray(old * 3, old * 3 + 3), vertices * 3);
        renumbered[old] = vertices++;
      }
      indices[at++] = renumbered[old]!;
    }
  return { positions: positions.slice(0, vertices * 3), indices };
}
