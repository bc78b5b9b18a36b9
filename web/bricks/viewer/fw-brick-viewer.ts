import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { styleMap } from 'lit/directives/style-map.js';
import type { Brick, BrickModel } from '../../../wasm/bricks/brick.ts';
import { brickHeight, studPitch, world } from '../../../wasm/bricks/brick.ts';
import { controls } from '../../style/controls.ts';
import { standardViews, viewAxes, type CameraState, type StandardView } from '../../viewer/camera.ts';
import '../../viewer/fw-view-cube.ts';
import type { FwViewCube } from '../../viewer/fw-view-cube.ts';
import { png } from '../../viewer/pictures.ts';
import type { CaptureOptions } from '../../viewer/stage.ts';
import { themeOf, watchTheme, type Theme } from '../../viewer/theme.ts';
import { steer, zoom } from '../../viewer/viewer-keys.ts';
import { layerHeight } from './brick-meshes.ts';
import { brickViewerStyles } from './brick-viewer-styles.ts';
import { BrickScene } from './brick-scene.ts';
import { Gestures, type BrickTool, type Frame } from './gestures.ts';
import type { GhostState } from './ghost.ts';
import type { Seen } from './sight.ts';

/** Detail of `fw-brick-pick`: what was clicked or tapped; nothing for a click beside everything. */
export interface BrickPick {
  readonly seen: Seen | undefined;
  /** With Shift: in addition to what is selected. */
  readonly more: boolean;
}

/** Detail of `fw-brick-drag`, in studs and layers from where it began. */
export interface BrickDrag {
  readonly by: readonly [number, number, number];
  readonly ended: boolean;
}

/**
 * Shows a brick model on its plate, and tells what is pointed at.
 *
 * Events: `fw-brick-pick` ({@link BrickPick}), `fw-brick-hover` (`Seen | undefined`), `fw-brick-drag`
 * ({@link BrickDrag}), `fw-brick-frame` (`Brick[]`), `fw-brick-nudge` (studs and layers by a key), `fw-drawn`.
 * Methods: `fit`, `look`, `screenshot`.
 */
@customElement('fw-brick-viewer')
export class FwBrickViewer extends LitElement {
  static override styles = [controls, brickViewerStyles];

  @property({ attribute: false }) model: BrickModel = { size: world, bricks: [] };
  /** Those that are drawn, in the model's order; all without it. */
  @property({ attribute: false }) bricks: readonly Brick[] | undefined;
  /** Millimetres that each layer is raised. */
  @property({ type: Number }) lift = 0;
  /** Colours (CSS) instead of bricks' own. */
  @property({ attribute: false }) paint: ReadonlyMap<Brick, string> | undefined;
  @property({ attribute: false }) selection: ReadonlySet<Brick> = new Set();
  @property({ attribute: false }) current: ReadonlySet<Brick> = new Set();
  @property({ attribute: false }) warned: ReadonlySet<Brick> = new Set();
  @property({ attribute: false }) ghost: GhostState | undefined;
  /** New bricks fall into their places. */
  @property({ type: Boolean }) drop = false;
  @property({ reflect: true }) tool: BrickTool = 'select';
  @property() label = 'Brick model';
  /** Without the cube, where there is little room. */
  @property({ type: Boolean }) small = false;
  @state() private frame: Frame | undefined;
  @state() private health: 'well' | 'lost' | 'unavailable' = 'well';
  @query('fw-view-cube') private readonly cube!: FwViewCube | null;
  #scene: BrickScene | undefined;
  #theme: Theme | undefined;
  #view: CameraState | undefined;
  /** Until someone turns the view, a model that grows is kept in the picture. */
  #chosen = false;
  #unwatch: (() => void) | undefined;
  #revival = 0;
  readonly #sizes = new ResizeObserver(() => this.#resize());
  readonly #gestures = new Gestures(this.#target());

  /** Where one looks from. */
  get camera(): CameraState | undefined {
    return this.#scene?.stage.view ?? this.#view;
  }

  set camera(view: CameraState | undefined) {
    this.#view = view;
    this.#chosen = view !== undefined;
    if (this.#scene && view) this.#scene.stage.view = view;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatch = watchTheme(() => this.#retheme());
    if (this.hasUpdated) this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
    this.#stop();
  }

  protected override firstUpdated(): void {
    this.#start();
  }

  #start(): void {
    if (this.#scene) return;
    const canvas = document.createElement('canvas');
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'application');
    this.renderRoot.querySelector('.stage')!.replaceChildren(canvas);
    this.#name(canvas);
    try {
      this.#scene = new BrickScene(canvas);
    } catch {
      queueMicrotask(() => (this.health = 'unavailable'));
      return;
    }
    queueMicrotask(() => (this.health = 'well'));
    const { stage } = this.#scene;
    stage.addEventListener('drawn', () => {
      if (this.cube) this.cube.camera = stage.view;
      this.dispatchEvent(new Event('fw-drawn'));
    });
    stage.controls.addEventListener('start', () => (this.#chosen = true));
    stage.addEventListener('lost', () => {
      this.health = 'lost';
      this.#revival = window.setTimeout(() => this.restart(), 3000);
    });
    stage.addEventListener('restored', () => {
      clearTimeout(this.#revival);
      this.health = 'well';
    });
    this.#retheme();
    this.#show();
    this.#sizes.observe(this);
    this.#resize();
    if (this.#view) stage.view = this.#view;
    // Within a dialog that is not open yet it has no size.
    else stage.view = this.#scene.firstView(this.clientWidth / this.clientHeight || 1);
  }

  #stop(): void {
    clearTimeout(this.#revival);
    this.#sizes.disconnect();
    this.#view = this.#scene?.stage.view ?? this.#view;
    this.#scene?.dispose();
    this.#scene = undefined;
  }

  /** Begins again with a fresh graphics context; the view stays. */
  restart(): void {
    this.#stop();
    this.#start();
  }

  #resize(): void {
    if (this.clientWidth < 1 || this.clientHeight < 1) return;
    this.#scene?.stage.resize(this.clientWidth, this.clientHeight);
    if (!this.#chosen) this.#scene?.fit(false);
  }

  #retheme(): void {
    this.#theme = themeOf(this);
    if (this.#scene) this.#scene.theme = this.#theme;
  }

  #name(canvas: Element | null = this.renderRoot.querySelector('canvas')): void {
    canvas?.setAttribute(
      'aria-label',
      `${this.label}, ${this.model.bricks.length} bricks. Arrow keys turn the view, or move selected bricks; ` +
        '+ and − zoom, F fits.',
    );
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.#scene) return;
    const shown = [
      'model',
      'bricks',
      'lift',
      'paint',
      'selection',
      'current',
      'warned',
      'ghost',
    ] as const satisfies (keyof this)[];
    if (shown.some(name => changed.has(name))) this.#show();
    if (changed.has('model') && !this.#chosen && this.model.bricks.length > 0) this.#follow();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('model') || changed.has('label')) this.#name();
  }

  /** Keeps a model that grows in the picture, in steps rather than with each brick. */
  #follow(): void {
    const scene = this.#scene!;
    const { modelBox, stage } = scene;
    const inside = [0, 1, 2, 3, 4, 5, 6, 7].every(i => {
      const point = [0, 1, 2].map(axis => (i & (1 << axis) ? modelBox.max : modelBox.min)[axis]!);
      const { x, y, behind } = stage.project(point as [number, number, number]);
      return !behind && x > 0 && y > 0 && x < stage.size.width && y < stage.size.height;
    });
    if (!inside) scene.fit();
  }

  #show(): void {
    const { model, bricks, lift, paint, selection, current, warned, ghost, drop } = this;
    this.#scene?.show({ model, bricks, lift, paint, selection, current, warned, ghost, drop });
  }

  #fire(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #target(): ConstructorParameters<typeof Gestures>[0] {
    // Within the object `this` is the object itself.
    // eslint-disable-next-line typescript/no-this-alias
    const viewer = this;
    return {
      get stage() {
        return viewer.#scene?.stage;
      },
      get tool() {
        return viewer.tool;
      },
      get bricks() {
        return viewer.bricks ?? viewer.model.bricks;
      },
      get selection() {
        return viewer.selection;
      },
      get plate() {
        return [viewer.model.size[0], viewer.model.size[1]] as const;
      },
      get lift() {
        return viewer.lift;
      },
      hovered: seen => viewer.#fire('fw-brick-hover', seen),
      picked: (seen, more) => viewer.#fire('fw-brick-pick', { seen, more } satisfies BrickPick),
      dragged: (by, ended) => viewer.#fire('fw-brick-drag', { by, ended } satisfies BrickDrag),
      framed: (frame, ended) => {
        viewer.frame = ended ? undefined : frame;
        if (ended && frame) viewer.#fire('fw-brick-frame', viewer.#within(frame));
      },
    };
  }

  /** Bricks whose middle is inside of a rectangle of the picture. */
  #within({ left, top, width, height }: Frame): Brick[] {
    const stage = this.#scene!.stage;
    return (this.bricks ?? this.model.bricks).filter(brick => {
      const place = stage.project([
        (brick.x + brick.dx / 2) * studPitch,
        (brick.y + brick.dy / 2) * studPitch,
        layerHeight(brick.z, this.lift) + brickHeight / 2,
      ]);
      const { x, y, behind } = place;
      return !behind && x >= left && x <= left + width && y >= top && y <= top + height;
    });
  }

  /** How many pictures have been made. */
  get frames(): number {
    return this.#scene?.stage.frames ?? 0;
  }

  /** Brings all bricks into the picture. */
  fit(): void {
    this.#chosen = false;
    this.#scene?.fit();
  }

  /** Turns to a standard view and fits the model. */
  look(name: StandardView): void {
    const { azimuth, elevation } = standardViews[name];
    this.#chosen = true;
    this.#scene?.fit(true, { azimuth, elevation });
  }

  /**
   * A PNG in any size, from where one looks; with `fit` the whole model as one sees it first. Rejects when the size is
   * impossible or there is no graphics context.
   */
  async screenshot({ fit, ...options }: CaptureOptions & { fit?: boolean }): Promise<Blob> {
    const scene = this.#scene;
    if (!scene) throw new Error('There is no 3-D view to take a picture of.');
    if (fit) options.view = scene.firstView(options.width / options.height);
    const { top, bottom } = this.#theme ?? themeOf(this);
    return png(
      scene.stage.capture(options, context => {
        const gradient = context.createLinearGradient(0, 0, 0, options.height);
        gradient.addColorStop(0, top);
        gradient.addColorStop(1, bottom);
        context.fillStyle = gradient;
        context.fillRect(0, 0, options.width, options.height);
      }),
    );
  }

  #key = (event: KeyboardEvent): void => {
    const stage = this.#scene?.stage;
    if (!stage || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && this.#gestures.cancel()) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    const layer = { PageUp: 1, PageDown: -1 }[event.key];
    const view = Object.entries(standardViews).find(([, { key }]) => key === event.key)?.[0];
    if (this.selection.size > 0 && (arrow || layer)) {
      this.#fire('fw-brick-nudge', arrow ? this.#studs(arrow[0]!, arrow[1]!) : [0, 0, layer]);
    } else if (arrow) {
      this.#chosen = true;
      steer(stage, arrow[0]!, arrow[1]!, event.shiftKey);
    } else if (event.key === '+' || event.key === '=' || event.key === '-') {
      this.#chosen = true;
      zoom(stage, event.key === '-' ? 1.2 : 1 / 1.2);
    } else if (view) this.look(view as StandardView);
    else return;
    event.preventDefault();
  };

  /** One stud to the right and away in the picture, along the nearer axis of the plate. */
  #studs(right: number, away: number): [number, number, number] {
    const axes = viewAxes({ ...this.camera!, elevation: 0 });
    const [x, y] = [0, 1].map(axis => right * axes.right[axis]! - away * axes.back[axis]!);
    return Math.abs(x!) >= Math.abs(y!) ? [Math.sign(x!), 0, 0] : [0, Math.sign(y!), 0];
  }

  #notice(): TemplateResult | typeof nothing {
    if (this.health === 'unavailable')
      return html`<div class="notice" role="status">
        This browser has no WebGL 2 to draw bricks with. Parts list, steps and files work all the same.
      </div>`;
    if (this.health === 'lost')
      return html`<div class="notice" role="status">The picture comes back in a moment.</div>`;
    return nothing;
  }

  override render(): TemplateResult {
    const { frame } = this;
    const px = (value: number): string => `${value}px`;
    return html`
      <div
        class="stage"
        @pointerdown=${{ handleEvent: this.#gestures.down, capture: true }}
        @pointermove=${{ handleEvent: this.#gestures.move, capture: true }}
        @pointerup=${{ handleEvent: this.#gestures.up, capture: true }}
        @pointercancel=${this.#gestures.cancel}
        @pointerleave=${this.#gestures.left}
        @keydown=${this.#key}
      ></div>
      ${
        frame
          ? html`<div
              class="frame"
              style=${styleMap({
                left: px(frame.left),
                top: px(frame.top),
                width: px(frame.width),
                height: px(frame.height),
              })}
            ></div>`
          : nothing
      }
      ${this.#notice()}
      <fw-view-cube
        ?hidden=${this.small || this.health === 'unavailable'}
        @fw-view=${({ detail }: CustomEvent<StandardView>) => this.look(detail)}
      ></fw-view-cube>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-brick-viewer': FwBrickViewer;
  }
}
