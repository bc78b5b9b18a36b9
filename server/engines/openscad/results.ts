import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mesh } from '../../../wasm/contract.ts';
import { FormatError, formatFor } from '../../../wasm/formats/formats.ts';
import { unzip } from '../../../wasm/formats/zip.ts';
import { readSvg, triangulated } from '../../../wasm/scad/outline.ts';
import { readOff, readStl } from '../../../wasm/scad/result.ts';
import { readStl as readFaces } from '../../../wasm/solid/mesh-files.ts';
import { Failure } from '../../failure.ts';
import type { OpenScadRequest } from '../../jobs/job.ts';
import type { Output, OutputFile } from '../engine.ts';

export type OpenScadFormat = OpenScadRequest['formats'][number];
export type Shape = NonNullable<Output['shape']>;

export const flat = (format: OpenScadFormat): boolean => format === 'svg' || format === 'dxf';
/** Names of files, without the extension. */
export const NAME = 'model';

const broken = (format: string, why: string): Failure =>
  new Failure('output_invalid', `The ${format.toUpperCase()} that the engine wrote is damaged: ${why}.`, {
    recoverable: true,
  });

/** The mesh of an STL file, binary or text. Throws Failure `output_invalid` for one that was cut off. */
export function meshOfStl(bytes: Uint8Array): Mesh {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const binary = bytes.length >= 84 && bytes.length === 84 + 50 * view.getUint32(80, true);
  if (!binary && !/^solid\b/.test(ascii(bytes.subarray(0, 6))))
    throw broken('stl', 'its length is not what it says');
  if (!binary && !/endsolid[^\n]*\s*$/.test(ascii(bytes.subarray(-100))))
    throw broken('stl', 'its end is missing');
  const mesh = readStl(binary ? bytes : binaryStl(bytes));
  if (mesh.indices.length === 0) throw broken('stl', 'it holds no triangle');
  if (!mesh.positions.every(Number.isFinite)) throw broken('stl', 'a coordinate is no number');
  return mesh;
}

/** A text STL of OpenSCAD as a binary one. */
function binaryStl(text: Uint8Array): Uint8Array<ArrayBuffer> {
  const { positions, faces } = readFaces(text);
  const bytes = new Uint8Array(84 + 50 * faces.length);
  bytes.set(new TextEncoder().encode('OpenSCAD Model\n'));
  const view = new DataView(bytes.buffer);
  view.setUint32(80, faces.length, true);
  for (const [index, face] of faces.entries()) {
    const points = face.map(point => positions.subarray(3 * point, 3 * point + 3));
    const normal = normalOf(points);
    for (const [corner, point] of [normal, ...points].entries())
      for (let axis = 0; axis < 3; axis++)
        view.setFloat32(84 + 50 * index + 12 * corner + 4 * axis, point[axis]!, true);
  }
  return bytes;
}

function normalOf([a, b, c]: readonly Float64Array[]): [number, number, number] {
  const [ux, uy, uz] = [b![0]! - a![0]!, b![1]! - a![1]!, b![2]! - a![2]!];
  const [vx, vy, vz] = [c![0]! - a![0]!, c![1]! - a![1]!, c![2]! - a![2]!];
  const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}

/** Throws Failure `output_invalid` when a file that an engine wrote is not whole. */
export function verify(format: OpenScadFormat, bytes: Uint8Array): void {
  switch (format) {
    case 'stl':
      return void meshOfStl(bytes);
    case 'off': {
      if (readOff(bytes).indices.length === 0) throw broken(format, 'it holds no face');
      return;
    }
    case 'amf': {
      if (!ascii(bytes.subarray(-100)).includes('</amf>')) throw broken(format, 'its end is missing');
      return;
    }
    case '3mf': {
      const model = unzip(bytes)['3D/3dmodel.model'];
      const text = model && new TextDecoder().decode(model);
      if (!text?.includes('<triangle ') || !text.includes('</model>'))
        throw broken(format, 'it holds no model');
      return;
    }
    case 'svg': {
      const text = new TextDecoder().decode(bytes);
      if (!text.trimEnd().endsWith('</svg>')) throw broken(format, 'its end is missing');
      return;
    }
    case 'dxf': {
      const text = ascii(bytes);
      if (!/\bEOF\s*$/.test(text) || !text.includes('ENTITIES')) throw broken(format, 'its end is missing');
      return;
    }
    case 'png': {
      const whole = ascii(bytes.subarray(1, 4)) === 'PNG' && ascii(bytes.subarray(-8, -4)) === 'IEND';
      if (!whole) throw broken(format, 'its end is missing');
      return;
    }
    case 'obj':
    case 'glb':
      if (bytes.length === 0) throw broken(format, 'it is empty');
  }
}

const ascii = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** The outline of an SVG as OpenSCAD writes it. Throws Failure `output_invalid`. */
export function outlineOf(svg: Uint8Array): Shape {
  const outline = readSvg(new TextDecoder().decode(svg));
  if (outline.contours.length === 0) throw broken('svg', 'it holds no contour');
  return { mesh: triangulated(outline), outline };
}

/** Writes a shape in one of our own formats. Throws Failure `invalid_model` when it does not fit. */
export async function written(shape: Shape, format: OpenScadFormat, folder: string): Promise<OutputFile> {
  try {
    const bytes = formatFor(format)!.write({
      mesh: shape.mesh,
      name: NAME,
      ...(shape.outline ? { outline: shape.outline } : {}),
    });
    verify(format, bytes);
    return await kept(bytes, format, folder);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new Failure('invalid_model', `${format.toUpperCase()} is not written: ${error.message}`, {
      cause: error,
    });
  }
}

async function kept(bytes: Uint8Array, format: OpenScadFormat, folder: string): Promise<OutputFile> {
  const name = `${NAME}.${format}`;
  const path = join(folder, name);
  await writeFile(path, bytes);
  return { name, format, path, size: bytes.length };
}

export const contentOf = async (path: string): Promise<Uint8Array> => new Uint8Array(await readFile(path));
