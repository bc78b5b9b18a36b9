import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DynamicDrawUsage,
  Group,
  LineBasicMaterial,
  LineSegments,
  Mesh as Object3D,
  MeshBasicMaterial,
  Sphere,
  DoubleSide,
  type MeshLambertMaterial,
  type Plane,
} from 'three';
import type { ColorRun, Mesh } from '../../wasm/contract.ts';
import { creases } from '../../wasm/solid/creases.ts';
import { analyze } from './analyze.ts';
import { faceMaterial, paint, translucent, type Shading } from './materials.ts';

/** Up to this many triangles edges are found at once (a few milliseconds); above, the mesh worker finds them. */
export const edgesAtOnce = 30_000;
/** Up to this many triangles edges are found even while meshes follow each other: within a millisecond. */
const edgesInMotion = 1500;
/** Milliseconds: a mesh that follows another this soon is one of many under a moving hand. */
const motion = 200;
/** Above this many triangles edges are not drawn unless asked for. */
export const edgesByDefault = 400_000;

/** A mesh on stage: faces in the model's colours, and edges on the same vertex buffer. */
export class ModelView extends Group {
  faces: Object3D<BufferGeometry, MeshLambertMaterial[]>;
  readonly edges: LineSegments<BufferGeometry, LineBasicMaterial>;
  readonly thin: Object3D<BufferGeometry, MeshBasicMaterial>;
  mesh: Mesh | undefined;
  /** Where faces of two models coincide, the one with less offset is seen; edges have none. */
  offset = 2;
  readonly #shading: Shading;
  #spare: MeshLambertMaterial[] = [];
  readonly #changed: () => void;
  #default = new Color('#f2b636');
  #wireframe = false;
  #edgesShown: boolean | 'auto' = 'auto';
  #clip: Plane[] = [];
  #search: AbortController | undefined;
  #shownAt = -Infinity;
  #still: ReturnType<typeof setTimeout> | undefined;

  /** `changed` is called when something arrives later, such as edges. */
  constructor(shading: Shading, changed: () => void) {
    super();
    this.#shading = shading;
    this.#changed = changed;
    this.faces = new Object3D(uncounted(), []);
    this.edges = new LineSegments(
      uncounted(),
      new LineBasicMaterial({ color: 0x000000, transparent: true, opacity: 0.55, depthWrite: false }),
    );
    this.thin = new Object3D(
      uncounted(),
      new MeshBasicMaterial({
        color: '#e5484d',
        side: DoubleSide,
        transparent: true,
        opacity: 0.85,
        polygonOffset: true,
        polygonOffsetFactor: 1,
        polygonOffsetUnits: 1,
      }),
    );
    this.thin.visible = false;
    for (const part of [this.faces, this.edges, this.thin]) {
      part.frustumCulled = false;
      part.matrixAutoUpdate = false;
    }
    this.edges.renderOrder = 2;
    this.add(this.faces, this.edges, this.thin);
  }

  /** Shows another mesh. Buffers are written in place while they are large enough and not far too large. */
  show(mesh: Mesh | undefined): void {
    if (this.mesh === mesh) return;
    this.mesh = mesh;
    this.#search?.abort();
    clearTimeout(this.#still);
    const moving = performance.now() - this.#shownAt < motion;
    this.#shownAt = performance.now();
    this.edges.visible = false;
    this.thin.visible = false;
    this.visible = mesh !== undefined && mesh.indices.length > 0;
    if (!mesh || !this.visible) return;

    const runs = sortedRuns(mesh);
    const { faces } = this;
    const position = faces.geometry.getAttribute('position') as BufferAttribute | undefined;
    const index = faces.geometry.getIndex();
    if (!roomFor(position, mesh.positions.length) || !roomFor(index, mesh.indices.length)) {
      faces.geometry.dispose();
      faces.geometry = uncounted();
      faces.geometry.setAttribute('position', buffer(new Float32Array(room(mesh.positions.length)), 3));
      faces.geometry.setIndex(buffer(new Uint32Array(room(mesh.indices.length)), 1));
      this.edges.geometry.setAttribute('position', faces.geometry.getAttribute('position'));
    }
    const { geometry } = faces;
    write(geometry.getAttribute('position') as BufferAttribute, mesh.positions);
    geometry.clearGroups();
    const target = geometry.getIndex()!;
    let start = 0;
    for (const [slot, { pieces }] of runs.entries()) {
      const begin = start;
      for (const piece of pieces) {
        (target.array as Uint32Array).set(
          mesh.indices.subarray(piece.start, piece.start + piece.count),
          start,
        );
        start += piece.count;
      }
      geometry.addGroup(begin, start - begin, slot);
    }
    geometry.setDrawRange(0, start);
    written(target, start);
    this.#dress(runs.map(run => run.color));
    // They come when the hand rests: finding them takes longer than drawing the faces.
    if (moving && mesh.indices.length > 3 * edgesInMotion)
      this.#still = setTimeout(() => void this.#findEdges(), motion);
    else void this.#findEdges();
  }

  /**
   * Materials are painted anew rather than made anew, and one of each kind is kept for the next time: with its last
   * material the graphics card would forget a program, and compiling it holds up the picture.
   */
  #dress(colors: readonly ColorRun['color'][]): void {
    const spare = [...this.faces.material, ...this.#spare];
    this.faces.material = colors.map(own => {
      const color = own ?? this.#default;
      const transparent = translucent(color);
      const found = spare.findIndex(material => material.transparent === transparent);
      const material = spare.splice(found, found < 0 ? 0 : 1)[0] ?? faceMaterial(transparent, this.#shading);
      paint(material, color);
      material.wireframe = this.#wireframe;
      material.clippingPlanes = this.#clip;
      material.polygonOffsetFactor = material.polygonOffsetUnits = this.offset;
      material.userData = { plain: own === null };
      return material;
    });
    this.#spare = [];
    for (const material of spare) {
      if (this.#spare.some(({ transparent }) => transparent === material.transparent)) material.dispose();
      else this.#spare.push(material);
    }
  }

  /** Colour of what the model leaves uncoloured. */
  set color(color: Color) {
    this.#default = color;
    for (const material of this.faces.material) if (material.userData['plain']) paint(material, color);
  }

  set wireframe(on: boolean) {
    this.#wireframe = on;
    for (const material of this.faces.material) material.wireframe = on;
  }

  /** `auto`: drawn unless the mesh is very large. */
  set edgesShown(shown: boolean | 'auto') {
    if (this.#edgesShown === shown) return;
    this.#edgesShown = shown;
    if (shown === false) this.edges.visible = false;
    else void this.#findEdges();
  }

  set clip(planes: Plane[]) {
    this.#clip = planes;
    for (const material of [...this.faces.material, this.edges.material, this.thin.material]) {
      material.clippingPlanes = planes;
    }
  }

  /** Marks patches of surface, nine coordinates a triangle; none hides the mark. */
  markThin(patches: Float32Array | undefined): void {
    this.thin.visible = patches !== undefined && patches.length > 0;
    if (!patches) return;
    this.thin.geometry.dispose();
    this.thin.geometry = uncounted();
    this.thin.geometry.setAttribute('position', new BufferAttribute(patches, 3));
  }

  async #findEdges(): Promise<void> {
    const { mesh } = this;
    if (!mesh || this.#edgesShown === false) return;
    const triangles = mesh.indices.length / 3;
    if (triangles <= edgesAtOnce) {
      this.#drawEdges(creases(mesh));
      return;
    }
    if (this.#edgesShown === 'auto' && triangles > edgesByDefault) return;
    this.#search?.abort();
    const search = (this.#search = new AbortController());
    try {
      const pairs = await analyze(mesh, worker => worker.creases(), search);
      if (this.mesh === mesh && !search.signal.aborted) this.#drawEdges(pairs);
    } catch {
      // Aborted, or the worker is gone: the model is shown without its edges.
    }
  }

  #drawEdges(all: Uint32Array): void {
    const { edges } = this;
    const pairs = this.mesh ? somewhere(this.mesh, all) : all;
    if (!roomFor(edges.geometry.getIndex(), pairs.length)) {
      // The vertex buffer is the faces': it must outlive this geometry.
      edges.geometry.deleteAttribute('position');
      edges.geometry.dispose();
      edges.geometry = uncounted();
      edges.geometry.setAttribute('position', this.faces.geometry.getAttribute('position'));
      edges.geometry.setIndex(buffer(new Uint32Array(room(pairs.length)), 1));
    }
    const index = edges.geometry.getIndex()!;
    write(index, pairs);
    edges.geometry.setDrawRange(0, pairs.length);
    edges.visible = true;
    this.#changed();
  }

  override dispose(): void {
    this.#search?.abort();
    clearTimeout(this.#still);
    this.edges.geometry.deleteAttribute('position');
    for (const part of [this.faces, this.edges, this.thin]) part.geometry.dispose();
    const materials = [...this.faces.material, ...this.#spare, this.edges.material, this.thin.material];
    for (const material of materials) material.dispose();
  }
}

/** The edges whose ends are places: a processor that draws takes minutes for a line without an end. */
function somewhere({ positions }: Mesh, pairs: Uint32Array): Uint32Array {
  const nowhere = (vertex: number): boolean =>
    !Number.isFinite(positions[3 * vertex]! + positions[3 * vertex + 1]! + positions[3 * vertex + 2]!);
  if (!pairs.some(nowhere)) return pairs;
  return pairs.filter((_, i) => !nowhere(pairs[i & ~1]!) && !nowhere(pairs[i | 1]!));
}

/** A geometry whose extent nobody computes: nothing here is culled, or hit by three's own ray caster. */
export function uncounted(): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.boundingSphere = new Sphere(undefined, Infinity);
  return geometry;
}

const room = (length: number) =>
  Math.max(384, Math.ceil((length * (length > 1_000_000 ? 1.05 : 1.3)) / 3) * 3);

const roomFor = (attribute: BufferAttribute | null | undefined, length: number): boolean =>
  !!attribute && attribute.array.length >= length && attribute.array.length <= Math.max(4 * length, 65_536);

function buffer(array: Float32Array | Uint32Array, size: number): BufferAttribute {
  return new BufferAttribute(array, size).setUsage(DynamicDrawUsage);
}

function write(attribute: BufferAttribute, values: Float32Array | Uint32Array): void {
  (attribute.array as Float32Array | Uint32Array).set(values);
  written(attribute, values.length);
}

function written(attribute: BufferAttribute, length: number): void {
  attribute.clearUpdateRanges();
  attribute.addUpdateRange(0, length);
  attribute.needsUpdate = true;
}

interface ColoredRuns {
  color: ColorRun['color'];
  pieces: { start: number; count: number }[];
}

/** One entry per colour, however often it comes: as many draw calls as colours. Solid ones first, clearest last. */
function sortedRuns({ colors, indices }: Mesh): ColoredRuns[] {
  const whole: ColorRun[] = colors.length > 0 ? colors : [{ start: 0, count: indices.length, color: null }];
  const byColor = new Map<string, ColoredRuns>();
  for (const { start, count, color } of whole) {
    if (count === 0) continue;
    const key = color ? color.join() : '';
    const runs = byColor.get(key) ?? { color, pieces: [] };
    runs.pieces.push({ start, count });
    byColor.set(key, runs);
  }
  return [...byColor.values()].sort((a, b) => (b.color?.[3] ?? 1) - (a.color?.[3] ?? 1));
}
