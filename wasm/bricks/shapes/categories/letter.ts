import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { lengths, size, valueOf } from '../traits.ts';
import { glyphs } from './glyphs.ts';

const heights = lengths({ small: [9, 10], medium: [12, 13], large: [15, 17] });
const names = Object.keys(glyphs);

/** A glyph stretched to `high` rows, from the top. */
const stretched = (name: string, high: number): string[] => {
  const rows = glyphs[name]!;
  return Array.from({ length: high }, (_, row) => rows[Math.floor((row * rows.length) / high)]!);
};

export const letter: Category = {
  name: 'letter',
  synonyms: ['block letter', 'capital letter', 'capital'],
  roles: ['letter'],
  palette: [4],
  traits: {
    size,
    letter: {
      values: names,
      words: Object.fromEntries(
        names.map(name => [name, [name, `the shape of ${/[aefhilmnorsx]/.test(name) ? 'an' : 'a'} ${name}`]]),
      ),
      after: true,
    },
  },
  build(traits, random) {
    const canvas = new Canvas();
    const high = heights.of(valueOf(this, traits, 'size'), random);
    const deep = between(random, 2, 3);
    for (const [row, cells] of stretched(valueOf(this, traits, 'letter'), high).entries())
      for (const [x, cell] of Array.from(cells).entries())
        if (cell === '#') canvas.box(0, [x, 0, high - 1 - row], [1, deep, 1]);
    return canvas.shape();
  },
  judge(shape) {
    const { extent } = measure(shape);
    const whole = extent();
    if (!whole) return {};
    const filled = (x: number, z: number): boolean =>
      extent(undefined, (u, _v, w) => u === x && w === z) !== undefined;
    const seen = Array.from({ length: whole.dz }, (_, row) =>
      Array.from({ length: whole.dx }, (_unused, x) => filled(whole.x + x, whole.z + whole.dz - 1 - row)),
    );
    // The glyph with the fewest cells that differ, the middles of both above each other.
    let best: readonly [string, number] | undefined;
    for (const name of names) {
      const rows = stretched(name, whole.dz);
      const left = Math.min(...rows.map(row => row.indexOf('#')).filter(at => at >= 0));
      const right = Math.max(...rows.map(row => row.lastIndexOf('#')));
      const shift = Math.floor((right - left + 1 - whole.dx) / 2);
      let differ = 0;
      for (const [row, cells] of rows.entries())
        for (let x = Math.min(0, -shift - left); x < Math.max(whole.dx, cells.length); x++)
          if ((seen[row]![x] ?? false) !== (cells[x + left + shift] === '#')) differ++;
      if (!best || differ < best[1]) best = [name, differ];
    }
    return { size: heights.judge(whole.dz), letter: best![0] };
  },
};
