// oxlint-disable-next-line typescript/triple-slash-reference -- the only way to reach it from the server's tsconfig
/// <reference path="./gltf-validator.d.ts" />
import Dxf from 'dxf-parser';
import { unzipSync, strFromU8 } from 'fflate';
import { validateBytes } from 'gltf-validator';
import { Mesh as ThreeMesh, type BufferGeometry, type MeshStandardMaterial } from 'three';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { MTLLoader } from 'three/addons/loaders/MTLLoader.js';
import { OBJLoader } from 'three/addons/loaders/OBJLoader.js';
import { STLLoader } from 'three/addons/loaders/STLLoader.js';
import { describe, expect, test } from 'vitest';
import type { Mesh } from '../contract.ts';
import { FormatError, formatFor, formats, type Model } from './formats.ts';
import { estimate, fileExtension, formatName, formatNames, type FormatOptions } from './names.ts';
import { corners, cube, frame, soup, torus } from './samples.ts';

/** Triangles of a three.js geometry, nine numbers each, whether indexed or not. */
const cornersOf = (geometry: BufferGeometry): ArrayLike<number> =>
  (geometry.index ? geometry.toNonIndexed() : geometry).getAttribute('position').array;

const empty: Mesh = { positions: new Float32Array(), indices: new Uint32Array(), colors: [] };
const flat: Model = { mesh: empty, outline: frame, name: 'Frame' };
const solid: Model = { mesh: cube(), name: 'Box <1> & "lid"' };
const ring: Model = { mesh: torus(90, 40), name: 'Ring' };
const write = (id: string, model: Model, options?: FormatOptions) => formatFor(id)!.write(model, options);
const textOf = (id: string, model: Model, options?: FormatOptions): string =>
  strFromU8(write(id, model, options));

/** Same triangles, volume and box as the mesh that was written, to float precision. */
function expectSame(read: ArrayLike<number>, mesh: Mesh, precision = 1e-5): void {
  const [actual, wanted] = [soup(read), soup(corners(mesh))];
  expect(actual.triangles).toBe(wanted.triangles);
  expect(Math.abs(actual.volume - wanted.volume)).toBeLessThan(wanted.volume * precision);
  for (let axis = 0; axis < 3; axis++) {
    expect(actual.min[axis]).toBeCloseTo(wanted.min[axis]!, 4);
    expect(actual.max[axis]).toBeCloseTo(wanted.max[axis]!, 4);
  }
}

describe('STL', () => {
  test.each(['binary', 'ascii'])('%s is read by three.js', encoding => {
    for (const model of [solid, ring]) {
      const bytes = write('stl', model, { encoding });
      expectSame(cornersOf(new STLLoader().parse(bytes.buffer as ArrayBuffer)), model.mesh);
    }
  });

  test('binary has exactly 84 + 50 n bytes and does not look like ASCII', () => {
    const bytes = write('stl', ring);
    expect(bytes.length).toBe(84 + 50 * (ring.mesh.indices.length / 3));
    expect(strFromU8(bytes.subarray(0, 5))).not.toBe('solid');
  });

  test('normals point outwards', () => {
    const geometry = new STLLoader().parse(write('stl', solid).buffer as ArrayBuffer);
    const normals = geometry.getAttribute('normal');
    const positions = geometry.getAttribute('position');
    for (let i = 0; i < positions.count; i++)
      expect(
        (positions.getX(i) - 10) * normals.getX(i) +
          (positions.getY(i) - 10) * normals.getY(i) +
          (positions.getZ(i) - 10) * normals.getZ(i),
      ).toBeCloseTo(10);
  });
});

describe('OBJ', () => {
  const meshes = (text: string): ThreeMesh[] => {
    const found: ThreeMesh[] = [];
    new OBJLoader().parse(text).traverse(node => node instanceof ThreeMesh && found.push(node));
    return found;
  };

  test('vertex colours do not bleed over their border', () => {
    const [mesh] = meshes(textOf('obj', solid));
    expectSame(cornersOf(mesh!.geometry), solid.mesh);
    const colors = mesh!.geometry.getAttribute('color');
    for (let triangle = 0; triangle < 12; triangle++)
      for (let corner = 0; corner < 3; corner++) {
        const i = triangle * 3 + corner;
        expect([colors.getX(i), colors.getY(i), colors.getZ(i)]).toEqual(
          triangle < 6 ? [1, 0, 0] : [0, 0, 1],
        );
      }
  });

  test('without colours, the vertices stay shared', () => {
    const text = textOf('obj', solid, { colors: 'none' });
    expect(text.match(/^v /gm)).toHaveLength(8);
    expectSame(cornersOf(meshes(text)[0]!.geometry), solid.mesh);
    expectSame(cornersOf(meshes(textOf('obj', ring))[0]!.geometry), ring.mesh);
  });

  test('materials come with their MTL in a zip', () => {
    const options = { colors: 'materials' };
    expect(fileExtension(formatName('obj'), options)).toBe('zip');
    const files = unzipSync(write('obj', { ...solid, name: 'a/b c' }, options));
    expect(Object.keys(files)).toEqual(['a_b_c.obj', 'a_b_c.mtl']);
    const materials = new MTLLoader().parse(strFromU8(files['a_b_c.mtl']!), '');
    materials.preload();
    const loader = new OBJLoader().setMaterials(materials);
    const found: ThreeMesh[] = [];
    const text = strFromU8(files['a_b_c.obj']!);
    expect(text).toContain('mtllib a_b_c.mtl');
    loader.parse(text).traverse(node => node instanceof ThreeMesh && found.push(node));
    const used = found.flatMap(mesh => mesh.material) as MeshStandardMaterial[];
    expect(used.map(material => [material.color.getHexString(), material.opacity.toFixed(2)])).toEqual([
      ['ff0000', '1.00'],
      ['0000ff', '0.50'],
    ]);
  });
});

describe('GLB', () => {
  test.each([solid, ring])('%# passes the Khronos validator without a word', async model => {
    const report = await validateBytes(write('glb', model));
    expect(report.issues.messages).toEqual([]);
    expect(report.info.totalTriangleCount).toBe(model.mesh.indices.length / 3);
  });

  test('three.js sees metres, Y up, and linear colours', async () => {
    const { scene } = await new GLTFLoader().parseAsync(write('glb', solid).buffer as ArrayBuffer, '');
    scene.updateMatrixWorld(true);
    const found: ThreeMesh<BufferGeometry, MeshStandardMaterial>[] = [];
    scene.traverse(node => {
      if (node instanceof ThreeMesh) found.push(node as ThreeMesh<BufferGeometry, MeshStandardMaterial>);
    });
    const all = found.flatMap(mesh => {
      const geometry = mesh.geometry.toNonIndexed().applyMatrix4(mesh.matrixWorld);
      return [...geometry.getAttribute('position').array];
    });
    const { volume, min, max, triangles } = soup(all);
    expect(triangles).toBe(12);
    expect(volume * 1e9).toBeCloseTo(8000, 1);
    // X right, Y up, and the model's depth runs away from the viewer: −Z.
    [0, 0, -0.02].forEach((value, axis) => expect(min[axis]).toBeCloseTo(value, 7));
    [0.02, 0.02, 0].forEach((value, axis) => expect(max[axis]).toBeCloseTo(value, 7));
    expect(found.map(mesh => mesh.material.color.getHexString())).toEqual(['ff0000', '0000ff']);
    expect(found.map(mesh => mesh.material.transparent)).toEqual([false, true]);
  });

  test('a middle grey survives the way through linear light', async () => {
    const grey = { mesh: cube([[0.5, 0.5, 0.5, 1]]), name: 'grey' };
    const { scene } = await new GLTFLoader().parseAsync(write('glb', grey).buffer as ArrayBuffer, '');
    const hexes: string[] = [];
    scene.traverse(node => {
      if (node instanceof ThreeMesh) hexes.push((node.material as MeshStandardMaterial).color.getHexString());
    });
    expect(hexes).toEqual(['808080']);
  });
});

test('3MF in parts refuses a part that is not closed', () => {
  expect(() => write('3mf', solid, { colors: 'parts' })).toThrow(/#FF0000 part is open .* base materials/);
});

describe('DXF', () => {
  test('dxf-parser finds closed polylines in millimetres with the right area', () => {
    const dxf = new Dxf().parseSync(textOf('dxf', flat))!;
    expect(dxf.header['$INSUNITS']).toBe(4);
    expect(dxf.header['$ACADVER']).toBe('AC1015');
    const lines = dxf.entities as unknown as {
      type: string;
      shape: boolean;
      vertices: { x: number; y: number }[];
    }[];
    expect(lines.map(line => [line.type, line.shape])).toEqual([
      ['LWPOLYLINE', true],
      ['LWPOLYLINE', true],
    ]);
    const area = ({ vertices }: { vertices: { x: number; y: number }[] }): number =>
      vertices.reduce((sum, { x, y }, i) => {
        const next = vertices[(i + 1) % vertices.length]!;
        return sum + (x * next.y - next.x * y) / 2;
      }, 0);
    expect(lines.map(area)).toEqual([1600, -200]);
  });

  test('no handle is used twice', () => {
    const rows = textOf('dxf', flat).split('\n');
    const handles: string[] = [];
    for (let i = 0; i + 1 < rows.length; i += 2)
      if (rows[i] === '5' || rows[i] === '105') handles.push(rows[i + 1]!);
    handles.shift(); // $HANDSEED
    expect(handles.length).toBeGreaterThan(20);
    expect(new Set(handles).size).toBe(handles.length);
  });
});

describe('every format', () => {
  test('has one writer, or is a picture of the viewer', () => {
    expect(formats.map(format => format.id)).toEqual(
      formatNames.filter(format => format.source === 'model').map(format => format.id),
    );
    expect(formatFor('.STL')?.id).toBe('stl');
    expect(formatFor('step')).toBeUndefined();
    expect(() => formatName('step')).toThrow(/Known: 3mf, stl/);
  });

  test.each(formats)('$id is the same bytes every time', format => {
    const model = format.dimensions === 2 ? flat : solid;
    expect(format.write(model)).toEqual(format.write(model));
  });

  test.each(formats)('$id refuses what it cannot hold, and says what to do', format => {
    const wrong = format.dimensions === 2 ? solid : flat;
    expect(() => format.write(wrong)).toThrow(FormatError);
    expect(() => format.write(wrong)).toThrow(/2-D|3-D/);
    expect(() => format.write({ mesh: empty, name: '' })).toThrow(/model is empty/);
  });

  test.each(formats.filter(format => format.dimensions === 3))('$id refuses a broken mesh', format => {
    const nan = cube();
    nan.positions[4] = Number.NaN;
    expect(() => format.write({ mesh: nan, name: 'x' })).toThrow(/not a number/);
    const loose = cube();
    loose.indices[4] = 8;
    expect(() => format.write({ mesh: loose, name: 'x' })).toThrow(/vertex 8 of 8/);
    const gap = cube();
    gap.colors.pop();
    expect(() => format.write({ mesh: gap, name: 'x' })).toThrow(/colours do not cover/);
  });

  test.each(formats.filter(format => format.dimensions === 2))('$id refuses a broken outline', format => {
    const outline = { contours: [new Float64Array([0, 0, 1, Infinity, 2, 2])] };
    expect(() => format.write({ mesh: empty, outline, name: 'x' })).toThrow(/not a number/);
    expect(() => format.write({ mesh: empty, outline: { contours: [] }, name: 'x' })).toThrow(/empty/);
    expect(() =>
      format.write({ mesh: empty, outline: { contours: [new Float64Array([0, 0, 1, 1])] }, name: 'x' }),
    ).toThrow(/empty/);
  });

  test('the size is known beforehand, within a factor of two', () => {
    const circle = new Float64Array(2000).map((_, i) =>
      i % 2 ? 30 * Math.sin((i - 1) / 318.3) : 30 * Math.cos(i / 318.3),
    );
    const disc: Model = { mesh: empty, outline: { contours: [circle] }, name: 'disc' };
    const big: Model = { mesh: torus(200, 100), name: 'big' };
    for (const format of formats)
      for (const encoding of format.id === 'stl' ? ['binary', 'ascii'] : ['']) {
        const model = format.dimensions === 2 ? disc : big;
        const options = { encoding };
        const size = {
          vertices: model.mesh.positions.length / 3,
          triangles: model.mesh.indices.length / 3,
          points: (model.outline?.contours ?? []).reduce((sum, contour) => sum + contour.length / 2, 0),
        };
        const ratio = estimate(format, size, options) / format.write(model, options).length;
        expect(ratio, `${format.id} ${encoding}`).toBeGreaterThan(0.5);
        expect(ratio, `${format.id} ${encoding}`).toBeLessThan(2);
      }
  });
});
