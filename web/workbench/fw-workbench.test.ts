import axe from 'axe-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { FwEditor } from '../editor/fw-editor.ts';
import { projects } from '../project/projects.ts';
import type { FwViewer } from '../viewer/fw-viewer.ts';
import { commands } from './commands.ts';
import './fw-workbench.ts';
import type { FwWorkbench } from './fw-workbench.ts';
import { defaults, preferences } from './preferences.ts';
import { readRoute } from './route.ts';

let workbench: FwWorkbench;
const find = <T extends Element = HTMLElement>(selector: string): T | null =>
  workbench.shadowRoot!.querySelector<T>(selector);
const visible = (selector: string): boolean => find(selector)?.checkVisibility() ?? false;
const header = (): ShadowRoot => find('fw-header')!.shadowRoot!;
const evaluated = () =>
  expect.poll(() => workbench.evaluation.evaluation?.status, { timeout: 60_000 }).toBe('ok');

async function open(hash: string): Promise<void> {
  history.replaceState(null, '', hash);
  workbench = document.createElement('fw-workbench');
  document.body.append(workbench);
  await workbench.updateComplete;
}

const source = {
  entry: 'main.scad',
  files: {
    'main.scad': 'use <parts/lid.scad>\n/* [Size] */\nwidth = 20; // [5:100]\nlid(width);\n',
    'parts/lid.scad': '// A lid.\nmodule lid(w) {\n  cube([w, 10, 2]);\n}\n',
  },
};

beforeEach(async () => {
  await page.viewport(1280, 800);
  document.body.style.margin = '0';
  preferences.set(defaults);
});
afterEach(() => {
  workbench.remove();
  document.querySelector('fw-toasts')?.remove();
  history.replaceState(null, '', '#/');
});

test('a template link becomes a project of its own, with a picture; Back leads home', async () => {
  await open('#/');
  await expect.poll(() => visible('fw-home')).toBe(true);
  workbench.documents.go({ view: 'template', id: 'spacer' });
  await expect.poll(() => location.hash).toMatch(/^#\/project\/[\w-]+$/);
  await evaluated();
  expect(workbench.evaluation.picture!.mesh.indices.length).toBeGreaterThan(100);
  expect(document.title).toBe(`${workbench.project!.name} – Formwork`);
  history.back();
  await expect.poll(() => visible('fw-home'), { timeout: 5000 }).toBe(true);
  expect(document.title).toBe('Formwork');
  history.forward();
  await expect.poll(() => visible('fw-viewer'), { timeout: 5000 }).toBe(true);
});

test('a link to a line opens that file there', async () => {
  const { id } = await projects.create('Linked', source);
  await open(`#/project/${id}?file=parts/lid.scad&line=3`);
  await expect.poll(() => find<FwEditor>('fw-editor')?.path, { timeout: 5000 }).toBe('parts/lid.scad');
});

test.each(['#/project/nothing', '#/template/nothing', '#share=damaged'])(
  '%s leads home and says why',
  async hash => {
    await open(hash);
    await expect.poll(() => visible('fw-home')).toBe(true);
    expect(location.hash).toBe('#/');
    const words = () =>
      document.querySelector('fw-toasts')?.shadowRoot?.querySelector('.alert .text')?.textContent;
    await expect.poll(words).toMatch(/\. /);
  },
);

test('a link to a file that is not there opens the project, says so, and becomes a link to the project', async () => {
  const { id } = await projects.create('Without', source);
  await open(`#/project/${id}?file=no/such.scad&line=3`);
  const words = () =>
    document.querySelector('fw-toasts')?.shadowRoot?.querySelector('.alert .text')?.textContent;
  await expect.poll(words).toBe('There is no no/such.scad in this project.');
  expect(location.hash).toBe(`#/project/${id}`);
  await expect.poll(() => find<FwEditor>('fw-editor')?.path).toBe('main.scad');
  // And the word goes with the project.
  workbench.documents.go({ view: 'home' });
  await expect.poll(words).toBeUndefined();
});

test.each(['#/foo/bar', '#nonsense'])('%s is home, and its address too', async hash => {
  await open(hash);
  await expect.poll(() => visible('fw-home')).toBe(true);
  expect(location.hash).toBe('#/');
});

test('fw-navigate moves the editor, shows it if it was closed, and notes the place in the link', async () => {
  const { id } = await projects.create('Navigated', source);
  await open(`#/project/${id}`);
  await expect.poll(() => visible('fw-editor')).toBe(true);
  commands.run('layout.view');
  await expect.poll(() => visible('fw-editor')).toBe(false);
  find('fw-viewer')!.dispatchEvent(
    new CustomEvent('fw-navigate', {
      detail: { path: 'parts/lid.scad', line: 2 },
      bubbles: true,
      composed: true,
    }),
  );
  await expect.poll(() => visible('fw-editor')).toBe(true);
  await expect.poll(() => find<FwEditor>('fw-editor')?.path).toBe('parts/lid.scad');
  expect(location.hash).toBe(`#/project/${id}?file=parts%2Flid.scad&line=2`);
});

test('Back returns to where a jump began, within the project', async () => {
  const { id } = await projects.create('Jumped', source);
  await open(`#/project/${id}`);
  const editor = (): FwEditor => find<FwEditor>('fw-editor')!;
  await expect.poll(() => find<FwEditor>('fw-editor')?.place, { timeout: 5000 }).toBeDefined();
  await editor().reveal('main.scad', 4, 2);
  const before = history.length;
  await editor().goToDefinition();
  await expect.poll(() => editor().place).toEqual({ path: 'parts/lid.scad', line: 2 });
  expect(history.length).toBe(before + 1);
  // The same place again, and a line nearby, are no further steps.
  for (const line of [2, 3])
    editor().dispatchEvent(
      new CustomEvent('fw-navigate', { detail: { path: 'parts/lid.scad', line }, bubbles: true }),
    );
  await expect.poll(() => editor().place?.line).toBe(3);
  expect(history.length).toBe(before + 1);
  history.back();
  await expect.poll(() => editor().place).toEqual({ path: 'main.scad', line: 4 });
  expect(workbench.project?.id).toBe(id);
  history.forward();
  await expect.poll(() => editor().place).toEqual({ path: 'parts/lid.scad', line: 3 });
});

test('a renamed file stays on show, a deleted one gives way to the entry', async () => {
  const { id } = await projects.create('Renamed', source);
  await open(`#/project/${id}?file=parts/lid.scad`);
  await expect.poll(() => find<FwEditor>('fw-editor')?.path).toBe('parts/lid.scad');
  const project = workbench.project!;
  project.apply([{ kind: 'rename', from: 'parts/lid.scad', to: 'cap.scad' }], { label: 'rename' });
  await expect.poll(() => find<FwEditor>('fw-editor')?.path).toBe('cap.scad');
  project.apply([{ kind: 'file', path: 'cap.scad', content: null }], { label: 'delete' });
  await expect.poll(() => find<FwEditor>('fw-editor')?.path).toBe('main.scad');
});

test('a moved slider is undone with the keyboard; the header says how it stands', async () => {
  const { id } = await projects.create('Undone', source);
  await open(`#/project/${id}`);
  await evaluated();
  const project = workbench.project!;
  project.apply([{ kind: 'parameters', values: { width: 50 } }], { label: 'width' });
  const undo = () => header().querySelector<HTMLButtonElement>('[aria-label=Undo]')!;
  await expect.poll(() => undo().disabled).toBe(false);
  await userEvent.keyboard('{Control>}z{/Control}');
  expect(project.parameters).toEqual({});
  await expect.poll(() => undo().disabled).toBe(true);
  await userEvent.keyboard('{Control>}y{/Control}');
  expect(project.parameters).toEqual({ width: 50 });
});

test('broken code keeps the picture and offers the line', async () => {
  const { id } = await projects.create('Broken', source);
  await open(`#/project/${id}`);
  await evaluated();
  workbench.project!.apply(
    [{ kind: 'text', path: 'parts/lid.scad', changes: [{ from: 0, to: 0, insert: 'cube(;\n' }] }],
    { label: 'type' },
  );
  const notice = () =>
    find('fw-picture-notice')?.shadowRoot?.querySelector<HTMLButtonElement>('.notice .where');
  await expect.poll(notice, { timeout: 10_000 }).toBeTruthy();
  expect(workbench.evaluation.stale).toBe(true);
  const where = notice()!;
  expect(where.textContent.trim()).toBe('parts/lid.scad:1');
  await userEvent.click(where);
  await expect.poll(() => find<FwEditor>('fw-editor')?.path).toBe('parts/lid.scad');
  workbench.project!.undo();
  await expect.poll(notice, { timeout: 10_000 }).toBeNull();
});

test('the name is edited in place', async () => {
  const { id } = await projects.create('Old name', source);
  await open(`#/project/${id}`);
  await expect.poll(() => header().querySelector('.name')).not.toBeNull();
  commands.run('project.rename');
  await userEvent.keyboard('New name{Enter}');
  expect(workbench.project!.name).toBe('New name');
  await expect.poll(() => document.title).toBe('New name – Formwork');
});

test('the palette goes to files, symbols and parameters', async () => {
  const { id } = await projects.create('Searched', source);
  await open(`#/project/${id}`);
  await expect.poll(() => visible('fw-editor')).toBe(true);
  await userEvent.keyboard('{Control>}k{/Control}');
  const rows = () =>
    [...find('fw-command-palette')!.shadowRoot!.querySelectorAll('[role=option]')].map(row =>
      row.textContent.replaceAll(/\s+/g, ' ').trim(),
    );
  await expect.poll(() => rows().length).toBeGreaterThan(10);
  await userEvent.keyboard('lid');
  await expect.poll(rows).toContain('parts/lid.scad File');
  expect(rows()).toContain('lid module in parts/lid.scad');
  await userEvent.clear(find('fw-command-palette')!.shadowRoot!.querySelector('input')!);
  await userEvent.keyboard('width');
  await expect.poll(rows).toContain('width Parameter');
});

test('on a phone, the picture and the sliders come first, and export is one tap away', async () => {
  await page.viewport(390, 844);
  const { id } = await projects.create('Phone', source);
  await open(`#/project/${id}`);
  await evaluated();
  expect(visible('fw-viewer')).toBe(true);
  expect(visible('fw-customizer')).toBe(true);
  expect(visible('fw-editor')).toBe(false);
  expect(find('fw-viewer')!.getBoundingClientRect().bottom).toBeLessThanOrEqual(
    find('fw-customizer')!.getBoundingClientRect().top,
  );
  expect(workbench.scrollWidth).toBe(390);
  const bar = [...find('fw-phone-bar')!.shadowRoot!.querySelectorAll<HTMLButtonElement>('button')];
  expect(bar.map(button => button.textContent.trim())).toEqual(['Model', 'Code', 'Files', 'Console']);
  for (const [at, shown] of [
    [1, 'fw-editor'],
    [2, 'fw-side-panel'],
    [3, 'fw-bottom-panel'],
    [0, 'fw-viewer'],
  ] as const) {
    await userEvent.click(bar[at]!);
    await expect.poll(() => visible(shown)).toBe(true);
    expect(bar[at]!.getAttribute('aria-current')).toBe('page');
  }
  await userEvent.click(header().querySelector<HTMLButtonElement>('.primary')!);
  await expect.poll(() => find('fw-export')!.shadowRoot!.querySelector('dialog')?.open).toBe(true);
});

test.each(['light', 'dark'] as const)('axe finds nothing serious in the %s scheme', async scheme => {
  preferences.set({ scheme });
  const { id } = await projects.create('Checked', source);
  await open('#/');
  const serious = async () => {
    const { violations } = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'],
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`);
  };
  await expect.poll(() => visible('fw-home')).toBe(true);
  expect(await serious()).toEqual([]);
  workbench.documents.go({ view: 'project', id });
  await evaluated();
  expect(await serious()).toEqual([]);
  for (const [command, dialog] of [
    ['help.palette', 'fw-command-palette'],
    ['help.shortcuts', 'fw-shortcuts'],
    ['project.share', 'fw-share'],
    ['model.export', 'fw-export'],
  ] as const) {
    commands.run(command);
    const open = () => find(dialog)!.shadowRoot!.querySelector('dialog')!;
    await expect.poll(() => open().open).toBe(true);
    expect(await serious(), command).toEqual([]);
    open().close();
  }
});

const dropped = (...files: File[]): DragEvent => {
  const dataTransfer = new DataTransfer();
  for (const file of files) dataTransfer.items.add(file);
  return new DragEvent('drop', { dataTransfer, bubbles: true, composed: true, cancelable: true });
};

test('a dropped OpenSCAD file becomes a project; a mesh joins it and offers its line', async () => {
  await open('#/');
  await expect.poll(() => visible('fw-home')).toBe(true);
  document.body.dispatchEvent(dropped(new File(['cube(7);'], 'seven.scad')));
  await expect.poll(() => workbench.project?.name, { timeout: 5000 }).toBe('seven');
  await expect.poll(() => visible('fw-viewer')).toBe(true);
  const { project } = workbench;
  const mesh =
    'solid s\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid s';
  find('fw-viewer')!.dispatchEvent(dropped(new File([mesh], 'part.stl')));
  await expect.poll(() => project!.files.has('part.stl')).toBe(true);
  expect(workbench.project).toBe(project);
  const action = () =>
    document.querySelector('fw-toasts')?.shadowRoot?.querySelector<HTMLButtonElement>('.action');
  await expect.poll(() => action()?.textContent.trim()).toBe('Insert import("part.stl");');
  action()!.click();
  await expect.poll(() => project!.files.get('seven.scad')).toBe('cube(7);\nimport("part.stl");\n');
});

test('OpenSCAD text pasted at home becomes a project', async () => {
  await open('#/');
  await expect.poll(() => visible('fw-home')).toBe(true);
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', 'sphere(9);');
  document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true }));
  await expect.poll(() => workbench.project?.files.get('main.scad'), { timeout: 5000 }).toBe('sphere(9);');
});

test('a shared link opens as a copy', async () => {
  const project = await projects.create('Given', source, { width: 44 });
  await open(`#/project/${project.id}`);
  await expect.poll(() => visible('fw-viewer')).toBe(true);
  commands.run('project.share');
  const link = () => find('fw-share')!.shadowRoot!.querySelector('input')?.value ?? '';
  await expect.poll(link).toContain('#share=');
  workbench.documents.go(readRoute(new URL(link()).hash));
  await expect.poll(() => workbench.project?.id, { timeout: 5000 }).not.toBe(project.id);
  await expect.poll(() => workbench.project?.name).toBe('Given');
  expect(workbench.project!.parameters).toEqual({ width: 44 });
});

test('the view comes back as it was left, and the gallery has a picture', async () => {
  const { id } = await projects.create('Remembered', source);
  await open(`#/project/${id}?file=parts/lid.scad`);
  await evaluated();
  find<FwViewer>('fw-viewer')!.look('top');
  await expect
    .poll(() => find<FwViewer>('fw-viewer')!.camera?.elevation, { timeout: 5000 })
    .toBeCloseTo(90, 3);
  await new Promise(resolve => setTimeout(resolve, 400));
  commands.run('project.home');
  await expect
    .poll(async () => (await projects.list()).find(project => project.id === id)?.thumbnail?.size, {
      timeout: 5000,
    })
    .toBeGreaterThan(500);
  workbench.documents.go({ view: 'project', id });
  await expect.poll(() => find<FwEditor>('fw-editor')?.path, { timeout: 5000 }).toBe('parts/lid.scad');
  expect(find<FwViewer>('fw-viewer')!.camera?.elevation).toBeCloseTo(90, 3);
});
