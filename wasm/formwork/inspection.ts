import type { Color, ColorRun, Engine, Evaluated, Mesh } from '../contract.ts';
import type { Kernel } from '../solid/kernel.ts';
import { measure } from '../solid/measure.ts';
import { readOff, readStl } from '../solid/mesh-files.ts';
import { compare, same, type Comparison } from './comparison.ts';
import { differenceColors } from './difference-colors.ts';
import { differenceMeshes } from './difference-meshes.ts';

/** A production file held against the picture on screen. */
export interface Inspection {
  /** `unknown`: one of the two has gaps, and the figures that are left agree. */
  verdict: 'match' | 'differs' | 'unknown';
  /** A is the picture, B the file. */
  figures: Comparison;
  /** Millimetres by which box corners are apart at most. */
  apart: number;
  /** The mesh of the file. */
  mesh: Mesh;
  /** The file's shape, see-through, with what only one of the two has; undefined when that cannot be said. */
  difference?: Mesh;
  /** mm³ */
  onlyPreview?: number;
  onlyProduction?: number;
}

/** Formats of which {@link readMesh} makes a mesh. */
export const readableFormats = ['stl', 'off'] as const;

/** The mesh in a file; throws an Unsupported for files with faults, a RangeError for another format. */
export function readMesh(bytes: Uint8Array, format: string): Mesh {
  const read = { stl: readStl, off: readOff }[format];
  if (!read) throw new RangeError(`Nothing reads ${format}.`);
  const { positions, faces } = read(bytes);
  const indices = new Uint32Array(faces.reduce((sum, face) => sum + 3 * (face.length - 2), 0));
  let filled = 0;
  for (const face of faces)
    // OpenSCAD writes triangles; a face with more corners is a convex one of another program.
    for (let i = 2; i < face.length; i++) indices.set([face[0]!, face[i - 1]!, face[i]!], (filled += 3) - 3);
  return {
    positions: Float32Array.from(positions),
    indices,
    colors: [{ start: 0, count: indices.length, color: null }],
  };
}

export interface ProductionFile {
  bytes: Uint8Array;
  format: string;
  engine: { name: string; version: string };
}

/** Reads a production file and says how it and the picture differ. Throws as {@link readMesh}. */
export function inspect(preview: Evaluated, file: ProductionFile, kernel: Kernel): Inspection {
  const mesh = readMesh(file.bytes, file.format);
  // Names of engines are those that make pictures; of others only the words are of interest here.
  const production = { mesh, engine: file.engine as Engine };
  const figures = compare(preview, production, kernel);
  const parts = differenceMeshes(preview, production, kernel);
  const [onlyPreview, onlyProduction] = [parts?.onlyFirst, parts?.onlySecond].map(
    part => part && (part.indices.length > 0 ? Math.abs(measure(part).volume) : 0),
  );
  const alike = figures.componentsA === figures.componentsB && figures.genusA === figures.genusB;
  // Films that rounding leaves are no difference: nothing could be shown of them.
  const match = same(figures) || (alike && onlyPreview === 0 && onlyProduction === 0);
  return {
    verdict: match ? (figures.symmetricDifference === undefined ? 'unknown' : 'match') : 'differs',
    figures,
    apart: boxesApart(preview.mesh, mesh),
    mesh,
    ...(parts && { difference: painted(mesh, parts.onlyFirst, parts.onlySecond) }),
    ...(onlyPreview !== undefined && { onlyPreview }),
    ...(onlyProduction !== undefined && { onlyProduction }),
  };
}

function boxesApart(a: Mesh, b: Mesh): number {
  if (a.indices.length === 0 || b.indices.length === 0) return Infinity;
  const [boxA, boxB] = [measure(a).boundingBox, measure(b).boundingBox];
  return Math.max(
    ...[0, 1, 2].flatMap(axis =>
      (['min', 'max'] as const).map(end => Math.abs(boxA[end][axis]! - boxB[end][axis]!)),
    ),
  );
}

function painted(common: Mesh, onlyPreview: Mesh, onlyProduction: Mesh): Mesh {
  const parts: [Mesh, Color][] = [
    [common, differenceColors.common],
    [onlyPreview, differenceColors.onlyPreview],
    [onlyProduction, differenceColors.onlyProduction],
  ];
  const total = (pick: (mesh: Mesh) => number): number => parts.reduce((sum, [mesh]) => sum + pick(mesh), 0);
  const positions = new Float32Array(total(mesh => mesh.positions.length));
  const indices = new Uint32Array(total(mesh => mesh.indices.length));
  const colors: ColorRun[] = [];
  let vertices = 0;
  let start = 0;
  for (const [mesh, color] of parts) {
    positions.set(mesh.positions, 3 * vertices);
    for (let i = 0; i < mesh.indices.length; i++) indices[start + i] = mesh.indices[i]! + vertices;
    if (mesh.indices.length > 0) colors.push({ start, count: mesh.indices.length, color });
    vertices += mesh.positions.length / 3;
    start += mesh.indices.length;
  }
  return { positions, indices, colors };
}
