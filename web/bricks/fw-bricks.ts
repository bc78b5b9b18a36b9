import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { BrickModel } from '../../wasm/bricks/brick.ts';
import { world } from '../../wasm/bricks/brick.ts';
import { examplePrompts } from '../../wasm/bricks/shapes/examples.ts';
import type { GenerationRequest } from '../../wasm/bricks/generation/events.ts';
import '../about/fw-notices.ts';
import type { FwNotices } from '../about/fw-notices.ts';
import { download } from '../project/download.ts';
import { fileNameOf } from '../project/file-name.ts';
import { appStatus } from '../pwa/app.ts';
import { controls } from '../style/controls.ts';
import { commands } from '../workbench/commands.ts';
import '../workbench/fw-command-palette.ts';
import type { FwCommandPalette, PaletteEntry } from '../workbench/fw-command-palette.ts';
import '../workbench/fw-shortcuts.ts';
import type { FwShortcuts } from '../workbench/fw-shortcuts.ts';
import '../workbench/fw-status-bar.ts';
import { toast } from '../workbench/toasts.ts';
import { BricksDocuments } from './bricks-documents.ts';
import { bricksStyles } from './bricks-styles.ts';
import { takeHandover } from '../app/handover.ts';
import type { BrickDocument } from './document/brick-document.ts';
import { isShape } from './from-model/fw-brick-from-model.ts';
import './page/fw-brick-dialogs.ts';
import type { FwBrickDialogs } from './page/fw-brick-dialogs.ts';
import { endEngines, generate, warmEngines, weigh } from './engines.ts';
import { bricksCommands, type BricksTarget } from './page/bricks-commands.ts';
import type { Wish } from './page/fw-brick-prompt.ts';
import './page/fw-brick-workplace.ts';
import type { FwBrickWorkplace } from './page/fw-brick-workplace.ts';
import './page/fw-bricks-gallery.ts';
import './page/fw-bricks-header.ts';
import type { FwBricksHeader } from './page/fw-bricks-header.ts';
import { GenerationController } from './page/generation-controller.ts';
import { copyBricks, copyLink } from './page/clipboard.ts';
import { nameOf } from './page/names.ts';
import { toTrash } from './page/trash.ts';
import { Thumbnails } from './page/thumbnails.ts';
import {
  listenForBricks,
  pickBrickFiles,
  receiveFiles,
  type BricksReceiver,
  type Received,
} from './receive-bricks.ts';
import { newSeed, type BricksRoute } from './route.ts';
import { BrickLinkError, readLink } from './sharing/link.ts';
import { brickModels } from './store/brick-models.ts';

const narrow = matchMedia('(max-width: 719.98px)');
/** As many as one likes to read; the palette has all of them. */
const shownExamples = examplePrompts.slice(0, 8);
const nothingYet: BrickModel = { size: world, bricks: [] };

/** The Bricks page. It wires models, generation and elements to one another; each does its own part. */
@customElement('fw-bricks')
export class FwBricks extends LitElement implements BricksTarget, BricksReceiver {
  static override styles = [controls, bricksStyles];

  readonly generation = new GenerationController(this, generate);
  readonly documents = new BricksDocuments(
    this,
    route => void this.#arrive(route),
    () => {
      this.generation.forget();
      this.#thumbnails.leave();
    },
  );
  readonly #thumbnails = new Thumbnails(() => this.workplace?.viewer ?? undefined);
  #wish: Wish | undefined;
  #leave: AbortController | undefined;
  #followed: BrickDocument | undefined;
  @state() private phone = narrow.matches;
  @state() private dropping = false;
  @query('fw-brick-workplace') readonly workplace!: FwBrickWorkplace | null;
  @query('fw-bricks-header') private readonly header!: FwBricksHeader;
  @query('fw-command-palette') private readonly palette!: FwCommandPalette;
  @query('fw-shortcuts') private readonly shortcuts!: FwShortcuts;
  @query('fw-notices') private readonly notices!: FwNotices;
  @query('fw-brick-dialogs') private readonly dialogs!: FwBrickDialogs;

  get document(): BrickDocument | undefined {
    return this.documents.document;
  }

  get running(): boolean {
    return this.generation.running;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leave = new AbortController();
    const { signal } = this.#leave;
    signal.addEventListener('abort', commands.register(...bricksCommands(this)));
    addEventListener('keydown', commands.handleKey, { signal });
    narrow.addEventListener('change', () => (this.phone = narrow.matches), { signal });
    appStatus.addEventListener('change', () => this.requestUpdate(), { signal });
    listenForBricks(this, over => (this.dropping = over), signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave?.abort();
    // Their memory is for who builds; what they have loaded comes from the device next time.
    endEngines();
  }

  protected override firstUpdated(): void {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(warmEngines, { timeout: 2000 });
    else setTimeout(warmEngines, 500);
    const handover = takeHandover();
    if (handover) void this.dialogs.updateComplete.then(() => this.dialogs.fromModel.show(handover));
  }

  protected override updated(): void {
    this.header.requestUpdate();
    if (this.document !== this.#followed) {
      this.#followed = this.document;
      this.#thumbnails.follow(this.document);
      this.renderRoot.querySelector('main')?.focus({ preventScroll: true });
    }
  }

  // Ways to a model ------------------------------------------------------------------------------------------------

  async #arrive(route: BricksRoute & { view: 'prompt' | 'shared' }): Promise<void> {
    if (route.view === 'prompt') {
      const { prompt, seed = newSeed() } = route;
      await this.#generateNew({ prompt, seed, temperature: 0.6, variants: false }, true);
      return;
    }
    try {
      const { model, prompt, seed } = readLink(route.payload);
      const origin = prompt ? { prompt, seed: seed ?? 0 } : undefined;
      await this.documents.create(prompt ? nameOf(prompt) : 'Shared model', model, { origin, replace: true });
    } catch (error) {
      if (!(error instanceof BrickLinkError)) throw error;
      toast(error.message, { severity: 'alert', duration: 15_000 });
      this.documents.go({ view: 'gallery' }, { replace: true });
    }
  }

  async #generateNew(wish: Wish, replace = false): Promise<void> {
    const { prompt, seed } = wish;
    const document = await this.documents.create(nameOf(prompt), nothingYet, {
      origin: { prompt, seed },
      replace,
    });
    if (document) await this.#generate(document, wish);
  }

  async #generate(document: BrickDocument, wish: Wish, more: Partial<GenerationRequest> = {}): Promise<void> {
    this.#wish = wish;
    const { prompt, seed, temperature, inventory } = wish;
    if (
      document.bricks.length === 0 ||
      document.origin === undefined ||
      document.name === nameOf(document.origin.prompt)
    )
      document.name = nameOf(prompt);
    document.origin = { prompt, seed };
    const request = { prompt, seed, temperature, ...(inventory ? { inventory } : {}), ...more };
    await this.generation.start(document, request, more.begun ? 'Complete' : 'Generate');
  }

  private async onWish({ detail: wish }: CustomEvent<Wish>): Promise<void> {
    const { document } = this;
    if (wish.variants) {
      await this.dialogs.variants.show(wish);
      return;
    }
    if (document) {
      // The same words once more ask for another model, not for the one that is there.
      const { prompt, seed } = document.origin ?? {};
      const again = document.bricks.length > 0 && prompt === wish.prompt && seed === wish.seed;
      await this.#generate(document, again ? { ...wish, seed: newSeed() } : wish);
    } else await this.#generateNew(wish);
  }

  /** One of several was chosen: into the open model as one step, or as a model of its own. */
  private async onVariant({ detail }: CustomEvent<{ wish: Wish; model: BrickModel }>): Promise<void> {
    const { wish, model } = detail;
    const { prompt, seed } = wish;
    const { document } = this;
    if (document) {
      document.apply('Choose a variant', model);
      document.origin = { prompt, seed };
    } else await this.documents.create(nameOf(prompt), model, { origin: { prompt, seed } });
  }

  received({ name, model }: Received): Promise<unknown> {
    return this.documents.create(name, model);
  }

  pasted(received: Received): void {
    if (this.workplace) this.workplace.editing.paste(received.model.bricks);
    else void this.received(received);
  }

  pasteCopied(): void {
    if (this.workplace?.editing.canPaste) this.workplace.editing.paste();
  }

  shaped(file: File): boolean {
    if (!isShape(file.name)) return false;
    void this.dialogs.fromModel.show(file);
    return true;
  }

  // What the commands do -------------------------------------------------------------------------------------------

  home(): void {
    this.documents.go({ view: 'gallery' });
  }

  create(): unknown {
    return this.documents.create('Untitled bricks', nothingYet).then(async () => {
      await this.updateComplete;
      this.workplace?.show('edit');
      this.workplace?.editing.use('add');
    });
  }

  async openFiles(): Promise<void> {
    await receiveFiles(await pickBrickFiles(), this);
  }

  fromModel(): void {
    void this.dialogs.fromModel.show();
  }

  rename(): void {
    this.header.editName();
  }

  async duplicate(): Promise<void> {
    const { document } = this;
    if (!document) return;
    const { name, model, origin } = document;
    await this.documents.create(`${name} copy`, model, { origin });
  }

  async deleteModel(): Promise<void> {
    const { document } = this;
    if (!document) return;
    this.home();
    await toTrash(brickModels, document, () => this.documents.go({ view: 'model', id: document.id }));
  }

  async share(): Promise<void> {
    if (this.document) await copyLink(this.document);
  }

  instructions(): void {
    void this.dialogs.instructions.show();
  }

  exportModel(): void {
    void this.dialogs.exporter.show();
  }

  private readonly screenshot = (): Promise<Blob> => {
    const { viewer } = this.workplace ?? {};
    if (!viewer) return Promise.reject(new Error('Open a model first.'));
    return viewer.screenshot({ width: 1600, height: 1200, transparent: true });
  };

  async savePicture(): Promise<void> {
    if (this.document) download(await this.screenshot(), `${fileNameOf(this.document.name)}.png`);
  }

  async variants(): Promise<void> {
    const wish =
      this.#wish ?? (this.document?.origin && { ...this.document.origin, temperature: 0.6, variants: true });
    if (wish) await this.dialogs.variants.show({ ...wish, seed: newSeed() });
  }

  async compare(): Promise<void> {
    if (this.document) await this.dialogs.compare.show(this.document);
  }

  stop(): void {
    this.generation.stop();
  }

  async generateAgain(): Promise<void> {
    const { document } = this;
    if (!document?.origin) return;
    await this.#generate(document, { temperature: 0.6, variants: false, ...this.#wish, ...document.origin });
  }

  /** The model goes on from the bricks that are there. */
  async complete(begun = this.document?.bricks): Promise<void> {
    const { document } = this;
    if (!document || !begun) return;
    this.workplace?.show('make');
    const prompt = document.origin?.prompt ?? document.name;
    const wish: Wish = { temperature: 0.6, variants: false, ...this.#wish, prompt, seed: newSeed() };
    await this.#generate(document, wish, { begun });
  }

  /** What is above the chosen layer is made anew; what is on it and below stays. */
  async regenerateAbove(): Promise<void> {
    const { document, workplace } = this;
    if (!document || !workplace) return;
    const layer = workplace.chosenLayer;
    await this.complete(document.bricks.filter(({ z }) => z <= layer));
  }

  async copySelected(cut: boolean): Promise<void> {
    const { editing } = this.workplace ?? {};
    const bricks = cut ? editing?.cut() : editing?.copy();
    if (bricks && this.document) await copyBricks(bricks, this.document, cut);
  }

  showPalette(): void {
    void this.palette.show();
  }

  showShortcuts(): void {
    void this.shortcuts.show();
  }

  showNotices(): void {
    this.notices.show();
  }

  private readonly places = (): PaletteEntry[] =>
    examplePrompts.map(prompt => ({
      id: `example:${prompt}`,
      title: prompt,
      detail: 'Generate',
      run: () => this.#generateNew({ prompt, seed: newSeed(), temperature: 0.6, variants: false }),
    }));

  // What is on the page --------------------------------------------------------------------------------------------

  private renderMain(): TemplateResult {
    const { document, phone, generation } = this;
    if (document)
      return html`<main tabindex="-1">
        <fw-brick-workplace
          .document=${document}
          .run=${generation.run}
          .weigh=${weigh}
          .examples=${shownExamples}
          ?running=${generation.running}
          ?phone=${phone}
          @fw-stop=${() => this.stop()}
          @fw-retry=${() => this.generateAgain()}
        ></fw-brick-workplace>
      </main>`;
    if (this.documents.opening) return html`<main class="loading" aria-busy="true">Opening…</main>`;
    return html`<main tabindex="-1">
      <fw-bricks-gallery .examples=${shownExamples}></fw-bricks-gallery>
    </main>`;
  }

  override render(): TemplateResult {
    const { document, phone } = this;
    const { online, updateReady, progress } = appStatus;
    return html`
      <fw-bricks-header
        role="banner"
        .document=${document}
        .saving=${this.documents.saving}
        ?phone=${phone}
      ></fw-bricks-header>
      <div class="content" @fw-generate=${this.onWish}>${this.renderMain()}</div>
      <fw-status-bar
        ?hidden=${(document && phone) || (online && !updateReady && progress === null)}
        role="contentinfo"
        ?online=${online}
        ?update-ready=${updateReady}
        .progress=${progress}
      ></fw-status-bar>
      ${this.dropping ? html`<div class="dropping" role="status">Drop to open</div>` : nothing}
      <fw-brick-dialogs
        .document=${document}
        .generate=${generate}
        .screenshot=${this.screenshot}
        @fw-variant-chosen=${this.onVariant}
        @fw-shape-chosen=${({ detail }: CustomEvent<Received>) => this.received(detail)}
      ></fw-brick-dialogs>
      <fw-command-palette .places=${this.places}></fw-command-palette>
      <fw-shortcuts></fw-shortcuts>
      <fw-notices></fw-notices>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-bricks': FwBricks;
  }
}
