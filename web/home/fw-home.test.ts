import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { Template } from '../../wasm/contract.ts';
import { zip } from '../../wasm/formats/zip.ts';
import '../style/tokens.css';
import { Projects } from '../project/projects.ts';
import { agoText } from './ago.ts';
import './fw-home.ts';
import './fw-versions.ts';
import type { FwHome } from './fw-home.ts';

const source = { entry: 'main.scad', files: { 'main.scad': 'cube();' } };
const templates: Template[] = [
  { id: 'box', title: 'Box with lid', description: 'A snug lid.', tags: ['box', 'home'], source },
  { id: 'gear', title: 'Gear pair', description: 'Involute teeth.', tags: ['mechanics'], source },
];
let count = 0;
let home: FwHome;
let store: Projects;
let events: [string, unknown][] = [];

const root = () => home.shadowRoot!;
const cards = () => [...root().querySelectorAll('.card a')].map(link => link.textContent.trim());
const field = (label: string) => root().querySelector<HTMLInputElement>(`input[aria-label="${label}"]`)!;
const choose = async (name: string, title: string) => {
  const menu = root().querySelector(`fw-menu[label="More about ${name}"]`)!;
  await userEvent.click(menu.shadowRoot!.querySelector('button')!);
  [...menu.shadowRoot!.querySelectorAll<HTMLElement>('.item')]
    .find(item => item.textContent.includes(title))!
    .click();
};
const toastAction = async () => {
  const find = () => document.querySelector('fw-toasts')?.shadowRoot?.querySelector<HTMLElement>('.action');
  await expect.poll(find).toBeTruthy();
  find()!.click();
};

beforeEach(async () => {
  store = new Projects(`test-home-${Date.now()}-${count++}`);
  home = document.createElement('fw-home');
  home.store = store;
  home.templates = templates;
  events = [];
  for (const name of ['fw-open-project', 'fw-new-from-template', 'fw-new-project'])
    home.addEventListener(name, event => {
      event.preventDefault();
      events.push([name, (event as CustomEvent<unknown>).detail]);
    });
  document.body.append(home);
  await home.updateComplete;
});
afterEach(() => {
  home.remove();
  document.querySelector('fw-toasts')?.remove();
});

describe('the gallery', () => {
  test('starts friendly, then lists projects as they come, newest first', async () => {
    await expect
      .poll(() => root().querySelector('.empty')?.textContent)
      .toContain('Your projects will be here');
    const one = await store.create('First', source);
    await expect.poll(cards).toEqual(['First', 'Box with lid', 'Gear pair']);
    await store.create('Second', source);
    await expect.poll(cards).toEqual(['Second', 'First', 'Box with lid', 'Gear pair']);
    await userEvent.click(root().querySelectorAll('.card a')[1]!);
    expect(events).toEqual([['fw-open-project', { id: one.id }]]);
  });

  test('rename, duplicate, delete with undo, trash', async () => {
    await store.create('Vase', source);
    await expect.poll(cards).toContain('Vase');
    await choose('Vase', 'Rename');
    await expect.poll(() => field('Name of the project')).toBeTruthy();
    await userEvent.fill(field('Name of the project'), 'Tall vase');
    await userEvent.keyboard('{Enter}');
    await expect.poll(cards).toContain('Tall vase');
    await choose('Tall vase', 'Duplicate');
    await expect.poll(cards).toContain('Tall vase (copy)');
    await choose('Tall vase (copy)', 'Delete');
    await expect.poll(cards).not.toContain('Tall vase (copy)');
    expect(root().querySelector('summary')?.textContent).toBe('Trash (1)');
    await toastAction();
    await expect.poll(cards).toContain('Tall vase (copy)');
    await expect.poll(() => root().querySelector('summary')).toBeNull();
  });

  test('passes axe', async () => {
    await store.create('Box', source);
    await expect.poll(cards).toContain('Box');
    const { violations } = await axe.run(home);
    expect(violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([]);
  });

  test('search in projects and in templates, and tags', async () => {
    for (const name of ['Vase', 'Hook', 'Knob', 'Box']) await store.create(name, source);
    await expect.poll(() => field('Search projects')).toBeTruthy();
    await userEvent.fill(field('Search projects'), 'ho');
    await expect.poll(cards).toEqual(['Hook', 'Box with lid', 'Gear pair']);
    await userEvent.fill(field('Search templates'), 'teeth gear');
    await expect.poll(cards).toEqual(['Hook', 'Gear pair']);
    await userEvent.fill(field('Search templates'), '');
    const tag = [...root().querySelectorAll<HTMLElement>('.tags button')].find(item =>
      item.textContent.includes('home'),
    )!;
    await userEvent.click(tag);
    await expect.poll(cards).toEqual(['Hook', 'Box with lid']);
    expect(tag.getAttribute('aria-pressed')).toBe('true');
  });

  test('a template, a new project, files', async () => {
    const link = [...root().querySelectorAll<HTMLAnchorElement>('.card a')].find(item =>
      item.textContent.includes('Gear'),
    )!;
    await userEvent.click(link);
    await userEvent.click(
      [...root().querySelectorAll('button')].find(item => item.textContent.includes('New project'))!,
    );
    await home.open([new File([new Uint8Array(zip({ 'a.scad': 'cube();', 'x.exe': '' }))], 'Thing.zip')]);
    expect(events.map(([name]) => name)).toEqual([
      'fw-new-from-template',
      'fw-new-project',
      'fw-open-project',
    ]);
    expect(events[0]![1]).toEqual({ id: 'gear' });
    const [project] = await store.list();
    expect(project!.name).toBe('Thing');
    await expect
      .poll(() => document.querySelector('fw-toasts')?.shadowRoot?.textContent)
      .toContain('"x.exe" is of a kind that OpenSCAD does not read.');
  });

  test('files that cannot be a project say why and leave no project', async () => {
    await home.open([new File(['not a zip'], 'broken.zip')]);
    await expect
      .poll(() => document.querySelector('fw-toasts')?.shadowRoot?.textContent)
      .toContain('not a complete zip file');
    expect(await store.list()).toEqual([]);
  });
});

test('the versions panel saves, compares, goes back and deletes with undo', async () => {
  const project = await store.create('Box', source);
  const panel = document.createElement('fw-versions');
  panel.store = store;
  panel.project = project;
  document.body.append(panel);
  const find = <T extends HTMLElement>(selector: string) => panel.shadowRoot!.querySelector<T>(selector);
  await expect.poll(() => find('.empty')).toBeTruthy();
  await userEvent.fill(find<HTMLInputElement>('input')!, 'before holes');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => find('.name')?.textContent).toBe('before holes');
  project.apply([{ kind: 'text', path: 'main.scad', changes: [{ from: 0, to: 6, insert: 'a();\nb(' }] }], {
    label: 'x',
  });
  find('[aria-label="What changed since before holes"]')!.click();
  await expect
    .poll(() => find('ol')?.textContent)
    .toContain('main.scad: line 1 changed, 2 lines in their place');
  find('[aria-label="Go back to before holes"]')!.click();
  await expect.poll(() => project.files.get('main.scad')).toBe('cube();');
  expect(project.undoLabel).toBe('Back to "before holes"');
  find('[aria-label="Delete before holes"]')!.click();
  await expect.poll(() => find('.name')).toBeNull();
  document.querySelector('fw-toasts')?.remove();
  panel.remove();
});

test('times in words', () => {
  const now = 1e12;
  expect([5, 90, 7200, 86400, 40 * 86400].map(seconds => agoText(now - seconds * 1000, now))).toEqual([
    'just now',
    '1 minute ago',
    '2 hours ago',
    'yesterday',
    'last month',
  ]);
});
