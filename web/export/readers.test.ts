import {
  Box3,
  Mesh as ThreeMesh,
  Vector3,
  type BufferGeometry,
  type MeshPhongMaterial,
  type Object3D,
} from 'three';
import { AMFLoader } from 'three/addons/loaders/AMFLoader.js';
import { ThreeMFLoader } from 'three/addons/loaders/3MFLoader.js';
import { SVGLoader } from 'three/addons/loaders/SVGLoader.js';
import { describe, expect, test } from 'vitest';
import { strFromU8, unzipSync } from 'fflate';
import { formatFor, type Model } from '../../wasm/formats/formats.ts';
import type { FormatOptions } from '../../wasm/formats/names.ts';
import { corners, cube, frame, pair, soup, torus } from '../../wasm/formats/samples.ts';

/** The readers that need a DOM; the rest are tested beside the writers. */

const write = (id: string, model: Model, options?: FormatOptions) => formatFor(id)!.write(model, options);
const box: Model = { mesh: cube(), name: 'Box <1> & "lid"' };
const ring: Model = { mesh: torus(60, 30), name: 'Ring' };

interface Read {
  corners: number[];
  /** Triangles by colour. */
  colors: Record<string, number>;
  names: string[];
}

/** All triangles of a scene in world coordinates, and their colours. */
function read(scene: Object3D): Read {
  const result: Read = { corners: [], colors: {}, names: [] };
  scene.updateMatrixWorld(true);
  scene.traverse(node => {
    if (node.name) result.names.push(node.name);
    if (!(node instanceof ThreeMesh)) return;
    const mesh = node as ThreeMesh<BufferGeometry, MeshPhongMaterial>;
    const flat = mesh.geometry.index ? mesh.geometry.toNonIndexed() : mesh.geometry.clone();
    flat.applyMatrix4(mesh.matrixWorld);
    const position = flat.getAttribute('position');
    result.corners.push(...position.array);
    const painted = flat.getAttribute('color');
    for (let i = 0; i < position.count; i += 3) {
      const color = painted
        ? mesh.material.color.clone().setRGB(painted.getX(i), painted.getY(i), painted.getZ(i))
        : mesh.material.color;
      const hex = color.getHexString();
      result.colors[hex] = (result.colors[hex] ?? 0) + 1;
    }
  });
  return result;
}

function expectSame(actual: number[], model: Model): void {
  const [mine, wanted] = [soup(actual), soup(corners(model.mesh))];
  expect(mine.triangles).toBe(wanted.triangles);
  expect(Math.abs(mine.volume / wanted.volume - 1)).toBeLessThan(1e-5);
  mine.min.forEach((value, axis) => expect(value).toBeCloseTo(wanted.min[axis]!, 4));
  mine.max.forEach((value, axis) => expect(value).toBeCloseTo(wanted.max[axis]!, 4));
}

describe('3MF in three.js', () => {
  const load = (model: Model, options: FormatOptions) =>
    read(new ThreeMFLoader().parse(write('3mf', model, options).buffer));

  test.each(['materials', 'group', 'none', 'parts'])('%s: geometry', colors => {
    expectSame(load(ring, { colors }).corners, ring);
    const two = { mesh: pair(), name: 'Pair' };
    expectSame(load(two, { colors }).corners, two);
  });

  test.each(['materials', 'group'])('%s: colours', colors => {
    expect(load(box, { colors }).colors).toEqual({ ff0000: 6, '0000ff': 6 });
  });

  test('parts: one object per colour, named', () => {
    const { colors, names } = load({ mesh: pair(), name: 'Pair' }, { colors: 'parts' });
    expect(colors).toEqual({ ff0000: 12, '00ff00': 12 });
    expect(names).toEqual(expect.arrayContaining(['Pair #FF0000', 'Pair #00FF00']));
  });

  test('is well-formed XML with unit, title and object name', () => {
    const files = unzipSync(write('3mf', box));
    for (const content of Object.values(files)) {
      const parsed = new DOMParser().parseFromString(strFromU8(content), 'application/xml');
      expect(parsed.querySelector('parsererror')).toBeNull();
    }
    const model = new DOMParser().parseFromString(strFromU8(files['3D/3dmodel.model']!), 'application/xml');
    expect(model.documentElement.getAttribute('unit')).toBe('millimeter');
    expect(model.querySelector('metadata[name=Title]')?.textContent).toBe(box.name);
    expect(model.querySelector('object')?.getAttribute('name')).toBe(box.name);
  });

  test('a name full of traps stays text', () => {
    const name = '</model>"\u0000 ]]> &amp; 🧱';
    const files = unzipSync(write('3mf', { ...box, name }));
    const model = new DOMParser().parseFromString(strFromU8(files['3D/3dmodel.model']!), 'application/xml');
    expect(model.querySelector('object')?.getAttribute('name')).toBe('</model>"\ufffd ]]> &amp; 🧱');
  });
});

describe('AMF in three.js', () => {
  test('geometry and colours', () => {
    expectSame(read(new AMFLoader().parse(write('amf', ring).buffer)).corners, ring);
    const { corners: all, colors } = read(new AMFLoader().parse(write('amf', box).buffer));
    expectSame(all, box);
    expect(colors).toEqual({ ff0000: 6, '0000ff': 6 });
  });
});

describe('SVG', () => {
  const empty = { positions: new Float32Array(), indices: new Uint32Array(), colors: [] };
  const drawing: Model = { mesh: empty, outline: frame, name: 'Frame & <co>' };

  test.each(['filled', 'lines'])('%s: three.js finds one shape with one hole, Y down', style => {
    const { paths } = new SVGLoader().parse(strFromU8(write('svg', drawing, { style })));
    expect(paths).toHaveLength(1);
    const shapes = paths[0]!.toShapes();
    expect(shapes.map(shape => shape.holes.length)).toEqual([1]);
    const bounds = new Box3().setFromPoints(shapes[0]!.getPoints().map(({ x, y }) => new Vector3(x, y, 0)));
    expect(bounds.min.toArray()).toEqual([-15, -20, 0]);
    expect(bounds.max.toArray()).toEqual([25, 20, 0]);
  });

  test('the browser draws it true to size: 1 mm is 96/25.4 px', async () => {
    const url = URL.createObjectURL(new Blob([write('svg', drawing)], { type: 'image/svg+xml' }));
    const image = new Image();
    image.src = url;
    await image.decode();
    URL.revokeObjectURL(url);
    // 40 mm and half a millimetre of margin on each side.
    expect(image.naturalWidth).toBe(Math.round((41 * 96) / 25.4));
    const canvas = new OffscreenCanvas(41, 41);
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0, 41, 41);
    const alphaAt = (x: number, y: number) => context.getImageData(x + 15.5, 20.5 - y, 1, 1).data[3];
    expect(alphaAt(-10, 0)).toBe(255);
    expect(alphaAt(5, 0)).toBe(0);
    expect(alphaAt(5, 15)).toBe(255);
  });
});
