import type { Color, ColorRun, Engine, Evaluated, Mesh, Outline } from '../contract.ts';
import { FileError, readContents } from '../formats/read/read.ts';
import { triangulated } from '../scad/outline.ts';
import type { Kernel } from '../solid/kernel.ts';
import { measure } from '../solid/measure.ts';
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
  /** The mesh of the file; of a drawing with its outline, as in an evaluation. */
  mesh: Mesh;
  outline?: Outline;
  /** The file's shape, see-through, with what only one of the two has; undefined when that cannot be said. */
  difference?: Mesh;
  /** mm³; of drawings mm². */
  onlyPreview?: number;
  onlyProduction?: number;
}

export interface ProductionFile {
  bytes: Uint8Array;
  format: string;
  engine: { name: string; version: string };
}

/** The shape in a file. Throws an Error with a message for people when it has none, or is damaged. */
async function shapeIn({ bytes, format }: ProductionFile): Promise<Pick<Evaluated, 'mesh' | 'outline'>> {
  try {
    const { mesh, outline } = await readContents(format, bytes);
    if (outline) return { mesh: mesh ?? triangulated(outline), outline };
    if (mesh) return { mesh };
  } catch (error) {
    if (error instanceof FileError) throw new Error(`The file ${error.message}.`, { cause: error });
    throw error;
  }
  throw new Error(`A file of ${format.toUpperCase()} holds no shape to compare.`);
}

/** Reads a production file and says how it and the picture differ. Throws as the reader of its format does. */
export async function inspect(preview: Evaluated, file: ProductionFile, kernel: Kernel): Promise<Inspection> {
  const shape = await shapeIn(file);
  const { mesh } = shape;
  // Names of engines are those that make pictures; of others only the words are of interest here.
  const production = { ...shape, engine: file.engine as Engine };
  const figures = compare(preview, production, kernel);
  const parts = differenceMeshes(preview, production, kernel);
  const [onlyPreview, onlyProduction] = [parts?.onlyFirst, parts?.onlySecond].map(
    part => part && amountOf(part, shape.outline !== undefined),
  );
  const alike = figures.componentsA === figures.componentsB && figures.genusA === figures.genusB;
  // Films that rounding leaves are no difference: nothing could be shown of them.
  const match = same(figures) || (alike && onlyPreview === 0 && onlyProduction === 0);
  return {
    verdict: match ? (figures.symmetricDifference === undefined ? 'unknown' : 'match') : 'differs',
    figures,
    apart: boxesApart(preview.mesh, mesh),
    ...shape,
    ...(parts && { difference: painted(mesh, parts.onlyFirst, parts.onlySecond) }),
    ...(onlyPreview !== undefined && { onlyPreview }),
    ...(onlyProduction !== undefined && { onlyProduction }),
  };
}

function amountOf(mesh: Mesh, flat: boolean): number {
  if (mesh.indices.length === 0) return 0;
  const { volume, area } = measure(mesh);
  return flat ? area : Math.abs(volume);
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
