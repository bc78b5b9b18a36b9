import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Brick, BrickModel } from '../../../wasm/bricks/brick.ts';
import { world } from '../../../wasm/bricks/brick.ts';
import '../../style/tokens.css';
import type { BrickDrag, BrickPick, FwBrickViewer } from './fw-brick-viewer.ts';
import './fw-brick-viewer.ts';
import type { Seen } from './sight.ts';

const brick = (x: number, y: number, z: number, color = 4): Brick => ({ dx: 2, dy: 4, x, y, z, color });
const model = (...bricks: Brick[]): BrickModel => ({ size: world, bricks });
const size = { width: 300, height: 240 };
let viewer: FwBrickViewer;

const until = (check: () => void) => vi.waitFor(check, 20_000);

beforeEach(async () => {
  viewer = document.createElement('fw-brick-viewer');
  viewer.style.cssText = `display:block; position:fixed; top:0; left:0; width:${size.width}px; height:${size.height}px`;
  document.body.append(viewer);
  await viewer.updateComplete;
});
afterEach(() => viewer.remove());

async function show(shown: BrickModel): Promise<void> {
  viewer.model = shown;
  await viewer.updateComplete;
  // Straight down onto (80, 80), the middle of the plate: one pixel is 1 mm.
  viewer.camera = {
    azimuth: 0,
    elevation: 90,
    target: [80, 80, 0],
    height: size.height,
    projection: 'orthographic',
  };
  const before = viewer.frames;
  await until(() => expect(viewer.frames).toBeGreaterThan(before));
}

/** The place of the picture over a point of the plate; mm. */
const over = (x: number, y: number) => ({
  clientX: size.width / 2 + x - 80,
  clientY: size.height / 2 - (y - 80),
});
const canvas = () => viewer.renderRoot.querySelector('canvas')!;
const pointer = (type: string, at: { clientX: number; clientY: number }, more: PointerEventInit = {}) =>
  canvas().dispatchEvent(
    new PointerEvent(type, {
      ...at,
      pointerId: 1,
      isPrimary: true,
      button: 0,
      bubbles: true,
      composed: true,
      ...more,
    }),
  );
const heard = <T>(name: string): T[] => {
  const details: T[] = [];
  viewer.addEventListener(name, event => details.push((event as CustomEvent<T>).detail));
  return details;
};

async function pixel(x: number, y: number): Promise<number[]> {
  const bitmap = await createImageBitmap(await viewer.screenshot({ ...size, transparent: true }));
  const context = new OffscreenCanvas(size.width, size.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  const at = over(x, y);
  return [...context.getImageData(at.clientX, at.clientY, 1, 1).data];
}

test('bricks have their colours, forces theirs, and steps leave out what comes later', async () => {
  const low = brick(9, 8, 0, 1);
  await show(model(low, brick(0, 0, 0)));
  // Between four studs.
  const [red, , blue] = await pixel(80, 80);
  expect(blue!).toBeGreaterThan(red! + 40);
  viewer.paint = new Map([[low, '#c62828']]);
  await viewer.updateComplete;
  const painted = await pixel(80, 80);
  expect(painted[0]!).toBeGreaterThan(painted[2]! + 40);
  viewer.paint = undefined;
  viewer.bricks = [];
  await viewer.updateComplete;
  const plate = await pixel(80, 80);
  expect(Math.abs(plate[0]! - plate[2]!)).toBeLessThan(40);
});

test('a click tells which brick, and where the next one would go; a drag turns the view and picks nothing', async () => {
  const low = brick(9, 8, 0);
  await show(model(low));
  const picks = heard<BrickPick>('fw-brick-pick');
  pointer('pointerdown', over(84, 84));
  pointer('pointerup', over(84, 84));
  expect(picks).toHaveLength(1);
  expect(picks[0]).toMatchObject({ more: false, seen: { brick: low, cell: [10, 10, 1], side: 'top' } });
  pointer('pointerdown', over(140, 140));
  pointer('pointerup', over(140, 140));
  expect(picks[1]!.seen).toMatchObject({ cell: [17, 17, 0] });
  expect(picks[1]!.seen!.brick).toBeUndefined();
  const hovers = heard<Seen | undefined>('fw-brick-hover');
  pointer('pointermove', over(140, 140));
  expect(hovers.at(-1)).toMatchObject({ cell: [17, 17, 0] });
  pointer('pointerdown', over(84, 84));
  pointer('pointermove', over(64, 84), { buttons: 1 });
  pointer('pointerup', over(64, 84));
  expect(picks).toHaveLength(2);
});

test('a selected brick is dragged by studs; Escape gives it up', async () => {
  const low = brick(9, 8, 0);
  await show(model(low));
  viewer.selection = new Set([low]);
  await viewer.updateComplete;
  const drags = heard<BrickDrag>('fw-brick-drag');
  pointer('pointerdown', over(80, 80));
  pointer('pointermove', over(97, 72), { buttons: 1 });
  expect(drags.at(-1)).toEqual({ by: [2, -1, 0], ended: false });
  pointer('pointerup', over(104, 80));
  expect(drags.at(-1)).toEqual({ by: [3, 0, 0], ended: true });
  pointer('pointerdown', over(80, 80));
  pointer('pointermove', over(104, 80), { buttons: 1 });
  canvas().dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  expect(drags.at(-1)).toEqual({ by: [0, 0, 0], ended: true });
});

test('a frame with Shift holds the bricks whose middle is in it', async () => {
  const [a, b] = [brick(2, 2, 0), brick(14, 14, 0)];
  await show(model(a, b));
  const frames = heard<Brick[]>('fw-brick-frame');
  pointer('pointerdown', over(4, 4), { shiftKey: true });
  pointer('pointermove', over(60, 60), { shiftKey: true, buttons: 1 });
  pointer('pointerup', over(60, 60), { shiftKey: true });
  expect(frames).toEqual([[a]]);
});

test('keys: arrows turn the view, or push what is selected as it is seen', async () => {
  const low = brick(9, 8, 0);
  await show(model(low));
  viewer.camera = { ...viewer.camera!, elevation: 30, azimuth: 80 };
  const nudges = heard<number[]>('fw-brick-nudge');
  const press = (key: string) => canvas().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  press('ArrowLeft');
  expect(nudges).toEqual([]);
  expect(viewer.camera!.azimuth).toBeCloseTo(72.5);
  viewer.selection = new Set([low]);
  await viewer.updateComplete;
  for (const key of ['ArrowRight', 'ArrowUp', 'PageUp']) press(key);
  expect(nudges).toEqual([
    [0, 1, 0],
    [-1, 0, 0],
    [0, 0, 1],
  ]);
});

test('five hundred bricks, and no picture is drawn that nobody asked for', async () => {
  const bricks = Array.from({ length: 500 }, (_, i) =>
    brick(2 * (i % 10), 4 * (Math.floor(i / 10) % 5), Math.floor(i / 50)),
  );
  await show(model(...bricks));
  await new Promise(resolve => setTimeout(resolve, 300));
  const before = viewer.frames;
  await new Promise(resolve => setTimeout(resolve, 400));
  expect(viewer.frames).toBe(before);
  viewer.drop = true;
  viewer.model = model(...bricks, brick(0, 0, 10));
  await viewer.updateComplete;
  await until(() => expect(viewer.frames).toBeGreaterThan(before));
});

test('without a graphics context the page says so and goes on', async () => {
  viewer.remove();
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = (() => null) as typeof getContext;
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    document.body.append(viewer);
    await until(() => expect(viewer.renderRoot.textContent).toContain('no WebGL 2'));
  } finally {
    HTMLCanvasElement.prototype.getContext = getContext;
    error.mockRestore();
  }
});
