import { type Color, Group } from 'three';
import { LineMaterial } from 'three/examples/jsm/lines/LineMaterial.js';
import { LineSegments2 } from 'three/examples/jsm/lines/LineSegments2.js';
import { LineSegmentsGeometry } from 'three/examples/jsm/lines/LineSegmentsGeometry.js';
import { brickHeight, studPitch } from '../../../wasm/bricks/brick.ts';
import type { Placed } from './brick-meshes.ts';

const edges = [
  [0, 1],
  [1, 3],
  [3, 2],
  [2, 0],
  [4, 5],
  [5, 7],
  [7, 6],
  [6, 4],
  [0, 4],
  [1, 5],
  [2, 6],
  [3, 7],
] as const;

/** The edges of some bricks in one colour: strong where they are seen, faint behind others. */
export class Outlines extends Group {
  readonly #near: LineMaterial;
  readonly #far: LineMaterial;
  #lines: LineSegments2[] = [];

  constructor(width = 3) {
    super();
    this.#near = new LineMaterial({ linewidth: width, transparent: true, depthWrite: false });
    this.#far = new LineMaterial({
      linewidth: width * 0.7,
      transparent: true,
      opacity: 0.35,
      depthTest: false,
      depthWrite: false,
    });
  }

  set color(color: Color) {
    this.#near.color.copy(color);
    this.#far.color.copy(color);
  }

  show(bricks: readonly Placed[]): void {
    for (const line of this.#lines) this.remove(line);
    this.#lines[0]?.geometry.dispose();
    this.#lines = [];
    if (bricks.length === 0) return;
    const points: number[] = [];
    for (const { brick, height } of bricks) {
      const corner = (i: number): number[] => [
        (brick.x + (i & 1 ? brick.dx : 0)) * studPitch,
        (brick.y + (i & 2 ? brick.dy : 0)) * studPitch,
        height + (i & 4 ? brickHeight : 0),
      ];
      for (const [a, b] of edges) points.push(...corner(a), ...corner(b));
    }
    const geometry = new LineSegmentsGeometry().setPositions(points);
    this.#lines = [this.#far, this.#near].map(material => {
      const lines = new LineSegments2(geometry, material);
      lines.frustumCulled = false;
      lines.renderOrder = 5;
      this.add(lines);
      return lines;
    });
  }

  override dispose(): void {
    this.show([]);
    this.#near.dispose();
    this.#far.dispose();
  }
}
