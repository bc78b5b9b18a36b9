import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Box, Copy, Ellipsis, FilePlus2, FolderOpen, Pencil, Search, Shapes, Trash2, Upload } from 'lucide';
import type { Template } from '../../wasm/contract.ts';
import { pickFiles, pickFolder } from '../project/disk.ts';
import { downloadProject } from '../project/export-project.ts';
import { ImportError } from '../project/import-project.ts';
import type { PathedFile } from '../project/intake.ts';
import { openFiles } from '../project/open-files.ts';
import { projects, type ListedProject, type Projects } from '../project/projects.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { confirmed } from '../workbench/confirm.ts';
import '../workbench/fw-menu.ts';
import type { MenuItem } from '../workbench/fw-menu.ts';
import { toast } from '../workbench/toasts.ts';
import { agoText } from './ago.ts';
import { galleryStyles } from './gallery-styles.ts';
import { Pictures } from './pictures.ts';

/**
 * The gallery: recent projects, templates, and every way to start. Fires `fw-open-project` `{id}`,
 * `fw-new-from-template` `{id}` and `fw-new-project` (bubbling, composed, cancelable); the first two are links as
 * well (`#/project/…`, `#/template/…`), followed unless the event is cancelled.
 */
@customElement('fw-home')
export class FwHome extends LitElement {
  static override styles = [controls, galleryStyles];

  @property({ attribute: false }) templates: readonly Template[] = [];
  @property({ attribute: false }) store: Projects = projects;

  @state() private listed: ListedProject[] | undefined;
  @state() private trash: ListedProject[] = [];
  @state() private words = '';
  @state() private templateWords = '';
  @state() private tag: string | undefined;
  @state() private renaming: string | undefined;
  @state() private problem = '';
  private readonly pictures = new Pictures();
  private refreshing = false;
  private refreshTimer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.store.addEventListener('list', this.onList);
    void this.store.purge().catch(() => undefined);
    void this.refresh();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.store.removeEventListener('list', this.onList);
    clearTimeout(this.refreshTimer);
    this.pictures.clear();
  }
  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('store');
    if (!before || before === this.store) return;
    before.removeEventListener('list', this.onList);
    this.store.addEventListener('list', this.onList);
    void this.refresh();
  }

  /** Another tab at work tells of every key; the gallery follows at leisure. */
  private readonly onList = (): void => {
    if (this.refreshing) return;
    this.refreshing = true;
    this.refreshTimer = setTimeout(() => {
      this.refreshing = false;
      void this.refresh();
    }, 100);
  };

  private async refresh(): Promise<void> {
    try {
      [this.listed, this.trash] = await Promise.all([this.store.list(), this.store.trash()]);
      this.problem = '';
    } catch (error) {
      this.listed ??= [];
      this.problem =
        `The projects in this browser cannot be read (${error instanceof Error ? error.message : String(error)}). ` +
        'Close other tabs of Formwork and reload. In a private window nothing is kept.';
    }
  }

  /** False when a listener took the event over, so that a link must not be followed too. */
  private fire(name: string, detail: object = {}): boolean {
    return this.dispatchEvent(
      new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }),
    );
  }

  private link(event: MouseEvent, name: string, id: string): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    if (!this.fire(name, { id })) event.preventDefault();
  }

  /** Opens files as a new project and goes there. */
  async open(files: readonly (File | PathedFile)[], name?: string): Promise<void> {
    if (files.length === 0) return;
    try {
      const { project, notes, refused } = await openFiles(files, {
        store: this.store,
        ...(name !== undefined && { name }),
      });
      for (const { reason } of refused.slice(0, 2)) toast(reason, { severity: 'alert', duration: 12_000 });
      if (refused.length > 2) toast(`${refused.length - 2} more files were left out.`, { severity: 'alert' });
      if (notes.length > 0) toast(notes.slice(0, 3).join(' '), { duration: 10_000 });
      if (this.fire('fw-open-project', { id: project.id }))
        location.hash = `#/project/${encodeURIComponent(project.id)}`;
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      toast(error.message, { severity: 'alert', duration: 12_000 });
    }
  }

  private async openFolder(): Promise<void> {
    const picked = await pickFolder();
    if (picked) await this.open(picked.files, picked.name);
  }

  private async moveToTrash({ id, name }: ListedProject): Promise<void> {
    await this.store.delete(id);
    toast(`“${name}” is in the trash.`, { action: { title: 'Undo', run: () => this.store.restore(id) } });
  }

  private async emptyTrash(): Promise<void> {
    const count = this.trash.length;
    const yes = await confirmed({
      title: 'Delete for good?',
      text: `${count === 1 ? 'The project' : `All ${count} projects`} in the trash cannot be brought back then.`,
      action: 'Delete for good',
    });
    if (yes) await this.store.emptyTrash();
  }

  private async rename(id: string, input: HTMLInputElement): Promise<void> {
    if (this.renaming !== id) return;
    this.renaming = undefined;
    await this.store.rename(id, input.value);
  }

  private async export({ id, name }: ListedProject): Promise<void> {
    const project = await this.store.open(id);
    if (!project) return;
    downloadProject(project.state, name);
    await this.store.close(project);
  }

  private menu(project: ListedProject): MenuItem[] {
    return [
      { title: 'Rename', icon: Pencil, run: () => (this.renaming = project.id) },
      { title: 'Duplicate', icon: Copy, run: () => this.store.duplicate(project.id) },
      { title: 'Export zip', icon: Upload, run: () => this.export(project) },
      '-',
      { title: 'Delete', icon: Trash2, run: () => this.moveToTrash(project) },
    ];
  }

  protected override updated(): void {
    this.renderRoot.querySelector<HTMLInputElement>('input.name:not(:focus)')?.select();
  }

  private renderProject(project: ListedProject): TemplateResult {
    const { id, name, modified, thumbnail } = project;
    const picture = this.pictures.url(id, thumbnail);
    return html`<li class="card with-menu">
      <div class="picture">${picture ? html`<img src=${picture} alt="" />` : icon(Box, 32)}</div>
      <div class="words">
        ${
          this.renaming === id
            ? html`<input
                class="name"
                aria-label="Name of the project"
                maxlength="200"
                .value=${name}
                @blur=${(event: Event) => this.rename(id, event.target as HTMLInputElement)}
                @keydown=${(event: KeyboardEvent) => {
                  event.stopPropagation();
                  if (event.key === 'Enter') void this.rename(id, event.target as HTMLInputElement);
                  if (event.key === 'Escape') this.renaming = undefined;
                }}
              />`
            : html`<a
                href="#/project/${encodeURIComponent(id)}"
                title=${name}
                @click=${(event: MouseEvent) => this.link(event, 'fw-open-project', id)}
                >${name}</a
              >`
        }
        <span class="quiet-text">${agoText(modified)}</span>
      </div>
      <fw-menu label="More about ${name}" .icon=${Ellipsis} .items=${this.menu(project)}></fw-menu>
    </li>`;
  }

  private renderTemplate({ id, title, description, tags }: Template): TemplateResult {
    return html`<li class="card">
      <div class="picture">
        <img src="templates/${encodeURIComponent(id)}.webp" alt="" width="400" height="250" loading="lazy" />
      </div>
      <div class="words">
        <a
          href="#/template/${encodeURIComponent(id)}"
          @click=${(event: MouseEvent) => this.link(event, 'fw-new-from-template', id)}
          >${title}</a
        >
        <p class="description quiet-text">${description}</p>
        <div class="quiet-text kinds">${tags.join(' · ')}</div>
      </div>
    </li>`;
  }

  private renderSearch(label: string, value: string, change: (words: string) => void): TemplateResult {
    return html`<div class="search">
      ${icon(Search, 14)}
      <input
        type="search"
        aria-label=${label}
        placeholder=${label}
        .value=${value}
        @input=${(event: Event) => change((event.target as HTMLInputElement).value)}
      />
    </div>`;
  }

  private renderProjects(): TemplateResult {
    const { listed } = this;
    const found = listed?.filter(({ name }) => matches(this.words, name)) ?? [];
    return html`<section aria-labelledby="continue" aria-busy=${!listed}>
      <div class="row bar">
        <h2 id="continue" class="grow">Continue</h2>
        ${
          listed && listed.length > 3
            ? this.renderSearch('Search projects', this.words, words => (this.words = words))
            : nothing
        }
      </div>
      ${
        listed?.length === 0 && !this.problem
          ? html`<div class="empty">
              Your projects will be here, saved in this browser as you work.<br />
              Start from a template below, or drop an OpenSCAD file, a zip or an STL anywhere on this page.
            </div>`
          : found.length === 0 && listed
            ? html`<p class="quiet-text" role="status">No project is called “${this.words}”.</p>`
            : html`<ul>
                ${repeat(
                  found,
                  ({ id }) => id,
                  project => this.renderProject(project),
                )}
              </ul>`
      }
      ${this.trash.length > 0 ? this.renderTrash() : nothing}
    </section>`;
  }

  private renderTrash(): TemplateResult {
    return html`<details>
      <summary>Trash (${this.trash.length})</summary>
      <ul class="trash">
        ${this.trash.map(
          ({ id, name }) =>
            html`<li>
              <span class="grow">${name}</span>
              <button class="quiet" @click=${() => this.store.restore(id)} aria-label="Restore ${name}">
                Restore
              </button>
            </li>`,
        )}
        <li><button @click=${this.emptyTrash}>${icon(Trash2, 14)} Empty trash</button></li>
      </ul>
    </details>`;
  }

  private renderTemplates(): TemplateResult {
    const tags = [...new Set(this.templates.flatMap(template => template.tags))].sort();
    const found = this.templates.filter(
      template =>
        (this.tag === undefined || template.tags.includes(this.tag)) &&
        matches(this.templateWords, template.title, template.description, ...template.tags),
    );
    return html`<section aria-labelledby="templates">
      <div class="row bar">
        <h2 id="templates" class="grow">Start from a template</h2>
        ${this.renderSearch('Search templates', this.templateWords, words => (this.templateWords = words))}
      </div>
      <div class="tags" role="group" aria-label="Tags">
        ${tags.map(
          tag =>
            html`<button
              aria-pressed=${this.tag === tag}
              @click=${() => (this.tag = this.tag === tag ? undefined : tag)}
            >
              ${tag}
            </button>`,
        )}
      </div>
      ${
        found.length === 0
          ? html`<p class="quiet-text" role="status">No template fits. Try another word or tag.</p>`
          : html`<ul>
              ${repeat(
                found,
                ({ id }) => id,
                template => this.renderTemplate(template),
              )}
            </ul>`
      }
    </section>`;
  }

  override render(): TemplateResult {
    return html`<div class="page">
      <h1>Make a part</h1>
      <div class="quiet-text">Parametric models for printing, in OpenSCAD. All of it works offline.</div>
      <div class="row start">
        <button class="primary" @click=${() => this.newProject()}>${icon(FilePlus2)} New project</button>
        <button @click=${async () => this.open(await pickFiles())}>${icon(Upload)} Open files</button>
        <button @click=${this.openFolder}>${icon(FolderOpen)} Open folder</button>
        <button class="quiet" @click=${this.toTemplates}>${icon(Shapes)} Templates</button>
      </div>
      ${this.problem ? html`<div class="problem" role="alert">${this.problem}</div>` : nothing}
      ${this.renderProjects()} ${this.templates.length > 0 ? this.renderTemplates() : nothing}
    </div>`;
  }

  private newProject(): void {
    if (this.fire('fw-new-project')) location.hash = '#/new';
  }

  private toTemplates(): void {
    this.renderRoot.querySelector('#templates')?.scrollIntoView({ behavior: 'smooth' });
  }
}

/** Every word of the search is in one of the texts. */
const matches = (words: string, ...texts: string[]): boolean => {
  const all = texts.join(' ').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every(word => all.includes(word));
};

declare global {
  interface HTMLElementTagNameMap {
    'fw-home': FwHome;
  }
}
