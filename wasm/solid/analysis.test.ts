import { describe, expect, test } from 'vitest';
import { creases } from './creases.ts';
import { measure } from './measure.ts';
import { overhang } from './overhang.ts';
import { printEstimate, printSettings } from './print.ts';
import { section, type Plane } from './section.ts';
import { cube, cylinder, grid, join, moved, sphere, torus, tube, turnedInsideOut } from './solids.ts';
import { thinWalls } from './thin-walls.ts';

const z = (offset: number): Plane => ({ normal: [0, 0, 1], offset });

function finished<T>(run: Generator<number, T>): T {
  for (;;) {
    const step = run.next();
    if (step.done) return step.value;
    expect(step.value).toBeGreaterThanOrEqual(0);
    expect(step.value).toBeLessThanOrEqual(1);
  }
}

test('the solids used here are what they claim to be', () => {
  expect(measure(sphere(10, 32, 15))).toMatchObject({ watertight: true, genus: 0, components: 1 });
  expect(measure(tube(10, 8, 5, 48))).toMatchObject({ watertight: true, genus: 1, components: 1 });
  expect(measure(cylinder(10, 5, 48))).toMatchObject({ watertight: true, genus: 0, components: 1 });
  for (const mesh of [sphere(10, 32, 15), tube(10, 8, 5, 48), cylinder(10, 5, 48)]) {
    expect(measure(mesh).volume).toBeGreaterThan(0);
  }
});

describe('creases', () => {
  test('a cube has 12, a cylinder two circles, a torus none, a sheet its border', () => {
    expect(creases(cube(1, 2, 3)).length / 2).toBe(12);
    expect(creases(cylinder(5, 5, 48)).length / 2).toBe(96);
    expect(creases(cylinder(5, 5, 6)).length / 2).toBe(18);
    expect(creases(torus(20, 5, 64, 32)).length).toBe(0);
    expect(creases(grid(3, 2)).length / 2).toBe(10);
  });

  test('a smaller angle shows facets', () => {
    expect(creases(cylinder(5, 5, 48), 1).length / 2).toBe(96 + 48);
  });
});

describe('section', () => {
  test('a cube through the middle: one square, four corners', () => {
    const cut = section(cube(10, 20, 30), z(7));
    expect(cut.outline.contours).toHaveLength(1);
    expect(cut.outline.contours[0]).toHaveLength(8);
    expect(cut.area).toBeCloseTo(200, 6);
    expect(cut.perimeter).toBeCloseTo(60, 6);
    expect(cut.open).toBe(0);
  });

  test('every axis, and both directions of the normal', () => {
    const mesh = cube(10, 20, 30);
    const areas = ([0, 1, 2] as const).flatMap(axis =>
      [1, -1].map(sign => {
        const normal = [0, 0, 0] as [number, number, number];
        normal[axis] = sign;
        return section(mesh, { normal, offset: sign * 5 }).area;
      }),
    );
    for (const [i, expected] of [600, 600, 300, 300, 200, 200].entries())
      expect(areas[i]).toBeCloseTo(expected, 6);
  });

  test('a tilted plane: the section of a cube through four edges', () => {
    const s = Math.SQRT1_2;
    const cut = section(cube(10, 10, 10), { normal: [s, 0, s], offset: 10 * s });
    expect(cut.area).toBeCloseTo(100 * Math.SQRT2, 5);
  });

  test('a torus lying: two circles, the inner one a hole', () => {
    const cut = section(torus(20, 5, 256, 128), z(0.01));
    expect(cut.outline.contours).toHaveLength(2);
    const exact = Math.PI * (25 ** 2 - 15 ** 2);
    expect(Math.abs(cut.area - exact) / exact).toBeLessThan(1e-3);
    const upright = section(torus(20, 5, 256, 128), { normal: [1, 0, 0], offset: 0 });
    expect(Math.abs(upright.area - 2 * Math.PI * 25) / upright.area).toBeLessThan(2e-3);
  });

  test('planes through vertices and in faces', () => {
    const mesh = join(cube(10, 10, 10), moved(turnedInsideOut(cube(4, 4, 4)), [3, 3, 3]));
    expect(section(mesh, z(5)).area).toBeCloseTo(84, 6);
    expect(section(mesh, z(3)).area).toBeCloseTo(100, 6);
    expect(section(mesh, z(10)).area).toBeCloseTo(100, 6);
    expect(section(mesh, z(0)).area).toBe(0);
    expect(section(mesh, z(11)).outline.contours).toHaveLength(0);
  });

  test('an open mesh gives open lines, each counted once', () => {
    const box = cube(10, 10, 10);
    const open = { ...box, indices: box.indices.slice(0, 6 * 5) };
    const cut = section(open, z(5));
    expect(cut).toMatchObject({ open: 1, area: 0 });
  });

  test('areas of sections add up to the volume', () => {
    const mesh = sphere(10, 64, 63);
    const layers = 400;
    let volume = 0;
    for (let i = 0; i < layers; i++)
      volume += section(mesh, z(-10 + (20 * (i + 0.5)) / layers)).area * (20 / layers);
    expect(Math.abs(volume - measure(mesh).volume) / volume).toBeLessThan(1e-3);
  });
});

describe('overhang', () => {
  test('a floating slab: its underside, not the bed contact', () => {
    expect(overhang(cube(10, 10, 10)).area).toBe(0);
    const table = join(cube(2, 2, 10), moved(cube(20, 20, 2), [50, 0, 10]));
    expect(overhang(table).area).toBeCloseTo(400, 6);
    expect(overhang(table).triangles).toHaveLength(2);
  });

  test('45° passes at a limit of 45, not at 40', () => {
    const wedge = cube(10, 10, 10);
    // The side x = 10 leans out by 45° and the block stands on a foot.
    for (let i = 0; i < 24; i += 3)
      if (wedge.positions[i] === 10 && wedge.positions[i + 2] === 10) wedge.positions[i] = 20;
    expect(overhang(wedge, 45).area).toBe(0);
    expect(overhang(wedge, 40).area).toBeCloseTo(100 * Math.SQRT2, 4);
  });

  test('a sphere: the cap below the limit', () => {
    const r = 10;
    const exact = 2 * Math.PI * r * r * (1 - Math.SQRT1_2);
    expect(Math.abs(overhang(sphere(r, 128, 127)).area - exact) / exact).toBeLessThan(0.03);
  });
});

describe('thin walls', () => {
  test('a tube with a wall of 0.6', () => {
    const mesh = tube(10, 9.4, 20, 64);
    const found = finished(thinWalls(mesh, { limit: 0.8, samples: 20_000 }));
    expect(found.thinnest).toBeGreaterThan(0.58);
    expect(found.thinnest).toBeLessThan(0.601);
    const sides = 2 * Math.PI * 20 * (10 + 9.4);
    expect(Math.abs(found.area - sides) / sides).toBeLessThan(0.02);
    expect(found.coverage).toBeGreaterThan(0.99);
    expect(found.patches.length % 9).toBe(0);
    expect(finished(thinWalls(mesh, { limit: 0.5, samples: 20_000 })).area).toBe(0);
  });

  test('a block is not thin, and its thinnest wall is its smallest size', () => {
    const found = finished(thinWalls(cube(10, 20, 3)));
    expect(found.area).toBe(0);
    expect(found.thinnest).toBeCloseTo(3, 4);
  });

  test('the sharp edge of a wedge is not a wall, a blade is; only its thin part counts', () => {
    const wedge = cube(10, 10, 10);
    for (let i = 0; i < 24; i += 3) if (wedge.positions[i + 2] === 10) wedge.positions[i] = 0;
    expect(finished(thinWalls(wedge, { samples: 5000 })).area).toBeGreaterThanOrEqual(0);
    const blade = cube(2, 40, 40);
    for (let i = 0; i < 24; i += 3) {
      if (blade.positions[i + 2] === 40) blade.positions[i] = blade.positions[i] ? 1.1 : 0.9;
    }
    // The wall narrows from 2 to 0.2 over 40 mm: 0.8 is reached at two thirds of the height.
    const found = finished(thinWalls(blade, { limit: 0.8 }));
    expect(Math.abs(found.area - (2 * 40 * 40) / 3) / found.area).toBeLessThan(0.05);
  });

  test('large meshes are sampled, and say so', () => {
    const found = finished(thinWalls(torus(20, 5, 400, 200), { samples: 10_000 }));
    expect(found.coverage).toBeLessThan(0.2);
    expect(found.area).toBe(0);
  });
});

describe('print estimate', () => {
  test('a 20 mm cube in PLA weighs about 5 g at 15 % and 9.9 g when solid', () => {
    const m = measure(cube(20, 20, 20));
    const solid = printEstimate(m, { ...printSettings, infill: 1 });
    expect(solid.weight).toBeCloseTo(9.92, 2);
    expect(solid.filament).toBeCloseTo(3.326, 2);
    const light = printEstimate(m);
    expect(light.weight).toBeGreaterThan(3);
    expect(light.weight).toBeLessThan(6);
    expect(light.time).toBeGreaterThan(600);
    expect(light.time).toBeLessThan(3600);
  });
});
