import { go as fuzzySearch } from 'fuzzysort';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { IconNode } from 'lucide';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { chords, commands } from './commands.ts';
import { shownKeys } from './keys.ts';
import { preferences } from './preferences.ts';

/** Something to go to or do. Commands are there by themselves; files, symbols and parameters come as `places`. */
export interface PaletteEntry {
  id: string;
  title: string;
  /** Shown at the right: what kind of thing it is, or where. */
  detail: string;
  icon?: IconNode;
  run(): unknown;
}

interface Row extends PaletteEntry {
  keys?: string | undefined;
  /** Pieces of the title, the matched ones marked. */
  pieces?: { text: string; matched: boolean }[];
}

/** How many rows are worth reading. */
const longest = 60;

/**
 * Find anything by typing some of its letters: `palette.show()`. Without a query it lists the commands, the recent
 * ones first. A dialog with a combobox: arrows choose, Enter runs, Escape closes.
 */
@customElement('fw-command-palette')
export class FwCommandPalette extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: min(620px, calc(100vw - 24px));
        margin-top: 10vh;
        overflow: hidden;
      }
      input:not([type='range']) {
        width: 100%;
        height: 44px;
        padding: 0 16px;
        border: 0;
        border-bottom: 1px solid var(--fw-border);
        border-radius: 0;
        background: none;
        font-size: 15px;
      }
      input:focus-visible {
        outline: none;
      }
      [role='listbox'] {
        max-height: min(60dvh, 420px);
        overflow-y: auto;
        padding: 4px;
      }
      [role='option'] {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 30px;
        padding: 0 10px;
        border-radius: var(--fw-radius);
        cursor: pointer;
      }
      [role='option'][aria-selected='true'] {
        background: var(--fw-accent-soft);
      }
      svg {
        flex: none;
      }
      .blank {
        width: 16px;
        flex: none;
      }
      .title {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      mark {
        background: none;
        color: var(--fw-accent);
        font-weight: 600;
      }
    `,
  ];

  /** Where else one can go, asked each time the palette opens. */
  @property({ attribute: false }) places: () => readonly PaletteEntry[] = () => [];

  @state() private entries: Row[] = [];
  @state() private text = '';
  @state() private at = 0;
  @query('dialog') private readonly dialog!: HTMLDialogElement;
  @query('input') private readonly input!: HTMLInputElement;

  /** Opens, with `text` already typed. */
  async show(text = ''): Promise<void> {
    const recent = preferences.value.recentCommands;
    const rank = (id: string): number => (recent.indexOf(id) + 1 || Infinity) - 1;
    const available: Row[] = commands
      .list()
      .filter(({ id }) => commands.enabled(id))
      .map(command => ({
        id: command.id,
        title: command.title,
        detail: command.group,
        keys: chords(command)[0],
        run: () => this.#runCommand(command.id),
        ...(command.icon ? { icon: command.icon } : {}),
      }));
    available.sort((a, b) => (rank(a.id) === rank(b.id) ? 0 : rank(a.id) - rank(b.id)));
    this.entries = [...available, ...this.places()];
    this.text = text;
    this.at = 0;
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
    this.input.value = text;
    this.input.focus();
  }

  hide(): void {
    this.dialog.close();
  }

  #runCommand(id: string): void {
    const recent = preferences.value.recentCommands;
    preferences.set({ recentCommands: [id, ...recent.filter(other => other !== id)].slice(0, 8) });
    commands.run(id);
  }

  private get rows(): Row[] {
    const text = this.text.trim();
    if (!text) return this.entries.slice(0, longest);
    const found = fuzzySearch(text, this.entries, { key: 'title', limit: longest, threshold: 0.2 });
    return found.map(result => ({
      ...result.obj,
      pieces: result
        .highlight(text => ({ text, matched: true }))
        .map(piece => (typeof piece === 'string' ? { text: piece, matched: false } : piece)),
    }));
  }

  private run(row: Row | undefined): void {
    if (!row) return;
    this.hide();
    row.run();
  }

  private onKeyDown(event: KeyboardEvent): void {
    const { rows } = this;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const step = steps[event.key];
    if (step !== undefined && rows.length) {
      const to = this.at + step;
      // Single steps go round, pages stop at the ends.
      this.at =
        Math.abs(step) === 1 ? (to + rows.length) % rows.length : Math.max(0, Math.min(to, rows.length - 1));
    } else if (event.key === 'Enter') this.run(rows[this.at]);
    else return;
    event.preventDefault();
  }

  private onInput(): void {
    this.text = this.input.value;
    this.at = 0;
  }

  protected override updated(): void {
    this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  override render(): TemplateResult {
    const { rows } = this;
    return html`<dialog aria-label="Command palette" closedby="any">
      <input
        role="combobox"
        aria-label="Search commands, files, symbols and parameters"
        placeholder="Search commands, files, symbols, parameters"
        aria-expanded="true"
        aria-controls="rows"
        aria-autocomplete="list"
        aria-activedescendant=${rows.length ? `row-${this.at}` : nothing}
        autocomplete="off"
        spellcheck="false"
        @input=${this.onInput}
        @keydown=${this.onKeyDown}
      />
      <div id="rows" role="listbox" aria-label="Results">
        ${repeat(
          rows,
          row => row.id,
          (row, index) =>
            html`<div
              id="row-${index}"
              role="option"
              aria-selected=${index === this.at}
              @pointermove=${() => (this.at = index)}
              @click=${() => this.run(row)}
            >
              ${row.icon ? icon(row.icon) : html`<span class="blank"></span>`}
              <span class="grow title"
                >${row.pieces?.map(({ text, matched }) => (matched ? html`<mark>${text}</mark>` : text)) ?? row.title}</span
              >
              <span class="quiet-text">${row.detail}</span>
              ${row.keys ? html`<kbd>${shownKeys(row.keys)}</kbd>` : nothing}
            </div>`,
        )}
      </div>
      ${rows.length ? nothing : html`<div class="empty" role="status">Nothing is called “${this.text}”.</div>`}
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-command-palette': FwCommandPalette;
  }
}
