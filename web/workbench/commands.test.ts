import { afterEach, beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { CommandRegistry } from './commands.ts';
import { ariaKeys, chord, shownKeys } from './keys.ts';

let registry: CommandRegistry;
let ran: string[];
beforeEach(() => {
  registry = new CommandRegistry();
  ran = [];
  addEventListener('keydown', registry.handleKey);
});
afterEach(() => {
  removeEventListener('keydown', registry.handleKey);
  document.body.replaceChildren();
});

const command = (id: string, keys: string | string[], available = true) => ({
  id,
  title: id,
  group: 'Test',
  keys,
  run: () => ran.push(id),
  when: () => available,
});

test('a chord runs its command, on any of its keys, and only when available', async () => {
  registry.register(
    command('palette', ['Mod-Shift-P', 'Mod-K']),
    command('never', 'Mod-Shift-L', false),
    command('help', '?'),
  );
  await userEvent.keyboard('{Control>}{Shift>}p{/Shift}{/Control}');
  await userEvent.keyboard('{Control>}k{/Control}');
  await userEvent.keyboard('{Control>}{Shift>}l{/Shift}{/Control}');
  await userEvent.keyboard('?');
  expect(ran).toEqual(['palette', 'palette', 'help']);
  expect(registry.run('never')).toBe(false);
  expect(registry.run('unknown')).toBe(false);
});

test('text fields keep their own keys; chords that mean nothing to them still work', async () => {
  registry.register(
    command('undo', 'Mod-Z'),
    command('help', '?'),
    command('render', ['F5', 'Mod-Enter']),
    command('grid', 'G'),
  );
  const input = document.createElement('input');
  document.body.append(input);
  input.focus();
  await userEvent.keyboard('g?{Control>}z{/Control}{F5}{Control>}{Enter}{/Control}');
  expect(ran).toEqual(['render', 'render']);
  input.type = 'range';
  await userEvent.keyboard('g{Control>}z{/Control}');
  expect(ran).toEqual(['render', 'render', 'grid', 'undo']);
});

test('the keys of one element mean nothing elsewhere', async () => {
  registry.register({ ...command('fit', 'F'), within: '.view' });
  document.body.innerHTML =
    '<button id="outside">a</button><div class="view"><button id="inside">b</button></div>';
  document.getElementById('outside')!.focus();
  await userEvent.keyboard('f');
  expect(ran).toEqual([]);
  document.getElementById('inside')!.focus();
  await userEvent.keyboard('f');
  expect(ran).toEqual(['fit']);
});

test('nothing runs behind an open dialog, or when the control has taken the key', async () => {
  registry.register(command('render', 'F5'), command('grid', 'G'));
  const dialog = document.createElement('dialog');
  dialog.innerHTML = '<button>x</button>';
  document.body.append(dialog);
  dialog.showModal();
  await userEvent.keyboard('{F5}');
  dialog.close();
  const button = document.createElement('button');
  button.addEventListener('keydown', event => event.preventDefault());
  document.body.append(button);
  button.focus();
  await userEvent.keyboard('g');
  expect(ran).toEqual([]);
});

test('an id has one owner, until that one leaves', () => {
  const leave = registry.register(command('a', []), command('b', []));
  expect(() => registry.register(command('b', []))).toThrow(/b is registered twice/);
  leave();
  registry.register(command('b', []));
  expect(registry.list().map(c => c.id)).toEqual(['b']);
});

test('chords are read from the key, or from its place on a keyboard that is not Latin', () => {
  const key = (key: string, init: KeyboardEventInit = {}) =>
    chord(new KeyboardEvent('keydown', { key, ...init }));
  expect(key('P', { ctrlKey: true, shiftKey: true })).toBe('Mod-Shift-P');
  expect(key('?', { shiftKey: true })).toBe('?');
  expect(key('Enter', { ctrlKey: true })).toBe('Mod-Enter');
  expect(key('з', { ctrlKey: true, code: 'KeyP' })).toBe('Mod-P');
  expect(key('-', { ctrlKey: true })).toBe('Mod--');
  expect(shownKeys('Mod-Shift-P')).toBe('Ctrl+Shift+P');
  expect(shownKeys('Mod--')).toBe('Ctrl+-');
  expect(ariaKeys('Mod-Shift-P')).toBe('Control+Shift+P');
});
