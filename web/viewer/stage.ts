import {
  DirectionalLight,
  HemisphereLight,
  MOUSE,
  OrthographicCamera,
  PerspectiveCamera,
  Scene,
  TOUCH,
  Vector3,
  WebGLRenderer,
} from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import type { Vector } from '../../wasm/solid/vectors.ts';
import { drawnByProcessor, sharpness } from './sharpness.ts';
import { between, eyeDistance, fieldOfView, firstView, viewAxes, type CameraState } from './camera.ts';

/** Milliseconds without a new picture after which the last one is drawn as sharp as can be. */
const rest = 300;

export interface CaptureOptions {
  /** Pixels. */
  width: number;
  height: number;
  /** Without it the picture has the viewer's background. */
  transparent?: boolean;
  /** From where; without it from where one looks now. */
  view?: CameraState;
}

/**
 * Canvas, cameras and controls. Draws only when something has changed: call `invalidate()`, and at most one picture
 * is made in the next animation frame.
 */
export class Stage extends EventTarget {
  readonly canvas: HTMLCanvasElement;
  readonly scene = new Scene();
  readonly renderer: WebGLRenderer;
  readonly controls: OrbitControls;
  /** The light from all around, and the one that comes over the viewer's left shoulder. */
  readonly sky = new HemisphereLight(0xffffff, 0x8a93a3, 1.35);
  readonly sun = new DirectionalLight(0xffffff, 2.1);
  /** Middle and radius of everything to be seen, for the near and far planes. */
  extent = { center: new Vector3(), radius: 100 };
  /** How many pictures have been made. */
  frames = 0;
  readonly #perspective = new PerspectiveCamera(fieldOfView, 1, 1, 1000);
  readonly #orthographic = new OrthographicCamera(-0.5, 0.5, 0.5, -0.5);
  #frame = 0;
  #flight = 0;
  #size = { width: 1, height: 1 };
  #ratio = 1;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #lost = false;
  #flat = false;
  /** For the time of one picture, a camera of its own. */
  #pose: { camera: PerspectiveCamera | OrthographicCamera; target: Vector3 } | undefined;

  /** Throws when the browser has no WebGL 2 to give. */
  constructor(canvas: HTMLCanvasElement) {
    super();
    this.canvas = canvas;
    this.renderer = new WebGLRenderer({
      canvas,
      antialias: !drawnByProcessor(),
      alpha: true,
      stencil: true,
    });
    // Asking for errors waits for the compiler; our shaders are tested.
    this.renderer.debug.checkShaderErrors = !import.meta.env.PROD;
    this.renderer.localClippingEnabled = true;
    this.renderer.setClearColor(0x000000, 0);
    this.sky.position.set(0, 0, 1);
    this.scene.add(this.sky, this.sun, this.sun.target);
    for (const camera of [this.#perspective, this.#orthographic]) camera.up.set(0, 0, 1);
    this.controls = new OrbitControls(this.#perspective, canvas);
    this.controls.zoomToCursor = true;
    this.controls.screenSpacePanning = true;
    this.controls.zoomSpeed = 1.6;
    this.controls.addEventListener('change', () => {
      this.invalidate();
      this.dispatchEvent(new Event('view'));
    });
    this.controls.addEventListener('start', () => cancelAnimationFrame(this.#flight));
    canvas.addEventListener('webglcontextlost', this.#contextLost);
    canvas.addEventListener('webglcontextrestored', this.#contextRestored);
    this.view = firstView;
  }

  #contextLost = (event: Event) => {
    event.preventDefault();
    this.#lost = true;
    this.dispatchEvent(new Event('lost'));
  };

  #contextRestored = () => {
    this.#lost = false;
    this.invalidate();
    this.dispatchEvent(new Event('restored'));
  };

  get lost(): boolean {
    return this.#lost;
  }

  get camera(): PerspectiveCamera | OrthographicCamera {
    return this.#pose?.camera ?? (this.controls.object as PerspectiveCamera | OrthographicCamera);
  }

  get #target(): Vector3 {
    return this.#pose?.target ?? this.controls.target;
  }

  get view(): CameraState {
    const { camera } = this;
    const offset = camera.position.clone().sub(this.#target);
    const far = offset.length() || 1;
    const projection = camera instanceof OrthographicCamera ? 'orthographic' : 'perspective';
    return {
      azimuth: (Math.atan2(offset.x, -offset.y) * 180) / Math.PI,
      elevation: (Math.asin(Math.min(1, Math.max(-1, offset.z / far))) * 180) / Math.PI,
      target: this.#target.toArray(),
      height:
        projection === 'orthographic' ? 1 / camera.zoom : 2 * far * Math.tan((fieldOfView * Math.PI) / 360),
      projection,
    };
  }

  set view(state: CameraState) {
    cancelAnimationFrame(this.#flight);
    this.#look(state);
    this.dispatchEvent(new Event('view'));
  }

  #look(state: CameraState): void {
    const camera = state.projection === 'orthographic' ? this.#orthographic : this.#perspective;
    this.controls.object = camera;
    this.controls.target.fromArray(state.target);
    place(camera, state);
    this.#orthographic.zoom = 1 / state.height;
    this.#orthographic.updateProjectionMatrix();
    this.controls.update();
    this.invalidate();
  }

  /** Turns there in a moment, or at once for those who prefer less motion. */
  flyTo(state: CameraState): void {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.view = state;
      return;
    }
    cancelAnimationFrame(this.#flight);
    const from = this.view;
    const start = performance.now();
    const step = (now: number) => {
      const t = Math.min(1, Math.max(0, (now - start) / 220));
      this.#look(t === 1 ? state : between(from, state, t * t * (3 - 2 * t)));
      if (t < 1) this.#flight = requestAnimationFrame(step);
      else this.dispatchEvent(new Event('view'));
    };
    this.#flight = requestAnimationFrame(step);
  }

  /** In a flat view one moves and zooms, but does not turn. */
  set flat(flat: boolean) {
    this.#flat = flat;
    this.controls.enableRotate = !flat;
    this.controls.mouseButtons = {
      LEFT: flat ? MOUSE.PAN : MOUSE.ROTATE,
      MIDDLE: MOUSE.PAN,
      RIGHT: MOUSE.PAN,
    };
    this.controls.touches = { ONE: flat ? TOUCH.PAN : TOUCH.ROTATE, TWO: TOUCH.DOLLY_PAN };
  }

  get flat(): boolean {
    return this.#flat;
  }

  /** CSS pixels. */
  get size(): { width: number; height: number } {
    return this.#size;
  }

  resize(width: number, height: number): void {
    if (width < 1 || height < 1) return;
    this.#size = { width, height };
    this.#ratio = sharpness(width, height, true);
    this.renderer.setPixelRatio(this.#ratio);
    this.renderer.setSize(width, height, false);
    this.#shape(width / height);
    // Resizing clears the canvas: draw at once, or it flickers while a divider is dragged.
    this.draw();
  }

  #sharpen(moving: boolean): void {
    const { width, height } = this.#size;
    const ratio = sharpness(width, height, moving);
    if (ratio === this.#ratio) return;
    this.#ratio = ratio;
    this.renderer.setPixelRatio(ratio);
    this.renderer.setSize(width, height, false);
  }

  #shape(aspect: number): void {
    this.#perspective.aspect = aspect;
    this.#perspective.updateProjectionMatrix();
    this.#orthographic.left = -aspect / 2;
    this.#orthographic.right = aspect / 2;
    this.#orthographic.updateProjectionMatrix();
  }

  invalidate(): void {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => this.draw());
  }

  draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#lost) return;
    this.#sharpen(true);
    this.#prepare();
    this.#render();
    this.frames++;
    this.dispatchEvent(new Event('drawn'));
    clearTimeout(this.#resting);
    if (drawnByProcessor()) this.#resting = setTimeout(() => this.#settle(), rest);
  }

  /** The same picture once more, sharp. */
  #settle(): void {
    if (this.#lost) return;
    this.#sharpen(false);
    this.#render();
  }

  /** What depends on the camera follows it. */
  #prepare(): void {
    this.dispatchEvent(new Event('before'));
  }

  /** Brings the camera's matrices up to date, for drawing and for looking along a ray. */
  #aim(): void {
    const { camera } = this;
    const { center, radius } = this.extent;
    camera.updateMatrixWorld();
    const depth = center.clone().applyMatrix4(camera.matrixWorldInverse).z * -1;
    const near = depth - 1.05 * radius;
    camera.near =
      camera instanceof PerspectiveCamera ? Math.max(near, (depth + radius) / 10_000, 0.001) : near;
    camera.far = Math.max(depth + 1.05 * radius, camera.near + 1);
    camera.updateProjectionMatrix();
  }

  #render(): void {
    const { camera } = this;
    this.#aim();
    // The light comes over the viewer's left shoulder.
    this.sun.target.position.copy(this.#target);
    this.sun.position.set(-0.45, 0.65, 1).applyQuaternion(camera.quaternion).add(this.#target);
    this.renderer.render(this.scene, camera);
  }

  /** Where a point of space is in the picture, in CSS pixels; `behind` when it is not before the eye. */
  project(point: Vector): { x: number; y: number; behind: boolean } {
    const p = new Vector3(...point).project(this.camera);
    return {
      x: ((p.x + 1) / 2) * this.#size.width,
      y: ((1 - p.y) / 2) * this.#size.height,
      behind: p.z > 1 || p.z < -1,
    };
  }

  /** The line of sight through a place of the picture, with the size of a pixel: at the eye, and per mm away. */
  ray(x: number, y: number): { from: Vector; direction: Vector; pixel: number; spread: number } {
    this.#aim();
    const { width, height } = this.#size;
    const ndc = [(2 * x) / width - 1, 1 - (2 * y) / height] as const;
    const from = new Vector3(ndc[0], ndc[1], -1).unproject(this.camera);
    const direction = new Vector3(ndc[0], ndc[1], 1).unproject(this.camera).sub(from).normalize();
    const flat = this.camera === this.#orthographic;
    const spread = (2 * Math.tan((fieldOfView * Math.PI) / 360)) / height;
    return {
      from: from.toArray(),
      direction: direction.toArray(),
      pixel: flat ? this.view.height / height : spread * this.camera.near,
      spread: flat ? 0 : spread,
    };
  }

  /** A picture of its own size, without disturbing the one on screen. `paint` lays the background. */
  capture(
    { width, height, transparent = false, view }: CaptureOptions,
    paint: (context: CanvasRenderingContext2D) => void,
  ): HTMLCanvasElement {
    const limit = this.renderer.capabilities.maxTextureSize;
    if (!(width >= 1 && height >= 1 && width <= limit && height <= limit)) {
      throw new RangeError(`A picture must be between 1 and ${limit} pixels wide and high.`);
    }
    if (this.#lost) throw new Error('The graphics context is lost; try again in a moment.');
    const picture = document.createElement('canvas');
    picture.width = width;
    picture.height = height;
    const context = picture.getContext('2d')!;
    if (!transparent) paint(context);
    const before = { ratio: this.renderer.getPixelRatio(), ...this.#size };
    // Nothing smooths edges but more pixels where there is no graphics card.
    const fine = drawnByProcessor() && 2 * Math.max(width, height) <= limit ? 2 : 1;
    try {
      this.renderer.setPixelRatio(fine);
      this.renderer.setSize(width, height, false);
      this.#shape(width / height);
      if (view) this.#pose = pose(view, width / height);
      this.#prepare();
      this.#render();
      // In the same task as the drawing: afterwards the browser may clear the canvas.
      context.drawImage(this.canvas, 0, 0, width, height);
    } finally {
      this.#pose = undefined;
      this.renderer.setPixelRatio(before.ratio);
      this.renderer.setSize(before.width, before.height, false);
      this.#shape(before.width / before.height);
      this.#prepare();
      this.#render();
    }
    return picture;
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    cancelAnimationFrame(this.#flight);
    clearTimeout(this.#resting);
    this.canvas.removeEventListener('webglcontextlost', this.#contextLost);
    this.canvas.removeEventListener('webglcontextrestored', this.#contextRestored);
    this.controls.dispose();
    this.renderer.dispose();
    // Browsers keep only some contexts; do not wait for the garbage collector.
    if (!this.#lost) this.renderer.forceContextLoss();
    this.#lost = true;
  }
}

/** Moves a camera to where a view looks from; where to it looks is left to the controls. */
function place(
  camera: PerspectiveCamera | OrthographicCamera,
  { azimuth, target, height, ...view }: CameraState,
) {
  // Straight down the camera's own up direction would be undefined; nobody sees this much of a degree.
  const elevation = Math.min(89.9999, Math.max(-89.9999, view.elevation));
  const { back } = viewAxes({ azimuth, elevation });
  camera.position
    .fromArray(back)
    .multiplyScalar(eyeDistance(height))
    .add(new Vector3(...target));
}

/** A camera for one picture of a view. */
function pose(view: CameraState, aspect: number) {
  const camera =
    view.projection === 'orthographic'
      ? new OrthographicCamera(-aspect / 2, aspect / 2, 0.5, -0.5)
      : new PerspectiveCamera(fieldOfView, aspect);
  if (camera instanceof OrthographicCamera) camera.zoom = 1 / view.height;
  const target = new Vector3(...view.target);
  camera.up.set(0, 0, 1);
  place(camera, view);
  camera.lookAt(target);
  return { camera, target };
}
