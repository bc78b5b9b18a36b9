import type { Engine, Evaluated, Mesh, Outline } from '../contract.ts';
import { combined, sanitized } from '../solid/clipping.ts';
import type { Kernel, Manifold } from '../solid/kernel.ts';
import { measure } from '../solid/measure.ts';
import { doubleArea, type Planar } from '../solid/planar.ts';
import { separated } from '../solid/separated.ts';
import { withoutSheets } from './sheets.ts';

/** Figures of two results for one model; of 2-D models areas in mm² stand for volumes, holes for genus. */
export interface Comparison {
  /** Undefined when one result is flat and the other is not: then the difference is everything. */
  dimensions: 2 | 3 | undefined;
  /** mm³ */
  volumeA: number;
  volumeB: number;
  /** What belongs to one of the two only; undefined when a mesh has gaps, so that nothing can be said. */
  symmetricDifference: number | undefined;
  /** How much of it is within what the same shape may differ by. */
  allowed: number;
  componentsA: number;
  componentsB: number;
  genusA: number;
  genusB: number;
  engineA: Engine;
  engineB: Engine;
}

/** Share of the volume by which two right results may differ. */
const SAME = 1e-6;
/**
 * Positions are 32-bit floats: a face that is rounded and cut into other triangles encloses that much more or less, as
 * a share of its area times its distance from the origin.
 */
const FLOAT = 2 ** -24;
/** Outlines of OpenSCAD come by way of SVG text of six digits. */
const SVG = 5e-6;

type Shape = Pick<Evaluated, 'mesh' | 'outline'>;

interface Facts {
  volume: number;
  /** What rounding may move. */
  slack: number;
  components: number;
  genus: number;
}

/**
 * Compares two results of the same model, by boolean operations of `kernel`. Pieces of surface that enclose nothing
 * do not count.
 */
export function compare(
  first: Shape & { engine: Engine },
  second: Shape & { engine: Engine },
  kernel: Kernel,
): Comparison {
  const [a, b] = [first, second].map(shape =>
    shape.outline ? shape : { ...shape, mesh: withoutSheets(shape.mesh) },
  ) as [typeof first, typeof second];
  const [factsA, factsB] = [factsOf(a), factsOf(b)];
  const flatA = a.outline !== undefined;
  const flatB = b.outline !== undefined;
  return {
    dimensions: flatA === flatB ? (flatA ? 2 : 3) : undefined,
    volumeA: factsA.volume,
    volumeB: factsB.volume,
    allowed: Math.max(
      SAME * Math.abs(factsA.volume),
      SAME * Math.abs(factsB.volume),
      factsA.slack,
      factsB.slack,
    ),
    symmetricDifference:
      flatA === flatB ? symmetricDifference(a, b, kernel) : Math.abs(factsA.volume) + Math.abs(factsB.volume),
    componentsA: factsA.components,
    componentsB: factsB.components,
    genusA: factsA.genus,
    genusB: factsB.genus,
    engineA: a.engine,
    engineB: b.engine,
  };
}

/** Whether the figures say that both results are the same shape. */
export function same(figures: Comparison): boolean {
  const { volumeA, volumeB, componentsA, componentsB, genusA, genusB, symmetricDifference } = figures;
  return (
    figures.dimensions !== undefined &&
    componentsA === componentsB &&
    genusA === genusB &&
    (symmetricDifference ?? Math.abs(volumeA - volumeB)) <= figures.allowed
  );
}

function factsOf({ mesh, outline }: Shape): Facts {
  if (outline) {
    // Contours that touch in a point may be written as one or as two: taken apart anew they are alike.
    const { contours } = sanitized(outline.contours);
    const areas = contours.map(contour => doubleArea(contour) / 2);
    return {
      volume: areas.reduce((sum, value) => sum + value, 0),
      slack: contours.reduce((sum, contour) => sum + lengthOf(contour) * reachOf(contour), 0) * SVG,
      components: areas.filter(value => value > 0).length,
      genus: areas.filter(value => value < 0).length,
    };
  }
  const { volume, area, components, genus, boundingBox } = measure(mesh);
  return {
    volume,
    slack: area * reachOf([...boundingBox.min, ...boundingBox.max]) * FLOAT,
    components,
    genus,
  };
}

const reachOf = (coordinates: ArrayLike<number>): number => {
  let reach = 0;
  for (let i = 0; i < coordinates.length; i++) reach = Math.max(reach, Math.abs(coordinates[i]!));
  return reach;
};

function lengthOf(contour: Float64Array): number {
  let length = 0;
  for (let i = 0; i < contour.length; i += 2) {
    const next = (i + 2) % contour.length;
    length += Math.hypot(contour[next]! - contour[i]!, contour[next + 1]! - contour[i + 1]!);
  }
  return length;
}

function symmetricDifference(a: Shape, b: Shape, kernel: Kernel): number | undefined {
  if (a.outline && b.outline) return flatDifference(a.outline, b.outline);
  if (sameTriangles(a.mesh, b.mesh)) return 0;
  const [solidA, solidB] = [solid(a.mesh, kernel), solid(b.mesh, kernel)];
  try {
    if (!solidA || !solidB) return undefined;
    const onlyA = solidA.subtract(solidB);
    const onlyB = solidB.subtract(solidA);
    const result = Math.abs(onlyA.volume()) + Math.abs(onlyB.volume());
    onlyA.delete();
    onlyB.delete();
    return result;
  } finally {
    solidA?.delete();
    solidB?.delete();
  }
}

/** Steps across a model in which the corners of triangles are told apart: what 32-bit floats can tell. */
const STEPS = 2 ** 22;

/**
 * Whether both meshes are made of the same triangles. Of faces that cross each other boolean operations say nothing,
 * but the same faces are the same. False may also mean that rounding put a corner on the next step.
 */
function sameTriangles(a: Mesh, b: Mesh): boolean {
  if (a.indices.length !== b.indices.length) return false;
  let extent = 0;
  for (const coordinate of a.positions) extent = Math.max(extent, Math.abs(coordinate));
  // An odd offset: round numbers shall not lie between two steps.
  const scale = STEPS / (extent || 1);
  const placesOf = ({ positions }: Mesh, ids: Map<string, number>): Int32Array =>
    Int32Array.from({ length: positions.length / 3 }, (_, v) => {
      const [x, y, z] = [0, 1, 2].map(k => Math.floor(positions[3 * v + k]! * scale + 0.37));
      const place = `${x} ${y} ${z}`;
      let id = ids.get(place);
      if (id === undefined) ids.set(place, (id = ids.size));
      return id;
    });
  const ids = new Map<string, number>();
  const [placesA, placesB] = [placesOf(a, ids), placesOf(b, ids)];
  const keyOf = ({ indices }: Mesh, places: Int32Array, at: number): string => {
    const corners = [0, 1, 2].map(k => places[indices[at + k]!]!);
    const first = corners.indexOf(Math.min(...corners));
    return `${corners[first]} ${corners[(first + 1) % 3]} ${corners[(first + 2) % 3]}`;
  };
  const counts = new Map<string, number>();
  for (let at = 0; at < a.indices.length; at += 3) {
    const key = keyOf(a, placesA, at);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (let at = 0; at < b.indices.length; at += 3) {
    const key = keyOf(b, placesB, at);
    const count = counts.get(key);
    if (!count) return false;
    counts.set(key, count - 1);
  }
  return true;
}

/** Undefined for a mesh with gaps. */
export function solid({ positions, indices }: Mesh, kernel: Kernel): Manifold | undefined {
  const { positions: places, triangles } = separated(positions, indices);
  const direct = kernel.solid(places, triangles);
  if (direct) return direct;
  // Points that lie apart by less than 32-bit floats can tell.
  const input = new kernel.Mesh({ numProp: 3, vertProperties: positions, triVerts: indices });
  input.merge();
  try {
    return new kernel.Manifold(input);
  } catch {
    return undefined;
  }
}

function flatDifference(a: Outline, b: Outline): number {
  const flatA = sanitized(a.contours);
  const flatB = sanitized(b.contours);
  return area(combined('difference', [flatA, flatB])) + area(combined('difference', [flatB, flatA]));
}

const area = ({ contours }: Planar): number =>
  contours.reduce((sum, contour) => sum + doubleArea(contour), 0) / 2;
