import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import './fw-split.ts';
import type { FwSplit } from './fw-split.ts';
import { preferences } from './preferences.ts';

let split: FwSplit;
const pane = (name: string): HTMLElement => split.shadowRoot!.querySelector(`[part=${name}]`)!;
const width = (name: string): number => pane(name).getBoundingClientRect().width;
const divider = (): HTMLElement => split.shadowRoot!.querySelector('[role=separator]')!;

async function make(attributes: string): Promise<void> {
  document.body.innerHTML = `<fw-split style="width: 801px; height: 400px" ${attributes}>
    <div slot="start">a</div><div slot="end">b</div></fw-split>`;
  split = document.querySelector('fw-split')!;
  await split.updateComplete;
}
beforeEach(async () => {
  await page.viewport(1000, 700);
  preferences.set({ splits: {} });
});
afterEach(() => document.body.replaceChildren());

test('the divider moves by keyboard, within its limits, and says where it is', async () => {
  await make('name="t" size="200" min="100" min-other="300" label="Resize the side panel"');
  expect(width('start')).toBe(200);
  expect(width('end')).toBe(600);
  expect(divider().ariaLabel).toBe('Resize the side panel');
  expect(divider().getAttribute('aria-orientation')).toBe('vertical');
  expect(divider().getAttribute('aria-valuenow')).toBe('25');
  divider().focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(width('start')).toBe(216);
  await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}');
  expect(width('start')).toBe(152);
  await userEvent.keyboard('{End}');
  expect(width('start')).toBe(500);
  await userEvent.keyboard('{ArrowRight}');
  expect(width('start')).toBe(500);
  await userEvent.keyboard('{Home}');
  expect(width('start')).toBe(100);
  expect(divider().getAttribute('aria-valuenow')).toBe('12');
});

test('Enter and double click collapse and restore', async () => {
  await make('name="t" size="200"');
  divider().focus();
  await userEvent.keyboard('{Enter}');
  expect(pane('start').hidden).toBe(true);
  expect(width('end')).toBe(800);
  await userEvent.keyboard('{Enter}');
  expect(width('start')).toBe(200);
  await userEvent.dblClick(divider());
  expect(pane('start').hidden).toBe(true);
});

test('the pointer drags, a drag to the edge collapses, and the size is remembered', async () => {
  await make('name="t" size="200" min="100" primary="end"');
  expect(width('end')).toBe(200);
  const box = split.getBoundingClientRect();
  const drag = async (to: number): Promise<void> => {
    const at = divider().getBoundingClientRect();
    const target = divider();
    const init = (x: number): PointerEventInit => ({
      clientX: x,
      clientY: at.top + 5,
      pointerId: 77,
      bubbles: true,
      composed: true,
    });
    // A synthetic pointer cannot be captured.
    target.setPointerCapture = () => undefined;
    target.dispatchEvent(new PointerEvent('pointerdown', init(at.left)));
    target.dispatchEvent(new PointerEvent('pointermove', init(box.left + to)));
    target.dispatchEvent(new PointerEvent('pointerup', init(box.left + to)));
    await split.updateComplete;
  };
  await drag(501);
  expect(width('end')).toBe(300);
  await make('name="t" size="200" min="100" primary="end"');
  expect(width('end')).toBe(300);
  await drag(790);
  expect(pane('end').hidden).toBe(true);
  await make('name="t" size="200" min="100" primary="end"');
  expect(pane('end').hidden).toBe(true);
});

test('one pane alone fills the room, and the other stays in the document', async () => {
  await make('size="200" only="end" direction="column"');
  expect(width('end')).toBe(801);
  expect(pane('end').getBoundingClientRect().height).toBe(400);
  expect(divider()).toBeNull();
  expect(split.querySelector('[slot=start]')?.isConnected).toBe(true);
  split.only = '';
  await split.updateComplete;
  expect(pane('start').getBoundingClientRect().height).toBe(200);
  divider().focus();
  await userEvent.keyboard('{ArrowDown}');
  expect(pane('start').getBoundingClientRect().height).toBe(216);
});

test('a window that is too small keeps both panes reachable', async () => {
  await make('size="700" min="100" min-other="300"');
  expect(width('start')).toBe(500);
});
