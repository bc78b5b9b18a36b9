import { Group, Mesh, MeshLambertMaterial, type Color } from 'three';
import { type Brick, studPitch } from '../../../wasm/bricks/brick.ts';
import type { Theme } from '../../viewer/theme.ts';
import { bodyGeometry } from './brick-geometry.ts';
import { layerHeight, looks } from './brick-meshes.ts';
import { Outlines } from './outlines.ts';

/** Bricks that are not there yet: where they would go, and whether they can. */
export interface GhostState {
  readonly bricks: readonly Brick[];
  readonly fits: boolean;
}

/** Bricks that are being put somewhere. */
export class Ghost extends Group {
  readonly #outlines = new Outlines(2.5);
  #bodies: Mesh[] = [];
  #accent: Color | undefined;
  #error: Color | undefined;
  #shown: GhostState | undefined;

  constructor() {
    super();
    this.add(this.#outlines);
  }

  set theme({ accent, error }: Theme) {
    this.#accent = accent;
    this.#error = error;
  }

  show(state: GhostState | undefined, lift: number): void {
    if (state === this.#shown) return;
    this.#shown = state;
    this.#clear();
    const { bricks = [], fits = true } = state ?? {};
    for (const brick of bricks) {
      const material = new MeshLambertMaterial({ vertexColors: true, transparent: true, opacity: 0.82 });
      material.color.copy((!fits && this.#error) || looks(brick.color).color);
      const body = new Mesh(bodyGeometry(brick.dx, brick.dy), material);
      body.position.set(brick.x * studPitch, brick.y * studPitch, layerHeight(brick.z, lift));
      body.renderOrder = 2;
      this.#bodies.push(body);
      this.add(body);
    }
    const color = fits ? this.#accent : this.#error;
    if (color) this.#outlines.color = color;
    this.#outlines.show(bricks.map(brick => ({ brick, height: layerHeight(brick.z, lift) })));
  }

  #clear(): void {
    for (const body of this.#bodies) {
      this.remove(body);
      body.geometry.dispose();
      (body.material as MeshLambertMaterial).dispose();
    }
    this.#bodies = [];
  }

  override dispose(): void {
    this.#clear();
    this.#outlines.dispose();
  }
}
