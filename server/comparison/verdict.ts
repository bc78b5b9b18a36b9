import type { Comparison } from '../../wasm/formwork/comparison.ts';
import type { Facts, PreviewComparison } from '../jobs/job.ts';

/**
 * Both meshes have 32-bit floats. Each coordinate is off by 2⁻²⁴ of its size at most, a corner by √3 of that, and both
 * may be so in opposite directions: as a share of the distance from the origin, faces may lie so far apart.
 */
const FLOATS = 2 * Math.sqrt(3) * 2 ** -24;
/**
 * The same in mm of OpenSCAD 2021.01, which cuts the coordinates of flat shapes, and so of what is extruded from them,
 * off to a grid of 2⁻¹⁶ mm.
 */
const GRID = Math.SQRT2 * 2 ** -16;
/**
 * What that grid grows to where outlines are offset again and again: a tenth of a micrometre. Sizes may differ by it,
 * and so may faces all over, as long as that is no more than this share of the volume.
 */
const MICRO = 1e-4;
const MICRO_SHARE = 2e-5;
/** Outlines come by way of SVG text of six digits: half a unit of the sixth is 5e-6 of a number at most. */
const SIX_DIGITS = 5e-6;
/**
 * Share of the surface by which it may be larger or smaller; 2e-5 is the most that a template has. This finds small
 * features that the volume of a large part would hide.
 */
const AREA = 5e-5;

interface Held {
  preview: Facts;
  production: Facts;
  figures: Comparison;
}

/** How both shapes compare, in words and figures. */
export function verdictOf({ preview, production, figures }: Held): PreviewComparison {
  const flat = production.dimensions === 2;
  const { symmetricDifference, engineA, engineB } = figures;
  // Of outlines `compare` knows the length of the border.
  const allowed = flat
    ? figures.allowed
    : Math.max(figures.allowed, allowedOf(preview), allowedOf(production));
  const common = {
    preview,
    production,
    allowed,
    engines: {
      preview: { name: engineA.name, version: engineA.version },
      production: { name: engineB.name, version: engineB.version },
    },
    ...(symmetricDifference === undefined ? {} : { symmetricDifference }),
  };
  if (preview.dimensions !== production.dimensions)
    return {
      ...common,
      verdict: 'differs',
      differences: [`${flat ? 'flat' : 'solid'}, in the preview ${flat ? 'solid' : 'flat'}`],
    };
  const differences = [
    ...sizes(preview, production),
    ...contents(preview, production, figures, allowed),
    ...topology(figures, flat),
  ];
  if (symmetricDifference !== undefined && symmetricDifference > allowed) {
    const whole = Math.max(Math.abs(figures.volumeA), Math.abs(figures.volumeB));
    differences.push(
      `${number(symmetricDifference)} ${flat ? 'mm²' : 'mm³'} belong to one of both only (${percent(symmetricDifference / whole)})`,
    );
  }
  if (differences.length > 0) return { ...common, verdict: 'differs', differences };
  if (symmetricDifference !== undefined) return { ...common, verdict: 'match', differences };
  return {
    ...common,
    verdict: 'unknown',
    reason: 'The mesh has gaps, so volumes cannot be held against each other. Size and area are the same.',
    differences,
  };
}

/** Where shapes cannot be held against each other. */
export const unknown = (
  reason: string,
  engines: PreviewComparison['engines'],
  production?: Facts,
): PreviewComparison => ({
  verdict: 'unknown',
  reason,
  differences: [],
  ...(production && { production }),
  engines,
});

/** mm³ */
function allowedOf(facts: Facts): number {
  const { area, volume = 0 } = facts;
  return Math.max(
    area * (reachOf(facts) * FLOATS + GRID),
    Math.min(area * MICRO, Math.abs(volume) * MICRO_SHARE),
  );
}

const reachOf = ({ boundingBox: { min, max } }: Facts): number =>
  Math.max(...min.map(Math.abs), ...max.map(Math.abs));

function sizes(preview: Facts, production: Facts): string[] {
  const share = production.dimensions === 2 ? 2 * SIX_DIGITS : FLOATS;
  const tolerance = MICRO + share * Math.max(reachOf(preview), reachOf(production));
  return ['x', 'y', 'z'].flatMap((axis, k) => {
    const [a, b] = [preview, production].map(({ boundingBox: { min, max } }) => ({
      low: min[k]!,
      high: max[k]!,
      size: max[k]! - min[k]!,
    })) as [{ low: number; high: number; size: number }, { low: number; high: number; size: number }];
    if (Math.abs(a.size - b.size) > tolerance) return [`${axis} ${against(b.size, a.size, 'mm')}`];
    // As large, but elsewhere.
    return Math.abs(a.low - b.low) > tolerance || Math.abs(a.high - b.high) > tolerance
      ? [`${axis} begins at ${against(b.low, a.low, 'mm')}`]
      : [];
  });
}

function contents(preview: Facts, production: Facts, figures: Comparison, allowed: number): string[] {
  const found: string[] = [];
  if (production.dimensions === 2) {
    if (Math.abs(figures.volumeA - figures.volumeB) > allowed)
      found.push(`area ${against(figures.volumeB, figures.volumeA, 'mm²')}`);
    return found;
  }
  if (Math.abs(preview.area - production.area) > AREA * Math.max(preview.area, production.area))
    found.push(`area ${against(production.area, preview.area, 'mm²')}`);
  const closed = preview.watertight && production.watertight;
  if (closed && Math.abs(figures.volumeA - figures.volumeB) > allowed)
    found.push(`volume ${against(figures.volumeB, figures.volumeA, 'mm³')}`);
  return found;
}

function topology(figures: Comparison, flat: boolean): string[] {
  const { componentsA, componentsB, genusA, genusB } = figures;
  const found: string[] = [];
  if (componentsA !== componentsB)
    found.push(`${counted(componentsB, 'part')}, in the preview ${componentsA}`);
  if (genusA !== genusB)
    found.push(`${counted(genusB, flat ? 'hole' : 'opening')} through it, in the preview ${genusA}`);
  return found;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Both numbers with as many digits as it takes to tell them apart. */
function against(production: number, preview: number, unit: string): string {
  for (let digits = 1; ; digits++) {
    const [a, b] = [production.toFixed(digits), preview.toFixed(digits)];
    if (a !== b || digits === 6) return `${a} ${unit}, in the preview ${b} ${unit}`;
  }
}

const number = (value: number): string => String(Number(value.toPrecision(3)));
const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;
