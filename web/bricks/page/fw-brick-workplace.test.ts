import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Brick } from '../../../wasm/bricks/brick.ts';
import { world } from '../../../wasm/bricks/brick.ts';
import '../../style/tokens.css';
import { BrickDocument } from '../document/brick-document.ts';
import { endEngines, weigh } from '../engines.ts';
import type { BrickPick } from '../viewer/fw-brick-viewer.ts';
import type { FwBrickWorkplace } from './fw-brick-workplace.ts';
import './fw-brick-workplace.ts';

const brick = (dx: number, dy: number, x: number, y: number, z: number, color = 4): Brick => ({
  dx,
  dy,
  x,
  y,
  z,
  color,
});
let workplace: FwBrickWorkplace;
let model: BrickDocument;

beforeEach(async () => {
  model = new BrickDocument('1', 'Stack', {
    size: world,
    bricks: [brick(2, 4, 4, 4, 0), brick(2, 4, 4, 4, 1)],
  });
  workplace = document.createElement('fw-brick-workplace');
  workplace.style.cssText = 'position:fixed; inset:0; height:600px';
  workplace.document = model;
  workplace.weigh = weigh;
  document.body.append(workplace);
  await workplace.updateComplete;
});
afterEach(() => {
  workplace.remove();
  document.querySelector('fw-toasts')?.remove();
  endEngines();
});

const text = (name: string): string =>
  workplace.renderRoot.querySelector(name)?.shadowRoot?.textContent.replace(/\s+/g, ' ').trim() ?? '';
const verdict = () => expect.poll(() => text('fw-brick-verdict'), { timeout: 60_000 });
const pick = (detail: BrickPick): void =>
  workplace.editing.picked(new CustomEvent<BrickPick>('fw-brick-pick', { detail }));
const on = (x: number, y: number, z: number, under?: Brick): BrickPick => ({
  more: false,
  seen: { ...(under ? { brick: under } : {}), cell: [x, y, z], side: 'top', at: [0, 0, 0] },
});

test('each edit is weighed: floating at once, forces soon after', async () => {
  await verdict().toContain('Stands');
  model.selection = new Set([model.bricks[1]!]);
  workplace.editing.nudged(new CustomEvent('fw-brick-nudge', { detail: [0, 0, 1] }));
  await workplace.updateComplete;
  expect(text('fw-brick-verdict')).toContain('Falls: a brick floats');
  model.undo();
  await verdict().toContain('Stands');
  // A long arm that hangs by one stud, with others at its end.
  workplace.editing.choosePart(workplace.editing.part);
  const arm = [brick(8, 1, 5, 4, 2), ...Array.from({ length: 6 }, (_, i) => brick(2, 4, 11, 4, 3 + i))];
  workplace.editing.paste(arm);
  await verdict().toContain('Falls');
});

test('a brick is put where there is room, painted, and taken away; every step comes back', () => {
  const { editing } = workplace;
  editing.use('add');
  pick(on(10, 10, 0));
  expect(model.bricks).toHaveLength(3);
  // The cell is taken: nothing happens but a word.
  pick(on(4, 4, 0));
  expect(model.bricks).toHaveLength(3);
  editing.use('paint');
  editing.reach = 'color';
  editing.chooseColor(1);
  pick(on(4, 4, 1, model.bricks[0]));
  expect(model.bricks.every(({ color }) => color === 1)).toBe(true);
  editing.use('erase');
  pick(on(4, 4, 2, model.bricks.at(-1)));
  expect(model.bricks).toHaveLength(2);
  for (let i = 0; i < 3; i++) model.undo();
  expect(model.bricks).toEqual([brick(2, 4, 4, 4, 0), brick(2, 4, 4, 4, 1)]);
});

test('a selection is dragged, turned, copied and pasted', () => {
  const { editing } = workplace;
  const drag = (by: [number, number, number], ended: boolean): void =>
    editing.dragged(new CustomEvent('fw-brick-drag', { detail: { by, ended } }));
  editing.selectAll();
  drag([3, 0, 0], false);
  expect(editing.ghost).toMatchObject({ fits: true });
  drag([-5, 0, 0], false);
  expect(editing.ghost).toMatchObject({ fits: false });
  drag([3, 0, 0], true);
  expect(editing.ghost).toBeUndefined();
  expect(model.bricks.map(({ x }) => x)).toEqual([7, 7]);
  editing.rotate();
  expect(model.bricks.map(({ dx, dy }) => `${dx}x${dy}`)).toEqual(['4x2', '4x2']);
  editing.copy();
  editing.paste();
  expect(model.bricks).toHaveLength(4);
  expect(model.selection.size).toBe(2);
});

test('steps show less, and an edit shows all again', async () => {
  const viewer = workplace.viewer!;
  workplace.stepBy(-1);
  await workplace.updateComplete;
  expect(viewer.bricks!.length).toBeLessThan(2);
  workplace.editing.selectAll();
  workplace.editing.rotate();
  await workplace.updateComplete;
  expect(viewer.bricks).toBeUndefined();
});

test('a row of the parts list shows its bricks', async () => {
  workplace.show('parts');
  await workplace.updateComplete;
  const list = workplace.renderRoot.querySelector('fw-parts-list')!;
  await list.updateComplete;
  list.renderRoot.querySelector<HTMLButtonElement>('tbody button')!.click();
  expect(model.selection.size).toBe(2);
});
