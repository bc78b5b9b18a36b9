import { afterEach, beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { commands } from './commands.ts';
import './fw-menu.ts';
import type { FwMenu } from './fw-menu.ts';

let menu: FwMenu;
let ran: string[];
let leave: () => void;
const face = (): HTMLButtonElement => menu.shadowRoot!.querySelector('.face')!;
const popup = (): HTMLElement => menu.shadowRoot!.querySelector('[popover]')!;
const focused = (): string | undefined => menu.shadowRoot!.activeElement?.querySelector('.grow')?.textContent;

beforeEach(async () => {
  ran = [];
  const make = (id: string, title: string) => ({ id, title, group: 'Test', run: () => ran.push(id) });
  leave = commands.register(
    { ...make('t.open', 'Open'), keys: 'Mod-O' },
    { ...make('t.print', 'Print'), when: () => false },
    { ...make('t.grid', 'Grid'), checked: () => true },
    make('t.graph', 'Graph'),
  );
  menu = document.createElement('fw-menu');
  menu.label = 'More';
  menu.items = ['t.open', 't.print', '-', 't.grid', 't.graph', { title: 'Own', run: () => ran.push('own') }];
  document.body.append(menu);
  await menu.updateComplete;
});
afterEach(() => {
  leave();
  menu.remove();
});

test('the keyboard opens, walks, finds by letters, runs and closes', async () => {
  face().focus();
  await userEvent.keyboard('{ArrowDown}');
  await expect.poll(focused).toBe('Open');
  expect(face().getAttribute('aria-expanded')).toBe('true');
  await userEvent.keyboard('{ArrowUp}');
  expect(focused()).toBe('Own');
  await userEvent.keyboard('{ArrowDown}');
  expect(focused()).toBe('Open');
  await userEvent.keyboard('gr');
  expect(focused()).toBe('Grid');
  await userEvent.keyboard('a');
  expect(focused()).toBe('Graph');
  await userEvent.keyboard('{Home}{End}{Enter}');
  expect(ran).toEqual(['own']);
  expect(popup().matches(':popover-open')).toBe(false);
  expect(menu.shadowRoot!.activeElement).toBe(face());
});

test('Escape closes and gives the focus back', async () => {
  face().focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(focused).toBe('Open');
  await userEvent.keyboard('{Escape}');
  expect(popup().matches(':popover-open')).toBe(false);
  expect(menu.shadowRoot!.activeElement).toBe(face());
});

test('roles, state and keys come from the commands; what is unavailable does nothing', async () => {
  await userEvent.click(face());
  await expect.poll(focused).toBe('Open');
  const items = [...popup().querySelectorAll('.item')];
  expect(items.map(item => item.role)).toEqual([
    'menuitem',
    'menuitem',
    'menuitemcheckbox',
    'menuitem',
    'menuitem',
  ]);
  expect(items[0]!.getAttribute('aria-keyshortcuts')).toBe('Control+O');
  expect(items[2]!.ariaChecked).toBe('true');
  expect(items[1]!.ariaDisabled).toBe('true');
  (items[1] as HTMLElement).click();
  expect(ran).toEqual([]);
  expect(popup().matches(':popover-open')).toBe(true);
});

test('a click on the button of an open menu closes it', async () => {
  await userEvent.click(face());
  await expect.poll(focused).toBe('Open');
  await userEvent.click(face());
  await expect.poll(() => popup().matches(':popover-open')).toBe(false);
});

test('the menu stays inside the window', async () => {
  menu.style.cssText = 'position: fixed; right: 0; bottom: 0';
  await menu.show();
  const box = popup().getBoundingClientRect();
  expect(box.right).toBeLessThanOrEqual(innerWidth);
  expect(box.bottom).toBeLessThanOrEqual(face().getBoundingClientRect().top);
});
