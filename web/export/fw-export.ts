import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Copy, Download, Save, Share2, X } from 'lucide';
import type { Evaluated, Evaluation } from '../../wasm/contract.ts';
import { fileExtension, formatNames, type FormatName, type FormatOptions } from '../../wasm/formats/names.ts';
import { engines } from '../evaluation/engines.ts';
import type { Project } from '../project/project.ts';
import { download } from '../project/download.ts';
import { fileNameOf } from '../project/file-name.ts';
import '../production/fw-order.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { toast } from '../workbench/toasts.ts';
import { readChoices, rememberChoices, type PictureOptions } from './choices.ts';
import { canCopy, canSave, canShare, copy, pickFile, saveTo, share, type Delivery } from './deliver.ts';
import { withExchange } from './exchange.ts';
import { exportSets, type ExportSet, type SetProgress } from './export-sets.ts';
import { exportStyles } from './fw-export-styles.ts';
import { facts, formatCards, pictureSettings, problem, reasonOf, setList, settings } from './parts.ts';
import { placeChoice, type Place } from './place.ts';
import { bytesText } from './size.ts';

/** What is under way, and how far: 0–1, or undefined when nobody knows. */
interface Work {
  title: string;
  abort: AbortController;
  share?: number;
}

/**
 * The export dialog. `show()` exports the project as it is, `show('server')` orders a production file of it; `exportSets(sets)` all the given parameter sets, as one
 * zip. The file is not made from the picture but from an evaluation with `$preview = false`.
 *
 * `.project` what to evaluate; without one, `.evaluation` is written as it is. `.evaluation` the last picture: it
 * says which formats fit until the final evaluation is there. `.screenshot` makes the PNG of the current view;
 * without it PNG is not offered. Slot `note`: a place for a word of others above the buttons.
 */
@customElement('fw-export')
export class FwExport extends LitElement {
  static override styles = [controls, exportStyles];

  @property({ attribute: false }) project: Project | undefined;
  @property({ attribute: false }) evaluation: Evaluation | undefined;
  @property({ attribute: false }) screenshot: ((options: PictureOptions) => Promise<Blob>) | undefined;

  @state() private choices = readChoices();
  @state() private place: Place = 'here';
  @state() private name = '';
  @state() private sets: readonly ExportSet[] | undefined;
  @state() private progress: readonly SetProgress[] = [];
  /** The evaluation that will be written. */
  @state() private final: Evaluation | undefined;
  @state() private watertight: boolean | undefined;
  @state() private work: Work | undefined;
  @state() private error = '';
  @query('dialog') private readonly dialog!: HTMLDialogElement;
  /** Ends with the dialog: whatever still runs is not wanted any more. */
  #session = new AbortController();
  #prepared: Promise<void> = Promise.resolve();
  /** The last file made: sharing and saving it again, or after a lapsed click, takes no time. */
  #made: { key: string; delivery: Delivery } | undefined;

  /** Opens the dialog for the project as it is now. */
  async show(place: Place = 'here'): Promise<void> {
    this.sets = undefined;
    this.place = place;
    await this.#open();
    this.#prepared = this.#prepare();
  }

  /** Opens the dialog for a batch: each set is evaluated and written, all files come in one zip. */
  async exportSets(sets: readonly ExportSet[]): Promise<void> {
    this.sets = sets;
    this.place = 'here';
    this.progress = sets.map(({ name }) => ({ name, status: 'waiting' }));
    await this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#session.abort();
  }

  async #open(): Promise<void> {
    this.#session.abort();
    this.#session = new AbortController();
    this.#made = this.final = this.watertight = this.work = undefined;
    this.error = '';
    this.choices = readChoices();
    this.name = fileNameOf(this.project?.name ?? 'model');
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
    // The browser would begin at the button that closes it.
    const start = this.renderRoot.querySelector<HTMLElement>(
      this.place === 'server' ? '.places :checked' : '.formats :checked',
    );
    (start ?? this.renderRoot.querySelector('h2'))?.focus();
  }

  /** The evaluation for the file, then what is wrong with it. */
  async #prepare(): Promise<void> {
    const { signal } = this.#session;
    try {
      const final = this.project
        ? await engines.evaluate(
            this.project.toSource(),
            this.project.parameters,
            { preview: false, background: true },
            signal,
          )
        : this.evaluation;
      if (signal.aborted) return;
      this.final = final;
      if (final?.status !== 'ok' || final.outline) return;
      const { watertight } = await withExchange(exchange => exchange.measure(final.mesh), signal);
      this.watertight = watertight;
    } catch (error) {
      if (!signal.aborted) this.error = messageOf(error);
    }
  }

  private get shown(): Evaluated | undefined {
    const evaluation = this.final ?? this.evaluation;
    return evaluation?.status === 'ok' ? evaluation : undefined;
  }

  private get offered(): readonly FormatName[] {
    const dimensions = this.shown?.outline ? 2 : 3;
    return formatNames.filter(format =>
      format.source === 'viewer'
        ? this.screenshot && !this.sets
        : format.dimensions === 'any' || format.dimensions === dimensions,
    );
  }

  private get format(): FormatName {
    const wanted = this.shown?.outline ? this.choices.flat : this.choices.solid;
    return this.offered.find(format => format.id === wanted) ?? this.offered[0]!;
  }

  private get options(): FormatOptions {
    return this.choices.options[this.format.id] ?? {};
  }

  private get extension(): string {
    return this.sets ? 'zip' : fileExtension(this.format, this.options);
  }

  private get fileName(): string {
    return `${fileNameOf(this.name)}.${this.extension}`;
  }

  #choose(change: Partial<typeof this.choices>): void {
    this.choices = { ...this.choices, ...change };
    this.error = '';
    rememberChoices(this.choices);
  }

  #chooseOption(name: string, value: string): void {
    const options = { ...this.options, [name]: value };
    this.#choose({ options: { ...this.choices.options, [this.format.id]: options } });
  }

  /** Runs one job with its title in the footer; it can be cancelled, and its failure is shown. */
  async #run(title: string, job: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.work) return;
    const work: Work = { title, abort: new AbortController() };
    const signal = AbortSignal.any([work.abort.signal, this.#session.signal]);
    this.work = work;
    this.error = '';
    try {
      await job(signal);
    } catch (error) {
      if (!signal.aborted) this.error = messageOf(error);
    } finally {
      if (this.work?.abort === work.abort) this.work = undefined;
    }
  }

  /** The file as chosen. Rejects with a message for people when there is none. */
  async #make(signal: AbortSignal): Promise<Delivery> {
    const { format, options, fileName: name } = this;
    const key = JSON.stringify([
      name,
      format.id,
      options,
      format.source === 'viewer' && this.choices.picture,
    ]);
    if (this.#made?.key === key) return this.#made.delivery;
    const blob =
      format.source === 'viewer' && this.screenshot
        ? await this.screenshot(this.choices.picture)
        : await this.#written(format, options, signal);
    signal.throwIfAborted();
    const delivery = { name, blob };
    this.#made = { key, delivery };
    return delivery;
  }

  async #written(format: FormatName, options: FormatOptions, signal: AbortSignal): Promise<Blob> {
    await Promise.race([this.#prepared, aborted(signal)]);
    // What failed for a reason that may have passed, such as an engine that did not load, is tried again.
    if (!this.final) await Promise.race([(this.#prepared = this.#prepare()), aborted(signal)]);
    const { final } = this;
    if (final?.status !== 'ok') throw new Error(this.error || reasonOf(final));
    const { mesh, outline } = final;
    const model = { mesh, name: this.project?.name ?? this.name, ...(outline ? { outline } : {}) };
    const bytes = await withExchange(exchange => exchange.write(model, format.id, options), signal);
    const mime = this.extension === 'zip' ? 'application/zip' : format.mime;
    return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mime });
  }

  #download(): Promise<void> {
    if (this.sets) return this.#downloadSets(this.sets);
    return this.#run(`Writing ${this.format.title}`, async signal => {
      const delivery = await this.#make(signal);
      download(delivery.blob, delivery.name);
      this.#finish(`Downloaded ${delivery.name}, ${bytesText(delivery.blob.size)}.`);
    });
  }

  #save(): Promise<void> {
    return this.#run(`Writing ${this.format.title}`, async signal => {
      const { title, mime } = this.format;
      const handle = await pickFile(this.fileName, { title, mime, extension: this.extension });
      if (!handle) return;
      const { blob } = await this.#make(signal);
      await saveTo(handle, blob);
      this.#finish(`Saved ${handle.name}, ${bytesText(blob.size)}.`);
    });
  }

  #share(): Promise<void> {
    return this.#run(`Writing ${this.format.title}`, async signal => {
      const delivery = await this.#make(signal);
      // After a long write the browser no longer counts the click; the file is kept for the next one.
      if (!navigator.userActivation.isActive) throw new Error('The file is ready now. Press Share again.');
      if (await share(delivery)) this.dialog.close();
    });
  }

  #copy(): Promise<void> {
    return this.#run(`Writing ${this.format.title}`, async signal => {
      const delivery = await this.#make(signal);
      await copy(delivery);
      this.#finish(`Copied ${delivery.name} to the clipboard.`);
    });
  }

  #downloadSets(sets: readonly ExportSet[]): Promise<void> {
    const { project } = this;
    if (!project) return Promise.resolve();
    return this.#run('Exporting', async signal => {
      const source = project.toSource();
      const bytes = await exportSets(sets, {
        evaluate: (parameters, abort) =>
          engines.evaluate(source, parameters, { preview: false, background: true }, abort),
        format: this.format,
        options: this.options,
        project: project.name,
        signal,
        progress: progress => {
          this.progress = progress;
          const ended = progress.filter(({ status }) => status === 'done' || status === 'failed').length;
          if (this.work) this.work = { ...this.work, share: ended / progress.length };
        },
      });
      const failed = this.progress.filter(({ status }) => status === 'failed').length;
      if (!bytes) throw new Error('None of the sets could be exported. The list says why.');
      download(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/zip' }), this.fileName);
      const text = `Downloaded ${this.fileName}, ${bytesText(bytes.length)}.`;
      // What failed stays to be read.
      if (failed === 0) this.#finish(text);
      else this.error = `${text} ${failed} of ${sets.length} sets are not in it; the list says why.`;
    });
  }

  #finish(text: string): void {
    this.dialog.close();
    toast(text);
  }

  override render(): TemplateResult {
    const { sets, work } = this;
    return html`<dialog
      aria-labelledby="title"
      @close=${() => {
        // Not when it was opened again meanwhile.
        if (!this.dialog.open) this.#session.abort();
      }}
    >
      <div class="page">
        <header>
          <h2 id="title" tabindex="-1">
            ${sets ? `Export ${sets.length} parameter set${sets.length === 1 ? '' : 's'}` : 'Export'}
          </h2>
          ${sets || !this.project ? nothing : placeChoice(this.place, place => (this.place = place))}
          <button type="button" class="icon" aria-label="Close" @click=${() => this.dialog.close()}>
            ${icon(X)}
          </button>
        </header>
        ${this.place === 'server' ? this.#order() : this.#form(work)}
      </div>
    </dialog>`;
  }

  #order(): TemplateResult {
    return html`<fw-order
      .project=${this.project}
      .picture=${this.shown}
      @fw-ordered=${() => this.dialog.close()}
    ></fw-order>`;
  }

  #form(work: Work | undefined): TemplateResult {
    return html`<form
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.#download();
      }}
    >
      <main>${this.offered.length > 0 && (this.sets || this.shown) ? this.#body() : this.#empty()}</main>
      <footer>${work ? this.#working(work) : this.#buttons()}</footer>
    </form>`;
  }

  #empty(): TemplateResult {
    if (this.error) return problem(this.error);
    return this.final || !this.project
      ? html`<p class="empty">${reasonOf(this.final ?? this.evaluation)}</p>`
      : html`<p class="empty" role="status">Making the model…</p>`;
  }

  #body(): TemplateResult {
    const { format, options, sets, shown } = this;
    const busy = this.work !== undefined;
    const picture = format.source === 'viewer';
    return html`<fieldset ?disabled=${busy}>
        <legend>Format</legend>
        ${formatCards(this.offered, format, ({ id }) =>
          this.#choose(shown?.outline ? { flat: id } : { solid: id }),
        )}
      </fieldset>
      <fieldset class="settings" ?disabled=${busy}>
        <label class="label" for="name">File name</label>
        <span class="name">
          <input
            id="name"
            autocomplete="off"
            spellcheck="false"
            maxlength="100"
            .value=${this.name}
            @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value)}
          />
          <span class="quiet-text">.${this.extension}</span>
        </span>
        ${settings(format, options, (name, value) => this.#chooseOption(name, value))}
        ${
          picture
            ? pictureSettings(this.choices.picture, change =>
                this.#choose({ picture: { ...this.choices.picture, ...change } }),
              )
            : nothing
        }
      </fieldset>
      ${sets ? setList(this.progress) : nothing}
      ${
        !sets && !picture && shown
          ? facts(shown, format, options, { final: this.final !== undefined, watertight: this.watertight })
          : nothing
      }
      <slot name="note"></slot>
      ${this.error ? problem(this.error) : nothing}`;
  }

  #working({ title, abort, share }: Work): TemplateResult {
    return html`<span class="work" role="status">
        ${title}…
        <progress aria-label=${title} value=${share ?? nothing} max="1"></progress>
      </span>
      <button type="button" @click=${() => abort.abort()}>Cancel</button>`;
  }

  #buttons(): TemplateResult {
    const { sets, extension, fileName } = this;
    const usable = sets ? sets.length > 0 : this.shown !== undefined;
    const single = usable && !sets;
    return html`<span class="actions">
      ${
        single && canCopy(extension)
          ? html`<button type="button" @click=${() => this.#copy()}>${icon(Copy)} Copy</button>`
          : nothing
      }
      ${
        single && canShare(fileName, this.format.mime)
          ? html`<button type="button" @click=${() => this.#share()}>${icon(Share2)} Share</button>`
          : nothing
      }
      ${
        single && canSave()
          ? html`<button type="button" @click=${() => this.#save()}>${icon(Save)} Save as…</button>`
          : nothing
      }
      <button class="primary" ?disabled=${!usable}>${icon(Download)} Download</button>
    </span>`;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason), { once: true }));

declare global {
  interface HTMLElementTagNameMap {
    'fw-export': FwExport;
  }
}
