import type { OrientedPart } from '../parts.ts';
import type { LabelledBrick, Voxels } from '../voxels.ts';

/**
 * What anybody would try first, to compare with: cell by cell in order, the largest brick that starts there and fits,
 * without a look at the layer below or at what is left over.
 */
export function oneByOne({ size, labels }: Voxels, parts: readonly OrientedPart[]): LabelledBrick[] {
  const [sx, sy, sz] = size;
  const taken = new Uint8Array(labels.length);
  const bySize = [...parts].sort((a, b) => b.dx * b.dy - a.dx * a.dy);
  const bricks: LabelledBrick[] = [];
  const cells = (x: number, y: number, z: number, { dx, dy }: OrientedPart): number[] =>
    Array.from({ length: dx * dy }, (_, cell) => x + (cell % dx) + sx * (y + Math.floor(cell / dx) + sy * z));
  for (let z = 0; z < sz; z++)
    for (let y = 0; y < sy; y++)
      for (let x = 0; x < sx; x++) {
        const start = x + sx * (y + sy * z);
        const label = labels[start]!;
        if (!label || taken[start]) continue;
        const part = bySize.find(
          each =>
            x + each.dx <= sx &&
            y + each.dy <= sy &&
            cells(x, y, z, each).every(cell => labels[cell] === label && !taken[cell]),
        );
        if (!part)
          throw new RangeError('A layout needs bricks of one stud, to fill what no other fits into.');
        for (const cell of cells(x, y, z, part)) taken[cell] = 1;
        bricks.push({ x, y, z, dx: part.dx, dy: part.dy, label: label - 1 });
      }
  return bricks;
}
