/**
 * Readers by others for the files that engines leave: three's loaders, the Khronos validator, OpenCascade in
 * WebAssembly, and PNG and FCStd by what their formats say. Lengths mm, Z up.
 */
import { unzipSync, unzlibSync } from 'fflate';
import { validateBytes } from 'gltf-validator';
import { MeshoptDecoder } from 'meshoptimizer';
import openOcct from 'occt-import-js';
import { Matrix4, Mesh, type MeshStandardMaterial, type Object3D } from 'three';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { OBJLoader } from 'three/addons/loaders/OBJLoader.js';
import { STLLoader } from 'three/addons/loaders/STLLoader.js';

export interface Solid {
  triangles: number;
  volume: number;
  min: number[];
  max: number[];
}

/** Nine numbers a triangle. */
export function solidOf(corners: ArrayLike<number>): Solid {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  let volume = 0;
  for (let i = 0; i < corners.length; i += 9) {
    const [ax, ay, az, bx, by, bz, cx, cy, cz] = Array.from({ length: 9 }, (_, j) => corners[i + j]!) as [
      ...Array<number>,
    ] as [number, number, number, number, number, number, number, number, number];
    volume += (ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)) / 6;
    for (let j = 0; j < 9; j++) {
      min[j % 3] = Math.min(min[j % 3]!, corners[i + j]!);
      max[j % 3] = Math.max(max[j % 3]!, corners[i + j]!);
    }
  }
  return { triangles: corners.length / 9, volume, min, max };
}

const exact = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

export const readStl = (bytes: Uint8Array): Solid =>
  solidOf(new STLLoader().parse(exact(bytes)).getAttribute('position').array);

/** All meshes under an object, in world coordinates, and the colours of their materials or vertices as #rrggbb. */
function gathered(root: Object3D, place = new Matrix4()): { corners: number[]; colors: Set<string> } {
  root.updateMatrixWorld(true);
  const corners: number[] = [];
  const colors = new Set<string>();
  root.traverse(item => {
    if (!(item instanceof Mesh)) return;
    const geometry = item.geometry.index ? item.geometry.toNonIndexed() : item.geometry.clone();
    geometry.applyMatrix4(place.clone().multiply(item.matrixWorld));
    for (const value of geometry.getAttribute('position').array) corners.push(value);
    colors.add(`#${(item.material as MeshStandardMaterial).color.getHexString()}`);
  });
  return { corners, colors };
}

/** Checked by Khronos' validator, read by three. */
export async function readGlb(bytes: Uint8Array): Promise<Solid & { colors: string[]; names: string[] }> {
  const { issues } = await validateBytes(bytes);
  const faults = issues.messages.filter(({ severity }) => severity === 0);
  if (faults.length > 0) throw new Error(`the validator says: ${JSON.stringify(faults.slice(0, 3))}`);
  const loader = new GLTFLoader();
  loader.setMeshoptDecoder(MeshoptDecoder);
  const { scene } = await loader.parseAsync(exact(bytes), '');
  const names: string[] = [];
  scene.traverse(({ name }) => names.push(name));
  // Metres and Y up to millimetres and Z up.
  const place = new Matrix4().set(1000, 0, 0, 0, 0, 0, -1000, 0, 0, 1000, 0, 0, 0, 0, 0, 1);
  const { corners, colors } = gathered(scene, place);
  return { ...solidOf(corners), colors: [...colors].sort(), names };
}

export function readObj(bytes: Uint8Array): Solid & { colors: string[] } {
  const group = new OBJLoader().parse(new TextDecoder().decode(bytes));
  const { corners } = gathered(group);
  const text = new TextDecoder().decode(bytes);
  const colors = new Set(
    [...text.matchAll(/^v \S+ \S+ \S+ (\S+) (\S+) (\S+)$/gm)].map(
      ([, ...color]) =>
        `#${color
          .map(value =>
            Math.round(255 * Number(value))
              .toString(16)
              .padStart(2, '0'),
          )
          .join('')}`,
    ),
  );
  return { ...solidOf(corners), colors: [...colors].sort() };
}

/** Read and meshed by OpenCascade; `deflection` in mm. */
export async function readStep(
  bytes: Uint8Array,
  deflection = 0.01,
): Promise<Solid & { names: string[]; solids: Solid[] }> {
  const occt = await openOcct();
  const { success, meshes } = occt.ReadStepFile(bytes, {
    linearUnit: 'millimeter',
    linearDeflectionType: 'absolute_value',
    linearDeflection: deflection,
    angularDeflection: 0.2,
  });
  if (!success) throw new Error('OpenCascade cannot read the STEP file');
  const solids = meshes.map(({ attributes, index }) =>
    index.array.flatMap(corner => attributes.position.array.slice(corner * 3, corner * 3 + 3)),
  );
  return { ...solidOf(solids.flat()), names: meshes.map(({ name }) => name), solids: solids.map(solidOf) };
}

/** The objects of a FreeCAD document: a ZIP with Document.xml and a shape file for each. */
export function readFcstd(bytes: Uint8Array): {
  objects: { type: string; name: string }[];
  shapes: string[];
} {
  const files = unzipSync(bytes);
  const xml = new TextDecoder().decode(files['Document.xml']);
  const objects = [...xml.matchAll(/<Object type="([^"]+)" name="([^"]+)"/g)].map(([, type, name]) => ({
    type: type!,
    name: name!,
  }));
  return { objects, shapes: Object.keys(files).filter(name => name.endsWith('.brp')) };
}

export interface Picture {
  width: number;
  height: number;
  channels: number;
  /** Rows from the top, `channels` bytes a pixel. */
  pixels: Uint8Array;
}

/** 8 bits a channel, not interlaced: what renderers write. Specification: www.w3.org/TR/png. */
export function readPng(bytes: Uint8Array): Picture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== 0x89504e47) throw new Error('no PNG');
  let [width, height, channels] = [0, 0, 0];
  const parts: Uint8Array[] = [];
  for (let at = 8; at < bytes.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const body = at + 8;
    if (type === 'IHDR') {
      [width, height] = [view.getUint32(body), view.getUint32(body + 4)];
      channels = { 0: 1, 2: 3, 4: 2, 6: 4 }[bytes[body + 9]!] ?? 0;
      if (bytes[body + 8] !== 8 || bytes[body + 12] !== 0 || channels === 0)
        throw new Error('another kind of PNG');
    }
    if (type === 'IDAT') parts.push(bytes.subarray(body, body + length));
    at = body + length + 4;
  }
  const raw = unzlibSync(Buffer.concat(parts));
  const stride = width * channels;
  const pixels = new Uint8Array(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (stride + 1)]!;
    for (let i = 0; i < stride; i++) {
      const at = row * stride + i;
      const left = i >= channels ? pixels[at - channels]! : 0;
      const up = row > 0 ? pixels[at - stride]! : 0;
      const corner = row > 0 && i >= channels ? pixels[at - stride - channels]! : 0;
      pixels[at] =
        raw[row * (stride + 1) + 1 + i]! + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!;
    }
  }
  return { width, height, channels, pixels };
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** The box of pixels that differ from the picture's upper left corner by more than `threshold`, and their share of all. */
export function subjectOf(
  { width, height, channels, pixels }: Picture,
  threshold = 60,
): { left: number; right: number; top: number; bottom: number; share: number } {
  const found = { left: width, right: -1, top: height, bottom: -1, share: 0 };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * channels;
      let difference = 0;
      for (let c = 0; c < channels; c++) difference += Math.abs(pixels[at + c]! - pixels[c]!);
      if (difference <= threshold) continue;
      found.left = Math.min(found.left, x);
      found.right = Math.max(found.right, x);
      found.top = Math.min(found.top, y);
      found.bottom = Math.max(found.bottom, y);
      found.share += 1 / (width * height);
    }
  return found;
}

/** The objects of a 3MF that its build uses, without transforms: what our engines write. */
export function read3mf(bytes: Uint8Array): Solid {
  const text = new TextDecoder().decode(unzipSync(bytes)['3D/3dmodel.model']);
  if (/<(?:item|component)[^>]+transform=/.test(text)) throw new Error('a 3MF with transforms');
  const number = (tag: string, name: string): number =>
    Number(new RegExp(` ${name}="([^"]+)"`).exec(tag)?.[1]);
  const corners = [...text.matchAll(/<mesh>[\s\S]*?<\/mesh>/g)].flatMap(([mesh]) => {
    const points = [...mesh.matchAll(/<vertex [^>]+>/g)].map(([tag]) =>
      ['x', 'y', 'z'].map(axis => number(tag, axis)),
    );
    return [...mesh.matchAll(/<triangle [^>]+>/g)].flatMap(([tag]) =>
      ['v1', 'v2', 'v3'].flatMap(name => points[number(tag, name)]!),
    );
  });
  return solidOf(corners);
}
