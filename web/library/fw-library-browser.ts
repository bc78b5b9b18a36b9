import { Task } from '@lit/task';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { ArrowLeft, FileArchive, FolderOpen, Plus } from 'lucide';
import type { Library, Path, Source, Symbol } from '../../wasm/contract.ts';
import { filesOfTransfer, pickFiles, pickFolder } from '../project/disk.ts';
import type { PathedFile } from '../project/intake.ts';
import type { Project } from '../project/project.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { confirmed } from '../workbench/confirm.ts';
import '../workbench/fw-menu.ts';
import { toast } from '../workbench/toasts.ts';
import { aboutLibrary, moreLibraries, size } from './browser-pages.ts';
import { browserStyles } from './browser-styles.ts';
import { unresolvedInclusions } from './describe.ts';
import { includeInProject, includeLines, missingLines } from './include-lines.ts';
import './fw-library-symbol.ts';
import { packageOf } from './install.ts';
import { libraries, type LibraryStore } from './libraries.ts';
import { searchSymbols, summary } from './search.ts';

/** What is shown: the list, one library, or one symbol of it. */
interface Place {
  library?: string;
  symbol?: Symbol;
}

/**
 * Libraries, bundled and the user's own: search over everything they define, documentation with examples to use,
 * include lines, install from zip, folder or drop, remove. Include lines go to the top of `path` in `project` (the entry
 * when there is none). Fires `fw-insert` `{text}` for code at the cursor, `fw-open-source` `{name, source}` to have an example
 * opened as a project, and `fw-navigate`.
 */
@customElement('fw-library-browser')
export class FwLibraryBrowser extends LitElement {
  static override styles = [controls, browserStyles];

  @property({ attribute: false }) project: Project | undefined;
  /** The file that the editor shows. */
  @property({ attribute: false }) path: Path | undefined;
  @property({ attribute: false }) store: LibraryStore = libraries;

  @state() private words = '';
  @state() private place: Place = {};
  @state() private dragging = false;
  @state() private busy = '';
  @state() private problem = '';
  /** Counts changes of the store, to have everything read again. */
  @state() private turn = 0;
  @query('.body') private readonly body!: HTMLElement | null;
  @query('input') private readonly input!: HTMLInputElement;
  /** Where the list was, to come back to. */
  private back: { scroll: number; focus: string }[] = [];

  private readonly list = new Task(this, {
    args: () => [this.store, this.turn] as const,
    task: ([store]) => store.list(),
  });
  /** Every symbol of every library; read with the first search. */
  private readonly everything = new Task(this, {
    args: () => [this.store, this.turn, this.words.trim() !== ''] as const,
    task: async ([store, , wanted]) => {
      if (!wanted) return undefined;
      const list = await store.list();
      return Promise.all(list.map(async ({ name }) => ({ name, symbols: await store.symbols(name) })));
    },
  });
  private readonly page = new Task(this, {
    args: () => [this.store, this.turn, this.place.library] as const,
    task: async ([store, , name]) => {
      if (name === undefined) return undefined;
      const list = await store.list();
      const library = list.find(library => library.name === name);
      if (!library) return undefined;
      const names = new Set(list.map(({ name }) => name));
      const missing = library.installed ? unresolvedInclusions(name, await store.files(name), names) : [];
      return { library, missing, files: Map.groupBy(await store.symbols(name), symbol => symbol.file) };
    },
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.store.addEventListener('change', this.onStore);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.store.removeEventListener('change', this.onStore);
  }
  private readonly onStore = (): void => void this.turn++;

  // Going to and fro ----------------------------------------------------------------------------------------------

  /** Opens the documentation of a library, or of a symbol in it; the row that led there gets the focus back. */
  private async go(place: Place, row = ''): Promise<void> {
    this.back.push({ scroll: this.body?.scrollTop ?? 0, focus: row });
    this.place = place;
    await this.updateComplete;
    if (this.body) this.body.scrollTop = 0;
    this.renderRoot.querySelector<HTMLElement>('#back')?.focus();
  }

  private async goBack(): Promise<void> {
    const { scroll = 0, focus = '' } = this.back.pop() ?? {};
    const { library, symbol } = this.place;
    this.place = symbol && this.words.trim() === '' && library !== undefined ? { library } : {};
    await this.updateComplete;
    await this.page.taskComplete.catch(() => undefined);
    await this.updateComplete;
    if (this.body) this.body.scrollTop = scroll;
    (this.renderRoot.querySelector<HTMLElement>(`[data-row="${CSS.escape(focus)}"]`) ?? this.input).focus();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === 'Escape' && (this.place.library !== undefined || this.words)) {
      event.preventDefault();
      if (this.place.library !== undefined) void this.goBack();
      else this.words = '';
    } else if (event.key === '/' && !typing) {
      event.preventDefault();
      this.input.focus();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const rows = [...this.renderRoot.querySelectorAll<HTMLElement>('.row-button, summary')].filter(row =>
        row.checkVisibility(),
      );
      const at = rows.indexOf((this.renderRoot as ShadowRoot).activeElement as HTMLElement);
      const next = rows[at + (event.key === 'ArrowDown' ? 1 : -1)];
      if (at < 0 && !typing) return;
      event.preventDefault();
      (next ?? (event.key === 'ArrowUp' ? this.input : undefined))?.focus();
    }
  }

  // Using ---------------------------------------------------------------------------------------------------------

  private async copy(text: string): Promise<void> {
    await navigator.clipboard.writeText(text);
    toast('Copied.');
  }

  private onInclude(library: Library): void {
    const { project } = this;
    const done = project && includeInProject(project, this.path, library.include.split('\n'));
    if (done)
      toast(`${library.title} is included.`, {
        project,
        action: { title: 'Undo', run: () => project.undo() },
      });
    else toast(`${library.title} was included already.`);
  }

  private async neededLines(): Promise<string[]> {
    const { symbol } = this.place;
    const library = this.page.value?.library;
    if (!symbol || !library) return [];
    return includeLines(library, symbol, await this.store.files(library.name));
  }

  private async onUse({ detail }: CustomEvent<{ text: string }>): Promise<void> {
    if (this.project) includeInProject(this.project, this.path, await this.neededLines());
    this.dispatchEvent(
      new CustomEvent('fw-insert', { detail: { text: detail.text }, bubbles: true, composed: true }),
    );
  }

  private async onTry({ detail }: CustomEvent<{ text: string; caption: string }>): Promise<void> {
    const lines = missingLines(detail.text, await this.neededLines());
    const text = `// ${detail.caption}\n${lines.length ? `${lines.join('\n')}\n\n` : ''}${detail.text}\n`;
    const source: Source = { entry: 'main.scad', files: { 'main.scad': text } };
    this.dispatchEvent(
      new CustomEvent('fw-open-source', {
        detail: { name: `${this.place.symbol?.name ?? 'Library'} example`, source },
        bubbles: true,
        composed: true,
      }),
    );
  }

  // Installing ----------------------------------------------------------------------------------------------------

  private async install(picked: readonly PathedFile[]): Promise<void> {
    if (picked.length === 0) return;
    this.problem = '';
    this.busy = 'Reading…';
    try {
      const { name, files } = await packageOf(picked);
      const before = (await this.store.list()).find(library => library.name === name);
      if (before) {
        const question = before.installed
          ? { title: `Update ${name}?`, text: `It takes the place of the ${name} that you installed.` }
          : {
              title: `Use your own ${name}?`,
              text: `It stands before the bundled ${name} in all projects, until you remove it.`,
            };
        if (!(await confirmed({ ...question, action: before.installed ? 'Update' : 'Use mine' }))) return;
      }
      const kept = before?.installed ? await this.store.files(name) : undefined;
      const library = await this.store.install(name, files);
      this.words = '';
      await this.go({ library: library.name });
      const undo = () => (kept ? this.store.install(name, kept) : this.store.remove(name));
      toast(`${name} is ${kept ? 'updated' : 'installed'}.`, { action: { title: 'Undo', run: undo } });
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      this.busy = '';
    }
  }

  private async uninstall(library: Library): Promise<void> {
    const files = await this.store.remove(library.name);
    await this.goBack();
    if (!files) return;
    toast(`${library.name} is removed.`, {
      action: { title: 'Undo', run: () => this.store.install(library.name, files) },
    });
  }

  private onDrag(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.stopPropagation();
    this.dragging = event.type !== 'dragleave' && event.type !== 'drop';
    if (event.type === 'drop') void filesOfTransfer(event.dataTransfer).then(files => this.install(files));
  }

  // Looks ---------------------------------------------------------------------------------------------------------

  private renderSymbolRow(library: string, symbol: Symbol, withLibrary: boolean): TemplateResult {
    const row = `${symbol.kind} ${symbol.file} ${symbol.name}`;
    return html`<li>
      <button class="row-button" data-row=${row} @click=${() => this.go({ library, symbol }, row)}>
        <span class="mono name">${symbol.name}</span>
        <span class="facts">${symbol.kind}${withLibrary ? ` · ${library}` : ''}</span>
        ${symbol.documentation ? html`<span class="clip facts">${summary(symbol)}</span>` : nothing}
      </button>
    </li>`;
  }

  private renderHits(): TemplateResult {
    return html`${this.everything.render({
      pending: () => html`<p class="empty" role="status">Reading the libraries…</p>`,
      error: error => html`<p class="empty error-text">${(error as Error).message}</p>`,
      complete: all => {
        const hits = searchSymbols(this.words, all ?? []);
        return hits.length === 0
          ? html`<p class="empty" role="status">
              Nothing is called “${this.words.trim()}”. Try a part of the name, or what it makes.
            </p>`
          : html`<ul class="list" aria-label="Found in the libraries">
              ${repeat(
                hits,
                ({ library, symbol }) => `${library} ${symbol.kind} ${symbol.file} ${symbol.name}`,
                ({ library, symbol }) => this.renderSymbolRow(library, symbol, true),
              )}
            </ul>`;
      },
    })}`;
  }

  private renderList(): TemplateResult {
    return html`${this.list.render({
      pending: () => html`<p class="empty" role="status">Loading…</p>`,
      error: error => html`<p class="empty error-text">${(error as Error).message}</p>`,
      complete: list =>
        html`<ul class="list" aria-label="Libraries">
            ${repeat(
              list,
              ({ name }) => name,
              library =>
                html`<li>
                  <button
                    class="row-button"
                    data-row=${library.name}
                    @click=${() => this.go({ library: library.name }, library.name)}
                  >
                    <span class="name">${library.title}</span>
                    ${library.installed ? html`<span class="badge">yours</span>` : nothing}
                    <span class="facts">
                      ${/^\d/.test(library.version) ? `${library.version} · ` : nothing}${library.license} ·
                      ${size(library.bytes)}
                    </span>
                    <span class="facts clip">${library.description}</span>
                  </button>
                </li>`,
            )}
          </ul>
          ${moreLibraries(list)}`,
    })}`;
  }

  private renderLibrary(): TemplateResult {
    return html`${this.page.render({
      pending: () => html`<p class="empty" role="status">Loading…</p>`,
      error: error => html`<p class="empty error-text">${(error as Error).message}</p>`,
      complete: page => {
        if (!page) return html`<p class="empty">This library is no longer installed.</p>`;
        const { library, missing, files } = page;
        const { symbol } = this.place;
        if (symbol)
          return html`<fw-library-symbol
            .symbol=${symbol}
            .library=${library}
            @fw-use=${this.onUse}
            @fw-try=${this.onTry}
          ></fw-library-symbol>`;
        const start = library.name.length + 2;
        return html`${aboutLibrary({
          library,
          missing,
          copy: () => void this.copy(library.include),
          ...(this.project ? { include: () => this.onInclude(library) } : {}),
          ...(library.installed ? { uninstall: () => void this.uninstall(library) } : {}),
        })}
        ${[...files].map(
          ([file, symbols]) =>
            html`<details>
              <summary>
                <span class="mono">${file.slice(start, -1)}</span>
                <span class="facts">${symbols.length}</span>
              </summary>
              <ul class="list">
                ${symbols.map(symbol => this.renderSymbolRow(library.name, symbol, false))}
              </ul>
            </details>`,
        )}`;
      },
    })}`;
  }

  override render(): TemplateResult {
    const { place } = this;
    const inside = place.library !== undefined;
    return html`
      <div
        class="bar"
        @keydown=${this.onKey}
        @dragover=${this.onDrag}
        @dragleave=${this.onDrag}
        @drop=${this.onDrag}
      >
        ${
          inside
            ? html`<button id="back" class="icon" aria-label="Back" title="Back (Esc)" @click=${this.goBack}>
                ${icon(ArrowLeft)}
              </button>`
            : nothing
        }
        <input
          type="search"
          placeholder="Search all libraries"
          aria-label="Search all libraries"
          .value=${this.words}
          @input=${(event: Event) => {
            this.words = (event.target as HTMLInputElement).value;
            this.place = {};
            this.back = [];
          }}
        />
        <fw-menu
          label="Install a library"
          .icon=${Plus}
          .items=${[
            {
              title: 'Install from a zip…',
              icon: FileArchive,
              run: async () => this.install((await pickFiles({ multiple: false })).map(file => ({ file }))),
            },
            {
              title: 'Install from a folder…',
              icon: FolderOpen,
              run: async () => {
                const folder = await pickFolder();
                if (folder)
                  await this.install(
                    folder.files.map(({ file, path }) => ({
                      file,
                      path: path === undefined ? file.webkitRelativePath : `${folder.name}/${path}`,
                    })),
                  );
              },
            },
          ]}
        ></fw-menu>
      </div>
      ${this.busy ? html`<p class="more" role="status">${this.busy}</p>` : nothing}
      ${this.problem ? html`<p class="more error-text" role="alert">${this.problem}</p>` : nothing}
      <div
        class="body"
        @keydown=${this.onKey}
        @dragover=${this.onDrag}
        @dragleave=${this.onDrag}
        @drop=${this.onDrag}
      >
        ${inside ? this.renderLibrary() : this.words.trim() ? this.renderHits() : this.renderList()}
      </div>
      ${this.dragging ? html`<div class="drop">Drop the library's zip or folder</div>` : nothing}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-library-browser': FwLibraryBrowser;
  }
  interface HTMLElementEventMap {
    'fw-open-source': CustomEvent<{ name: string; source: Source }>;
  }
}
