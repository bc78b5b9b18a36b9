import {
  AmbientLight,
  BoxGeometry,
  Color,
  DirectionalLight,
  Mesh,
  MeshLambertMaterial,
  OrthographicCamera,
  Scene,
  SRGBColorSpace,
  Vector3,
  WebGLRenderer,
} from 'three';
import { brickHeight, studPitch, type Brick, type BrickModel } from '../../../wasm/bricks/brick.ts';
import type { ColorCode } from '../../../wasm/bricks/colors.ts';
import type { Part } from '../../../wasm/bricks/parts.ts';
import type { BuildStep } from '../../../wasm/bricks/steps.ts';
import { fitted, viewAxes, type Box } from '../../viewer/camera.ts';
import { BrickMeshes, looks, type Placed, type StudPlace } from '../viewer/brick-meshes.ts';
import { Outlines } from '../viewer/outlines.ts';

/** Pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** No brick has this colour, and it is seen on paper beside all of them. */
const marker = new Color('#e6006f');
/** What the model stands on: it shows where the first bricks go. */
const plateColor = new Color('#dde2e9');
const plateHeight = 1.6;
/** Studs around the model, and the most that a plate is drawn with. */
const plateMargin = 1;
const mostPlateStuds = 48 * 48;

const fromAbove = { azimuth: 33, elevation: 30 };
const fromBelow = { azimuth: 33, elevation: -28 };

const pictureOf = (bricks: readonly Brick[]): Placed[] =>
  bricks.map(brick => ({ brick, height: brick.z * brickHeight }));

/** Studs that no brick of these lies on. */
function studsOf(bricks: readonly Brick[]): StudPlace[] {
  const covered = new Set<string>();
  const cells = ({ x, y, dx, dy }: Brick): [number, number][] =>
    Array.from({ length: dx * dy }, (_, i) => [x + (i % dx), y + Math.floor(i / dx)]);
  for (const brick of bricks) for (const [x, y] of cells(brick)) covered.add(`${x} ${y} ${brick.z - 1}`);
  return bricks.flatMap(brick =>
    cells(brick)
      .filter(([x, y]) => !covered.has(`${x} ${y} ${brick.z}`))
      .map(([x, y]) => ({
        x: (x + 0.5) * studPitch,
        y: (y + 0.5) * studPitch,
        z: (brick.z + 1) * brickHeight,
        ...looks(brick.color),
      })),
  );
}

/** Where the plate below all bricks begins and ends, in studs. */
interface Plate {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

function plateOf(bricks: readonly Brick[]): Plate {
  const { min, max } = boxOf(bricks);
  return {
    x0: min[0] / studPitch - plateMargin,
    y0: min[1] / studPitch - plateMargin,
    x1: max[0] / studPitch + plateMargin,
    y1: max[1] / studPitch + plateMargin,
  };
}

function plateStuds({ x0, y0, x1, y1 }: Plate, bricks: readonly Brick[]): StudPlace[] {
  const width = x1 - x0;
  if (width * (y1 - y0) > mostPlateStuds) return [];
  const free = new Set(Array.from({ length: width * (y1 - y0) }, (_, cell) => cell));
  for (const { x, y, z, dx, dy } of bricks)
    if (z === 0)
      for (let j = y; j < y + dy; j++)
        for (let i = x; i < x + dx; i++) free.delete(i - x0 + width * (j - y0));
  return Array.from(free, cell => ({
    x: (x0 + (cell % width) + 0.5) * studPitch,
    y: (y0 + Math.floor(cell / width) + 0.5) * studPitch,
    z: 0,
    color: plateColor,
    alpha: 1,
  }));
}

function boxOf(bricks: readonly Brick[]): Box {
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const { x, y, z, dx, dy } of bricks) {
    const low = [x * studPitch, y * studPitch, z * brickHeight];
    const high = [(x + dx) * studPitch, (y + dy) * studPitch, (z + 1) * brickHeight + 1.7];
    for (const axis of [0, 1, 2] as const) {
      min[axis] = Math.min(min[axis], low[axis]!);
      max[axis] = Math.max(max[axis], high[axis]!);
    }
  }
  return { min, max };
}

/**
 * Draws the pictures of building instructions: what is built so far with the new bricks marked, the whole model, and
 * single parts. On white, for paper; PNG as data URLs. `dispose` it: browsers have few graphics contexts.
 *
 * The constructor throws an Error for people where there is no WebGL.
 */
export class StepPainter {
  readonly #model: BrickModel;
  readonly #steps: readonly BuildStep[];
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #camera = new OrthographicCamera();
  readonly #meshes = new BrickMeshes();
  readonly #outlines = new Outlines(4);
  readonly #plate = new Mesh(new BoxGeometry(1, 1, 1), new MeshLambertMaterial({ color: plateColor }));
  readonly #sun = new DirectionalLight(0xffffff, 2.2);

  constructor(model: BrickModel, steps: readonly BuildStep[]) {
    this.#model = model;
    this.#steps = steps;
    try {
      this.#renderer = new WebGLRenderer({ antialias: true, preserveDrawingBuffer: true });
    } catch (error) {
      throw new Error(
        'This browser gives the page no 3D graphics, and so no pictures. Export .ldr: brick programs draw them.',
        { cause: error },
      );
    }
    this.#renderer.outputColorSpace = SRGBColorSpace;
    this.#renderer.setClearColor(0xffffff, 1);
    this.#outlines.color = marker;
    this.#scene.add(new AmbientLight(0xffffff, 1.5), this.#sun, this.#meshes, this.#outlines, this.#plate);
  }

  /** The finished model. */
  whole(size: PictureSize): string {
    return this.#paint(this.#model.bricks, [], fromAbove, size);
  }

  /** What stands after a step, counted from 0, its own bricks marked. */
  step(index: number, size: PictureSize): string {
    const all = this.#steps.slice(0, index + 1).flatMap(({ bricks }) => bricks);
    const bricks = all.map(brick => this.#model.bricks[brick]!);
    const fresh = this.#steps[index]!.bricks.map(brick => this.#model.bricks[brick]!);
    if (this.seenFromBelow(index)) return this.#paint(bricks, fresh, fromBelow, size);
    return this.#paint(bricks, fresh, fromAbove, size, plateOf(this.#model.bricks));
  }

  /** Whether the bricks of a step are all put on from below, where nobody sees them from above. */
  seenFromBelow(index: number): boolean {
    const { bricks } = this.#model;
    const step = new Set(this.#steps[index]!.bricks);
    const before = this.#steps
      .slice(0, index)
      .flatMap(each => each.bricks)
      .map(other => bricks[other]!);
    const covers = (upper: Brick, lower: Brick): boolean =>
      upper.z === lower.z + 1 &&
      upper.x < lower.x + lower.dx &&
      lower.x < upper.x + upper.dx &&
      upper.y < lower.y + lower.dy &&
      lower.y < upper.y + upper.dy;
    return [...step].every(brick => before.some(other => covers(other, bricks[brick]!)));
  }

  /** One brick by itself. */
  part({ long, short }: Part, color: ColorCode, size: PictureSize): string {
    const brick: Brick = { dx: long, dy: short, x: 0, y: 0, z: 0, color };
    return this.#paint([brick], [], fromAbove, size);
  }

  #paint(
    bricks: readonly Brick[],
    marked: readonly Brick[],
    angles: { azimuth: number; elevation: number },
    { width, height }: PictureSize,
    plate?: Plate,
  ): string {
    const box = boxOf(bricks);
    this.#plate.visible = plate !== undefined;
    if (plate) {
      const [low, high] = [
        [plate.x0, plate.y0],
        [plate.x1, plate.y1],
      ].map(corner => corner.map(studs => studs * studPitch)) as [[number, number], [number, number]];
      this.#plate.scale.set(high[0] - low[0], high[1] - low[1], plateHeight);
      this.#plate.position.set((low[0] + high[0]) / 2, (low[1] + high[1]) / 2, -plateHeight / 2);
      box.min = [low[0], low[1], -plateHeight];
      box.max = [high[0], high[1], box.max[2]];
    }
    const view = fitted(
      { ...angles, target: [0, 0, 0], height: 1, projection: 'orthographic' },
      box,
      width / height,
      1.08,
    );
    const { back, up, right } = viewAxes(view);
    const far = 2 * Math.hypot(...box.max.map((high, axis) => high - box.min[axis]!)) + 100;
    const target = new Vector3(...view.target);
    const camera = this.#camera;
    camera.up.set(...up);
    camera.position
      .set(...back)
      .multiplyScalar(far / 2)
      .add(target);
    camera.lookAt(target);
    [camera.top, camera.bottom] = [view.height / 2, -view.height / 2];
    [camera.left, camera.right] = [camera.bottom, camera.top].map(side => (side * width) / height) as [
      number,
      number,
    ];
    [camera.near, camera.far] = [0.1, far];
    camera.updateProjectionMatrix();
    // Over the left shoulder, so that the three faces in view differ.
    this.#sun.position
      .set(...back)
      .addScaledVector(new Vector3(...right), -0.55)
      .addScaledVector(new Vector3(...up), 0.9);
    this.#meshes.show(pictureOf(bricks), [...studsOf(bricks), ...(plate ? plateStuds(plate, bricks) : [])]);
    this.#outlines.show(pictureOf(marked));
    this.#renderer.setSize(width, height, false);
    this.#renderer.render(this.#scene, camera);
    return this.#renderer.domElement.toDataURL('image/png');
  }

  dispose(): void {
    this.#meshes.dispose();
    this.#outlines.dispose();
    this.#plate.geometry.dispose();
    this.#plate.material.dispose();
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
  }
}
