import { union } from './combine.ts';
import { EMPTY_FLAT, flatOf, isEmpty, type Geometry } from './geometry.ts';
import type { Operation } from './operands.ts';
import { FLATTENED, resized } from './planar-transform.ts';
import { moved } from './transform.ts';
import type { Resize } from './tree.ts';

/** A size of 0 keeps that extent, or follows the largest size where `auto` says so. */
export function resize({ size, auto }: Resize, operation: Operation): Geometry {
  const whole = union(undefined, operation);
  if (whole.dimension === 0 || isEmpty(whole)) return whole;
  if (whole.dimension === 2) {
    const planar = resized(whole.planar, size, auto);
    if (!planar) operation.warn(FLATTENED, 'nowhere');
    return planar ? flatOf(planar) : EMPTY_FLAT;
  }
  const extent = extentOf(whole);
  const largest = size.reduce((best, length, i) => (length > size[best]! ? i : best), 0);
  const follow = size[largest]! > 0 ? size[largest]! / extent[largest]! : 1;
  const scale = [0, 1, 2].map(i => (size[i]! > 0 ? size[i]! / extent[i]! : auto[i] ? follow : 1));
  return moved(
    whole,
    [scale[0]!, 0, 0, 0, 0, scale[1]!, 0, 0, 0, 0, scale[2]!, 0, 0, 0, 0, 1],
    operation.kernel,
  );
}

function extentOf(geometry: Extract<Geometry, { dimension: 3 }>): number[] {
  if (geometry.kind === 'solid') {
    const { min, max } = geometry.solid.boundingBox();
    return [0, 1, 2].map(i => max[i]! - min[i]!);
  }
  return [0, 1, 2].map(axis => {
    let min = Infinity;
    let max = -Infinity;
    for (let i = axis; i < geometry.positions.length; i += 3) {
      min = Math.min(min, geometry.positions[i]!);
      max = Math.max(max, geometry.positions[i]!);
    }
    return max - min;
  });
}
