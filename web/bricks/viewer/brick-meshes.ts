import {
  type BufferGeometry,
  Color,
  DynamicDrawUsage,
  Group,
  InstancedMesh,
  Matrix4,
  MeshPhongMaterial,
} from 'three';
import { type Brick, brickHeight, studPitch } from '../../../wasm/bricks/brick.ts';
import { colorOf } from '../../../wasm/bricks/colors.ts';
import { bodyGeometry, studGeometry } from './brick-geometry.ts';

/** One brick on the screen. */
export interface Placed {
  readonly brick: Brick;
  /** Of its lower face; mm. */
  readonly height: number;
  /** Instead of the brick's own. */
  readonly color?: Color | undefined;
}

/** A stud that can be seen; mm. */
export interface StudPlace {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly color: Color;
  readonly alpha: number;
}

const known = new Map<number, { color: Color; alpha: number }>();

/** What a colour code looks like. A code that is not in the table is grey. */
export function looks(code: number): { color: Color; alpha: number } {
  let look = known.get(code);
  if (!look) {
    const entry = colorOf(code);
    look = { color: new Color(entry?.hex ?? '#969696'), alpha: entry?.alpha ?? 1 };
    known.set(code, look);
  }
  return look;
}

const plastic = (alpha: number): MeshPhongMaterial =>
  new MeshPhongMaterial({
    vertexColors: true,
    specular: 0x2a2a2a,
    shininess: 46,
    ...(alpha < 1 ? { transparent: true, opacity: alpha, depthWrite: false } : {}),
  });

/** Instances of one geometry, as many as there have to be. */
class Instances extends Group {
  #mesh: InstancedMesh | undefined;
  readonly #geometry: BufferGeometry;
  readonly #material: MeshPhongMaterial;
  #count = 0;

  constructor(geometry: BufferGeometry, material: MeshPhongMaterial) {
    super();
    this.#geometry = geometry;
    this.#material = material;
  }

  /** Begins anew; there will be at most `most`. */
  begin(most: number): void {
    this.#count = 0;
    const room = this.#mesh?.instanceMatrix.count ?? 0;
    if (room >= most) return;
    this.#release();
    const mesh = new InstancedMesh(this.#geometry, this.#material, Math.max(16, 2 * room, most));
    mesh.instanceMatrix.setUsage(DynamicDrawUsage);
    mesh.frustumCulled = false;
    mesh.castShadow = !this.#material.transparent;
    mesh.receiveShadow = true;
    this.#mesh = mesh;
    super.add(mesh);
  }

  put(matrix: Matrix4, color: Color): void {
    this.#mesh!.setMatrixAt(this.#count, matrix);
    this.#mesh!.setColorAt(this.#count++, color);
  }

  end(): void {
    const mesh = this.#mesh;
    if (!mesh) return;
    mesh.count = this.#count;
    mesh.visible = this.#count > 0;
    mesh.instanceMatrix.needsUpdate = true;
    if (mesh.instanceColor) mesh.instanceColor.needsUpdate = true;
  }

  #release(): void {
    if (!this.#mesh) return;
    this.remove(this.#mesh);
    this.#mesh.dispose();
    this.#mesh = undefined;
  }

  override dispose(): void {
    this.#release();
    this.#geometry.dispose();
  }
}

/** Bricks and studs: a draw call for each kind of brick, one for all studs, however many there are. */
export class BrickMeshes extends Group {
  readonly #materials = { solid: plastic(1), clear: plastic(0.4) };
  readonly #kinds = new Map<string, Instances>();

  show(bricks: readonly Placed[], studs: readonly StudPlace[]): void {
    const counts = new Map<Instances, number>();
    const count = (kind: Instances): void => void counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const bodies = bricks.map(({ brick }) => {
      const kind = this.#kind(brick.dx, brick.dy, looks(brick.color).alpha);
      count(kind);
      return kind;
    });
    const caps = studs.map(({ alpha }) => {
      const kind = this.#kind(0, 0, alpha);
      count(kind);
      return kind;
    });
    for (const kind of this.#kinds.values()) kind.begin(counts.get(kind) ?? 0);
    const matrix = new Matrix4();
    for (const [index, { brick, height, color }] of bricks.entries()) {
      matrix.makeTranslation(brick.x * studPitch, brick.y * studPitch, height);
      bodies[index]!.put(matrix, color ?? looks(brick.color).color);
    }
    for (const [index, { x, y, z, color }] of studs.entries())
      caps[index]!.put(matrix.makeTranslation(x, y, z), color);
    for (const kind of this.#kinds.values()) kind.end();
  }

  /** A stud is a brick without an extent. */
  #kind(dx: number, dy: number, alpha: number): Instances {
    const name = `${dx}x${dy}${alpha < 1 ? ' clear' : ''}`;
    let kind = this.#kinds.get(name);
    if (!kind) {
      const geometry = dx ? bodyGeometry(dx, dy) : studGeometry();
      kind = new Instances(geometry, alpha < 1 ? this.#materials.clear : this.#materials.solid);
      if (alpha < 1) kind.renderOrder = 1;
      this.#kinds.set(name, kind);
      this.add(kind);
    }
    return kind;
  }

  override dispose(): void {
    for (const kind of this.#kinds.values()) kind.dispose();
    this.#materials.solid.dispose();
    this.#materials.clear.dispose();
  }
}

/** Where the lower face of a layer is, in a view whose layers are raised by `lift` each; mm. */
export const layerHeight = (z: number, lift: number): number => z * (brickHeight + lift);
