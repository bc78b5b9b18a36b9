import type { Brick } from '../../../wasm/bricks/brick.ts';

/** What generated bricks may be, by their sides; written out here so that nothing is shared with the masks. */
const sides = new Set(['1x1', '1x2', '1x4', '1x6', '1x8', '2x2', '2x4', '2x6']);

/**
 * What is wrong with a generated model; undefined when it is valid: bricks of the library only, whole cells, inside of
 * the world of 20 × 20 × 20, no two in one cell, and every brick tied to the ground by studs. Written without the
 * grid, the connectivity and the masks that generation uses, so that a fault of theirs shows here.
 */
export function flaw(bricks: readonly Omit<Brick, 'color'>[]): string | undefined {
  if (bricks.length === 0) return 'there is no brick';
  const owner = new Map<string, number>();
  for (const [index, { dx, dy, x, y, z }] of bricks.entries()) {
    const name = `${dx}x${dy} (${x},${y},${z})`;
    if (!sides.has(dx < dy ? `${dx}x${dy}` : `${dy}x${dx}`)) return `${name} is no brick of the library`;
    if (![x, y, z].every(Number.isInteger)) return `${name} is not on the studs`;
    if (x < 0 || y < 0 || z < 0 || x + dx > 20 || y + dy > 20 || z > 19) return `${name} is outside`;
    for (let i = 0; i < dx; i++)
      for (let j = 0; j < dy; j++) {
        const cell = `${x + i},${y + j},${z}`;
        if (owner.has(cell)) return `${name} is where another brick is`;
        owner.set(cell, index);
      }
  }
  // From the ground upwards and back, until nothing new is reached.
  const tied = bricks.map(({ z }) => z === 0);
  for (let grew = true; grew;) {
    grew = false;
    for (const [cell, index] of owner) {
      const [x, y, z] = cell.split(',').map(Number) as [number, number, number];
      const above = owner.get(`${x},${y},${z + 1}`);
      if (above === undefined || tied[index] === tied[above]) continue;
      tied[index] = tied[above] = true;
      grew = true;
    }
  }
  const loose = tied.indexOf(false);
  if (loose < 0) return undefined;
  const { dx, dy, x, y, z } = bricks[loose]!;
  return `${dx}x${dy} (${x},${y},${z}) floats`;
}
