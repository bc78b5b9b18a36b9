import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { Evaluation, Path, Source } from '../../wasm/contract.ts';
import type { ExportSet } from '../export/export-sets.ts';
import type { FwEditor } from '../editor/fw-editor.ts';
import { engines } from '../evaluation/engines.ts';
import type { FwExport } from '../export/fw-export.ts';
import { libraries } from '../library/libraries.ts';
import { templates } from '../library/templates.ts';
import type { ShowJob } from '../production/fw-job-panel.ts';
import type { FwProductionBar } from '../production/fw-production-bar.ts';
import { production } from '../production/production.ts';
import { ProductionView } from '../production/production-view.ts';
import type { Project, ProjectChange } from '../project/project.ts';
import { appStatus } from '../pwa/app.ts';
import { controls } from '../style/controls.ts';
import type { CameraState } from '../viewer/camera.ts';
import type { FwViewer } from '../viewer/fw-viewer.ts';
import type { CaptureOptions } from '../viewer/stage.ts';
import { commands } from './commands.ts';
import { DocumentController, loadProjectElements } from './document-controller.ts';
import './elements.ts';
import { EvaluationController } from './evaluation-controller.ts';
import type { FwCommandPalette, PaletteEntry } from './fw-command-palette.ts';
import type { FwHeader } from './fw-header.ts';
import type { PhoneTab } from './fw-phone-bar.ts';
import type { FwNotices } from '../about/fw-notices.ts';
import type { FwDisagreements } from './fw-disagreements.ts';
import type { FwShare } from './fw-share.ts';
import type { FwShortcuts } from './fw-shortcuts.ts';
import { count } from './fw-status-bar.ts';
import { places, templatePlaces } from './places.ts';
import { preferences, type Panels } from './preferences.ts';
import { appendLine, receiveFiles } from './receive-files.ts';
import { readRoute } from './route.ts';
import { toast } from './toasts.ts';
import { ViewMemory } from './view-memory.ts';
import { workbenchCommands, type CommandTarget } from './workbench-commands.ts';
import { workbenchStyles } from './workbench-styles.ts';

/** Detail of `fw-navigate`. Lines and columns count from 1; a path in angle brackets is a library's. */
export interface Place {
  path: Path;
  line?: number;
  column?: number;
}

/** Lines from which on a move within a file is a jump that Back takes back. */
const step = 10;

const narrow = matchMedia('(max-width: 719.98px)');

const tabOfPanel: Record<keyof Panels, PhoneTab> = {
  side: 'files',
  code: 'code',
  customizer: 'model',
  bottom: 'console',
};

/**
 * The page. It wires the elements to one another: the project goes down into all of them, the newest evaluation
 * comes back out of {@link EvaluationController}, and `fw-navigate` from any of them moves the editor.
 */
@customElement('fw-workbench')
export class FwWorkbench extends LitElement implements CommandTarget {
  static override styles = [controls, workbenchStyles];

  readonly app = appStatus;
  readonly evaluation = new EvaluationController(this);
  readonly documents = new DocumentController(this, route => {
    const { project } = this;
    if (route.view === 'job') {
      void this.showJobs(route.id);
      return;
    }
    if (route.view === 'account') {
      void import('../production/fw-sign-in.ts').then(({ askToSignIn }) => askToSignIn(route));
      return;
    }
    const { file, line, job } = route;
    if (job) void this.showJobs(job);
    if (!file || !project) return;
    if (file.startsWith('<') || project.files.has(file)) {
      void this.show({ path: file, ...(line ? { line } : {}) });
      return;
    }
    // It may have been deleted since the link was made, or never have been here.
    toast(`There is no ${file} in this project.`, { severity: 'alert', project });
    this.documents.note({ view: 'project', id: project.id });
  });

  readonly produced = new ProductionView(this);
  private readonly memory = new ViewMemory(this, () => this.viewer);

  /** What the editor shows: a file of the project, or `<Library/file.scad>`. */
  @state() private path: Path = '';
  @state() private phone = narrow.matches;
  @state() private phoneTab: PhoneTab = 'model';
  @query('fw-editor') readonly editor!: FwEditor | null;
  @query('fw-viewer') readonly viewer!: FwViewer | null;
  @query('fw-header') private readonly header!: FwHeader;
  @query('fw-production-bar') private readonly productionBar!: FwProductionBar | null;
  @query('fw-export') private readonly exporter!: FwExport | null;
  @query('fw-command-palette') private readonly palette!: FwCommandPalette;
  @query('fw-shortcuts') private readonly shortcuts!: FwShortcuts;
  @query('fw-share') private readonly sharing!: FwShare;
  @query('fw-notices') private readonly notices!: FwNotices;
  @query('fw-disagreements') private readonly disagreements!: FwDisagreements;
  @state() private dropping = false;
  /** What an engine is loading, in words. */
  @state() private loading = '';
  #leave: AbortController | undefined;
  #followed: Project | undefined;
  #focused: Project | undefined;
  #updateTold = false;
  #differenceTold: unknown;

  get project(): Project | undefined {
    return this.documents.project;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leave = new AbortController();
    const { signal } = this.#leave;
    const update = (): void => this.requestUpdate();
    signal.addEventListener('abort', commands.register(...workbenchCommands(this)));
    addEventListener('keydown', commands.handleKey, { signal });
    narrow.addEventListener('change', () => (this.phone = narrow.matches), { signal });
    preferences.addEventListener('change', update, { signal });
    appStatus.addEventListener('change', this.onAppStatus, { signal });
    engines.addEventListener('change', this.onEngines, { signal });
    libraries.addEventListener('change', () => this.evaluation.render(), { signal });
    receiveFiles(this, over => (this.dropping = over), signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave?.abort();
  }

  protected override firstUpdated(): void {
    // While someone looks at the gallery, the rest is made ready.
    const prepare = (): void => {
      void loadProjectElements();
      void engines.warm();
      void production.start();
    };
    if ('requestIdleCallback' in globalThis) requestIdleCallback(prepare, { timeout: 2000 });
    else setTimeout(prepare, 500);
  }

  protected override willUpdate(): void {
    const { project } = this;
    this.evaluation.auto = preferences.value.autoRender;
    this.evaluation.engine = preferences.value.engine;
    this.evaluation.watch(project);
    this.produced.watch(project);
    const { picture, stale, runningSince, check } = this.evaluation;
    this.produced.picture(picture, !stale && runningSince === undefined && check !== undefined);
    if (project === this.#followed) return;
    this.#followed?.removeEventListener('change', this.#onChange);
    this.#followed = project;
    project?.addEventListener('change', this.#onChange);
    const { view } = this.documents;
    this.path = view.path && project?.files.has(view.path) ? view.path : (project?.entry ?? '');
    this.phoneTab = 'model';
    this.memory.enter(project, view);
  }

  /** Project and evaluation are the same objects as before when something in them has changed. */
  protected override updated(): void {
    if (this.project !== this.#focused) {
      this.#focused = this.project;
      // What had the focus went away with the other view.
      this.renderRoot.querySelector('main')?.focus({ preventScroll: true });
    }
    this.header.requestUpdate();
    this.productionBar?.requestUpdate();
    this.tellDifference();
    this.memory.note({ path: this.path }, this.evaluation.picture);
  }

  /** The file on show may be renamed or deleted, here or in another tab. */
  readonly #onChange = (event: Event): void => {
    for (const edit of (event as ProjectChange).edits)
      if (edit.kind === 'rename' && edit.from === this.path) this.path = edit.to;
    const { project } = this;
    if (project && !this.path.startsWith('<') && !project.files.has(this.path)) this.path = project.entry;
  };

  /** Shows a place in the editor, which opens if it is closed. */
  async show({ path, line, column }: Place): Promise<void> {
    this.showPanel('code');
    this.path = path;
    await this.updateComplete;
    this.editor?.reveal(path, line, column);
  }

  /** They begin and end a run for each place of a slider; only loading is worth a word. */
  private readonly onEngines = (): void => {
    this.loading = engines.state.status === 'loading' ? engines.progress : '';
  };

  /** A picture that is replaced behind one's back needs a word, also where there is no status bar. */
  private tellDifference(): void {
    const { check } = this.evaluation;
    if (check?.state !== 'differs' || check === this.#differenceTold) return;
    this.#differenceTold = check;
    const shown = this.evaluation.evaluation?.engine.name === 'formwork' ? 'Formwork’s' : 'OpenSCAD’s';
    toast(`The engines made different things of this model. ${shown} is shown.`, {
      project: this.project,
      action: { title: 'Details', run: () => this.showDisagreements() },
    });
  }

  /** The status bar tells of an update; a phone has none. */
  private readonly onAppStatus = (): void => {
    this.requestUpdate();
    if (!this.phone || !appStatus.updateReady || this.#updateTold) return;
    this.#updateTold = true;
    toast('A new version of Formwork is ready.', {
      duration: 20_000,
      action: { title: 'Reload', run: () => appStatus.update() },
    });
  };

  /** A closed tray is not opened again by a reload. */
  private forgetJob(): void {
    const { project } = this;
    const route = readRoute(location.hash);
    if (route.view === 'job') this.documents.note({ view: 'home' });
    else if (route.view === 'project' && route.job && project)
      this.documents.note({ view: 'project', id: project.id });
  }

  /** Shows a place and makes it one of the browser's history, so that Back leads to where one was. */
  private navigate(place: Place): void {
    const { project, editor } = this;
    if (!project) return;
    const route = ({ path: file, line }: Partial<Place>) =>
      ({ view: 'project', id: project.id, ...(file ? { file } : {}), ...(line ? { line } : {}) }) as const;
    const here = editor?.checkVisibility() ? editor.place : undefined;
    const near = here?.path === place.path && Math.abs(here.line - (place.line ?? here.line)) < step;
    if (near) this.documents.note(route(place));
    else this.documents.jump(route(here ?? {}), route(place));
    void this.show(place);
  }

  private onInsert({ detail }: CustomEvent<{ text: string }>): void {
    if (this.project) appendLine(this.project, this.path, detail.text);
  }

  private onOpenSource({ detail }: CustomEvent<{ name: string; source: Source }>): void {
    void this.documents.create(detail.name, detail.source);
  }

  private onExportSets({ detail }: CustomEvent<{ sets: ExportSet[] }>): void {
    void this.exporter?.exportSets(detail.sets);
  }

  // What the commands do ------------------------------------------------------------------------------------------

  rename(): void {
    this.header.editName();
  }

  share(): void {
    if (this.project) void this.sharing.show(this.project);
  }

  exportModel(): void {
    void this.exporter?.show();
  }

  orderProduction(): void {
    void this.exporter?.show('server');
  }

  async showJobs(job = ''): Promise<void> {
    await this.updateComplete;
    await this.header.showJobs(job);
  }

  showPanel(panel: keyof Panels): void {
    this.phoneTab = tabOfPanel[panel];
    if (!this.phone && !preferences.value.panels[panel])
      preferences.set({ panels: { ...preferences.value.panels, [panel]: true } });
  }

  showConsole(): void {
    preferences.set({ bottomTab: 'console' });
    this.showPanel('bottom');
  }

  showPalette(): void {
    void this.palette.show();
  }

  showNotices(): void {
    this.notices.show();
  }

  showDisagreements(): void {
    void this.disagreements.show();
  }

  showShortcuts(): void {
    void this.shortcuts.show();
  }

  // What is on the page -------------------------------------------------------------------------------------------

  private readonly places = (): PaletteEntry[] => [
    ...(this.project ? places(this.project, place => this.navigate(place)) : []),
    ...templatePlaces(templates, id => this.documents.go({ view: 'template', id })),
  ];

  /** For the frames of an animation: in order, none left out. */
  private readonly evaluateAt = (time: number, signal: AbortSignal): Promise<Evaluation> => {
    const { project } = this;
    if (!project) return Promise.reject(new Error('The project was closed.'));
    const options = { time, background: true, model: project.id };
    return engines.evaluate(project.toSource(), project.parameters, options, signal);
  };

  private readonly screenshot = (options: CaptureOptions): Promise<Blob> => {
    if (!this.viewer) return Promise.reject(new Error('Open a project first.'));
    return this.viewer.screenshot(options);
  };

  private renderView(project: Project): TemplateResult {
    const { phone } = this;
    const { panels, customizerPlace } = preferences.value;
    const { evaluation, picture, stale, slow, cancelled } = this.evaluation;
    // Without code beside it there is room for the sliders at the right; on a phone they come below the picture.
    const place = phone || (panels.code && customizerPlace === 'below') ? 'below' : 'beside';
    const viewFirst = phone;
    return html`<fw-split
      slot="end"
      name=${phone ? 'customizer-phone' : `customizer-${place}`}
      label="Resize the customizer"
      direction=${place === 'below' ? 'column' : 'row'}
      primary=${viewFirst ? 'start' : 'end'}
      size=${viewFirst ? Math.round(innerHeight * 0.42) : place === 'below' ? Math.round(innerHeight * 0.4) : 320}
      min=${place === 'below' ? 120 : 220}
      only=${panels.customizer || phone ? '' : 'start'}
    >
      <section slot="start" class="view" aria-label="View">
        <fw-production-bar
          ?hidden=${!this.produced.job}
          .view=${this.produced}
          @fw-details=${({ detail }: CustomEvent<string>) => this.showJobs(detail)}
        ></fw-production-bar>
        <div class="panel stage">
          <fw-viewer
            .evaluation=${this.produced.evaluation ?? picture ?? evaluation}
            .evaluateAt=${this.evaluateAt}
            .camera=${this.documents.view.camera}
            .name=${project.name}
            ?stale=${stale}
            ?evaluating=${slow}
            @fw-time=${(event: CustomEvent<{ time: number }>) => (this.evaluation.time = event.detail.time)}
            @fw-camera=${(event: CustomEvent<CameraState>) => this.memory.note({ camera: event.detail })}
          ></fw-viewer>
          <fw-picture-notice
            .evaluation=${evaluation}
            ?stale=${stale}
            ?cancelled=${cancelled}
          ></fw-picture-notice>
        </div>
      </section>
      <section slot="end" class="panel" aria-label="Customizer">
        <fw-customizer .project=${project}></fw-customizer>
      </section>
    </fw-split>`;
  }

  private renderProject(project: Project): TemplateResult {
    const { phone, phoneTab } = this;
    const { panels } = preferences.value;
    const shown = {
      side: phone ? phoneTab === 'files' : panels.side,
      code: phone ? phoneTab === 'code' : panels.code,
      bottom: phone ? phoneTab === 'console' : panels.bottom,
      view: !phone || phoneTab === 'model',
    };
    const only = (start: boolean, end: boolean): string => (start && end ? '' : start ? 'start' : 'end');
    return html`<main
      tabindex="-1"
      @fw-navigate=${(event: CustomEvent<Place>) => this.navigate(event.detail)}
      @fw-insert=${this.onInsert}
      @fw-open-source=${this.onOpenSource}
      @fw-export-sets=${this.onExportSets}
    >
      <fw-split
        name="side"
        label="Resize the side panel"
        size="264"
        min="180"
        min-other="360"
        only=${only(shown.side, !phone || !shown.side)}
      >
        <fw-side-panel
          slot="start"
          role="region"
          aria-label="Project"
          .project=${project}
          .path=${this.path}
          .evaluation=${this.evaluation.evaluation}
          .tab=${preferences.value.sideTab}
        ></fw-side-panel>
        <fw-split
          slot="end"
          name="code"
          label="Resize the code"
          size=${Math.round(innerWidth * 0.4)}
          min="240"
          min-other="280"
          only=${only(shown.code || shown.bottom, shown.view)}
        >
          <fw-split
            slot="start"
            name="bottom"
            label="Resize the console"
            direction="column"
            primary="end"
            size="200"
            min="72"
            only=${only(shown.code, shown.bottom)}
          >
            <section slot="start" class="panel" aria-label="Code">
              <fw-editor
                .project=${project}
                .path=${this.path}
                .diagnostics=${this.evaluation.evaluation?.diagnostics ?? []}
                .libraries=${libraries}
              ></fw-editor>
            </section>
            <fw-bottom-panel
              slot="end"
              role="region"
              aria-label="Console and facts"
              .evaluation=${this.evaluation.evaluation}
              .picture=${this.evaluation.picture}
              .tab=${preferences.value.bottomTab}
            ></fw-bottom-panel>
          </fw-split>
          ${this.renderView(project)}
        </fw-split>
      </fw-split>
    </main>`;
  }

  override render(): TemplateResult {
    const { project, phone } = this;
    const { opening, saving } = this.documents;
    return html`
      <fw-header
        role="banner"
        .project=${project}
        .evaluation=${this.evaluation}
        ?phone=${phone}
        ?installable=${appStatus.installable}
        @fw-show-job=${({ detail }: CustomEvent<ShowJob>) => this.produced.choose(detail.job)}
        @fw-tray=${({ detail }: CustomEvent<boolean>) => detail || this.forgetJob()}
      ></fw-header>
      ${
        project
          ? this.renderProject(project)
          : opening
            ? html`<main class="loading" aria-busy="true">Opening…</main>`
            : html`<main tabindex="-1"><fw-home .templates=${templates}></fw-home></main>`
      }
      ${
        phone && project
          ? html`<fw-phone-bar
              .tab=${this.phoneTab}
              .errors=${count(this.evaluation.evaluation, 'error')}
              @fw-tab=${(event: CustomEvent<PhoneTab>) => (this.phoneTab = event.detail)}
            ></fw-phone-bar>`
          : html`<fw-status-bar
              ?hidden=${!project && appStatus.online && !appStatus.updateReady && appStatus.progress === null}
              role="contentinfo"
              .evaluation=${project && this.evaluation.evaluation}
              .check=${this.evaluation.check}
              .activity=${this.loading}
              .saving=${project && saving}
              ?online=${appStatus.online}
              ?update-ready=${appStatus.updateReady}
              .progress=${appStatus.progress}
            ></fw-status-bar>`
      }
      ${this.dropping ? html`<div class="dropping" role="status">Drop to open</div>` : nothing}
      ${
        project
          ? html`<fw-export
              .project=${project}
              .evaluation=${this.evaluation.picture}
              .screenshot=${this.screenshot}
            ></fw-export>`
          : nothing
      }
      <fw-command-palette .places=${this.places}></fw-command-palette>
      <fw-shortcuts></fw-shortcuts>
      <fw-share></fw-share>
      <fw-notices></fw-notices>
      <fw-disagreements></fw-disagreements>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-workbench': FwWorkbench;
  }
}
