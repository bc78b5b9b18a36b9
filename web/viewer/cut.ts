import {
  AlwaysStencilFunc,
  BackSide,
  BufferAttribute,
  type BufferGeometry,
  DecrementWrapStencilOp,
  FrontSide,
  Group,
  IncrementWrapStencilOp,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
  NotEqualStencilFunc,
  Plane,
  PlaneGeometry,
  ReplaceStencilOp,
  Vector3,
  type WebGLRenderer,
} from 'three';
import type { Plane as CuttingPlane, Section } from '../../wasm/solid/section.ts';
import { hatchMaterial } from './materials.ts';
import { uncounted } from './model.ts';
import type { Theme } from './theme.ts';

/**
 * The section: what lies on the far side of the plane's normal stays. The cut is capped in the stencil buffer, by
 * counting backs against fronts of faces, so it follows the hand without computing anything; the exact contour comes
 * from the mesh worker a moment later.
 */
export class Cut extends Group {
  /** For the materials of the model; points with a positive distance stay. */
  readonly plane = new Plane();
  readonly #sides: Mesh[];
  readonly #cap: Mesh<PlaneGeometry, ReturnType<typeof hatchMaterial>>;
  readonly #contour: LineSegments<BufferGeometry, LineBasicMaterial>;

  constructor() {
    super();
    this.visible = false;
    this.#sides = [
      { side: BackSide, operation: IncrementWrapStencilOp },
      { side: FrontSide, operation: DecrementWrapStencilOp },
    ].map(({ side, operation }) => {
      const material = new MeshBasicMaterial({
        side,
        colorWrite: false,
        depthWrite: false,
        depthTest: false,
        stencilWrite: true,
        stencilFunc: AlwaysStencilFunc,
        stencilFail: operation,
        stencilZFail: operation,
        stencilZPass: operation,
        clippingPlanes: [this.plane],
      });
      const mesh = new Mesh(uncounted(), material);
      mesh.renderOrder = 0.5;
      return mesh;
    });
    const cap = hatchMaterial();
    Object.assign(cap, {
      stencilWrite: true,
      stencilRef: 0,
      stencilFunc: NotEqualStencilFunc,
      stencilFail: ReplaceStencilOp,
      stencilZFail: ReplaceStencilOp,
      stencilZPass: ReplaceStencilOp,
    });
    this.#cap = new Mesh(new PlaneGeometry(1, 1), cap);
    this.#cap.renderOrder = 0.6;
    this.#cap.onAfterRender = renderer => (renderer as WebGLRenderer).clearStencil();
    this.#contour = new LineSegments(uncounted(), new LineBasicMaterial({ depthTest: true }));
    this.#contour.renderOrder = 3;
    for (const part of [...this.#sides, this.#cap, this.#contour]) part.frustumCulled = false;
    this.add(...this.#sides, this.#cap, this.#contour);
  }

  set theme(theme: Theme) {
    const { color, line } = this.#cap.material.uniforms;
    color!.value.copy(theme.model).lerp(theme.text, 0.12);
    line!.value.copy(theme.model).lerp(theme.text, theme.dark ? 0.45 : 0.5);
    this.#contour.material.color.copy(theme.accent);
  }

  /** An open surface has no inside to cap. */
  set capped(capped: boolean) {
    this.#cap.visible = capped;
  }

  /** `faces` is the model's geometry; `size` must cover the model from `center`. */
  show(faces: BufferGeometry, { normal, offset }: CuttingPlane, center: Vector3, size: number): void {
    this.visible = true;
    this.plane.set(new Vector3(...normal).negate(), offset);
    for (const side of this.#sides) side.geometry = faces;
    this.plane.projectPoint(center, this.#cap.position);
    this.#cap.quaternion.setFromUnitVectors(new Vector3(0, 0, 1), new Vector3(...normal));
    this.#cap.scale.setScalar(size);
    this.#contour.visible = false;
  }

  /** The exact contour of what `show` cuts. */
  trace({ outline, origin, u, v }: Section): void {
    const points: number[] = [];
    const at = (x: number, y: number) => [0, 1, 2].map(axis => origin[axis]! + x * u[axis]! + y * v[axis]!);
    for (const contour of outline.contours) {
      for (let i = 0; i < contour.length; i += 2) {
        const j = (i + 2) % contour.length;
        points.push(...at(contour[i]!, contour[i + 1]!), ...at(contour[j]!, contour[j + 1]!));
      }
    }
    this.#contour.geometry.dispose();
    this.#contour.geometry = uncounted();
    this.#contour.geometry.setAttribute('position', new BufferAttribute(Float32Array.from(points), 3));
    this.#contour.visible = points.length > 0;
  }

  override dispose(): void {
    this.#cap.geometry.dispose();
    this.#contour.geometry.dispose();
    for (const side of this.#sides) (side.material as MeshBasicMaterial).dispose();
    this.#cap.material.dispose();
    this.#contour.material.dispose();
  }
}
