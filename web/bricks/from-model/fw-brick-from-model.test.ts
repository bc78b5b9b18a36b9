import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Mesh } from '../../../wasm/contract.ts';
import './fw-brick-from-model.ts';
import type { BricksFromModel, FwBrickFromModel } from './fw-brick-from-model.ts';
import { Layer, ShapeError } from './layer.ts';

/** A box as the text of an OBJ file. */
function box(dx: number, dy: number, dz: number, z = 0): string {
  const lines: string[] = [];
  for (const k of [0, 1])
    for (const j of [0, 1]) for (const i of [0, 1]) lines.push(`v ${i * dx} ${j * dy} ${z + k * dz}`);
  for (const face of ['1 3 4 2', '5 6 8 7', '1 2 6 5', '3 7 8 4', '1 5 7 3', '2 4 8 6'])
    lines.push(`f ${face}`);
  return `${lines.join('\n')}\n`;
}

const bytes = (text: string) => new TextEncoder().encode(text);
const never = new AbortController().signal;

describe('a layer in its worker', { timeout: 120_000 }, () => {
  test('lays a file, again with other options, and tells the steps', async () => {
    const layer = new Layer({ format: 'obj', bytes: bytes(box(80, 48, 57.6)) });
    const steps: string[] = [];
    const made = await layer.lay({ studs: 10 }, never, step => steps.push(step));
    expect(made.maxScore).toBeLessThan(1);
    expect(made.model.bricks.length).toBeGreaterThan(20);
    const cells = made.model.bricks.reduce((sum, { dx, dy }) => sum + dx * dy, 0);
    expect(cells).toBe(10 * 6 * 6);
    await vi.waitFor(() => expect(steps).toContain('Checking that it stands'), 10_000);
    const small = await layer.lay({ studs: 5, color: 4 }, never, () => {});
    expect(small.model.bricks.reduce((sum, { dx, dy }) => sum + dx * dy, 0)).toBe(5 * 3 * 3);
    expect(small.model.bricks.every(({ color }) => color === 4)).toBe(true);
    layer.end();
  });

  test('can be stopped, and goes on afterwards', async () => {
    const layer = new Layer({ format: 'obj', bytes: bytes(box(80, 80, 96)) });
    const stop = new AbortController();
    const stopped = layer.lay({ studs: 40 }, stop.signal, () => stop.abort());
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    expect((await layer.lay({ studs: 4 }, never, () => {})).model.bricks.length).toBeGreaterThan(0);
    layer.end();
  });

  test('says what is wrong with a file', async () => {
    const cut = new Layer({ format: 'stl', bytes: bytes('solid x\nfacet normal 0 0 1\n') });
    const failed = await cut.lay({}, never, () => {}).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ShapeError);
    expect((failed as Error).message).toMatch(/^The file .*Export it again\.$/);
  });
});

describe('the dialog', { timeout: 120_000 }, () => {
  let dialog: FwBrickFromModel;
  beforeEach(() => {
    dialog = document.createElement('fw-brick-from-model');
    document.body.append(dialog);
  });
  afterEach(() => dialog.remove());

  const button = (text: string): HTMLButtonElement =>
    [...dialog.renderRoot.querySelectorAll('button')].find(each => each.textContent.includes(text))!;
  const status = (): string => dialog.renderRoot.querySelector('[role=status]')?.textContent ?? '';
  const built = () => vi.waitFor(() => expect(status()).toMatch(/^\d+ bricks\. It stands\.$/), 60_000);

  test('asks for a file, shows it in bricks, and hands them on', async () => {
    await dialog.show();
    expect(button('Choose a file')).toBeDefined();
    expect((await axe.run(dialog)).violations).toEqual([]);
    void dialog.show(new File([box(80, 48, 57.6)], 'Crate.obj'));
    await built();
    expect(dialog.renderRoot.querySelector('h2')!.textContent.trim()).toBe('“Crate” in bricks');
    expect((await axe.run(dialog)).violations).toEqual([]);
    const first = status();
    const slider = dialog.renderRoot.querySelector<HTMLInputElement>('input[type=range]')!;
    slider.value = '8';
    slider.dispatchEvent(new Event('input'));
    await vi.waitFor(() => expect(status()).not.toBe(first), 60_000);
    await built();
    const chosen = new Promise<BricksFromModel>(resolve =>
      dialog.addEventListener('fw-chosen', event => resolve((event as CustomEvent<BricksFromModel>).detail)),
    );
    button('Use these bricks').click();
    const { name, model } = await chosen;
    expect(name).toBe('Crate');
    expect(
      Math.max(...model.bricks.map(({ x, dx }) => x + dx)) - Math.min(...model.bricks.map(({ x }) => x)),
    ).toBe(8);
    expect(dialog.renderRoot.querySelector('dialog')!.open).toBe(false);
  });

  test('takes a mesh that somebody has already, and says what it left out', async () => {
    const [low, high] = [meshOf(64, 64, 19.2, 0), meshOf(16, 16, 19.2, 48)];
    await dialog.show({ name: 'Cloud', mesh: joined(low, high) });
    await built();
    const said = () => dialog.renderRoot.querySelector('.said')!.textContent;
    expect(said()).toMatch(/cells were left out.*pillars below/);
    dialog.renderRoot.querySelector<HTMLInputElement>('input[type=checkbox]')!.click();
    await vi.waitFor(() => expect(said()).toMatch(/pillar was put below/), 60_000);
  });

  test('refuses what is no shape, and asks again', async () => {
    await dialog.show(new File(['hello'], 'notes.pdf'));
    await vi.waitFor(() =>
      expect(dialog.renderRoot.querySelector('[role=alert]')!.textContent).toMatch(/not from “notes\.pdf”/),
    );
    await dialog.show(new File(['solid x\nfacet normal 0 0 1\n'], 'cut.stl'));
    await vi.waitFor(
      () => expect(dialog.renderRoot.querySelector('[role=alert]')!.textContent).toMatch(/Export it again/),
      60_000,
    );
    expect(button('Choose a file')).toBeDefined();
  });
});

function meshOf(dx: number, dy: number, dz: number, z: number): Mesh {
  const corners = box(dx, dy, dz, z)
    .split('\n')
    .filter(line => line.startsWith('v'))
    .flatMap(line => line.split(' ').slice(1).map(Number));
  const faces = box(dx, dy, dz, z)
    .split('\n')
    .filter(line => line.startsWith('f'))
    .flatMap(line => {
      const [a, b, c, d] = line
        .split(' ')
        .slice(1)
        .map(corner => Number(corner) - 1);
      return [a!, b!, c!, a!, c!, d!];
    });
  return {
    positions: Float32Array.from(corners),
    indices: Uint32Array.from(faces),
    colors: [{ start: 0, count: faces.length, color: null }],
  };
}

const joined = (a: Mesh, b: Mesh): Mesh => ({
  positions: Float32Array.from([...a.positions, ...b.positions]),
  indices: Uint32Array.from([
    ...a.indices,
    ...Array.from(b.indices, index => index + a.positions.length / 3),
  ]),
  colors: [{ start: 0, count: a.indices.length + b.indices.length, color: null }],
});
