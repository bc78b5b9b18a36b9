import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { Project } from '../project/project.ts';
import '../style/tokens.css';
import { treeRows } from './file-tree.ts';
import './fw-files.ts';
import type { FwFiles } from './fw-files.ts';

let element: FwFiles;
let project: Project;
const shown: string[] = [];

const rows = () => [...element.shadowRoot!.querySelectorAll<HTMLElement>('[role="treeitem"]')];
const names = () => rows().map(row => row.querySelector('.label')?.textContent);
const row = (name: string) => rows().find(item => item.querySelector('.label')?.textContent === name)!;
const input = () => element.shadowRoot!.querySelector<HTMLInputElement>('input.name');
const problem = () => element.shadowRoot!.querySelector('[role="alert"]')?.textContent ?? '';
const button = (text: string) =>
  [...element.shadowRoot!.querySelectorAll('button')].find(item => item.textContent.includes(text))!;
const choose = async (name: string, title: string | RegExp) => {
  const menu = row(name).querySelector('fw-menu')!;
  await userEvent.click(menu.shadowRoot!.querySelector('button')!);
  const item = [...menu.shadowRoot!.querySelectorAll<HTMLElement>('.item')].find(entry =>
    entry.textContent.trim().match(title),
  )!;
  item.click();
  await element.updateComplete;
};
const name = async (text: string) => {
  await expect.poll(() => input()).toBeTruthy();
  await userEvent.fill(input()!, text);
  await userEvent.keyboard('{Enter}');
  await element.updateComplete;
};

beforeEach(async () => {
  project = new Project(
    'p',
    'Box',
    {
      'main.scad': 'cube();',
      'parts/lid.scad': '',
      'parts/m2.stl': new Uint8Array(1400),
      'parts/m10.stl': new Uint8Array(2),
    },
    'main.scad',
  );
  element = document.createElement('fw-files');
  element.project = project;
  element.path = 'main.scad';
  element.problems = new Map([['parts/lid.scad', 2]]);
  shown.length = 0;
  element.addEventListener('fw-navigate', event =>
    shown.push((event as CustomEvent<{ path: string }>).detail.path),
  );
  document.body.append(element);
  await element.updateComplete;
});
afterEach(() => {
  element.remove();
  document.querySelector('fw-toasts')?.remove();
});

describe('the tree', () => {
  test('folders first, natural order, sizes of binary files, problem counts', () => {
    expect(names()).toEqual(['parts', 'lid.scad', 'm2.stl', 'm10.stl', 'main.scad']);
    expect(row('m2.stl').textContent).toContain('1 KB');
    expect(row('m2.stl').getAttribute('aria-label')).toBe('m2.stl 1 KB, STL mesh');
    expect(row('lid.scad').querySelector('.count')?.textContent).toBe('2');
    expect(row('parts').querySelector('.count')?.textContent).toBe('2');
    expect(row('main.scad').getAttribute('aria-label')).toContain('rendered file');
  });

  test('closed folders hide what is in them', () => {
    expect(
      treeRows(['a/b/c.scad', 'a/d.scad'], new Set(['a/b/'])).map(({ path, level }) => [path, level]),
    ).toEqual([
      ['a/', 1],
      ['a/b/', 2],
      ['a/d.scad', 2],
    ]);
  });

  test('a click shows a file', async () => {
    await userEvent.click(row('lid.scad').querySelector('.label')!);
    expect(shown).toEqual(['parts/lid.scad']);
  });

  test('passes axe', async () => {
    const { violations } = await axe.run(element);
    expect(violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([]);
  });

  test('by keyboard alone: move, close, open, show', async () => {
    row('main.scad').focus();
    await userEvent.keyboard('{Home}');
    await expect.poll(() => element.shadowRoot!.activeElement).toBe(row('parts'));
    await userEvent.keyboard('{ArrowLeft}');
    expect(names()).toEqual(['parts', 'main.scad']);
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await expect.poll(() => element.shadowRoot!.activeElement).toBe(row('lid.scad'));
    await userEvent.keyboard('{Enter}');
    expect(shown).toEqual(['parts/lid.scad']);
  });
});

describe('changes, each one undo step', () => {
  test('new file, with .scad for a bare name', async () => {
    await userEvent.click(button('New file'));
    await name('parts/hinge');
    expect(project.files.get('parts/hinge.scad')).toBe('');
    expect(shown).toEqual(['parts/hinge.scad']);
    project.undo();
    expect(project.files.has('parts/hinge.scad')).toBe(false);
  });

  test('a new file never empties an old one', async () => {
    await userEvent.click(button('New file'));
    await name('main.scad');
    expect(project.files.get('main.scad')).toBe('cube();');
    expect(project.files.get('main (2).scad')).toBe('');
  });

  test('F2 renames; a name that is not allowed says why and changes nothing', async () => {
    row('main.scad').focus();
    await userEvent.keyboard('{F2}');
    await name('../up.scad');
    expect(problem()).toMatch(/\.\./);
    expect(project.canUndo).toBe(false);
    await name('box.scad');
    expect(project.entry).toBe('box.scad');
    expect(shown).toEqual(['box.scad']);
    expect(problem()).toBe('');
  });

  test('Escape leaves the name', async () => {
    row('main.scad').focus();
    await userEvent.keyboard('{F2}');
    await expect.poll(() => input()).toBeTruthy();
    await userEvent.fill(input()!, 'x.scad');
    await userEvent.keyboard('{Escape}');
    expect(project.canUndo).toBe(false);
  });

  test('a folder is renamed with all that is in it, as one step', async () => {
    await choose('parts', /Rename/);
    await name('lib');
    expect([...project.files.keys()].toSorted()).toEqual([
      'lib/lid.scad',
      'lib/m10.stl',
      'lib/m2.stl',
      'main.scad',
    ]);
    project.undo();
    expect(project.files.has('parts/lid.scad')).toBe(true);
    expect(project.canUndo).toBe(false);
  });

  test('Delete, with undo in reach; another file is rendered when the entry goes', async () => {
    row('main.scad').focus();
    await userEvent.keyboard('{Delete}');
    expect(project.files.has('main.scad')).toBe(false);
    expect(project.entry).toBe('parts/lid.scad');
    expect(shown).toEqual(['parts/lid.scad']);
    const toasts = document.querySelector('fw-toasts')!;
    await expect.poll(() => toasts.shadowRoot?.querySelector<HTMLElement>('.action')).toBeTruthy();
    toasts.shadowRoot!.querySelector<HTMLElement>('.action')!.click();
    expect(project.entry).toBe('main.scad');
    expect(project.files.get('main.scad')).toBe('cube();');
  });

  test('duplicate, render another file, insert an import', async () => {
    await choose('m2.stl', 'Duplicate');
    expect(project.files.get('parts/m2 (2).stl')).toEqual(new Uint8Array(1400));
    await choose('lid.scad', 'Render this file');
    expect(project.entry).toBe('parts/lid.scad');
    const inserted: string[] = [];
    element.addEventListener('fw-insert', event =>
      inserted.push((event as CustomEvent<{ text: string }>).detail.text),
    );
    await choose('m10.stl', /^Insert/);
    expect(inserted).toEqual(['import("parts/m10.stl");']);
  });

  test('dropped files land in the folder they are dropped on', async () => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['solid'], 'new.stl'));
    row('parts').dispatchEvent(
      new DragEvent('drop', { dataTransfer, bubbles: true, composed: true, cancelable: true }),
    );
    await expect.poll(() => project.files.has('parts/new.stl')).toBe(true);
    expect(project.undoLabel).toBe('Add parts/new.stl');
  });

  test('a file dragged onto another folder moves there', async () => {
    const dataTransfer = new DataTransfer();
    row('main.scad').dispatchEvent(new DragEvent('dragstart', { dataTransfer, bubbles: true }));
    row('lid.scad').dispatchEvent(
      new DragEvent('drop', { dataTransfer, bubbles: true, composed: true, cancelable: true }),
    );
    expect(project.entry).toBe('parts/main.scad');
    expect(shown).toEqual(['parts/main.scad']);
  });
});
