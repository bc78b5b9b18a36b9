import type { Mesh } from '../../wasm/contract.ts';
import type { Feature, Pointer } from '../../wasm/solid/features.ts';
import { relation, same, type Relation } from '../../wasm/solid/relation.ts';
import type { Plane } from '../../wasm/solid/section.ts';
import { distance } from '../../wasm/solid/vectors.ts';
import { analyze } from './analyze.ts';
import { area, mm, number, round } from './format.ts';

/** How near, in pixels, a pointer must come to a corner or an edge to take hold of it. */
const snap = 9;

/** A line of sight, with the size of a pixel at the eye and per mm away from it, and what is cut away. */
export interface Sight extends Pick<Pointer, 'from' | 'direction'> {
  pixel: number;
  spread: number;
  clip: Plane | undefined;
}

/** The measuring tool: one thing picked tells its size, two tell how they lie to each other. */
export class Measuring {
  hovered: Feature | undefined;
  picked: Feature[] = [];
  relation: Relation | undefined;
  readonly #changed: () => void;
  #busy = false;
  #waiting: (() => void) | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  clear(): void {
    this.hovered = undefined;
    this.picked = [];
    this.relation = undefined;
    this.#changed();
  }

  /** Looks under the pointer; while one look is under way only the newest of the others waits. */
  hover(mesh: Mesh, sight: Sight): void {
    if (this.#busy) {
      this.#waiting = () => this.hover(mesh, sight);
      return;
    }
    this.#busy = true;
    void look(mesh, sight)
      .then(found => {
        this.hovered = found;
        this.#changed();
      })
      .catch(() => {})
      .finally(() => {
        this.#busy = false;
        const next = this.#waiting;
        this.#waiting = undefined;
        next?.();
      });
  }

  async pick(mesh: Mesh, sight: Sight): Promise<void> {
    const found = await look(mesh, sight);
    if (!found) {
      this.clear();
      return;
    }
    const first = this.picked.length === 1 ? this.picked[0] : undefined;
    this.picked = first && !same(first, found) ? [first, found] : [found];
    const [one, other] = this.picked;
    this.relation = one && other ? relation(one, other) : undefined;
    this.#changed();
  }

  /** What the panel lists and the clipboard gets. */
  get report(): { title: string; rows: [string, string][] }[] {
    const parts = this.picked.map(described);
    if (this.relation) {
      const { delta, distance: length, angle, touching } = this.relation;
      const rows: [string, string][] = [];
      if (angle !== undefined) rows.push(['Angle', `${number(angle)}°`]);
      if (touching) {
        // Where a face ends is not looked at.
        const faces = this.picked.some(({ kind }) => kind === 'plane');
        rows.push(['', faces ? 'touching, or in one plane' : 'touching']);
      } else {
        rows.push(['Distance', mm(length)]);
        rows.push(['ΔX, ΔY, ΔZ', delta.map(x => number(Math.abs(x))).join(', ')]);
      }
      parts.push({ title: 'Between', rows });
    }
    return parts;
  }

  get text(): string {
    return this.report
      .flatMap(({ title, rows }) => rows.map(([label, value]) => `${title}: ${label && `${label} `}${value}`))
      .join('\n');
  }
}

/** What lies under a line of sight. */
export function look(mesh: Mesh, { from, direction, pixel, spread, clip }: Sight) {
  const pointer: Pointer = {
    from,
    direction,
    tolerance: snap * pixel,
    spread: snap * spread,
    ...(clip && { clip }),
  };
  return analyze(mesh, worker => worker.pick(pointer) as Promise<Feature | undefined>);
}

function described(feature: Feature): { title: string; rows: [string, string][] } {
  const at = (point: readonly number[]): [string, string] => ['X, Y, Z', point.map(number).join(', ')];
  switch (feature.kind) {
    case 'point':
      return { title: 'Corner', rows: [at(feature.at)] };
    case 'edge':
      return { title: 'Edge', rows: [['Length', mm(distance(feature.from, feature.to))]] };
    case 'circle':
      return {
        title: feature.arc > 359 ? 'Circle' : 'Arc',
        rows: [
          ['Size', round(feature)],
          ...(feature.arc > 359 ? [] : [['Angle', `${number(feature.arc)}°`] as [string, string]]),
          ['Centre', feature.center.map(number).join(', ')],
        ],
      };
    case 'cylinder': {
      const whole = feature.arc > 300;
      return {
        title: whole ? (feature.inside ? 'Hole' : 'Cylinder') : 'Rounding',
        rows: [
          ['Size', round(feature)],
          [whole && feature.inside ? 'Depth' : 'Height', mm(feature.height)],
        ],
      };
    }
    case 'sphere':
      return { title: 'Sphere', rows: [['Size', `⌀ ${mm(2 * feature.radius)}`]] };
    case 'plane':
      return { title: 'Face', rows: [['Area', area(feature.area)]] };
    case 'surface':
      return { title: 'Curved surface', rows: [at(feature.at)] };
  }
}
