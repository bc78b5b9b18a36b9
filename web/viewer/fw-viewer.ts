import { html, LitElement, nothing, render, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Evaluated, Evaluation } from '../../wasm/contract.ts';
import { download } from '../project/download.ts';
import { fileNameOf } from '../project/file-name.ts';
import { controls } from '../style/controls.ts';
import { annotations } from './annotations.ts';
import { sameView, standardViews, type CameraState, type StandardView } from './camera.ts';
import type { FwAnimation } from './fw-animation.ts';
import './fw-animation.ts';
import type { FwViewCube } from './fw-view-cube.ts';
import './fw-view-cube.ts';
import { Measuring } from './measuring.ts';
import { notice, type Health } from './notices.ts';
import { checkPanel, measurePanel, picturePanel, sectionPanel, type PictureState } from './panels.ts';
import { frames, png, zipped } from './pictures.ts';
import { ModelScene } from './scene.ts';
import { Pointing } from './pointing.ts';
import { viewSettings } from './settings.ts';
import type { CaptureOptions } from './stage.ts';
import { themeOf, watchTheme, type Theme } from './theme.ts';
import { toolbar, type Menu, type Tool } from './toolbar.ts';
import { CheckTool, SectionTool } from './tools.ts';
import { viewerKey } from './viewer-keys.ts';
import { viewerStyles } from './viewer-style.ts';

/**
 * Shows an evaluation.
 *
 * Properties: `evaluation`; `stale` dims the picture while a newer one is computed; `evaluating` shows a progress
 * bar; `camera` to read or set the view; `name` for saved files; `evaluateAt(time, signal)` makes saving all frames
 * of an animation possible.
 * Events (bubble, composed): `fw-camera` with a `CameraState` when the view has come to rest; `fw-time` with
 * `{time}` when the animation wants the model at that `$t`.
 * `fw-drawn` (does not bubble) with the evaluation that is on the canvas, after each picture.
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
  /** The section stays while other tools are used: to measure in it, to take its picture. */
  @state() private cutting = false;
  @state() private menu: Menu | undefined;
  @state() private health: Health = 'well';
  @state() private picture: PictureState = { width: 1600, height: 1200, transparent: true };
  @query('canvas') private canvas!: HTMLCanvasElement | null;
  @query('svg.overlay') private overlay!: SVGSVGElement | null;
  @query('fw-view-cube') private cube!: FwViewCube | null;
  @query('fw-animation') private animation!: FwAnimation | null;
  readonly #measuring = new Measuring(() => {
    this.requestUpdate();
    this.#annotate();
  });
  readonly #sectioning = new SectionTool(() => this.requestUpdate());
  readonly #checking = new CheckTool(() => this.requestUpdate());
  readonly #pointing = new Pointing(() => {
    const [scene, mesh] = [this.#scene, this.#shown?.mesh];
    if (!scene || !mesh) return undefined;
    const measuring = this.tool === 'measure' ? this.#measuring : undefined;
    return { stage: scene.stage, mesh, measuring, clip: this.#sectioning.plane };
  });
  #scene: ModelScene | undefined;
  #theme: Theme | undefined;
  #wanted: CameraState | undefined;
  #told: CameraState | undefined;
  #fitted = false;
  /** Someone has chosen where to look from; until then a model that is not well in the picture is brought there. */
  #chosen = false;
  #shown: Evaluated | undefined;
  #resting = 0;
  #revival = 0;
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
    this.#fitted = this.#chosen = view !== undefined;
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
      queueMicrotask(() => (this.health = 'unavailable'));
      return;
    }
    this.health = 'well';
    const { stage } = this.#scene;
    stage.addEventListener('drawn', () => {
      this.#annotate();
      this.dispatchEvent(new CustomEvent('fw-drawn', { detail: this.#shown }));
    });
    stage.addEventListener('view', () => this.#viewChanged());
    stage.controls.addEventListener('start', () => (this.#chosen = true));
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
    // Bed and tools know the scene from here on; not within the update that may have led here.
    queueMicrotask(() => this.requestUpdate());
  }

  #stop(): void {
    clearTimeout(this.#revival);
    clearTimeout(this.#resting);
    this.#sizes.disconnect();
    this.#sectioning.stop();
    this.#checking.stop();
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
    if (has('cutting')) this.#section();
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
        if (!evaluation) this.#fitted = this.#chosen = this.#wanted !== undefined;
        else if (!this.#fitted && !scene.empty) {
          this.#fitted = true;
          scene.fit(false);
        } else if (!this.#chosen && !scene.framed) scene.fit();
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
    if (this.#scene) this.#sectioning.apply(this.#scene, this.#shown?.mesh, this.cutting);
  }

  #check(): void {
    if (this.#scene) this.#checking.apply(this.#scene, this.#shown?.mesh, this.tool === 'check');
  }

  /** Everything drawn over the picture: follows each frame. */
  #annotate(): void {
    if (!this.#scene || !this.overlay) return;
    const measuring = this.tool === 'measure' ? this.#measuring : undefined;
    render(annotations(this.#scene, viewSettings.value, measuring), this.overlay as unknown as HTMLElement);
    if (this.cube) this.cube.camera = this.#scene.stage.view;
  }

  /** Brings the whole model into the picture. */
  fit(): void {
    this.#chosen = false;
    this.#scene?.fit();
  }

  /** Turns to a standard view and fits the model. */
  look(name: StandardView): void {
    const scene = this.#scene;
    if (!scene || scene.flat) return;
    const { azimuth, elevation } = standardViews[name];
    this.#chosen = false;
    scene.fit(true, { azimuth, elevation });
  }

  toggleProjection(): void {
    const stage = this.#scene?.stage;
    if (!stage || stage.flat) return;
    const { view } = stage;
    stage.view = { ...view, projection: view.projection === 'perspective' ? 'orthographic' : 'perspective' };
    this.requestUpdate();
  }

  /** Opens a tool's panel; without one, or with the one that is open, closes it. A section stays until it is closed. */
  use(tool?: Tool): void {
    if (tool === 'section' || (!tool && this.tool === 'section')) this.cutting = this.tool !== 'section';
    this.tool = this.tool === tool ? undefined : tool;
    this.menu = undefined;
    this.#measuring.clear();
    if (this.tool === 'picture') {
      const { width, height } = this.#scene?.stage.size ?? { width: 800, height: 600 };
      this.picture = { ...this.picture, width: Math.round(2 * width), height: Math.round(2 * height) };
    }
  }

  /**
   * A PNG of the model in any size, from where one looks; with `fit` the whole model from the first view's direction.
   * Rejects when the size is impossible or there is no graphics context.
   */
  async screenshot({ fit, ...options }: CaptureOptions & { fit?: boolean }): Promise<Blob> {
    if (!this.#scene) throw new Error('There is no 3-D view to take a picture of.');
    if (fit) options.view = this.#scene.firstView(options.width / options.height);
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

  #saveFrames = async (count: number, progress: (done: number) => void, signal: AbortSignal) => {
    const scene = this.#scene;
    if (!this.evaluateAt || !scene) return;
    const { width, height } = scene.stage.size;
    try {
      const pictures = await frames(this.evaluateAt, count, signal, async (evaluation, done) => {
        scene.show(evaluation);
        const picture = await this.screenshot({ width, height });
        progress(done);
        return picture;
      });
      download(await zipped(pictures), `${fileNameOf(this.name)} frames.zip`);
    } finally {
      scene.show(this.#shown);
    }
  };

  #savePicture = async () => download(await this.screenshot(this.picture), `${fileNameOf(this.name)}.png`);

  #copyPicture = async () =>
    navigator.clipboard.write([new ClipboardItem({ 'image/png': this.screenshot(this.picture) })]);

  #key = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      if (this.menu) this.menu = undefined;
      else if (this.#measuring.picked.length > 0) this.#measuring.clear();
      else if (this.tool) this.use();
      else return;
      event.preventDefault();
    } else if (event.composedPath()[0] === this.canvas && this.#scene) {
      const chosen = this.#chosen;
      this.#chosen = true;
      if (viewerKey(event, this, this.#scene.stage)) event.preventDefault();
      else this.#chosen = chosen;
    }
  };

  #toolbar() {
    const state = {
      tool: this.tool,
      cutting: this.cutting,
      menu: this.menu,
      flat: this.#shown?.outline !== undefined,
      perspective: this.camera?.projection !== 'orthographic',
      edges: this.#scene?.edgesShown(viewSettings.value) ?? true,
    };
    return toolbar(state, {
      fit: () => this.fit(),
      use: tool => this.use(tool),
      open: menu => (this.menu = this.menu === menu ? undefined : menu),
      look: view => this.look(view),
      toggleProjection: () => this.toggleProjection(),
    });
  }

  #panel() {
    const { box } = this.#scene ?? {};
    switch (this.tool) {
      case 'section':
        return box
          ? sectionPanel(this.#sectioning.state, box, this.#sectioning.found, change => {
              this.#sectioning.state = { ...this.#sectioning.state, ...change };
              this.#section();
              this.requestUpdate();
            })
          : nothing;
      case 'measure':
        return measurePanel(this.#measuring);
      case 'check':
        return checkPanel(this.#checking.state, viewSettings.value, change => {
          this.#checking.state = { ...this.#checking.state, ...change };
          this.#check();
          this.requestUpdate();
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
    return notice({
      health: this.health,
      evaluation: this.evaluation,
      showing: this.#shown !== undefined,
      evaluating: this.evaluating,
      restart: () => this.restart(),
    });
  }

  protected override render() {
    const bed = this.#scene?.fitsBed;
    const panel = this.#panel();
    return html`
      <div
        class="stage"
        @pointermove=${this.#pointing.moved}
        @pointerdown=${(event: PointerEvent) => {
          this.menu = undefined;
          this.#pointing.pressed(event);
        }}
        @pointerup=${this.#pointing.released}
        @dblclick=${(event: MouseEvent) => {
          this.#chosen = true;
          this.#pointing.center(event);
        }}
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
