import type { Measurement, Mesh } from '../contract.ts';
import { creases } from './creases.ts';
import { adjacency, type Adjacency } from './edges.ts';
import { Features, type Feature, type Pointer } from './features.ts';
import { measure } from './measure.ts';
import { overhang, type Overhang } from './overhang.ts';
import { rays, type Rays } from './rays.ts';
import { section, type Plane, type Section } from './section.ts';
import { thinWalls, type ThinWallOptions, type ThinWalls } from './thin-walls.ts';

/** Every question about one mesh; what takes long to prepare (neighbours, ray tree) is made once, when needed. */
export class Analysis {
  readonly mesh: Mesh;
  #neighbours: Adjacency | undefined;
  #rays: Rays | undefined;
  #features: Features | undefined;

  constructor(mesh: Mesh) {
    this.mesh = mesh;
  }

  get #adjacency(): Adjacency {
    return (this.#neighbours ??= adjacency(this.mesh));
  }

  get #tree(): Rays {
    return (this.#rays ??= rays(this.mesh));
  }

  measure(): Measurement {
    return measure(this.mesh, this.#adjacency);
  }

  creases(angle?: number): Uint32Array {
    return creases(this.mesh, angle, this.#adjacency);
  }

  section(plane: Plane): Section {
    return section(this.mesh, plane, this.#adjacency);
  }

  overhang(limit?: number): Overhang {
    return overhang(this.mesh, limit);
  }

  thinWalls(options?: ThinWallOptions): Generator<number, ThinWalls> {
    return thinWalls(this.mesh, options, this.#tree);
  }

  pick(pointer: Pointer): Feature | undefined {
    this.#features ??= new Features(this.mesh, this.#tree, this.#adjacency);
    return this.#features.pick(pointer);
  }
}
