import type { Comparison } from './comparison.ts';
import type { Facts } from './facts.ts';

export interface GeometryDifference {
  kind: 'status' | 'dimensions' | 'shape' | 'topology' | 'bounds' | 'color' | 'marks' | 'messages';
  text: string;
}

/** Share of the area by which colours may differ: where parts of two colours have a face in common it may have either. */
const COLOR = 0.05;
/** A colour with a larger share than this must be there at all. */
const PRESENT = 0.01;

/** How our geometry differs from OpenSCAD's, or undefined. `figures` are there when both made a shape. */
export function geometryDifference(
  reference: Facts,
  ours: Facts,
  figures: Comparison | undefined,
): GeometryDifference | undefined {
  if (reference.status !== ours.status) {
    const reason = (ours.status === 'invalid' ? ours : reference).diagnostics.at(-1)?.text ?? '';
    return { kind: 'status', text: `OpenSCAD ${reference.status}, ours ${ours.status}: ${reason}` };
  }
  if (reference.status !== 'ok') return undefined;
  const triangles = [reference.triangles ?? 0, ours.triangles ?? 0] as const;
  if (triangles[0] === 0 && triangles[1] === 0) return marks(reference, ours);
  if (reference.dimensions !== ours.dimensions)
    return { kind: 'dimensions', text: `OpenSCAD ${reference.dimensions}-D, ours ${ours.dimensions}-D` };
  if (!figures) return { kind: 'shape', text: 'no figures' };
  const { volumeA, volumeB, symmetricDifference, componentsA, componentsB, genusA, genusB } = figures;
  const volume = Math.max(Math.abs(volumeA), Math.abs(volumeB));
  // Where parts touch, OpenSCAD's mesh may have gaps: then volumes are all that it tells.
  const sound = reference.dimensions === 2 || reference.watertight === true;
  const apart = (sound ? symmetricDifference : undefined) ?? Math.abs(volumeA - volumeB);
  if (!(apart <= figures.allowed)) {
    const share = (apart / volume).toExponential(2);
    return {
      kind: 'shape',
      text: `volume ${volumeA} (OpenSCAD ${volumeB}), difference ${share}${symmetricDifference === undefined ? ' of volumes alone' : ''}`,
    };
  }
  if (sound && (componentsA !== componentsB || genusA !== genusB)) {
    return {
      kind: 'topology',
      text: `${componentsA} parts of genus ${genusA} (OpenSCAD ${componentsB} of ${genusB})`,
    };
  }
  return colors(reference, ours) ?? marks(reference, ours);
}

/** `#rrggbbaa`: whether each channel differs by a rounding at most. */
function sameColor(a: string, b: string): boolean {
  if (a === b || a === 'none' || b === 'none') return a === b;
  return [1, 3, 5, 7].every(
    at => Math.abs(parseInt(a.slice(at, at + 2), 16) - parseInt(b.slice(at, at + 2), 16)) <= 1,
  );
}

function colors(reference: Facts, ours: Facts): GeometryDifference | undefined {
  if (reference.dimensions === 2) return undefined;
  const area = (all: Facts, name: string): number =>
    Object.entries(all.colors ?? {}).reduce(
      (sum, [other, part]) => (sameColor(name, other) ? sum + part : sum),
      0,
    );
  for (const name of Object.keys({ ...reference.colors, ...ours.colors })) {
    const [a, b] = [area(ours, name), area(reference, name)];
    const whole = reference.area ?? 0;
    const missing = (a === 0 || b === 0) && Math.max(a, b) > PRESENT * whole;
    if (missing || Math.abs(a - b) > COLOR * whole)
      return { kind: 'color', text: `${name}: ${a.toFixed(2)} mm² (OpenSCAD ${b.toFixed(2)})` };
  }
  return undefined;
}

function marks(reference: Facts, ours: Facts): GeometryDifference | undefined {
  for (const kind of ['highlighted', 'background'] as const) {
    const [a, b] = [ours[kind], reference[kind]];
    const missing = (a === undefined) !== (b === undefined);
    if (missing || Math.abs((a ?? 0) - (b ?? 0)) > 1e-4 * Math.abs(b ?? 0))
      return { kind: 'marks', text: `${kind}: volume ${a} (OpenSCAD ${b})` };
  }
  return undefined;
}
