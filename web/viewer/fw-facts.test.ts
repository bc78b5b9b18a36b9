import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Evaluated, Mesh } from '../../wasm/contract.ts';
import { cube, grid, join, moved, tube } from '../../wasm/solid/solids.ts';
import '../style/tokens.css';
import { analyze } from './analyze.ts';
import './fw-facts.ts';
import type { FwFacts } from './fw-facts.ts';
import { viewSettings } from './settings.ts';

let facts: FwFacts;

/** Machines under load start a worker in seconds. */
const until = (check: () => void) => vi.waitFor(check, 15_000);

beforeEach(() => {
  viewSettings.update({ printer: '', filament: 'pla', infill: 100, walls: 3, thinWall: 0.8 });
  facts = document.createElement('fw-facts');
  document.body.append(facts);
});
afterEach(() => facts.remove());

const evaluated = (mesh: Mesh, more: Partial<Evaluated> = {}): Evaluated => ({
  status: 'ok',
  mesh,
  diagnostics: [],
  engine: { name: 'formwork', version: 'test' },
  timing: { total: 0 },
  ...more,
});

/** What stands beside a label. */
const fact = (label: string) =>
  [...facts.renderRoot.querySelectorAll('dt')]
    .find(dt => dt.textContent === label)
    ?.nextElementSibling?.textContent.trim()
    .replace(/\s+/g, ' ');

test('a block: size, volume, weight, closed', async () => {
  facts.evaluation = evaluated(cube(20, 30, 40));
  await until(() => expect(fact('Size')).toBe('20 × 30 × 40 mm'));
  expect(fact('Volume')).toBe('24 cm³');
  expect(fact('Surface')).toBe('5200 mm²');
  expect(fact('Triangles')).toBe('12');
  expect(fact('Closed surface')).toBe('yes');
  expect(fact('Weight, about')).toContain('29.76 g');
  viewSettings.update({ filament: 'petg' });
  await facts.updateComplete;
  expect(fact('Weight, about')).toContain('30.48 g');
  viewSettings.update({ infill: 0 });
  await facts.updateComplete;
  expect(Number.parseFloat(fact('Weight, about')!)).toBeLessThan(10);
});

test('pieces and holes; what is open has no weight; a broken edit keeps the facts', async () => {
  facts.evaluation = evaluated(join(tube(10, 5, 4, 32), moved(cube(1, 1, 1), [30, 0, 0])));
  await until(() => expect(fact('Pieces')).toBe('2'));
  expect(fact('Holes through')).toBe('1');
  facts.evaluation = evaluated(grid(4, 4));
  await until(() => expect(fact('Closed surface')).toContain('no'));
  expect(fact('Weight, about')).toBeUndefined();
  facts.evaluation = {
    status: 'invalid',
    diagnostics: [],
    engine: { name: 'formwork', version: 'test' },
    timing: { total: 0 },
  };
  await facts.updateComplete;
  expect(fact('Closed surface')).toContain('no');
});

test('overhangs: a table top is one, a block is not', async () => {
  viewSettings.update({ overhang: 45 });
  facts.evaluation = evaluated(cube(20, 30, 40));
  await until(() => expect(fact('Overhangs')).toBe('none beyond 45°'));
  facts.evaluation = evaluated(join(cube(2, 2, 10), moved(cube(10, 10, 2), [4, 0, 10])));
  await until(() => expect(fact('Overhangs')).toBe('100 mm² beyond 45°'));
});

test('printer and thin walls', async () => {
  viewSettings.update({ printer: 'bambu-a1-mini' });
  facts.evaluation = evaluated(cube(200, 0.5, 20));
  await until(() => expect(fact('Printer')).toContain('too large'));
  facts.renderRoot.querySelector<HTMLButtonElement>('dd button')!.click();
  await until(() => expect(fact('Thin walls')).toContain('thinnest 0.5 mm'));
});

test('2-D: area only', async () => {
  facts.evaluation = evaluated(grid(10, 5), { outline: { contours: [] } });
  await until(() => expect(fact('Area')).toBe('50 mm²'));
  expect(fact('Volume')).toBeUndefined();
});

test('questions: aborted ones are never answered, others survive it', async () => {
  const mesh = cube(1, 2, 3);
  const gone = new AbortController();
  gone.abort();
  await expect(analyze(mesh, worker => worker.measure(), gone)).rejects.toThrow();
  expect((await analyze(mesh, worker => worker.measure())).volume).toBeCloseTo(6, 9);
  const section = await analyze(mesh, worker => worker.section({ normal: [0, 0, 1], offset: 1 }));
  expect(section.area).toBeCloseTo(2, 9);
});

test('a long look at walls gives way to the next model', async () => {
  const slow = analyze(tube(100, 90, 500, 300), worker => worker.thinWalls({ limit: 0.1 }), { long: true });
  const settled = expect(slow).rejects.toThrow('The model has changed');
  const measured = await analyze(cube(1, 1, 1), worker => worker.measure());
  expect(measured.triangles).toBe(12);
  await settled;
});
