import {
  array,
  assert as check,
  constantFrom,
  double,
  float,
  integer,
  oneof,
  property,
  tuple,
} from 'fast-check';
import { expect, test } from 'vitest';
import { measure } from '../solid/measure.ts';
import { readSvg, triangulated } from './outline.ts';
import { readOff, readStl } from './result.ts';
import { Vertices } from './weld.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('every spelling of a number reads as JavaScript reads it', () => {
  const number = oneof(
    double({ noNaN: true, noDefaultInfinity: true }),
    integer(),
    float({ noNaN: true, noDefaultInfinity: true }),
  );
  const spelling = constantFrom(
    (n: number) => String(n),
    (n: number) => n.toPrecision(6),
    (n: number) => n.toExponential(3),
    (n: number) => n.toFixed(4),
  );
  check(
    property(array(tuple(number, spelling), { minLength: 3, maxLength: 3 }), pairs => {
      const spelled = pairs.map(([n, spell]) => spell(n));
      const { positions } = readOff(bytes(`OFF 1 0 0\n${spelled.join(' ')}\n`));
      expect([...positions]).toEqual(spelled.map(text => Math.fround(Number(text)) + 0));
    }),
    { numRuns: 300 },
  );
});

test('OFF faces are sorted by colour; the colours of the engine’s scheme are none', () => {
  const off = `OFF 5 6 0
0 0 0
1 0 0
0 1 0
0 0 1
0 1 0
3 0 1 2 249 215 44
3 0 1 3 255 0 0
3 0 2 3 255 0 0 127
3 1 2 3 255 0 0
3 2 4 1 255 0 0
3 2 3 0 157 203 81
`;
  const { positions, indices, colors } = readOff(bytes(off));
  expect(positions).toHaveLength(12);
  expect([...indices]).toEqual([0, 1, 2, 2, 3, 0, 0, 1, 3, 1, 2, 3, 0, 2, 3]);
  expect(colors).toEqual([
    { start: 0, count: 6, color: null },
    { start: 6, count: 6, color: [1, 0, 0, 1] },
    { start: 12, count: 3, color: [1, 0, 0, 127 / 255] },
  ]);
});

test('STL corners with the same coordinates are one vertex, and slivers go', () => {
  const triangles = [
    [0, 0, 0, 1, 0, 0, 0, 1, 0],
    [-0, 0, 0, 0, 1, 0, 1, 0, 0],
    [0, 0, 0, 0, 0, 0, 1, 0, 0],
  ];
  const stl = new Uint8Array(84 + 50 * triangles.length);
  const view = new DataView(stl.buffer);
  view.setUint32(80, triangles.length, true);
  triangles.forEach((t, i) => t.forEach((v, k) => view.setFloat32(84 + 50 * i + 12 + 4 * k, v, true)));
  const { positions, indices, colors } = readStl(stl);
  expect(positions).toHaveLength(9);
  expect([...indices]).toEqual([0, 1, 2, 0, 2, 1]);
  expect(colors).toEqual([{ start: 0, count: 6, color: null }]);
  expect(readStl(stl.subarray(0, 84 + 60)).indices).toHaveLength(3);
});

test('vertices keep their numbers while the table grows', () => {
  check(
    property(
      array(tuple(integer({ min: 0, max: 30 }), integer({ min: 0, max: 30 })), {
        maxLength: 3000,
      }),
      pairs => {
        const vertices = new Vertices(4);
        const known = new Map<string, number>();
        for (const [x, y] of pairs) {
          const index = vertices.add(x, y, 0.5);
          const expected = known.get(`${x} ${y}`) ?? known.size;
          known.set(`${x} ${y}`, expected);
          expect(index).toBe(expected);
        }
        expect(vertices.positions()).toHaveLength(3 * known.size);
      },
    ),
    { numRuns: 20 },
  );
});

test('an island in a hole in an island, and holes that touch', () => {
  const square = (x: number, y: number, side: number, hole = false) => {
    const corners = [
      [x, y],
      [x + side, y],
      [x + side, y + side],
      [x, y + side],
    ];
    const path = (hole ? corners.reverse() : corners).map(([x, y]) => `${x},${-y!}`);
    return `M ${path.join(' L ')} z`;
  };
  const svg = `<svg><path d="\n${square(0, 0, 10)}\n${square(1, 1, 8, true)}\n${square(2, 2, 6)}\n${square(3, 3, 2, true)}\n${square(5, 5, 2, true)}" /></svg>`;
  const outline = readSvg(svg);
  expect(outline.contours).toHaveLength(5);
  const { area } = measure(triangulated(outline));
  expect(area).toBeCloseTo(100 - 64 + 36 - 4 - 4, 6);
});
