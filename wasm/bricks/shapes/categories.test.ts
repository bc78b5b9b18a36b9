import { describe, expect, it } from 'vitest';
import { colorOf } from '../colors.ts';
import { seeded } from '../random.ts';
import { categories, categoryOf } from './categories.ts';
import { drawTraits } from './traits.ts';

/** Cells that no chain of cells, from one to the next above, below or beside it, ties to the ground. */
function loose({ size: [sx, sy, sz], labels }: { size: readonly number[]; labels: Uint8Array }): number {
  const seen = new Uint8Array(labels.length);
  const queue = [...labels.keys()].filter(index => labels[index] && index < sx! * sy!);
  for (const index of queue) seen[index] = 1;
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const [x, y, z] = [next % sx!, Math.floor(next / sx!) % sy!, Math.floor(next / (sx! * sy!))];
    const step = (there: boolean, to: number): void => {
      if (!there || !labels[to] || seen[to]) return;
      seen[to] = 1;
      queue.push(to);
    };
    step(x > 0, next - 1);
    step(x < sx! - 1, next + 1);
    step(y > 0, next - sx!);
    step(y < sy! - 1, next + sx!);
    step(z > 0, next - sx! * sy!);
    step(z < sz! - 1, next + sx! * sy!);
  }
  return labels.filter((label, index) => label && !seen[index]).length;
}

/** FNV-1a. */
const hashed = (bytes: Uint8Array): number =>
  bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 16_777_619), 0x811c9dc5 | 0);

describe('categories', () => {
  it('come in alphabetical order, each once, and are found by name', () => {
    const names = categories.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)].sort());
    for (const category of categories) expect(categoryOf(category.name)).toBe(category);
    expect(categoryOf('dragon')).toBeUndefined();
  });

  it.each(categories.map(category => [category.name, category] as const))(
    '%s is well described',
    (_, category) => {
      expect(category.roles.length).toBeGreaterThanOrEqual(1);
      expect(category.roles.length).toBeLessThanOrEqual(4);
      expect(category.palette).toHaveLength(category.roles.length);
      for (const code of category.palette) expect(colorOf(code), `colour ${code}`).toBeDefined();
      const said = Object.values(category.traits).flatMap(({ words }) => Object.values(words).flat());
      expect(said, 'the same words for two things').toEqual([...new Set(said)]);
      for (const [name, { values, words }] of Object.entries(category.traits)) {
        expect(new Set(values).size, name).toBe(values.length);
        for (const value of Object.keys(words)) expect(values, name).toContain(value);
        for (const way of Object.values(words).flat()) expect(way).toMatch(/^[a-z][a-z -]*$/);
      }
    },
  );

  it.each(categories.map(category => [category.name, category] as const))(
    '%s: what was built is what is judged, and holds together',
    (_, category) => {
      const random = seeded(7);
      const distinct = new Set<number>();
      const judged = new Set<string>();
      for (let round = 0; round < 80; round++) {
        const traits = drawTraits(category, random);
        const seed = Math.floor(random() * 2 ** 32);
        const shape = category.build(traits, seeded(seed));
        const found = category.judge(shape);
        const asked = Object.fromEntries(Object.keys(found).map(name => [name, traits[name]]));
        expect(found, `seed ${seed}`).toEqual(asked);
        for (const name of Object.keys(found)) judged.add(name);
        expect(loose(shape), `seed ${seed}`).toBe(0);
        expect(Math.max(...shape.labels)).toBeLessThanOrEqual(category.roles.length);
        distinct.add(hashed(shape.labels));
        if (round < 3) expect(category.build(traits, seeded(seed))).toEqual(shape);
      }
      expect([...judged].sort()).toEqual(Object.keys(category.traits).sort());
      expect(distinct.size).toBeGreaterThan(40);
    },
    60_000,
  );
});
