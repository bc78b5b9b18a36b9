import {
  BoxGeometry,
  Color,
  DirectionalLight,
  Mesh,
  MeshLambertMaterial,
  PCFShadowMap,
  Vector3,
} from 'three';
import { type Brick, type BrickModel, brickHeight, studPitch } from '../../../wasm/bricks/brick.ts';
import { firstView, fitted, type Box, type CameraState } from '../../viewer/camera.ts';
import { drawnByProcessor } from '../../viewer/sharpness.ts';
import { Stage } from '../../viewer/stage.ts';
import type { Theme } from '../../viewer/theme.ts';
import { BrickMeshes, layerHeight, looks, type Placed, type StudPlace } from './brick-meshes.ts';
import { Drops } from './drops.ts';
import { Ghost, type GhostState } from './ghost.ts';
import { Outlines } from './outlines.ts';

/** What is on the screen. */
export interface Picture {
  readonly model: BrickModel;
  /** Bricks that are drawn, in their order; all without it. */
  readonly bricks?: readonly Brick[] | undefined;
  /** Millimetres that each layer is raised. */
  readonly lift: number;
  /** Instead of bricks' own colours. */
  readonly paint?: ReadonlyMap<Brick, string> | undefined;
  readonly selection: ReadonlySet<Brick>;
  /** Bricks of the step on show, and those to be warned of. */
  readonly current: ReadonlySet<Brick>;
  readonly warned: ReadonlySet<Brick>;
  readonly ghost?: GhostState | undefined;
  /** Whether bricks that were not there before fall into their places. */
  readonly drop: boolean;
}

/** Larger plates are drawn without studs. */
const largestStudded = 48 * 48;
const plateHeight = 3.2;

/** Everything on stage for one brick model: bricks, plate, light and shadow, outlines. */
export class BrickScene {
  readonly stage: Stage;
  readonly #meshes = new BrickMeshes();
  readonly #drops = new Drops(() => this.#draw());
  readonly #selected = new Outlines();
  readonly #current = new Outlines(2.5);
  readonly #warned = new Outlines(3.5);
  readonly #ghost = new Ghost();
  readonly #key = new DirectionalLight(0xffffff, 1.95);
  readonly #plate = new Mesh(new BoxGeometry(1, 1, 1), new MeshLambertMaterial());
  #plateColor = new Color('#c4cad3');
  #picture: Picture | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.stage = new Stage(canvas);
    const { scene, renderer, sky, sun } = this.stage;
    renderer.shadowMap.enabled = true;
    renderer.shadowMap.type = PCFShadowMap;
    // The light stands still: only changes of the model move shadows, turning the view does not.
    renderer.shadowMap.autoUpdate = false;
    sky.intensity = 1.45;
    sun.intensity = 0.75;
    this.#key.castShadow = true;
    const fine = drawnByProcessor() ? 768 : 2048;
    this.#key.shadow.mapSize.set(fine, fine);
    this.#key.shadow.bias = -0.0006;
    this.#key.shadow.normalBias = 0.25;
    this.#key.shadow.intensity = 0.72;
    this.#plate.receiveShadow = true;
    scene.add(this.#key, this.#key.target, this.#plate, this.#meshes, this.#ghost);
    scene.add(this.#current, this.#selected, this.#warned);
    this.stage.addEventListener('before', () => this.#reach());
  }

  set theme(theme: Theme) {
    this.#plateColor = new Color(theme.dark ? '#474e59' : '#c4cad3');
    this.#plate.material.color.copy(this.#plateColor);
    this.#selected.color = theme.accent;
    this.#current.color = theme.accent;
    this.#warned.color = theme.error;
    this.#ghost.theme = theme;
    this.#draw();
  }

  show(picture: Picture): void {
    const before = this.#picture;
    this.#picture = picture;
    const drawn = picture.bricks ?? picture.model.bricks;
    if (picture.drop) this.#drops.follow(drawn, before?.bricks ?? before?.model.bricks ?? []);
    else this.#drops.stop();
    if (before?.model.size !== picture.model.size) this.#layPlate(picture.model);
    this.#draw();
  }

  /** Bricks in the air are drawn again and again until they lie. */
  get moving(): boolean {
    return this.#drops.active;
  }

  #draw(): void {
    const picture = this.#picture;
    if (!picture) return;
    const { model, lift, paint, selection, current, warned, ghost } = picture;
    const colors = new Map<string, Color>();
    const painted = (brick: Brick): Color | undefined => {
      const hex = paint?.get(brick);
      if (!hex) return undefined;
      let color = colors.get(hex);
      if (!color) colors.set(hex, (color = new Color(hex)));
      return color;
    };
    const placed: Placed[] = (picture.bricks ?? model.bricks).map(brick => ({
      brick,
      height: layerHeight(brick.z, lift) + this.#drops.height(brick),
      color: painted(brick),
    }));
    this.#meshes.show(placed, this.#studs(placed, model, lift));
    this.#selected.show(placed.filter(({ brick }) => selection.has(brick)));
    this.#current.show(placed.filter(({ brick }) => current.has(brick)));
    this.#warned.show(placed.filter(({ brick }) => warned.has(brick)));
    this.#ghost.show(ghost, lift);
    this.stage.renderer.shadowMap.needsUpdate = true;
    this.stage.invalidate();
  }

  /** Studs that no brick lies on, those of the plate too. */
  #studs(placed: readonly Placed[], { size }: BrickModel, lift: number): StudPlace[] {
    const cell = (x: number, y: number, z: number): number => x + size[0] * (y + size[1] * z);
    const covered = new Set<number>();
    for (const { brick } of placed)
      // A brick in the air covers nothing yet; between raised layers all studs are seen.
      if ((lift === 0 || brick.z === 0) && this.#drops.height(brick) === 0)
        for (let y = brick.y; y < brick.y + brick.dy; y++)
          for (let x = brick.x; x < brick.x + brick.dx; x++) covered.add(cell(x, y, brick.z - 1));
    const studs: StudPlace[] = [];
    const middle = (cell: number): number => (cell + 0.5) * studPitch;
    for (const { brick, height, color } of placed) {
      const look = looks(brick.color);
      for (let y = brick.y; y < brick.y + brick.dy; y++)
        for (let x = brick.x; x < brick.x + brick.dx; x++)
          if (!covered.has(cell(x, y, brick.z)))
            studs.push({
              x: middle(x),
              y: middle(y),
              z: height + brickHeight,
              color: color ?? look.color,
              alpha: look.alpha,
            });
    }
    if (size[0] * size[1] <= largestStudded)
      for (let y = 0; y < size[1]; y++)
        for (let x = 0; x < size[0]; x++)
          if (!covered.has(cell(x, y, -1)))
            studs.push({ x: middle(x), y: middle(y), z: 0, color: this.#plateColor, alpha: 1 });
    return studs;
  }

  #layPlate({ size: [x, y] }: BrickModel): void {
    const [width, depth] = [x * studPitch, y * studPitch];
    this.#plate.scale.set(width, depth, plateHeight);
    this.#plate.position.set(width / 2, depth / 2, -plateHeight / 2);
    const { box } = this;
    const middle = new Vector3(...box.min).add(new Vector3(...box.max)).multiplyScalar(0.5);
    const radius = 0.5 * Math.hypot(width, depth, box.max[2]) + 20;
    this.#key.target.position.copy(middle);
    this.#key.position
      .set(-0.5, -0.62, 1.15)
      .normalize()
      .multiplyScalar(2 * radius)
      .add(middle);
    const { camera } = this.#key.shadow;
    camera.left = camera.bottom = -radius;
    camera.right = camera.top = radius;
    camera.near = 0.2 * radius;
    camera.far = 4 * radius;
    camera.updateProjectionMatrix();
  }

  /** Of the whole world, as high as its bricks; mm. */
  get box(): Box {
    const { model, lift = 0 } = this.#picture ?? {};
    const [x, y] = model?.size ?? [20, 20];
    const layers = Math.max(1, ...(model?.bricks ?? []).map(({ z }) => z + 1));
    return { min: [0, 0, -plateHeight], max: [x * studPitch, y * studPitch, layerHeight(layers, lift)] };
  }

  /** Of the bricks alone, or of the plate when there are none; mm. */
  get modelBox(): Box {
    const { model, lift = 0 } = this.#picture ?? {};
    const bricks = model?.bricks ?? [];
    if (bricks.length === 0) return this.box;
    const low = (pick: (brick: Brick) => number): number => Math.min(...bricks.map(pick));
    const high = (pick: (brick: Brick) => number): number => Math.max(...bricks.map(pick));
    return {
      min: [low(({ x }) => x) * studPitch, low(({ y }) => y) * studPitch, 0],
      max: [
        high(({ x, dx }) => x + dx) * studPitch,
        high(({ y, dy }) => y + dy) * studPitch,
        layerHeight(high(({ z }) => z) + 1, lift),
      ],
    };
  }

  #reach(): void {
    const { extent, view } = this.stage;
    const { box } = this;
    extent.center.fromArray(view.target);
    extent.radius = Math.max(
      view.height,
      ...[box.min, box.max].map(corner => 2 * extent.center.distanceTo(new Vector3(...corner))),
    );
  }

  /** As one who opens the model sees it first. */
  firstView(aspect: number): CameraState {
    return fitted({ ...firstView, azimuth: 32, elevation: 28 }, this.modelBox, aspect, 1.15);
  }

  /** Brings all bricks into the picture, turning to other angles on the way if given. */
  fit(animate = true, angles: Partial<Pick<CameraState, 'azimuth' | 'elevation'>> = {}): void {
    const { stage } = this;
    const aspect = stage.size.width / stage.size.height;
    const view = fitted({ ...stage.view, ...angles }, this.modelBox, aspect, 1.3);
    if (animate) stage.flyTo(view);
    else stage.view = view;
  }

  dispose(): void {
    this.#drops.stop();
    this.#meshes.dispose();
    this.#ghost.dispose();
    for (const lines of [this.#selected, this.#current, this.#warned]) lines.dispose();
    this.#plate.geometry.dispose();
    this.#plate.material.dispose();
    this.#key.dispose();
    this.stage.dispose();
  }
}
