import { nothing, svg, type SVGTemplateResult } from 'lit';
import type { Feature } from '../../wasm/solid/features.ts';
import type { Relation } from '../../wasm/solid/relation.ts';
import { frame } from '../../wasm/solid/section.ts';
import { add, distance, middle, scaled, type Vector } from '../../wasm/solid/vectors.ts';
import { corner, type Box } from './camera.ts';
import type { Label } from './floor.ts';
import { mm, number, round } from './format.ts';
import type { Measuring } from './measuring.ts';
import type { ModelScene } from './scene.ts';
import type { ViewSettings } from './settings.ts';
import type { Stage } from './stage.ts';

type Project = Stage['project'];

const place = (project: Project, point: Vector) => {
  const { x, y, behind } = project(point);
  return behind ? undefined : { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 };
};

function path(project: Project, points: readonly Vector[], kind: string): SVGTemplateResult | typeof nothing {
  const places = points.map(p => place(project, p));
  if (places.some(p => p === undefined)) return nothing;
  return svg`<polyline class=${kind} points=${places.map(p => `${p!.x},${p!.y}`).join(' ')}></polyline>`;
}

function tag(project: Project, at: Vector, text: string, kind = 'tag'): SVGTemplateResult | typeof nothing {
  const p = place(project, at);
  return p ? svg`<text class=${kind} x=${p.x} y=${p.y}>${text}</text>` : nothing;
}

function dot(project: Project, at: Vector, kind: string): SVGTemplateResult | typeof nothing {
  const p = place(project, at);
  return p ? svg`<circle class=${kind} cx=${p.x} cy=${p.y} r="4"></circle>` : nothing;
}

type Point = { x: number; y: number };

/** Twice the area of a triangle; above 0 when it turns clockwise on screen. */
const turn = (a: Point, b: Point, c: Point): number => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

/** The outline of a box in the picture, clockwise; undefined when a part of it is behind the eye. */
function silhouette(project: Project, box: Box): Point[] | undefined {
  const corners = Array.from({ length: 8 }, (_, i) => project(corner(box, i)));
  if (corners.some(({ behind }) => behind)) return undefined;
  corners.sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (points: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of points) {
      while (chain.length > 1 && turn(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(corners), ...half(corners.toReversed())];
}

/** Grid labels that are in the picture, not on top of each other, and not over the model. */
function gridLabels(
  project: Project,
  labels: readonly Label[],
  { width, height }: Stage['size'],
  model: readonly Point[] | undefined,
) {
  const over = (point: Point): boolean =>
    model !== undefined &&
    model.length > 2 &&
    model.every((from, i) => turn(from, model[(i + 1) % model.length]!, point) >= 0);
  const taken: { x: number; y: number }[] = [];
  return labels.map(({ at, text }) => {
    const p = place(project, at);
    if (!p || p.x < 0 || p.y < 0 || p.x > width || p.y > height) return nothing;
    const right = p.x + 3 + 6 * text.length;
    if ([p.x, right].some(x => [p.y, p.y + 12].some(y => over({ x, y })))) return nothing;
    // There stands the cube.
    if (p.x > width - 100 && p.y < 110) return nothing;
    if (taken.some(q => Math.abs(q.x - p.x) < 28 && Math.abs(q.y - p.y) < 14)) return nothing;
    taken.push(p);
    return svg`<text class="grid" x=${p.x + 3} y=${p.y + 10}>${text}</text>`;
  });
}

/** The bounding box with its three sizes, each on the edge nearest to the bottom of the picture. */
function dimensions(project: Project, box: Box) {
  const { min, max } = box;
  const edges = [0, 1, 2].flatMap(axis =>
    [0, 1, 2, 3].map(k => {
      const bits = [0, 1, 2].filter(a => a !== axis);
      const from = (k & 1 ? 1 << bits[0]! : 0) | (k & 2 ? 1 << bits[1]! : 0);
      return { axis, from: corner(box, from), to: corner(box, from | (1 << axis)) };
    }),
  );
  return svg`
    ${edges.map(({ from, to }) => path(project, [from, to], 'box'))}
    ${[0, 1, 2].map(axis => {
      const size = max[axis]! - min[axis]!;
      if (size === 0) return nothing;
      // The outline of the box: its lowest edge for X and Y, the leftmost for Z.
      const candidates = edges
        .filter(e => e.axis === axis)
        .map(e => ({ at: middle(e.from, e.to), p: place(project, middle(e.from, e.to)) }))
        .filter(({ p }) => p !== undefined)
        .sort((a, b) => (axis === 2 ? a.p!.x - b.p!.x : b.p!.y - a.p!.y));
      const best = candidates[0];
      return best ? tag(project, best.at, `${'XYZ'[axis]} ${number(size)}`) : nothing;
    })}`;
}

function ring(center: Vector, normal: Vector, radius: number): Vector[] {
  const { u, v } = frame(normal);
  return Array.from({ length: 65 }, (_, i) => {
    const t = (Math.PI * i) / 32;
    return add(center, add(scaled(u, radius * Math.cos(t)), scaled(v, radius * Math.sin(t))));
  });
}

/** A picked thing, drawn over the model. `size` is about a pixel's size at the model, for marks without one. */
function drawn(project: Project, feature: Feature, kind: 'hover' | 'picked', size: number) {
  switch (feature.kind) {
    case 'point':
      return dot(project, feature.at, kind);
    case 'edge':
      return svg`${path(project, [feature.from, feature.to], kind)}
        ${tag(project, middle(feature.from, feature.to), mm(distance(feature.from, feature.to)))}`;
    case 'circle':
      return svg`${path(project, ring(feature.center, feature.normal, feature.radius), kind)}
        ${dot(project, feature.center, kind)}
        ${tag(project, feature.center, round(feature))}`;
    case 'cylinder': {
      const half = scaled(feature.axis, feature.height / 2);
      const ends = [add(feature.center, half), add(feature.center, scaled(half, -1))];
      return svg`${ends.map(end => path(project, ring(end, feature.axis, feature.radius), kind))}
        ${path(project, ends, `${kind} thin`)}
        ${tag(project, ends[0]!, round(feature))}`;
    }
    case 'sphere':
      return svg`${dot(project, feature.at, kind)}${tag(project, feature.at, round(feature))}`;
    case 'plane':
      return svg`${path(project, ring(feature.at, feature.normal, 9 * size), kind)}
        ${path(project, [feature.at, add(feature.at, scaled(feature.normal, 22 * size))], kind)}`;
    case 'surface':
      return dot(project, feature.at, kind);
  }
}

function drawnRelation(project: Project, { from, to, distance, angle, touching }: Relation) {
  if (touching && angle === undefined) return nothing;
  const text = angle === undefined ? mm(distance) : `${number(angle)}°`;
  return svg`${path(project, [from, to], 'relation')}${tag(project, middle(from, to), text, 'tag strong')}`;
}

/** All that is drawn over one picture. */
export function annotations(
  scene: ModelScene,
  settings: Readonly<ViewSettings>,
  measuring: Measuring | undefined,
) {
  const { stage, box } = scene;
  const { view } = stage;
  const project: Project = point => stage.project(point);
  const pixel = view.height / stage.size.height;
  return [
    settings.grid
      ? gridLabels(project, scene.floor.labels, stage.size, box && silhouette(project, box))
      : nothing,
    settings.dimensions && box ? dimensions(project, box) : nothing,
    measuring?.picked.map(feature => drawn(project, feature, 'picked', pixel)),
    measuring?.hovered ? drawn(project, measuring.hovered, 'hover', pixel) : nothing,
    measuring?.relation ? drawnRelation(project, measuring.relation) : nothing,
  ];
}
