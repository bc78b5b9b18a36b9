import axe from 'axe-core';
import { deleteDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { Source } from '../../wasm/contract.ts';
import { zip } from '../../wasm/formats/zip.ts';
import { Project } from '../project/project.ts';
import './fw-library-browser.ts';
import type { FwLibraryBrowser } from './fw-library-browser.ts';
import { LibraryStore } from './libraries.ts';

const name = 'library-browser-test';
let store: LibraryStore;
let element: FwLibraryBrowser;

beforeEach(async () => {
  store = new LibraryStore(name);
  element = document.createElement('fw-library-browser');
  Object.assign(element.style, { width: '320px', height: '600px' });
  element.store = store;
  element.project = new Project('p', 'P', { 'main.scad': 'cube(1);\n' }, 'main.scad');
  document.body.append(element);
  await vi.waitFor(() => expect(rows().length).toBeGreaterThan(10));
});
afterEach(async () => {
  element.remove();
  document.querySelector('fw-toasts')?.remove();
  await store.close();
  await deleteDB(name);
});

const root = () => element.renderRoot as ShadowRoot;
const rows = () => [...root().querySelectorAll<HTMLElement>('.row-button')];
const row = (text: string) => rows().find(each => each.querySelector('.name')?.textContent === text);
const main = () => element.project!.files.get('main.scad') as string;
const heard = <T>(event: string) => {
  const details: T[] = [];
  element.addEventListener(event, each => details.push((each as CustomEvent<T>).detail));
  return details;
};
const search = async (words: string, expected: string) => {
  await userEvent.fill(root().querySelector('input')!, words);
  await vi.waitFor(() => expect(row(expected)).toBeDefined());
};
const page = () => root().querySelector('fw-library-symbol')?.renderRoot as ShadowRoot | undefined;
const button = (scope: ParentNode, label: string) =>
  [...scope.querySelectorAll('button')].find(
    each => each.textContent.trim().startsWith(label) || each.getAttribute('aria-label') === label,
  );

const drop = (...files: File[]) => {
  const dataTransfer = new DataTransfer();
  for (const file of files) dataTransfer.items.add(file);
  root()
    .querySelector('.body')!
    .dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, composed: true }));
};
const archive = (files: Record<string, string>) => new Uint8Array(zip(files));

describe('using', () => {
  test('search → documentation → example into the code, with what it needs', async () => {
    const inserted = heard<{ text: string }>('fw-insert');
    await search('spur gear', 'spur_gear');
    row('spur_gear')!.click();
    await vi.waitFor(() => expect(page()?.querySelector('figure')).toBeTruthy());
    expect(page()!.textContent).toContain('pressure_angle');
    button(page()!.querySelector('figure')!, 'Insert')!.click();
    await vi.waitFor(() => expect(inserted).toHaveLength(1));
    expect(inserted[0]!.text).toContain('spur_gear(');
    expect(main()).toBe('include <BOSL2/std.scad>\ninclude <BOSL2/gears.scad>\ncube(1);\n');
  });

  test('an example opens as a project of its own', async () => {
    const opened = heard<{ name: string; source: Source }>('fw-open-source');
    await search('cuboid', 'cuboid');
    row('cuboid')!.click();
    await vi.waitFor(() => expect(page()?.querySelector('figure')).toBeTruthy());
    button(page()!, 'Open as new project')!.click();
    await vi.waitFor(() => expect(opened).toHaveLength(1));
    const text = opened[0]!.source.files['main.scad'];
    expect(text).toMatch(/^\/\/ Example.*\ninclude <BOSL2\/std\.scad>\n\ncuboid\(/);
    expect(main()).toBe('cube(1);\n');
  });

  test('the include line goes to the top, once, and can be undone', async () => {
    row('BOSL2')!.click();
    await vi.waitFor(() => expect(button(root(), 'Insert the include line')).toBeDefined());
    button(root(), 'Insert the include line')!.click();
    button(root(), 'Insert the include line')!.click();
    expect(main()).toBe('include <BOSL2/std.scad>\ncube(1);\n');
    element.project!.undo();
    expect(main()).toBe('cube(1);\n');
  });

  test('the source is one step away', async () => {
    const went = heard<{ path: string; line: number }>('fw-navigate');
    await search('cuboid', 'cuboid');
    row('cuboid')!.click();
    await vi.waitFor(() => expect(button(page()!, 'BOSL2/shapes3d.scad')).toBeDefined());
    button(page()!, 'BOSL2/shapes3d.scad')!.click();
    expect(went[0]).toMatchObject({ path: '<BOSL2/shapes3d.scad>' });
    expect(went[0]!.line).toBeGreaterThan(1);
  });

  test('by keyboard alone: search, down, open, Escape twice', async () => {
    await search('threaded_rod', 'threaded_rod');
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await vi.waitFor(() => expect(page()?.querySelector('h3')?.textContent).toContain('threaded_rod'));
    await userEvent.keyboard('{Escape}');
    await vi.waitFor(() => expect(root().activeElement?.textContent).toContain('threaded_rod'));
    await userEvent.keyboard('{Escape}');
    await vi.waitFor(() => expect(row('BOSL2')).toBeDefined());
  });
});

test('list, search and documentation pass axe', async () => {
  const problems = async () =>
    (await axe.run(element)).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  expect(await problems()).toEqual([]);
  await search('gear', 'gear_dist');
  expect(await problems()).toEqual([]);
  row('gear_dist')!.click();
  await vi.waitFor(() => expect(page()?.querySelector('figure')).toBeTruthy());
  expect(await problems()).toEqual([]);
});

describe('installing', () => {
  const gears = archive({
    'Gears-main/gears.scad': 'module gear() cube(1);',
    'Gears-main/.git/x': '',
    'Gears-main/LICENSE': 'GNU GENERAL PUBLIC LICENSE\nVersion 3',
  });

  test('a dropped zip becomes a library with its licence; removed, it can come back', async () => {
    drop(new File([gears], 'Gears-main.zip'));
    await vi.waitFor(() => expect(root().querySelector('.about')?.textContent).toContain('GPL-3.0-or-later'));
    expect([...(await store.files('Gears')).keys()].sort()).toEqual(['LICENSE', 'gears.scad']);
    button(root(), 'Remove')!.click();
    await vi.waitFor(() => expect(row('BOSL2')).toBeDefined());
    expect((await store.list()).some(({ name }) => name === 'Gears')).toBe(false);
    const toasts = document.querySelector('fw-toasts')!.shadowRoot!;
    await vi.waitFor(() =>
      expect([...toasts.querySelectorAll('button')].some(each => each.textContent.includes('Undo'))).toBe(
        true,
      ),
    );
    [...toasts.querySelectorAll('button')].findLast(each => each.textContent.includes('Undo'))!.click();
    await vi.waitFor(() => expect(row('Gears')).toBeDefined());
  });

  test('what it lacks is said', async () => {
    drop(new File([archive({ 'a.scad': 'include <BOSL2/std.scad>\nuse <lost.scad>' })], 'Half.zip'));
    await vi.waitFor(() => expect(root().querySelector('.notice')?.textContent).toContain('lost.scad'));
    expect(root().querySelector('.notice')?.textContent).not.toContain('BOSL2');
  });

  test.each([
    ['no zip at all', new File(['hello'], 'x.zip'), /zip/i],
    ['a zip without OpenSCAD', new File([archive({ 'readme.md': '#' })], 'x.zip'), /no \.scad file/],
    ['a photo', new File(['x'], 'photo.png'), /no \.scad file/],
  ])('%s is refused with a reason, and nothing is stored', async (_, file, reason) => {
    drop(file);
    await vi.waitFor(() => expect(root().querySelector('[role=alert]')?.textContent).toMatch(reason));
    expect((await store.list()).every(library => !library.installed)).toBe(true);
  });
});
