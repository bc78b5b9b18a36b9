import { afterEach, beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { commands } from './commands.ts';
import './fw-command-palette.ts';
import type { FwCommandPalette } from './fw-command-palette.ts';
import './fw-shortcuts.ts';
import { preferences } from './preferences.ts';

let palette: FwCommandPalette;
let ran: string[];
let leave: () => void;
const titles = (): string[] =>
  [...palette.shadowRoot!.querySelectorAll('[role=option]')].map(option =>
    option.querySelector('.title')!.textContent.trim(),
  );
const selected = (): string | undefined =>
  palette.shadowRoot!.querySelector('[aria-selected=true] .title')?.textContent.trim();
const dialog = (): HTMLDialogElement => palette.shadowRoot!.querySelector('dialog')!;

beforeEach(async () => {
  ran = [];
  preferences.set({ recentCommands: [] });
  const make = (id: string, title: string) => ({ id, title, group: 'Test', run: () => ran.push(id) });
  leave = commands.register(
    { ...make('t.render', 'Render'), keys: ['F5', 'Mod-Enter'] },
    make('t.files', 'Open files…'),
    { ...make('t.off', 'Render never'), when: () => false },
    make('t.section', 'Section plane'),
  );
  palette = document.createElement('fw-command-palette');
  palette.places = () => [
    { id: 'file:parts/lid.scad', title: 'parts/lid.scad', detail: 'File', run: () => ran.push('lid') },
  ];
  document.body.append(palette);
  await palette.show();
});
afterEach(() => {
  leave();
  palette.remove();
});

test('lists what is available, with keys and places', () => {
  expect(titles()).toEqual(['Render', 'Open files…', 'Section plane', 'parts/lid.scad']);
  expect(palette.shadowRoot!.querySelector('kbd')?.textContent).toBe('F5');
});

test('finds by some letters, runs with Enter, and lists the recent first the next time', async () => {
  await userEvent.keyboard('secpl');
  await expect.poll(titles).toEqual(['Section plane']);
  await userEvent.keyboard('{Enter}');
  expect(ran).toEqual(['t.section']);
  expect(dialog().open).toBe(false);
  await palette.show();
  expect(titles()[0]).toBe('Section plane');
});

test('arrows choose and go round; the input says which one is active', async () => {
  await userEvent.keyboard('{ArrowUp}');
  await expect.poll(selected).toBe('parts/lid.scad');
  const input = palette.shadowRoot!.querySelector('input')!;
  expect(
    palette.shadowRoot!.getElementById(input.getAttribute('aria-activedescendant')!)?.textContent,
  ).toContain('lid');
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');
  expect(ran).toEqual(['t.files']);
});

test('goes to places, says when nothing is found, closes with Escape', async () => {
  await userEvent.keyboard('zzqx');
  await expect.poll(() => palette.shadowRoot!.querySelector('[role=status]')?.textContent).toContain('zzqx');
  await userEvent.clear(palette.shadowRoot!.querySelector('input')!);
  await userEvent.keyboard('lid{Enter}');
  expect(ran).toEqual(['lid']);
  await palette.show();
  await userEvent.keyboard('{Escape}');
  expect(dialog().open).toBe(false);
});

test('the shortcuts dialog lists every command with keys, by group', async () => {
  palette.hide();
  const shortcuts = document.createElement('fw-shortcuts');
  document.body.append(shortcuts);
  await shortcuts.show();
  const text = shortcuts.shadowRoot!.querySelector('.groups')!.textContent.replaceAll(/\s+/g, ' ').trim();
  expect(text).toBe('Test Render F5 Ctrl+Enter');
  shortcuts.remove();
});
