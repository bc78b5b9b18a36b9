import { cosDegrees, sinDegrees } from './degrees.ts';
import { fragmentsOf } from './fragments.ts';
import type { Surface, Triangulate } from './linear-extrude.ts';
import { isEmpty, type Planar } from './planar.ts';
import type { RotateExtrude } from './tree.ts';

export type Rotation = Pick<RotateExtrude, 'angle' | 'start' | 'fragments'>;

/** The shape reaches to both sides of the axis: OpenSCAD reports this as an error without a place. */
export class AcrossAxis {
  readonly text: string;
  constructor(minX: number, maxX: number) {
    const range = `${minX.toFixed(2)} -> ${maxX.toFixed(2)}`;
    this.text = `all points for rotate_extrude() must have the same X coordinate sign (range is ${range})`;
  }
}

/**
 * What OpenSCAD's `rotate_extrude` makes of a region: its contours on rings around the z axis, x outwards, y upwards
 * (src/geometry/rotate_extrude.cc). Points on the axis are one vertex for all rings. Undefined for an angle of 0.
 */
export function rotation(
  planar: Planar,
  { angle, start, fragments }: Rotation,
  triangulate: Triangulate,
): Surface | AcrossAxis | undefined {
  if (angle === 0 || isEmpty(planar)) return undefined;
  let minX = 0;
  let maxX = 0;
  for (const contour of planar.contours) {
    for (let i = 0; i < contour.length; i += 2) {
      minX = Math.min(minX, contour[i]!);
      maxX = Math.max(maxX, contour[i]!);
    }
  }
  if (maxX > 0 && minX < 0) return new AcrossAxis(minX, maxX);
  const closed = angle === 360;
  const sections = Math.max(Math.ceil((fragmentsOf(maxX - minX, fragments) * Math.abs(angle)) / 360), 1);
  const rings = closed ? sections : sections + 1;

  const positions: number[] = [];
  /** Vertex of each point on each ring. */
  const vertex: number[][] = Array.from({ length: rings }, () => []);
  for (let ring = 0; ring < rings; ring++) {
    const turn = start + (ring * angle) / sections;
    const cos = cosDegrees(turn);
    const sin = sinDegrees(turn);
    let point = 0;
    for (const contour of planar.contours) {
      for (let i = 0; i < contour.length; i += 2, point++) {
        const x = contour[i]!;
        if (ring > 0 && x === 0) {
          vertex[ring]!.push(vertex[0]![point]!);
          continue;
        }
        vertex[ring]!.push(positions.length / 3);
        positions.push(x * cos, x * sin, contour[i + 1]!);
      }
    }
  }

  const triangles: number[] = [];
  // Turning a shape right of the axis forwards, or left of it backwards, has its first face look back.
  const forwards = minX >= 0 === angle > 0;
  const add = (a: number, b: number, c: number): void => {
    if (a === b || b === c || c === a) return;
    if (forwards) triangles.push(a, b, c);
    else triangles.push(a, c, b);
  };
  for (let section = 0; section < sections; section++) {
    const here = vertex[section]!;
    const next = vertex[(section + 1) % rings]!;
    let base = 0;
    for (const contour of planar.contours) {
      const count = contour.length / 2;
      for (let i = 0; i < count; i++) {
        const j = base + ((i + 1) % count);
        const k = base + i;
        add(here[k]!, next[j]!, here[j]!);
        add(next[j]!, here[k]!, next[k]!);
      }
      base += count;
    }
  }
  if (!closed) {
    const caps = triangulate(planar);
    const [first, last] = [vertex[0]!, vertex[rings - 1]!];
    for (let i = 0; i < caps.length; i += 3) {
      const [a, b, c] = [caps[i]!, caps[i + 1]!, caps[i + 2]!];
      add(first[a]!, first[b]!, first[c]!);
      add(last[a]!, last[c]!, last[b]!);
    }
  }
  return { positions: Float64Array.from(positions), triangles: Uint32Array.from(triangles) };
}
