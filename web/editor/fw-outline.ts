import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, queryAll, state } from 'lit/decorators.js';
import type { Symbol } from '../../wasm/contract.ts';
import { customizer } from '../../wasm/scad/customizer.ts';
import { symbols } from '../../wasm/scad/symbols.ts';
import type { Project, ProjectChange } from '../project/project.ts';
import { controls } from '../style/controls.ts';
import { isLibraryFile, Program, type File, type LibrarySource } from './program.ts';
import { codeColors } from './theme.ts';

interface Group {
  /** A group of the customizer, or '' for everything else. */
  title: string;
  symbols: Symbol[];
}

const MARK: Record<Symbol['kind'], string> = { module: 'M', function: 'ƒ', variable: 'x' };

/** In the order of the text; parameters of the customizer under their groups. */
function groupsOf(text: string, all: readonly Symbol[]): Group[] {
  const groupOf = new Map(customizer(text).map(({ name, group }) => [name, group || 'Parameters']));
  const groups: Group[] = [];
  for (const symbol of [...all].sort((a, b) => a.line - b.line)) {
    const title = (symbol.kind === 'variable' ? groupOf.get(symbol.name) : undefined) ?? '';
    const last = groups.at(-1);
    if (last?.title === title) last.symbols.push(symbol);
    else groups.push({ title, symbols: [symbol] });
  }
  return groups;
}

/**
 * Modules, functions and variables of a file, with the groups of the customizer. A click, or Enter, fires
 * `fw-navigate` (`{path, line}`); arrow keys move.
 */
@customElement('fw-outline')
export class FwOutline extends LitElement {
  @property({ attribute: false }) project?: Project;
  @property({ attribute: false }) path?: File;
  /** Needed for the outline of library files only. */
  @property({ attribute: false }) libraries?: LibrarySource;

  @state() private groups: readonly Group[] = [];
  @state() private text = '';
  @queryAll('.entry') private entries!: NodeListOf<HTMLButtonElement>;
  private timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.project?.addEventListener('change', this.changed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.project?.removeEventListener('change', this.changed);
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has('project')) {
      changes.get('project')?.removeEventListener('change', this.changed);
      if (this.isConnected) this.project?.addEventListener('change', this.changed);
    }
    if (changes.has('project') || changes.has('path') || changes.has('libraries')) void this.read();
  }

  /** Reading waits for a pause in typing. */
  private readonly changed = (event: Event): void => {
    const { edits } = event as ProjectChange;
    if (edits.every(edit => edit.kind === 'parameters' || edit.kind === 'entry')) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.read(), 200);
  };

  private async read(): Promise<void> {
    const { project, path } = this;
    if (!project || path === undefined) {
      this.groups = [];
      return;
    }
    const text = isLibraryFile(path)
      ? await new Program(project, this.libraries).text(path).catch(() => undefined)
      : project.files.get(path);
    if (path !== this.path) return;
    this.groups =
      typeof text === 'string' && /\.scad>?$/.test(path) ? groupsOf(text, symbols(text, path)) : [];
  }

  private go({ line }: Symbol): void {
    const detail = { path: this.path!, line };
    this.dispatchEvent(new CustomEvent('fw-navigate', { detail, bubbles: true, composed: true }));
  }

  private move(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    const entries = [...this.entries];
    const at = entries.indexOf(event.composedPath()[0] as HTMLButtonElement);
    // From the search field down to the first entry; its Home and End stay its own.
    if (at < 0 && event.key !== 'ArrowDown') return;
    event.preventDefault();
    entries[Math.max(0, Math.min(entries.length - 1, at + step))]?.focus();
  }

  protected override render(): TemplateResult {
    const text = this.text.trim().toLowerCase();
    const shown = this.groups
      .map(group => ({
        ...group,
        symbols: group.symbols.filter(({ name }) => name.toLowerCase().includes(text)),
      }))
      .filter(({ symbols }) => symbols.length > 0);
    if (this.groups.length === 0)
      return html`<p class="empty">
        ${this.path === undefined ? 'No file is open.' : 'Modules, functions and variables of this file appear here.'}
      </p>`;
    return html`
      <div class="frame" @keydown=${this.move}>
        <input
          type="search"
          aria-label="Filter the outline"
          placeholder="Filter"
          .value=${this.text}
          @input=${(event: Event) => (this.text = (event.target as HTMLInputElement).value)}
        />
        ${shown.length === 0 ? html`<p class="empty">Nothing is called like that.</p>` : nothing}
        <div class="groups">
          ${shown.map(
            ({ title, symbols }) => html`
              ${title ? html`<h3>${title}</h3>` : nothing}
              <ul aria-label=${title || 'Definitions'}>
                ${symbols.map(
                  symbol =>
                    html`<li>
                      <button
                        class="quiet entry"
                        type="button"
                        title=${symbol.signature}
                        @click=${() => this.go(symbol)}
                      >
                        <span class="mark ${symbol.kind}" role="img" aria-label=${symbol.kind}
                          >${MARK[symbol.kind]}</span
                        >
                        <span class="name">${symbol.name}</span>
                        ${
                          symbol.kind === 'variable'
                            ? nothing
                            : html`<span class="detail"
                                >(${symbol.parameters.map(({ name }) => name).join(', ')})</span
                              >`
                        }
                      </button>
                    </li>`,
                )}
              </ul>
            `,
          )}
        </div>
      </div>
    `;
  }

  static override styles = [
    controls,
    codeColors,
    css`
      :host {
        display: block;
        min-height: 0;
        height: 100%;
        background: var(--fw-surface);
      }
      .frame {
        display: flex;
        flex-direction: column;
        height: 100%;
      }
      input[type='search'] {
        margin: 6px 8px;
        flex: none;
        height: 26px;
      }
      .groups {
        flex: 1;
        min-height: 0;
        overflow: auto;
        padding-bottom: 8px;
      }
      h3 {
        margin: 8px 10px 2px;
        font-size: 11px;
        font-weight: 600;
        color: var(--fw-text-quiet);
      }
      ul {
        margin: 0;
        padding: 0 4px;
        list-style: none;
      }
      .entry {
        display: flex;
        justify-content: flex-start;
        gap: 8px;
        width: 100%;
        height: 24px;
        padding: 0 6px;
        overflow: hidden;
        font: 12.5px var(--fw-mono);
      }
      @media (pointer: coarse) {
        .entry {
          height: 36px;
        }
      }
      .entry:focus-visible {
        outline-offset: -2px;
      }
      .mark {
        width: 12px;
        flex: none;
        text-align: center;
        font-size: 11px;
        font-weight: 700;
        color: var(--fw-text-quiet);
      }
      .mark.module {
        color: var(--fw-code-module);
      }
      .mark.function {
        color: var(--fw-code-function);
      }
      .detail {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        color: var(--fw-text-quiet);
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-outline': FwOutline;
  }
}
