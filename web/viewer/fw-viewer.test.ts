import axe from 'axe-core';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Color, Evaluated, Mesh } from '../../wasm/contract.ts';
import { cube, cylinder, grid, join, moved, torus, tube } from '../../wasm/solid/solids.ts';
import '../style/tokens.css';
import type { CameraState } from './camera.ts';
import type { FwAnimation } from './fw-animation.ts';
import './fw-viewer.ts';
import type { FwViewer } from './fw-viewer.ts';
import { viewSettings } from './settings.ts';

const size = { width: 240, height: 180 };
let viewer: FwViewer;

const plain: Partial<Parameters<typeof viewSettings.update>[0]> = {
  grid: false,
  axes: false,
  edges: 'auto',
  wireframe: false,
  dimensions: false,
  printer: '',
};

/** Machines under load start a worker in seconds. */
const until = (check: () => void) => vi.waitFor(check, 15_000);

beforeEach(() => {
  viewSettings.update(plain);
  viewer = document.createElement('fw-viewer');
  viewer.style.cssText = 'display:block; width:240px; height:180px';
  document.body.append(viewer);
});

afterEach(() => viewer.remove());

const colored = (mesh: Mesh, color: Color | null): Mesh => ({
  ...mesh,
  colors: [{ start: 0, count: mesh.indices.length, color }],
});

function evaluated(mesh: Mesh, more: Partial<Evaluated> = {}): Evaluated {
  return {
    status: 'ok',
    mesh,
    diagnostics: [],
    engine: { name: 'formwork', version: 'test' },
    timing: { total: 0 },
    ...more,
  };
}

async function show(
  mesh: Mesh,
  view: Partial<CameraState> = {},
  more: Partial<Evaluated> = {},
): Promise<void> {
  viewer.evaluation = evaluated(mesh, more);
  await viewer.updateComplete;
  viewer.camera = { ...viewer.camera!, projection: 'orthographic', ...view };
}

/** RGBA at a place of the picture, 0–1 from the left and the top. */
async function pixels(): Promise<(x: number, y: number) => [number, number, number, number]> {
  const bitmap = await createImageBitmap(await viewer.screenshot({ ...size, transparent: true }));
  const context = new OffscreenCanvas(size.width, size.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return (x, y) =>
    [...context.getImageData(Math.floor(x * size.width), Math.floor(y * size.height), 1, 1).data] as [
      number,
      number,
      number,
      number,
    ];
}

const front = { azimuth: 0, elevation: 0, height: 20 } as const;
const at = (x: number, y: number, z: number): Pick<CameraState, 'target'> => ({ target: [x, y, z] });
const shadow = <T extends Element>(selector: string) => viewer.renderRoot.querySelector<T>(selector);

describe('colours', () => {
  test('every run has its own, the rest the theme’s', async () => {
    const red = colored(cube(4, 10, 10), [1, 0, 0, 1]);
    const blue = colored(moved(cube(4, 10, 10), [5, 0, 0]), [0, 0, 1, 1]);
    const other = colored(moved(cube(4, 10, 10), [10, 0, 0]), null);
    await show(join(red, blue, other), { ...front, ...at(7, 5, 5) });
    const pixel = await pixels();
    // 20 mm are 180 pixels high: 9 pixels a millimetre, the middle of the picture is x = 7.
    const column = (x: number) => pixel(0.5 + ((x - 7) * 9) / size.width, 0.5);
    const [r, , , opaque] = column(2);
    expect(opaque).toBe(255);
    expect(r).toBeGreaterThan(120);
    expect(column(2)[1]).toBeLessThan(20);
    expect(column(7)[2]).toBeGreaterThan(120);
    expect(column(7)[0]).toBeLessThan(20);
    const [mr, mg, mb] = column(12);
    expect(mr).toBeGreaterThan(mg);
    expect(mg).toBeGreaterThan(mb + 40);
    expect(column(4.5)[3]).toBe(0);
  });

  test('translucent parts let what is behind through', async () => {
    const back = colored(moved(cube(10, 2, 10), [0, 8, 0]), [0, 0, 1, 1]);
    const glass = colored(cube(10, 2, 10), [1, 0, 0, 0.4]);
    await show(join(glass, back), { ...front, ...at(5, 5, 5) });
    const [r, , b, a] = (await pixels())(0.5, 0.5);
    expect(r).toBeGreaterThan(30);
    expect(b).toBeGreaterThan(30);
    expect(a).toBe(255);
  });

  test('# lies over the model in red, % is a ghost beside it', async () => {
    const view = { ...front, ...at(10, 5, 5) };
    await show(colored(cube(10, 10, 10), [0, 1, 0, 1]), view);
    const before = (await pixels())(0.5 - (5 * 9) / size.width, 0.5);
    await show(colored(cube(10, 10, 10), [0, 1, 0, 1]), view, {
      highlighted: cube(10, 10, 10),
      background: moved(cube(10, 10, 10), [11, 0, 0]),
    });
    const pixel = await pixels();
    const after = pixel(0.5 - (5 * 9) / size.width, 0.5);
    expect(after[0]).toBeGreaterThan(before[0] + 60);
    expect(after[1]).toBeLessThan(before[1]);
    const ghost = pixel(0.5 + (6 * 9) / size.width, 0.5);
    expect(ghost[3]).toBeGreaterThan(30);
    expect(ghost[3]).toBeLessThan(200);
  });
});

describe('section', () => {
  const openTool = async () => {
    viewer.use('section');
    await viewer.updateComplete;
  };

  test('halves the model; the cut is capped where there was material and nowhere else', async () => {
    // Looking along X at a tube that lies cut at its middle: wall, hole, wall.
    await show(tube(8, 5, 10, 48), { azimuth: 90, elevation: 0, height: 20, ...at(0, 0, 5) });
    const whole = await pixels();
    await openTool();
    await until(() => expect(shadow('.panel')?.textContent).toContain('mm²'));
    const cut = await pixels();
    const column = (pixel: typeof cut, y: number) => pixel(0.5 + (y * 9) / size.width, 0.5);
    const hatched = (pixel: typeof cut, y: number) => {
      const shades = Array.from(
        { length: 24 },
        (_, i) => pixel(0.5 + (y * 9) / size.width, 0.4 + i * 0.008)[0],
      );
      return Math.max(...shades) - Math.min(...shades) > 25;
    };
    expect(column(whole, 0)[3]).toBe(255);
    // Walls from 5 to 8 mm either side are hatched, the inside of the far half is plain.
    expect(hatched(cut, 6.5)).toBe(true);
    expect(hatched(cut, -6.5)).toBe(true);
    expect(hatched(cut, 0.3)).toBe(false);
    const area = Number(/Area ([\d.]+) mm²/.exec(shadow('.panel')!.textContent)?.[1]);
    expect(area).toBeCloseTo(2 * 3 * 10, 0);
  });

  test('the slider and the flip move the cut', async () => {
    await show(cube(10, 10, 10), { ...front, ...at(5, 5, 5) });
    await openTool();
    const left = (await pixels())(0.5 - 27 / size.width, 0.5);
    const right = (await pixels())(0.5 + 27 / size.width, 0.5);
    expect([left[3], right[3]]).toEqual([255, 0]);
    shadow<HTMLButtonElement>('.panel button')!.click();
    await viewer.updateComplete;
    const flipped = await pixels();
    expect([flipped(0.5 - 27 / size.width, 0.5)[3], flipped(0.5 + 27 / size.width, 0.5)[3]]).toEqual([
      0, 255,
    ]);
    // It stays while another tool is used, and goes when it is closed itself.
    viewer.use('picture');
    await viewer.updateComplete;
    expect((await pixels())(0.5 - 27 / size.width, 0.5)[3]).toBe(0);
    viewer.use('section');
    viewer.use('section');
    await viewer.updateComplete;
    expect((await pixels())(0.5 - 27 / size.width, 0.5)[3]).toBe(255);
  });
});

describe('checks', () => {
  const reddish = ([r, g, b]: readonly number[]) => r! > 1.8 * g! && r! > 1.5 * b!;

  test('overhangs are red from below, the bed’s contact is not', async () => {
    viewSettings.update({ overhang: 45 });
    await show(join(cube(2, 2, 10), moved(cube(10, 10, 2), [4, 0, 6])), {
      azimuth: 0,
      elevation: -90,
      height: 20,
      ...at(7, 5, 0),
    });
    viewer.use('check');
    await viewer.updateComplete;
    const pixel = await pixels();
    expect(reddish(pixel(0.5 + (2 * 9) / size.width, 0.5))).toBe(true);
    // Seen from below, Y runs down.
    const foot = pixel(0.5 - (6 * 9) / size.width, 0.5 - (4 * 9) / size.height);
    expect(foot[3]).toBe(255);
    expect(reddish(foot)).toBe(false);
  });

  test('thin walls are marked, and named', async () => {
    viewSettings.update({ thinWall: 0.8 });
    await show(join(cube(8, 0.5, 10), moved(cube(8, 4, 10), [10, 0, 0])), { ...front, ...at(9, 0, 5) });
    viewer.use('check');
    await viewer.updateComplete;
    shadow<HTMLInputElement>('.panel .wrap:last-of-type input[type=checkbox]')!.click();
    await until(() => expect(shadow('.panel')!.textContent).toContain('thinnest 0.5 mm'));
    const pixel = await pixels();
    expect(reddish(pixel(0.5 - (5 * 9) / size.width, 0.5))).toBe(true);
    expect(reddish(pixel(0.5 + (5 * 9) / size.width, 0.5))).toBe(false);
  });

  test('a part that is too large for the bed is told', async () => {
    viewSettings.update({ printer: 'custom', customBed: [100, 50, 100] });
    await show(cube(90, 40, 100));
    expect(shadow('.bed')).toBeNull();
    await show(cube(90, 60, 100));
    await viewer.updateComplete;
    expect(shadow('.bed')?.textContent).toContain('Too large');
  });
});

describe('measuring', () => {
  const click = (x: number, y: number) => {
    const canvas = shadow<HTMLCanvasElement>('canvas')!;
    const box = canvas.getBoundingClientRect();
    const where = {
      clientX: box.left + x,
      clientY: box.top + y,
      button: 0,
      pointerId: 1,
      bubbles: true,
      composed: true,
    };
    canvas.dispatchEvent(new PointerEvent('pointerdown', { ...where, buttons: 1 }));
    canvas.dispatchEvent(new PointerEvent('pointerup', where));
  };
  const panel = () => shadow('.panel')!.textContent.replace(/\s+/g, ' ');

  test('rim of a hole, then the opposite edge: diameter, distance', async () => {
    await show(tube(8, 4, 10, 48), { azimuth: 0, elevation: 90, height: 20, ...at(0, 0, 0) });
    viewer.use('measure');
    await viewer.updateComplete;
    click(120 + 4.1 * 9, 90);
    await until(() => expect(panel()).toContain('⌀ 8 mm'));
    click(120, 90 - 7.9 * 9);
    await until(() => expect(panel()).toContain('⌀ 16 mm'));
    expect(panel()).toContain('Distance 0 mm');
  });

  test('in a section: the cut, not what was cut away', async () => {
    await show(tube(8, 5, 10, 48), { azimuth: 90, elevation: 0, height: 20, ...at(0, 0, 5) });
    viewer.use('section');
    await viewer.updateComplete;
    viewer.use('measure');
    await viewer.updateComplete;
    click(120 + 6.5 * 9, 90);
    await until(() => expect(panel()).toContain('Area 30 mm²'));
    click(120, 90);
    await until(() => expect(panel()).toContain('Hole Size ⌀ 10 mm'));
  });

  test('an edge of the cut and the cut: touching, without a distance; one face is not two', async () => {
    await show(tube(8, 5, 10, 48), { azimuth: 90, elevation: 0, height: 20, ...at(0, 0, 5) });
    viewer.use('section');
    await viewer.updateComplete;
    viewer.use('measure');
    await viewer.updateComplete;
    click(120 + 5.1 * 9, 90);
    await until(() => expect(panel()).toContain('Length 10 mm'));
    click(120 + 6.5 * 9, 90);
    await until(() => expect(panel()).toContain('touching'));
    expect(panel()).not.toMatch(/Distance|Δ/);
    expect(shadow('svg.overlay .relation')).toBeNull();
    viewer.use('measure');
    viewer.use('measure');
    await viewer.updateComplete;
    click(120 + 6.5 * 9, 90);
    await until(() => expect(panel()).toContain('Area 30 mm²'));
    // Long enough for the worker, which is at hand by now.
    click(120 + 6.4 * 9, 70);
    await new Promise(resolve => setTimeout(resolve, 500));
    expect(panel()).not.toContain('Between');
    click(120 - 6.5 * 9, 90);
    await until(() => expect(panel()).toContain('Between'));
    expect(panel().match(/Face/g)).toHaveLength(2);
  });

  test('two faces: their distance', async () => {
    await show(join(cube(4, 10, 10), moved(cube(4, 10, 7), [8, 0, 0])), {
      azimuth: 0,
      elevation: 90,
      height: 20,
      ...at(6, 5, 0),
    });
    viewer.use('measure');
    await viewer.updateComplete;
    click(120 - 4 * 9, 90);
    await until(() => expect(panel()).toContain('Area 40 mm²'));
    click(120 + 4 * 9, 90);
    await until(() => expect(panel()).toContain('Distance 3 mm'));
  });
});

describe('camera', () => {
  test('what is set is what is read, and set before the model it stays', async () => {
    const view: CameraState = {
      azimuth: 30,
      elevation: 20,
      target: [1, 2, 3],
      height: 77,
      projection: 'perspective',
    };
    viewer.camera = view;
    viewer.evaluation = evaluated(cube(10, 10, 10));
    await viewer.updateComplete;
    for (const projection of ['perspective', 'orthographic'] as const) {
      viewer.camera = { ...view, projection };
      const read = viewer.camera!;
      expect(read.projection).toBe(projection);
      expect(read.target).toEqual([1, 2, 3]);
      expect(read.azimuth).toBeCloseTo(30, 6);
      expect(read.elevation).toBeCloseTo(20, 6);
      expect(read.height).toBeCloseTo(77, 6);
    }
  });

  test('the first model is fitted, later ones leave the view alone', async () => {
    viewer.evaluation = evaluated(moved(cube(10, 10, 10), [100, 0, 0]));
    await viewer.updateComplete;
    const first = viewer.camera!;
    expect(first.target).toEqual([105, 5, 5]);
    viewer.evaluation = evaluated(cube(300, 10, 10));
    await viewer.updateComplete;
    expect(viewer.camera!.target).toEqual([105, 5, 5]);
    viewer.fit();
    await until(() => expect(viewer.camera!.target[0]).toBeCloseTo(150, 3));
    const pixel = await pixels();
    for (const edge of [0.004, 0.996]) expect(pixel(edge, 0.5)[3]).toBe(0);
    expect(pixel(0.5, 0.5)[3]).toBe(255);
  });

  test('keys: standard views, projection, orbit, zoom; the event comes when it rests', async () => {
    await show(cube(10, 20, 30));
    const canvas = shadow<HTMLCanvasElement>('canvas')!;
    const press = (key: string, more: KeyboardEventInit = {}) =>
      canvas.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, ...more }));
    const seen: CameraState[] = [];
    viewer.addEventListener('fw-camera', event => seen.push((event as CustomEvent<CameraState>).detail));
    press('5');
    await until(() => expect(viewer.camera!.elevation).toBeGreaterThan(89.99));
    await until(() => expect(seen.length).toBe(1));
    expect(seen[0]!.azimuth).toBeCloseTo(0, 3);
    press('4');
    await until(() => expect(viewer.camera!.azimuth).toBeCloseTo(90, 3));
    press('ArrowUp');
    expect(viewer.camera!.elevation).toBeCloseTo(7.5, 3);
    const { height, projection } = viewer.camera!;
    press('+');
    expect(viewer.camera!.height).toBeCloseTo(height / 1.2, 4);
    press('p');
    expect(viewer.camera!.projection).not.toBe(projection);
    press('ArrowRight', { shiftKey: true });
    expect(viewer.camera!.target[1]).toBeGreaterThan(10);
  });
});

test('2-D: seen from above, filled, and it cannot be turned', async () => {
  const mesh = grid(10, 10);
  const outline = { contours: [Float64Array.of(0, 0, 10, 0, 10, 10, 0, 10)] };
  viewer.evaluation = evaluated(mesh, { outline });
  await viewer.updateComplete;
  expect(viewer.camera).toMatchObject({ projection: 'orthographic' });
  expect(viewer.camera!.elevation).toBeGreaterThan(89.99);
  const pixel = await pixels();
  expect(pixel(0.5, 0.5)[3]).toBe(255);
  expect(pixel(0.02, 0.02)[3]).toBe(0);
  expect(shadow('[aria-label=Section]')).toBeNull();
  viewer.evaluation = evaluated(cube(10, 10, 10));
  await viewer.updateComplete;
  expect(viewer.camera!.elevation).toBeLessThan(80);
  await viewer.updateComplete;
  expect(shadow('[aria-label=Section]')).not.toBeNull();
});

test('2-D: corners, edges and arcs are measured too', async () => {
  const outline = { contours: [Float64Array.of(0, 0, 10, 0, 10, 10, 0, 10)] };
  viewer.evaluation = evaluated(grid(10, 10), { outline });
  await viewer.updateComplete;
  viewer.use('measure');
  await viewer.updateComplete;
  const canvas = shadow<HTMLCanvasElement>('canvas')!;
  const { height } = viewer.camera!;
  const box = canvas.getBoundingClientRect();
  const edge = {
    clientX: box.left + 120 + (4.95 * 180) / height,
    clientY: box.top + 90,
    button: 0,
    pointerId: 1,
  };
  canvas.dispatchEvent(
    new PointerEvent('pointerdown', { ...edge, buttons: 1, bubbles: true, composed: true }),
  );
  canvas.dispatchEvent(new PointerEvent('pointerup', { ...edge, bubbles: true, composed: true }));
  await until(() => expect(shadow('.panel')!.textContent).toMatch(/Length\s*10 mm/));
});

test('a 2-D model first, then a 3-D one: that is fitted, and seen from where one stood', async () => {
  viewer.evaluation = evaluated(grid(10, 10), { outline: { contours: [] } });
  await viewer.updateComplete;
  viewer.evaluation = evaluated(moved(cube(10, 10, 10), [50, 0, 0]));
  await viewer.updateComplete;
  expect(viewer.camera!.target[0]).toBeCloseTo(55, 6);
  viewer.camera = { ...viewer.camera!, azimuth: 12 };
  viewer.evaluation = evaluated(grid(10, 10), { outline: { contours: [] } });
  await viewer.updateComplete;
  viewer.evaluation = evaluated(cube(10, 10, 10));
  await viewer.updateComplete;
  expect(viewer.camera!.azimuth).toBeCloseTo(12, 4);
});

test('screenshot: any size, with or without background; impossible sizes are refused', async () => {
  await show(cube(10, 10, 10), { ...front, ...at(5, 5, 5) });
  for (const transparent of [true, false]) {
    const bitmap = await createImageBitmap(await viewer.screenshot({ width: 320, height: 100, transparent }));
    expect([bitmap.width, bitmap.height]).toEqual([320, 100]);
    const context = new OffscreenCanvas(320, 100).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    expect(context.getImageData(2, 2, 1, 1).data[3]).toBe(transparent ? 0 : 255);
    expect(context.getImageData(160, 50, 1, 1).data[3]).toBe(255);
  }
  await expect(viewer.screenshot({ width: 1e6, height: 10 })).rejects.toThrow(/between 1 and/);
});

describe('screenshot that fits', () => {
  /** The opaque part of a picture, as shares of its width and height, and its bytes. */
  const taken = async (): Promise<{ left: number; right: number; bytes: Uint8ClampedArray }> => {
    const shot = { width: 240, height: 150, transparent: true, fit: true };
    const context = new OffscreenCanvas(240, 150).getContext('2d')!;
    context.drawImage(await createImageBitmap(await viewer.screenshot(shot)), 0, 0);
    const { data: bytes } = context.getImageData(0, 0, 240, 150);
    const columns = Array.from({ length: 240 }, (_, x) => x).filter(x =>
      Array.from({ length: 150 }, (_, y) => bytes[4 * (240 * y + x) + 3]!).some(alpha => alpha > 0),
    );
    return { left: columns[0]! / 240, right: columns.at(-1)! / 240, bytes };
  };

  test('it is the same from wherever one looks, and one stays there', async () => {
    await show(cube(60, 10, 10));
    const good = await taken();
    expect(good.left).toBeGreaterThan(0.01);
    expect(good.right).toBeLessThan(0.99);
    expect(good.right - good.left).toBeGreaterThan(0.4);
    const close = { azimuth: -120, elevation: -20, height: 2, ...at(60, 10, 10) };
    for (const projection of ['perspective', 'orthographic'] as const) {
      viewer.camera = { ...viewer.camera!, ...close, projection };
      const [camera, picture] = [viewer.camera, await pixels()];
      const told = vi.fn();
      viewer.addEventListener('fw-camera', told);
      await new Promise(resolve => setTimeout(resolve, 400));
      told.mockClear();
      const { bytes } = await taken();
      expect(bytes.filter((value, i) => Math.abs(value - good.bytes[i]!) > 2)).toHaveLength(0);
      expect(viewer.camera).toEqual(camera);
      expect((await pixels())(0.4, 0.4)).toEqual(picture(0.4, 0.4));
      await new Promise(resolve => setTimeout(resolve, 400));
      expect(told).not.toHaveBeenCalled();
    }
  });

  test('a 2-D model is taken from above', async () => {
    viewer.evaluation = evaluated(grid(10, 10), { outline: { contours: [] } });
    await viewer.updateComplete;
    viewer.camera = { ...viewer.camera!, height: 1 };
    const { left, right } = await taken();
    // A square that fills the height but for the margin.
    expect(right - left).toBeCloseTo(150 / 1.12 / 240, 1);
  });
});

describe('states', () => {
  test('nothing yet, empty, invalid: each says so, and a broken edit keeps the picture', async () => {
    await viewer.updateComplete;
    await until(() => expect(shadow('.notice')?.textContent).toContain('Nothing to show yet'));
    const empty: Mesh = { positions: new Float32Array(), indices: new Uint32Array(), colors: [] };
    viewer.evaluation = evaluated(empty, {
      diagnostics: [{ severity: 'warning', text: 'Unknown module box' }],
    });
    await viewer.updateComplete;
    expect(shadow('.notice')?.textContent).toContain('Unknown module box');
    await show(cube(10, 10, 10), { ...front, ...at(5, 5, 5) });
    const engine = { name: 'formwork', version: 'test' } as const;
    const diagnostics = [{ severity: 'error', text: 'syntax error' } as const];
    viewer.evaluation = { status: 'invalid', diagnostics, engine, timing: { total: 0 } };
    await viewer.updateComplete;
    // What is wrong stands in the console; the picture is worth more than the message.
    expect(shadow('.notice')).toBeNull();
    expect((await pixels())(0.5, 0.5)[3]).toBe(255);
    viewer.evaluation = undefined;
    await viewer.updateComplete;
    viewer.evaluation = { status: 'invalid', diagnostics, engine, timing: { total: 0 } };
    await viewer.updateComplete;
    expect(shadow('.notice')?.textContent).toContain('could not be made');
  });

  test('a model out of the picture is brought into it, until someone chooses where to look from', async () => {
    viewer.evaluation = evaluated(cube(10, 10, 10));
    await viewer.updateComplete;
    const first = viewer.camera!;
    viewer.evaluation = evaluated(cube(11, 10, 10));
    await viewer.updateComplete;
    await new Promise(resolve => setTimeout(resolve, 400));
    expect(viewer.camera!.height).toBeCloseTo(first.height, 6);
    viewer.evaluation = evaluated(cube(200, 200, 200));
    await viewer.updateComplete;
    await until(() => expect(viewer.camera!.height).toBeGreaterThan(200));
    await new Promise(resolve => setTimeout(resolve, 400));
    shadow<HTMLCanvasElement>('canvas')!.dispatchEvent(
      new WheelEvent('wheel', { deltaY: 100, bubbles: true, cancelable: true }),
    );
    const own = viewer.camera!.height;
    viewer.evaluation = evaluated(cube(2, 2, 2));
    await viewer.updateComplete;
    await new Promise(resolve => setTimeout(resolve, 400));
    expect(Math.abs(viewer.camera!.height / own - 1)).toBeLessThan(0.5);
  });

  test('corners that are nowhere do not move the camera', async () => {
    const error = vi.spyOn(console, 'error');
    const broken = cube(10, 10, 10);
    broken.positions[4] = Number.NaN;
    broken.positions[7] = Number.POSITIVE_INFINITY;
    viewer.evaluation = evaluated(broken);
    await viewer.updateComplete;
    viewer.fit();
    await new Promise(resolve => setTimeout(resolve, 400));
    expect(viewer.camera!.target.every(Number.isFinite) && Number.isFinite(viewer.camera!.height)).toBe(true);
    expect(error.mock.calls).toEqual([]);
    error.mockRestore();
    await show(cube(10, 10, 10), { ...front, ...at(5, 5, 5) });
    expect((await pixels())(0.5, 0.5)[3]).toBe(255);
  });

  test('a lost graphics context comes back with the picture', async () => {
    await show(cube(10, 10, 10), { ...front, ...at(5, 5, 5) });
    const lose = shadow<HTMLCanvasElement>('canvas')!
      .getContext('webgl2')!
      .getExtension('WEBGL_lose_context')!;
    lose.loseContext();
    await until(() => expect(shadow('.notice')?.textContent).toContain('comes back'));
    lose.restoreContext();
    await until(() => expect(shadow('.notice')).toBeNull());
    expect((await pixels())(0.5, 0.5)[3]).toBe(255);
    // And when the browser does not give it back, a new canvas takes its place.
    const canvas = shadow<HTMLCanvasElement>('canvas')!;
    lose.loseContext();
    await until(() => expect(shadow('canvas')).not.toBe(canvas));
    await viewer.updateComplete;
    expect((await pixels())(0.5, 0.5)[3]).toBe(255);
  });

  test('without WebGL the rest of the app is pointed to', async () => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = (() => null) as typeof getContext;
    const silent = vi.spyOn(console, 'error').mockImplementation(() => {});
    try {
      const blind = document.createElement('fw-viewer');
      document.body.append(blind);
      await blind.updateComplete;
      await blind.updateComplete;
      expect(blind.renderRoot.textContent).toContain('no 3-D graphics');
      blind.remove();
    } finally {
      HTMLCanvasElement.prototype.getContext = getContext;
      silent.mockRestore();
    }
  });
});

test('animation: a step asks for its time, and playing goes on when the picture is there', async () => {
  await show(cube(1, 1, 1));
  const times: number[] = [];
  viewer.addEventListener('fw-time', event => {
    const { time } = (event as CustomEvent<{ time: number }>).detail;
    times.push(time);
    viewer.evaluation = evaluated(cylinder(1 + time, 2, 12));
  });
  viewer.use('animate');
  await viewer.updateComplete;
  const bar = viewer.renderRoot.querySelector<FwAnimation>('fw-animation')!;
  await bar.updateComplete;
  bar.renderRoot.querySelector<HTMLButtonElement>('[aria-label="One frame on"]')!.click();
  expect(times).toEqual([1 / 60]);
  bar.play();
  await until(() => expect(times.length).toBeGreaterThan(4));
  bar.pause();
  const count = times.length;
  await new Promise(resolve => setTimeout(resolve, 250));
  expect(times.length).toBe(count);
  expect(times.slice(0, 3)).toEqual([1 / 60, 2 / 60, 3 / 60]);
});

test('all frames of an animation are saved, and the model is what it was', async () => {
  await show(cube(10, 10, 10), { ...front, ...at(5, 5, 5) });
  const times: number[] = [];
  viewer.evaluateAt = async time => {
    times.push(time);
    return evaluated(moved(cube(10, 10, 10), [20 * time, 0, 0]));
  };
  viewer.use('animate');
  await viewer.updateComplete;
  const bar = viewer.renderRoot.querySelector<FwAnimation>('fw-animation')!;
  await bar.updateComplete;
  const frames = bar.renderRoot.querySelector<HTMLInputElement>('label input')!;
  frames.value = '4';
  frames.dispatchEvent(new Event('change'));
  const saved: Blob[] = [];
  const create = URL.createObjectURL.bind(URL);
  const spy = vi.spyOn(URL, 'createObjectURL').mockImplementation(blob => {
    saved.push(blob as Blob);
    return create(blob);
  });
  await bar.updateComplete;
  [...bar.renderRoot.querySelectorAll('button')].find(b => b.textContent.includes('Save frames'))!.click();
  await until(() => expect(saved).toHaveLength(1));
  spy.mockRestore();
  expect(times).toEqual([0, 0.25, 0.5, 0.75]);
  const files = unzipSync(new Uint8Array(await saved[0]!.arrayBuffer()));
  expect(Object.keys(files)).toHaveLength(4);
  // The cube walks to the right, out of the middle.
  const middle = await Promise.all(
    Object.values(files).map(async file => {
      const bitmap = await createImageBitmap(new Blob([file as Uint8Array<ArrayBuffer>]));
      const context = new OffscreenCanvas(size.width, size.height).getContext('2d')!;
      context.drawImage(bitmap, 0, 0);
      const [r, , b] = context.getImageData(size.width / 2, size.height / 2, 1, 1).data;
      return r! > b! + 40;
    }),
  );
  expect(middle).toEqual([true, true, false, false]);
  expect((await pixels())(0.5, 0.5)[3]).toBe(255);
});

test('axe finds nothing serious, with a panel and a menu open', async () => {
  await show(cube(10, 10, 10));
  for (const tool of ['section', 'check', 'animate', 'picture'] as const) {
    viewer.use(tool);
    await viewer.updateComplete;
    if (tool === 'picture') shadow<HTMLButtonElement>('[aria-label=Show]')!.click();
    await viewer.updateComplete;
    const { violations } = await axe.run(viewer, { rules: { region: { enabled: false } } });
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
});

test('a torus of a million triangles is shown, without edges', { timeout: 60_000 }, async () => {
  viewer.evaluation = evaluated(torus(20, 5, 1000, 500));
  await viewer.updateComplete;
  expect((await pixels())(0.3, 0.55)[3]).toBe(255);
});
