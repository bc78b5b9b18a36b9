import axe from 'axe-core';
import { strFromU8, unzipSync } from 'fflate';
import { Box3, Mesh, Vector3, type Object3D } from 'three';
import { STLLoader } from 'three/addons/loaders/STLLoader.js';
import { USDLoader } from 'three/addons/loaders/USDLoader.js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { modelMesh, onePiece } from '../../../wasm/bricks/brick-mesh.ts';
import { readBrickModel } from '../../../wasm/bricks/brick-file.ts';
import { wall } from '../../../wasm/bricks/models.cases.ts';
import { writeText } from '../../../wasm/bricks/text.ts';
import { corners, soup } from '../../../wasm/formats/samples.ts';
import './fw-brick-export.ts';
import type { FwBrickExport } from './fw-brick-export.ts';
import { exportGroups } from './kinds.ts';

let element: FwBrickExport;
let downloads: { name: string; blob: Blob }[] = [];

beforeEach(async () => {
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
  element = document.createElement('fw-brick-export');
  element.model = wall;
  element.name = 'A wall/of bricks';
  element.screenshot = () => Promise.resolve(new Blob(['png'], { type: 'image/png' }));
  document.body.append(element);
  await element.show();
});
afterEach(() => {
  vi.restoreAllMocks();
  element.remove();
});

const find = <T extends Element>(selector: string) => element.shadowRoot!.querySelector<T>(selector)!;
const said = () => find('[role=status]').textContent.trim();

async function exported(id: string): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }> {
  const before = downloads.length;
  find<HTMLButtonElement>(`[data-kind="${id}"]`).click();
  await vi.waitFor(() => expect(downloads.length).toBe(before + 1), { timeout: 30_000 });
  await element.updateComplete;
  const { name, blob } = downloads.at(-1)!;
  return { name, bytes: new Uint8Array(await blob.arrayBuffer()) };
}

test('every format gives a file under the name of the model', async () => {
  const names: string[] = [];
  for (const { kinds } of exportGroups)
    for (const { id } of kinds) {
      const { name, bytes } = await exported(id);
      names.push(name);
      expect(bytes.length).toBeGreaterThan(2);
    }
  expect(names.map(name => name.replace(/\.\w+$/, ''))).toEqual(names.map(() => 'A wall of bricks'));
  expect(new Set(names).size).toBe(11);
  expect((await axe.run(element)).violations).toEqual([]);
});

test.each(['ldr', 'mpd', 'txt'])('.%s holds the bricks', async id => {
  const { name, bytes } = await exported(id);
  expect(writeText(readBrickModel(name, bytes).model)).toBe(writeText(wall));
  expect(said()).toMatch(
    new RegExp(`^“A wall of bricks\\.${id}” is in your downloads, [\\d.]+ (bytes|kB)\\.`),
  );
  expect(said().includes('Text keeps no colours')).toBe(id === 'txt');
});

test('.stl holds hollow bricks', async () => {
  const { bytes } = await exported('stl');
  const read = soup(new STLLoader().parse(bytes.buffer).getAttribute('position').array);
  const wanted = soup(corners(modelMesh(wall, { segments: 32 })));
  expect(read.triangles).toBe(wanted.triangles);
  expect(read.volume / wanted.volume).toBeCloseTo(1, 5);
});

test('.stl in one piece is closed below', async () => {
  const select = find<HTMLSelectElement>('[aria-label="Printed as"]');
  select.value = 'piece';
  select.dispatchEvent(new Event('change'));
  const { bytes } = await exported('stl');
  const read = soup(new STLLoader().parse(bytes.buffer).getAttribute('position').array);
  const wanted = soup(corners(modelMesh(wall, { ...onePiece, segments: 32 })));
  expect(read.triangles).toBe(wanted.triangles);
  expect(read.volume / wanted.volume).toBeCloseTo(1, 5);
});

test('.usdz is as large as the bricks are, stands on the ground, and keeps its colours', async () => {
  const { bytes } = await exported('usdz');
  const files = unzipSync(bytes);
  const first = Object.keys(files)[0]!;
  expect(first).toMatch(/\.usda$/);
  const text = strFromU8(files[first]!);
  expect(text).toContain('upAxis = "Y"');
  expect(text).toContain('metersPerUnit = 1');
  const scene = new USDLoader().parse(bytes.buffer) as Object3D;
  scene.updateMatrixWorld(true);
  const box = new Box3();
  let meshes = 0;
  scene.traverse(node => {
    if (!(node instanceof Mesh)) return;
    meshes++;
    box.expandByObject(node as Mesh);
  });
  expect(meshes).toBe(2);
  const size = box.getSize(new Vector3());
  expect(size.x).toBeCloseTo(0.0638, 5);
  expect(size.y).toBeCloseTo(0.02085, 5);
  expect(size.z).toBeCloseTo(0.0158, 5);
  expect(box.min.y).toBeCloseTo(0, 6);
  expect(box.min.x + box.max.x).toBeCloseTo(0, 6);
});

test('a name that was changed counts', async () => {
  const input = find<HTMLInputElement>('.name input');
  input.value = 'Other';
  input.dispatchEvent(new Event('input'));
  expect((await exported('csv')).name).toBe('Other.csv');
});

test('a model without bricks is told to be', async () => {
  element.model = { ...wall, bricks: [] };
  find<HTMLButtonElement>('[data-kind="ldr"]').click();
  await vi.waitFor(() => expect(find('[role=alert]')?.textContent).toContain('the model has no bricks'));
  expect(downloads).toEqual([]);
});

test('without a view no picture is offered', async () => {
  element.screenshot = undefined;
  await element.updateComplete;
  expect(find('[data-kind="png"]')).toBeNull();
});
