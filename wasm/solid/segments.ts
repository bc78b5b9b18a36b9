import { cosDegrees, sinDegrees } from './degrees.ts';
import type { Planar } from './planar.ts';
import type { LinearExtrude } from './tree.ts';

/** How a `linear_extrude` splits the edges of its contours: OpenSCAD src/geometry/linear_extrude.cc. */

type Extrusion = Pick<LinearExtrude, 'twist' | 'segments' | 'scale' | 'fragments'>;

/** Lengths that differ by less than a thousandth are split together, so that the result stays symmetrical. */
const ALIKE = 0.999;

/** The greatest length that each edge has in any layer. */
function edgeLengths(contour: Float64Array, { twist, scale: [scaleX, scaleY] }: Extrusion, slices: number) {
  const count = contour.length / 2;
  const lengths = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const j = (i + 1) % count;
    const dx = contour[2 * j]! - contour[2 * i]!;
    const dy = contour[2 * j + 1]! - contour[2 * i + 1]!;
    if (scaleX === scaleY) {
      lengths[i] = Math.sqrt(dx * dx + dy * dy) * Math.max(scaleX, 1);
      continue;
    }
    for (let slice = 0; slice <= slices; slice++) {
      const t = slice / slices;
      const cos = cosDegrees(-twist * t);
      const sin = sinDegrees(-twist * t);
      const x = (1 - t + scaleX * t) * (cos * dx - sin * dy);
      const y = (1 - t + scaleY * t) * (sin * dx + cos * dy);
      lengths[i] = Math.max(lengths[i]!, Math.sqrt(x * x + y * y));
    }
  }
  return lengths;
}

/** Pieces per edge so that all together are at most `total`: the longest pieces are split first. */
function shared(lengths: Float64Array, total: number): Uint32Array {
  const counts = new Uint32Array(lengths.length).fill(1);
  let sum = lengths.length;
  while (sum < total) {
    const measures = Array.from(lengths, (length, i) => length / (counts[i]! + 0.5));
    const longest = Math.max(...measures);
    const group = measures.flatMap((m, i) => (m === longest || m / longest >= ALIKE ? [i] : []));
    if (sum + group.length > total) break;
    for (const i of group) counts[i]!++;
    sum += group.length;
  }
  return counts;
}

function split(contour: Float64Array, counts: Uint32Array): Float64Array {
  const points: number[] = [];
  const last = counts.length - 1;
  counts.forEach((count, i) => {
    const j = i === last ? 0 : i + 1;
    for (let k = 0; k < count; k++) {
      const t = k / count;
      points.push((1 - t) * contour[2 * i]! + t * contour[2 * j]!);
      points.push((1 - t) * contour[2 * i + 1]! + t * contour[2 * j + 1]!);
    }
  });
  return Float64Array.from(points);
}

/** The contours with as many corners as OpenSCAD extrudes. */
export function segmented(planar: Planar, extrusion: Extrusion, slices: number): Planar {
  const { segments, fragments, twist, scale } = extrusion;
  const byCount = (count: number): Planar => ({
    contours: planar.contours.map(contour =>
      contour.length / 2 >= count
        ? contour
        : split(contour, shared(edgeLengths(contour, extrusion, slices), count)),
    ),
  });
  if (segments !== undefined) return segments > 0 ? byCount(segments) : planar;
  if (twist === 0 && scale[0] === scale[1]) return planar;
  if (fragments.fn > 0) return byCount(fragments.fn);
  const most = Math.ceil(360 / fragments.fa);
  const contours = planar.contours.map(contour => {
    if (contour.length / 2 >= most) return contour;
    const lengths = edgeLengths(contour, extrusion, slices);
    const counts = Uint32Array.from(lengths, length => Math.ceil(length / fragments.fs));
    const pieces = counts.reduce((sum, count) => sum + count, 0);
    return split(contour, pieces >= most ? shared(lengths, most) : counts);
  });
  return { contours };
}
