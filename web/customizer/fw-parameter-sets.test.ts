import { afterEach, beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { readParameterSets } from '../../wasm/scad/parameter-sets.ts';
import type { ExportSet } from '../export/export-sets.ts';
import { Project } from '../project/project.ts';
import './fw-customizer.ts';
import type { FwCustomizer } from './fw-customizer.ts';
import type { FwParameterSets } from './fw-parameter-sets.ts';

const model = 'width = 20; // [10:50]\nlid = true;\n';
const file =
  '{"parameterSets": {"Small": {"width": "12"}, "Open": {"lid": "false", "width": "20", "old": "1"}}, "fileFormatVersion": "1"}';

let project: Project;
let element: FwCustomizer;

async function show(files: Record<string, string>): Promise<void> {
  project = new Project('test', 'Test', { 'main.scad': model, ...files }, 'main.scad');
  element.project = project;
  await settled();
}
async function settled(): Promise<void> {
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
}
beforeEach(() => {
  element = document.createElement('fw-customizer');
  document.body.append(element);
});
afterEach(() => element.remove());

const bar = (): FwParameterSets => element.shadowRoot!.querySelector('fw-parameter-sets')!;
const select = (): HTMLSelectElement => bar().shadowRoot!.querySelector('select')!;
const shown = (): string => select().selectedOptions[0]!.text.trim();
const saved = (): string[] => {
  const content = project.files.get('main.json');
  return content === undefined ? [] : readParameterSets(content as string).map(({ name }) => name);
};

async function menu(title: string): Promise<void> {
  const root = bar().shadowRoot!.querySelector('fw-menu')!.shadowRoot!;
  await userEvent.click(root.querySelector('.face')!);
  const item = [...root.querySelectorAll<HTMLElement>('.item')].find(item =>
    item.textContent!.includes(title),
  );
  await userEvent.click(item!);
  await settled();
}

test('a set is chosen, and stays in view while it is changed', async () => {
  await show({ 'main.json': file });
  expect([...select().options].map(({ text }) => text.trim())).toEqual(['Defaults', 'Small', 'Open']);
  expect(shown()).toBe('Defaults');
  await userEvent.selectOptions(select(), 'Small');
  await settled();
  expect(project.parameters).toEqual({ width: 12 });
  expect(shown()).toBe('Small');
  project.apply([{ kind: 'parameters', values: { width: 13 } }], { label: 'x' });
  await settled();
  expect(shown()).toBe('Small (changed)');
  await userEvent.selectOptions(select(), 'Open');
  await settled();
  expect(project.parameters).toEqual({ lid: false });
  project.undo();
  expect(project.parameters).toEqual({ width: 13 });
  await settled();
  await userEvent.selectOptions(select(), 'Defaults');
  expect(project.parameters).toEqual({});
});

test('values are saved as a set in OpenSCAD’s file beside the model', async () => {
  await show({});
  project.apply([{ kind: 'parameters', values: { width: 33.5 } }], { label: 'x' });
  await settled();
  expect(shown()).toBe('Own values');
  await menu('Save as a new set');
  await userEvent.keyboard('Wide one{Enter}');
  await settled();
  expect(JSON.parse(project.files.get('main.json') as string)).toEqual({
    parameterSets: { 'Wide one': { width: '33.5', lid: 'true' } },
    fileFormatVersion: '1',
  });
  expect(shown()).toBe('Wide one');
  project.apply([{ kind: 'parameters', values: { width: 40 } }], { label: 'x' });
  await settled();
  await menu('Save “Wide one”');
  expect(readParameterSets(project.files.get('main.json') as string)[0]!.values['width']).toBe('40');
});

test('a set is renamed and deleted, each one undo step', async () => {
  await show({ 'main.json': file });
  await userEvent.selectOptions(select(), 'Small');
  await settled();
  await menu('Rename');
  await userEvent.keyboard('Tiny{Enter}');
  await settled();
  expect(saved()).toEqual(['Tiny', 'Open']);
  expect(shown()).toBe('Tiny');
  await menu('Delete');
  expect(saved()).toEqual(['Open']);
  project.undo();
  expect(saved()).toEqual(['Tiny', 'Open']);
  project.undo();
  expect(project.files.get('main.json')).toBe(file);
});

test('Escape in the dialog saves nothing', async () => {
  await show({});
  project.apply([{ kind: 'parameters', values: { width: 33 } }], { label: 'x' });
  await settled();
  await menu('Save as a new set');
  await userEvent.keyboard('No{Escape}');
  await settled();
  expect(saved()).toEqual([]);
});

test('sets are imported beside those that are there; a bad file is explained', async () => {
  await show({ 'main.json': file });
  const input = bar().shadowRoot!.querySelector<HTMLInputElement>('input[type=file]')!;
  await userEvent.upload(
    input,
    new File(['{"parameterSets": {"Small": {"width": "15"}, "Large": {"width": "50"}}}'], 'more.json'),
  );
  await expect.poll(saved).toEqual(['Small', 'Open', 'Small 2', 'Large']);
  await userEvent.upload(input, new File(['{"sets": 1}'], 'bad.json'));
  await expect
    .poll(() => bar().shadowRoot!.textContent)
    .toContain('bad.json was not imported. It has no "parameterSets"');
  expect(saved()).toHaveLength(4);
});

test('a file of that name that holds something else is never written over', async () => {
  await show({ 'main.json': '[1, 2, 3]' });
  expect(bar().shadowRoot!.textContent).toContain('cannot be read as parameter sets');
  const root = bar().shadowRoot!.querySelector('fw-menu')!.shadowRoot!;
  await userEvent.click(root.querySelector('.face')!);
  const save = [...root.querySelectorAll('.item')].find(item => item.textContent!.includes('Save as'));
  expect(save!.getAttribute('aria-disabled')).toBe('true');
});

test('asks for an export of every set', async () => {
  await show({ 'main.json': file });
  let sets: ExportSet[] = [];
  document.addEventListener(
    'fw-export-sets',
    event => (sets = (event as CustomEvent<{ sets: ExportSet[] }>).detail.sets),
    { once: true },
  );
  await menu('Export every set');
  expect(sets).toEqual([
    { name: 'Small', parameters: { width: 12 } },
    { name: 'Open', parameters: { lid: false } },
  ]);
});
