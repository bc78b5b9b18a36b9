import { BufferAttribute, LineBasicMaterial, LineSegments, Vector3 } from 'three';
import type { Color, Evaluated, Mesh, Outline } from '../../wasm/contract.ts';
import { bounds } from '../../wasm/solid/measure.ts';
import type { Plane } from '../../wasm/solid/section.ts';
import { bedContact } from '../../wasm/solid/overhang.ts';
import { corner, firstView, fitted, type Box, type CameraState } from './camera.ts';
import { Cut } from './cut.ts';
import { Floor } from './floor.ts';
import { shading } from './materials.ts';
import { edgesByDefault, ModelView, uncounted } from './model.ts';
import type { SectionState } from './panels.ts';
import { fits, type Printer } from './printers.ts';
import { chosenPrinter, type ViewSettings } from './settings.ts';
import { Stage } from './stage.ts';
import type { Theme } from './theme.ts';

/** `#` as OpenSCAD shows it: light red over the model. `%`: a grey ghost. */
const highlightColor: Color = [1, 0.32, 0.32, 0.5];
const backgroundColor: Color = [0.55, 0.58, 0.62, 0.3];

/** From above, as a drawing lies on a table. */
const flatView = { azimuth: 0, elevation: 90, projection: 'orthographic' } as const;
/** What is looked at while there is no model. */
const nowhere: Box = { min: [-50, -50, 0], max: [50, 50, 20] };

/** Everything on stage for one evaluation: the model, its `#` and `%` parts, floor, section. */
export class ModelScene {
  readonly stage: Stage;
  readonly floor = new Floor();
  readonly cut = new Cut();
  readonly model: ModelView;
  /** Around the model alone; undefined while there is none. */
  box: Box | undefined;
  readonly #highlighted: ModelView;
  readonly #background: ModelView;
  readonly #strokes = new LineSegments(uncounted(), new LineBasicMaterial());
  readonly #shading = shading();
  /** The whole of what is shown, `%` included. */
  #whole: Box | undefined;
  #solidView: CameraState | undefined;
  #hasBeenSolid = false;
  #printer: Printer | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.stage = new Stage(canvas);
    const changed = () => this.stage.invalidate();
    this.model = new ModelView(this.#shading, changed);
    // Shading for overhangs is for the model alone.
    this.#highlighted = new ModelView(shading(), changed);
    this.#background = new ModelView(shading(), changed);
    this.#highlighted.offset = 1;
    this.#background.offset = 4;
    this.#highlighted.edgesShown = this.#background.edgesShown = false;
    this.#strokes.frustumCulled = false;
    this.#strokes.renderOrder = 4;
    this.stage.scene.add(
      this.floor,
      this.model,
      this.#highlighted,
      this.#background,
      this.#strokes,
      this.cut,
    );
    this.stage.addEventListener('before', this.#beforeDrawing);
  }

  #beforeDrawing = () => {
    const { stage } = this;
    const view = stage.view;
    this.floor.update(view.target, view.height, stage.size.height);
    const { center, radius } = stage.extent;
    center.fromArray(view.target);
    let reach = this.floor.visible ? view.height * 3 : view.height;
    for (const box of [this.#whole, this.#printer && this.#bedBox(this.#printer)]) {
      if (!box) continue;
      for (const corner of [box.min, box.max])
        reach = Math.max(reach, 2 * center.distanceTo(new Vector3(...corner)));
    }
    if (radius !== reach) stage.extent.radius = reach;
  };

  #bedBox({ size: [x, y, z] }: Printer): Box {
    return { min: [-x, -y, 0], max: [x, y, z] };
  }

  /** Nothing to look at, not even a `%` part. */
  get empty(): boolean {
    return this.#whole === undefined;
  }

  get flat(): boolean {
    return this.stage.flat;
  }

  /** Shows a result, or nothing. The camera stays, except on the way between 2-D and 3-D. */
  show(evaluation: Evaluated | undefined): void {
    const mesh = evaluation?.mesh;
    const outline = evaluation?.outline;
    this.model.show(mesh);
    this.#highlighted.show(evaluation?.highlighted && tinted(evaluation.highlighted, highlightColor));
    this.#background.show(evaluation?.background && tinted(evaluation.background, backgroundColor));
    this.box = boxOf(mesh);
    const others = [evaluation?.highlighted, evaluation?.background].map(boxOf);
    this.#whole = around([this.box, ...others].filter(box => box !== undefined));
    this.#shading.floor.value = (this.box?.min[2] ?? 0) + bedContact;
    this.#draw(outline);
    if (evaluation) {
      this.#turnFlat(outline !== undefined);
      if (!outline) this.#hasBeenSolid = true;
    }
    this.#layBed();
    this.stage.invalidate();
  }

  #turnFlat(flat: boolean): void {
    const { stage } = this;
    if (stage.flat === flat) return;
    stage.flat = flat;
    // Under the sheet, or the two would fight for the same depth.
    this.floor.position.z = flat ? -0.5 : 0;
    if (flat) {
      if (this.#hasBeenSolid) this.#solidView = stage.view;
      stage.view = { ...stage.view, ...flatView };
      this.fit(false);
      return;
    }
    stage.view = this.#solidView ?? firstView;
    if (!this.#solidView) this.fit(false);
  }

  /** The view of 3-D models; in the flat view it waits for the next of them. */
  set solidView(view: CameraState) {
    this.#solidView = view;
    if (!this.stage.flat) this.stage.view = view;
  }

  #draw(outline: Outline | undefined): void {
    this.#strokes.visible = outline !== undefined;
    if (!outline) return;
    const points: number[] = [];
    for (const contour of outline.contours) {
      for (let i = 0; i < contour.length; i += 2) {
        const j = (i + 2) % contour.length;
        points.push(contour[i]!, contour[i + 1]!, 0.01, contour[j]!, contour[j + 1]!, 0.01);
      }
    }
    this.#strokes.geometry.dispose();
    this.#strokes.geometry = uncounted();
    this.#strokes.geometry.setAttribute('position', new BufferAttribute(Float32Array.from(points), 3));
  }

  set theme(theme: Theme) {
    this.floor.theme = theme;
    this.cut.theme = theme;
    this.model.color = theme.model;
    this.#strokes.material.color.copy(theme.dark ? theme.text : theme.accent);
    this.#layBed();
    this.stage.invalidate();
  }

  apply(settings: Readonly<ViewSettings>): void {
    this.floor.grid = settings.grid;
    this.floor.axes = settings.axes;
    this.model.wireframe = settings.wireframe;
    this.model.edgesShown = settings.edges;
    this.#printer = chosenPrinter(settings);
    this.#layBed();
    this.stage.invalidate();
  }

  edgesShown(settings: Readonly<ViewSettings>): boolean {
    if (settings.edges !== 'auto') return settings.edges;
    return (this.model.mesh?.indices.length ?? 0) / 3 <= edgesByDefault;
  }

  #layBed(): void {
    this.floor.bed(this.#printer, this.box, this.fitsBed !== false);
  }

  /** Undefined without a bed or a model. */
  get fitsBed(): boolean | undefined {
    const { box } = this;
    if (!this.#printer || !box) return undefined;
    return fits(
      [box.max[0] - box.min[0], box.max[1] - box.min[1], box.max[2] - box.min[2]],
      this.#printer.size,
    );
  }

  /** @param limit degrees from the vertical; undefined for no shading */
  shadeOverhang(limit: number | undefined): void {
    this.#shading.overhang.value = limit === undefined ? 2 : Math.sin((limit * Math.PI) / 180) + 1e-4;
    this.stage.invalidate();
  }

  /** Cuts the model, or makes it whole again. Returns the plane for an exact section. */
  section(state: SectionState | undefined): Plane | undefined {
    const { box } = this;
    this.stage.invalidate();
    if (!state || !box) {
      this.cut.visible = false;
      for (const part of [this.model, this.#highlighted, this.#background]) part.clip = [];
      return undefined;
    }
    const sign = state.flip ? -1 : 1;
    const normal: [number, number, number] = [0, 0, 0];
    normal[state.axis] = sign;
    const size = box.max[state.axis] - box.min[state.axis];
    // At the very ends the plane would lie in a face: cut a hair inside.
    const at = box.min[state.axis] + Math.min(1 - 1e-5, Math.max(1e-5, state.at)) * size;
    const plane: Plane = { normal, offset: sign * at };
    const center = new Vector3(...box.min).add(new Vector3(...box.max)).multiplyScalar(0.5);
    const diagonal = new Vector3(...box.max).distanceTo(new Vector3(...box.min));
    this.cut.show(this.model.faces.geometry, plane, center, 2 * diagonal + 1);
    for (const part of [this.model, this.#highlighted, this.#background]) part.clip = [this.cut.plane];
    return plane;
  }

  /** Whether all that is shown is within the picture, and fills a fair part of it. */
  get framed(): boolean {
    if (!this.#whole) return true;
    const whole = this.#whole;
    const { width, height } = this.stage.size;
    const places = Array.from({ length: 8 }, (_, i) => this.stage.project(corner(whole, i)));
    const xs = places.map(({ x }) => x / width);
    const ys = places.map(({ y }) => y / height);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    if (places.some(({ behind }) => behind) || left < 0 || top < 0 || right > 1 || bottom > 1) return false;
    return Math.max(right - left, bottom - top) > 0.25;
  }

  /** The whole model as one who opens it sees it first. */
  firstView(aspect: number): CameraState {
    const angles = this.flat ? flatView : firstView;
    return fitted({ ...firstView, ...angles }, this.#whole ?? nowhere, aspect);
  }

  /** Brings everything into the picture, turning to other angles on the way if given. */
  fit(animate = true, angles: Partial<Pick<CameraState, 'azimuth' | 'elevation'>> = {}): void {
    const { stage } = this;
    const view = fitted(
      { ...stage.view, ...angles },
      this.#whole ?? nowhere,
      stage.size.width / stage.size.height,
    );
    if (animate) stage.flyTo(view);
    else stage.view = view;
  }

  dispose(): void {
    for (const part of [this.model, this.#highlighted, this.#background, this.floor, this.cut])
      part.dispose();
    this.#strokes.geometry.dispose();
    this.#strokes.material.dispose();
    this.stage.dispose();
  }
}

/** Around a mesh; undefined when it has no triangles, or corners that are nowhere. */
function boxOf(mesh: Mesh | undefined): Box | undefined {
  if (!mesh || mesh.indices.length === 0) return undefined;
  const box = bounds(mesh);
  return [...box.min, ...box.max].every(Number.isFinite) ? box : undefined;
}

const tints = new WeakMap<Mesh, Mesh>();

/** The same mesh in one colour; kept, so that showing it again is recognised. */
function tinted(mesh: Mesh, color: Color): Mesh {
  let tint = tints.get(mesh);
  if (!tint) {
    tint = { ...mesh, colors: [{ start: 0, count: mesh.indices.length, color }] };
    tints.set(mesh, tint);
  }
  return tint;
}

function around(boxes: readonly Box[]): Box | undefined {
  if (boxes.length === 0) return undefined;
  const side = (pick: (...values: number[]) => number, end: 'min' | 'max') =>
    [0, 1, 2].map(axis => pick(...boxes.map(box => box[end][axis]!))) as [number, number, number];
  return { min: side(Math.min, 'min'), max: side(Math.max, 'max') };
}
