import { html, LitElement, nothing, render, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import {
  Camera,
  Clapperboard,
  Eye,
  Maximize,
  Rotate3d,
  Ruler,
  Scissors,
  ShieldCheck,
  type IconNode,
} from 'lucide';
import type { Evaluated, Evaluation } from '../../wasm/contract.ts';
import type { Section } from '../../wasm/solid/section.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { analyze } from './analyze.ts';
import { dimensions, drawn, drawnRelation, gridLabels } from './annotations.ts';
import {
  behindBox,
  sameView,
  standardViews,
  viewAxes,
  type CameraState,
  type StandardView,
} from './camera.ts';
import { findThinWalls } from './checks.ts';
import type { FwAnimation } from './fw-animation.ts';
import './fw-animation.ts';
import type { FwViewCube } from './fw-view-cube.ts';
import './fw-view-cube.ts';
import { look, Measuring } from './measuring.ts';
import {
  checkPanel,
  displayMenu,
  measurePanel,
  picturePanel,
  sectionPanel,
  type CheckState,
  type PictureState,
  type SectionState,
} from './panels.ts';
import { download, png, zipped } from './pictures.ts';
import { ModelScene } from './scene.ts';
import { viewSettings } from './settings.ts';
import type { CaptureOptions } from './stage.ts';
import { themeOf, watchTheme, type Theme } from './theme.ts';
import { viewerKey } from './viewer-keys.ts';
import { viewerStyles } from './viewer-style.ts';

export type Tool = 'section' | 'measure' | 'check' | 'animate' | 'picture';
type Menu = 'views' | 'display';

/**
 * Shows an evaluation.
 *
 * Properties: `evaluation`; `stale` dims the picture while a newer one is computed; `evaluating` shows a progress
 * bar; `camera` to read or set the view; `name` for saved files; `evaluateAt(time, signal)` makes saving all frames
 * of an animation possible.
 * Events (bubble, composed): `fw-camera` with a `CameraState` when the view has come to rest; `fw-time` with
 * `{time}` when the animation wants the model at that `$t`.
 * Methods: `screenshot`, `fit`, `look`, `use`.
 */
@customElement('fw-viewer')
export class FwViewer extends LitElement {
  static override styles = [controls, viewerStyles];
  @property({ attribute: false }) evaluation?: Evaluation | undefined;
  @property({ attribute: false }) evaluateAt?: (time: number, signal: AbortSignal) => Promise<Evaluation>;
  @property() name = 'model';
  @property({ type: Boolean, reflect: true }) stale = false;
  @property({ type: Boolean }) evaluating = false;
  @state() private tool: Tool | undefined;
  @state() private menu: Menu | undefined;
  @state() private health: 'well' | 'lost' | 'unavailable' = 'well';
  @state() private cutting: SectionState = { axis: 0, at: 0.5, flip: false };
  @state() private found: Section | undefined;
  @state() private checks: CheckState = { overhang: true, thin: false };
  @state() private picture: PictureState = { width: 1600, height: 1200, transparent: true };
  @query('canvas') private canvas!: HTMLCanvasElement | null;
  @query('svg.overlay') private overlay!: SVGSVGElement | null;
  @query('fw-view-cube') private cube!: FwViewCube | null;
  @query('fw-animation') private animation!: FwAnimation | null;
  readonly #measuring = new Measuring(() => {
    this.requestUpdate();
    this.#annotate();
  });
  #scene: ModelScene | undefined;
  #theme: Theme | undefined;
  #wanted: CameraState | undefined;
  #told: CameraState | undefined;
  #fitted = false;
  #shown: Evaluated | undefined;
  #resting = 0;
  #revival = 0;
  #sectionSearch: AbortController | undefined;
  #wallSearch: AbortController | undefined;
  #down: { x: number; y: number } | undefined;
  #unwatch: (() => void) | undefined;
  readonly #sizes = new ResizeObserver(() => this.#resize());

  /** Where one looks from. Set before the first model, it keeps the viewer from fitting that model itself. */
  get camera(): CameraState | undefined {
    return this.#scene?.stage.view ?? this.#wanted;
  }

  set camera(view: CameraState | undefined) {
    // What was told by `fw-camera` may come back while one is already turning on.
    if (view && view === this.#told) return;
    this.#wanted = view;
    this.#fitted = view !== undefined;
    if (this.#scene && view) this.#scene.solidView = view;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#unwatch = watchTheme(() => this.#retheme());
    viewSettings.addEventListener('change', this.#settingsChanged);
    if (this.hasUpdated) this.#start();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#unwatch?.();
    viewSettings.removeEventListener('change', this.#settingsChanged);
    this.#stop();
  }

  protected override firstUpdated() {
    this.#start();
  }

  #start(): void {
    if (this.#scene) return;
    // A canvas never gives a second context after its first was lost on purpose: take a new one each time.
    const canvas = document.createElement('canvas');
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'application');
    canvas.setAttribute(
      'aria-label',
      '3-D view of the model. Arrow keys turn, Shift with arrows moves, + and − zoom, F fits.',
    );
    this.renderRoot.querySelector('.stage')!.replaceChildren(canvas);
    try {
      this.#scene = new ModelScene(canvas);
    } catch {
      this.health = 'unavailable';
      return;
    }
    this.health = 'well';
    const { stage } = this.#scene;
    stage.addEventListener('drawn', () => this.#annotate());
    stage.addEventListener('view', () => this.#viewChanged());
    stage.addEventListener('lost', () => {
      this.health = 'lost';
      // Most browsers give the context back by themselves; otherwise begin again with a new canvas.
      this.#revival = window.setTimeout(() => this.restart(), 3000);
    });
    stage.addEventListener('restored', () => {
      clearTimeout(this.#revival);
      this.health = 'well';
    });
    this.#shown = undefined;
    if (this.#wanted) this.#scene.solidView = this.#wanted;
    this.#retheme();
    this.#scene.apply(viewSettings.value);
    this.#sizes.observe(this);
    this.#resize();
    this.#showEvaluation();
    if (this.evaluation) this.requestUpdate();
  }

  #stop(): void {
    clearTimeout(this.#revival);
    clearTimeout(this.#resting);
    this.#sizes.disconnect();
    this.#sectionSearch?.abort();
    this.#wallSearch?.abort();
    if (this.#scene && !this.#scene.flat) this.#wanted = this.#scene.stage.view;
    this.#scene?.dispose();
    this.#scene = undefined;
  }

  /** Begins again with a fresh graphics context; the view stays. */
  restart(): void {
    this.#stop();
    this.#start();
  }

  #resize(): void {
    this.#scene?.stage.resize(this.clientWidth, this.clientHeight);
  }

  #retheme(): void {
    if (!this.#scene) return;
    this.#theme = themeOf(this);
    this.#scene.theme = this.#theme;
  }

  #settingsChanged = () => {
    this.#scene?.apply(viewSettings.value);
    this.#check();
    this.requestUpdate();
  };

  protected override willUpdate(changed: PropertyValues) {
    if (!this.#scene) return;
    const has = (name: string) => changed.has(name as keyof this);
    if (has('evaluation')) this.#showEvaluation();
    if (has('tool') || has('cutting')) this.#section();
    if (has('tool')) this.#check();
  }

  #showEvaluation(): void {
    const scene = this.#scene;
    if (!scene) return;
    const { evaluation } = this;
    // An invalid one leaves the last picture: it is worth more than none.
    if (evaluation?.status === 'ok' || !evaluation) {
      if (this.#shown !== evaluation) {
        this.#shown = evaluation;
        scene.show(evaluation);
        this.#measuring.clear();
        if (!evaluation) this.#fitted = this.#wanted !== undefined;
        else if (!this.#fitted && !scene.empty) {
          this.#fitted = true;
          scene.fit(false);
        }
        this.#section();
        this.#check();
      }
    }
    this.animation?.arrived();
  }

  #viewChanged(): void {
    clearTimeout(this.#resting);
    this.#resting = window.setTimeout(() => {
      const { camera } = this;
      if (!camera || !this.#shown || this.#scene?.flat) return;
      if (this.#wanted && sameView(camera, this.#wanted)) return;
      this.#wanted = this.#told = camera;
      this.dispatchEvent(new CustomEvent('fw-camera', { detail: camera, bubbles: true, composed: true }));
    }, 300);
  }

  #section(): void {
    const scene = this.#scene;
    if (!scene) return;
    this.#sectionSearch?.abort();
    const mesh = this.#shown?.mesh;
    const plane = scene.section(this.tool === 'section' && !scene.flat ? this.cutting : undefined);
    this.found = undefined;
    if (!plane || !mesh) return;
    const search = (this.#sectionSearch = new AbortController());
    analyze(mesh, worker => worker.section(plane), search).then(
      found => {
        if (search.signal.aborted) return;
        this.found = found;
        scene.cut.capped = found.open === 0;
        scene.cut.trace(found);
        scene.stage.invalidate();
      },
      () => {},
    );
  }

  #check(): void {
    const scene = this.#scene;
    if (!scene) return;
    const on = this.tool === 'check' && !scene.flat;
    const { overhang, thinWall } = viewSettings.value;
    scene.shadeOverhang(on && this.checks.overhang ? overhang : undefined);
    this.#wallSearch?.abort();
    const mesh = this.#shown?.mesh;
    if (!on || !this.checks.thin || !mesh) {
      scene.model.markThin(undefined);
      return;
    }
    const search = (this.#wallSearch = new AbortController());
    this.checks = { ...this.checks, progress: 0, found: undefined, failure: undefined };
    const progress = (share: number) => {
      if (!search.signal.aborted) this.checks = { ...this.checks, progress: share };
    };
    findThinWalls(mesh, thinWall, search.signal, progress).then(
      found => {
        if (search.signal.aborted) return;
        this.checks = { ...this.checks, progress: undefined, found };
        scene.model.markThin(found.patches);
        scene.stage.invalidate();
      },
      (error: unknown) => {
        if (search.signal.aborted) return;
        const failure = error instanceof Error ? error.message : String(error);
        this.checks = { ...this.checks, progress: undefined, failure };
      },
    );
  }

  /** Everything drawn over the picture: follows each frame. */
  #annotate(): void {
    const scene = this.#scene;
    if (!scene || !this.overlay) return;
    const { stage } = scene;
    const project: typeof stage.project = point => stage.project(point);
    const { grid, dimensions: sizes } = viewSettings.value;
    const pixel = stage.view.height / stage.size.height;
    const perspective = stage.view.projection === 'perspective';
    const eye = stage.camera.position.toArray();
    const { back } = viewAxes(stage.view);
    const hidden = (point: readonly number[]) => {
      const toEye = perspective ? eye.map((x, axis) => x - point[axis]!) : back;
      return scene.box !== undefined && behindBox(point, toEye, scene.box);
    };
    render(
      [
        grid ? gridLabels(project, scene.floor.labels, stage.size, hidden) : nothing,
        sizes && scene.box ? dimensions(project, scene.box) : nothing,
        this.tool === 'measure'
          ? [
              ...this.#measuring.picked.map(feature => drawn(project, feature, 'picked', pixel)),
              this.#measuring.hovered ? drawn(project, this.#measuring.hovered, 'hover', pixel) : nothing,
              this.#measuring.relation ? drawnRelation(project, this.#measuring.relation) : nothing,
            ]
          : nothing,
      ],
      this.overlay as unknown as HTMLElement,
    );
    if (this.cube) this.cube.camera = stage.view;
  }

  /** Brings the whole model into the picture. */
  fit(): void {
    this.#scene?.fit();
  }

  /** Turns to a standard view and fits the model. */
  look(name: StandardView): void {
    const scene = this.#scene;
    if (!scene || scene.flat) return;
    const { azimuth, elevation } = standardViews[name];
    scene.fit(true, { azimuth, elevation });
  }

  toggleProjection(): void {
    const stage = this.#scene?.stage;
    if (!stage || stage.flat) return;
    const { view } = stage;
    stage.view = { ...view, projection: view.projection === 'perspective' ? 'orthographic' : 'perspective' };
    this.requestUpdate();
  }

  /** Opens a tool's panel; without one, or with the one that is open, closes it. */
  use(tool?: Tool): void {
    this.tool = this.tool === tool ? undefined : tool;
    this.menu = undefined;
    this.#measuring.clear();
    if (this.tool === 'picture') {
      const { width, height } = this.#scene?.stage.size ?? { width: 800, height: 600 };
      this.picture = { ...this.picture, width: Math.round(2 * width), height: Math.round(2 * height) };
    }
  }

  /** A PNG of the model in any size. Rejects when the size is impossible or there is no graphics context. */
  async screenshot(options: CaptureOptions): Promise<Blob> {
    if (!this.#scene) throw new Error('There is no 3-D view to take a picture of.');
    const { top, bottom } = this.#theme ?? themeOf(this);
    return png(
      this.#scene.stage.capture(options, context => {
        const gradient = context.createLinearGradient(0, 0, 0, options.height);
        gradient.addColorStop(0, top);
        gradient.addColorStop(1, bottom);
        context.fillStyle = gradient;
        context.fillRect(0, 0, options.width, options.height);
      }),
    );
  }

  #saveFrames = async (
    frames: number,
    progress: (done: number) => void,
    signal: AbortSignal,
  ): Promise<void> => {
    const scene = this.#scene;
    if (!this.evaluateAt || !scene) return;
    const size = { width: scene.stage.size.width, height: scene.stage.size.height };
    const pictures: Blob[] = [];
    try {
      for (let frame = 0; frame < frames; frame++) {
        signal.throwIfAborted();
        const evaluation = await this.evaluateAt(frame / frames, signal);
        signal.throwIfAborted();
        if (evaluation.status === 'invalid') {
          const why = evaluation.diagnostics.find(({ severity }) => severity === 'error')?.text;
          throw new Error(`Frame ${frame + 1} could not be made: ${why ?? 'the model is invalid there'}`);
        }
        scene.show(evaluation);
        pictures.push(await this.screenshot({ ...size, transparent: false }));
        progress(frame + 1);
      }
      download(await zipped(pictures), `${this.name}-frames.zip`);
    } finally {
      scene.show(this.#shown);
    }
  };

  #savePicture = async () => download(await this.screenshot(this.picture), `${this.name}.png`);

  #copyPicture = async () =>
    navigator.clipboard.write([new ClipboardItem({ 'image/png': this.screenshot(this.picture) })]);

  #sight(event: MouseEvent) {
    const box = this.canvas!.getBoundingClientRect();
    return this.#scene!.stage.ray(event.clientX - box.left, event.clientY - box.top);
  }

  #pointerMoved = (event: PointerEvent) => {
    if (this.tool !== 'measure' || event.buttons !== 0 || !this.#shown || !this.#scene) return;
    this.#measuring.hover(this.#shown.mesh, this.#sight(event));
  };

  #pointerDown = (event: PointerEvent) => {
    this.menu = undefined;
    this.#down = event.button === 0 ? { x: event.clientX, y: event.clientY } : undefined;
  };

  #pointerUp = (event: PointerEvent) => {
    const down = this.#down;
    this.#down = undefined;
    if (!down || this.tool !== 'measure' || !this.#shown || !this.#scene) return;
    // A drag turned the view; only a click picks.
    if (Math.hypot(event.clientX - down.x, event.clientY - down.y) > 5) return;
    this.#measuring.pick(this.#shown.mesh, this.#sight(event)).catch(() => {});
  };

  /** Turns about the place that was double-clicked from now on. */
  #center = (event: MouseEvent) => {
    const scene = this.#scene;
    const mesh = this.#shown?.mesh;
    if (!scene || !mesh || this.tool === 'measure') return;
    look(mesh, this.#sight(event)).then(
      found => {
        if (found) scene.stage.flyTo({ ...scene.stage.view, target: [...found.at] });
      },
      () => {},
    );
  };

  #key = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      if (this.menu) this.menu = undefined;
      else if (this.#measuring.picked.length > 0) this.#measuring.clear();
      else if (this.tool) this.use();
      else return;
      event.preventDefault();
    } else if (
      event.composedPath()[0] === this.canvas &&
      this.#scene &&
      viewerKey(event, this, this.#scene.stage)
    ) {
      event.preventDefault();
    }
  };

  #button(label: string, keys: string, face: IconNode, pressed: boolean, run: () => void, menu = false) {
    return html`<button
      class="icon"
      title=${keys ? `${label} (${keys})` : label}
      aria-label=${label}
      aria-pressed=${menu ? nothing : pressed}
      aria-expanded=${menu ? pressed : nothing}
      @click=${run}
    >
      ${icon(face)}
    </button>`;
  }

  #toolButton(tool: Tool, label: string, keys: string, face: IconNode) {
    return this.#button(label, keys, face, this.tool === tool, () => this.use(tool));
  }

  #menuButton(menu: Menu, label: string, face: IconNode) {
    const toggle = () => (this.menu = this.menu === menu ? undefined : menu);
    return this.#button(label, '', face, this.menu === menu, toggle, true);
  }

  #toolbar() {
    const flat = this.#shown?.outline !== undefined;
    return html`<div class="toolbar" role="toolbar" aria-label="View">
      ${this.#button('Fit', 'F', Maximize, false, () => this.fit())}
      ${flat ? nothing : this.#menuButton('views', 'Views', Rotate3d)}
      ${this.#menuButton('display', 'Show', Eye)}
      <span class="line"></span>
      ${this.#toolButton('measure', 'Measure', 'M', Ruler)}
      ${flat ? nothing : this.#toolButton('section', 'Section', 'X', Scissors)}
      ${flat ? nothing : this.#toolButton('check', 'Check for printing', 'C', ShieldCheck)}
      ${this.#toolButton('animate', 'Animate $t', 'T', Clapperboard)}
      ${this.#toolButton('picture', 'Picture', '', Camera)}
      ${this.menu ? html`<div class="menu">${this.menu === 'views' ? this.#viewsMenu() : this.#displayMenu()}</div>` : nothing}
    </div>`;
  }

  #displayMenu = () => displayMenu(viewSettings.value, this.#scene?.edgesShown(viewSettings.value) ?? true);

  #viewsMenu() {
    const perspective = this.camera?.projection !== 'orthographic';
    return html`${Object.entries(standardViews).map(
        ([name, { title, key }]) =>
          html`<button class="quiet item" @click=${() => this.look(name as StandardView)}>
            <span class="grow">${title}</span><kbd>${key}</kbd>
          </button>`,
      )}
      <label class="item">
        <input type="checkbox" .checked=${perspective} @change=${() => this.toggleProjection()} />
        <span class="grow">Perspective</span><kbd>P</kbd>
      </label>`;
  }

  #panel() {
    const { box } = this.#scene ?? {};
    switch (this.tool) {
      case 'section':
        return box
          ? sectionPanel(
              this.cutting,
              box,
              this.found,
              change => (this.cutting = { ...this.cutting, ...change }),
            )
          : nothing;
      case 'measure':
        return measurePanel(this.#measuring);
      case 'check':
        return checkPanel(this.checks, viewSettings.value, change => {
          this.checks = { ...this.checks, ...change };
          this.#check();
        });
      case 'animate':
        return html`<fw-animation
          .exporter=${this.evaluateAt ? this.#saveFrames : undefined}
        ></fw-animation>`;
      case 'picture':
        return picturePanel(
          this.picture,
          change => (this.picture = { ...this.picture, ...change }),
          () => void this.#savePicture(),
          () => void this.#copyPicture(),
        );
      default:
        return nothing;
    }
  }

  #notice() {
    if (this.health === 'unavailable') {
      return html`<div class="notice" role="alert">
        <b>This browser shows no 3-D graphics</b>
        <p>
          WebGL 2 is switched off or not supported. Turn on hardware acceleration in the browser's settings,
          or use another browser. Code, customizer and downloads work all the same.
        </p>
        <button @click=${() => this.restart()}>Try again</button>
      </div>`;
    }
    if (this.health === 'lost') {
      return html`<div class="notice" role="status">
        <b>The graphics card took a break</b>
        <p>The view comes back in a moment; nothing is lost.</p>
      </div>`;
    }
    const { evaluation } = this;
    if (!evaluation && !this.#shown) {
      return this.evaluating
        ? html`<div class="notice" role="status"><p>Making the first picture …</p></div>`
        : html`<div class="notice"><p>Nothing to show yet. Write some code, or pick a template.</p></div>`;
    }
    const reason = evaluation?.diagnostics.find(
      ({ severity }) => severity === 'error' || severity === 'warning',
    );
    if (evaluation?.status === 'ok' && evaluation.mesh.indices.length === 0 && !evaluation.background) {
      return html`<div class="notice" role="status">
        <b>The model is empty</b>
        <p>${reason?.text ?? 'It ran without an error but made no shape.'}</p>
      </div>`;
    }
    if (evaluation?.status === 'invalid') {
      return html`<div class="chip" role="status">${reason?.text ?? 'The model could not be made.'}</div>`;
    }
    return nothing;
  }

  protected override render() {
    const bed = this.#scene?.fitsBed;
    const panel = this.#panel();
    return html`
      <div
        class="stage"
        @pointermove=${this.#pointerMoved}
        @pointerdown=${this.#pointerDown}
        @pointerup=${this.#pointerUp}
        @dblclick=${this.#center}
        @keydown=${this.#key}
      ></div>
      <svg class="overlay" aria-hidden="true"></svg>
      ${this.evaluating ? html`<div class="progress" role="progressbar" aria-label="Evaluating"></div>` : nothing}
      ${this.#notice()}
      <div class="controls" @keydown=${this.#key} ?hidden=${this.health === 'unavailable'}>
        ${this.#toolbar()}
        <fw-view-cube
          ?hidden=${this.#shown?.outline !== undefined}
          @fw-view=${(event: CustomEvent<StandardView>) => this.look(event.detail)}
        ></fw-view-cube>
        ${bed === false ? html`<div class="bed error-text" role="status">Too large for the printer</div>` : nothing}
        ${panel === nothing ? nothing : html`<div class="panel" role="region" aria-label="Tool">${panel}</div>`}
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-viewer': FwViewer;
  }
}
