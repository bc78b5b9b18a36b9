import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { TriangleAlert, X } from 'lucide';
import type { BrickModel } from '../../../wasm/bricks/brick.ts';
import { bytesText } from '../../export/size.ts';
import { download } from '../../project/download.ts';
import { fileNameOf } from '../../project/file-name.ts';
import { controls } from '../../style/controls.ts';
import { icon } from '../../style/icon.ts';
import { exportGroups, type ExportKind, type PrintManner } from './kinds.ts';
import { writeExport } from './write.ts';

/**
 * The export dialog of brick models: one press on a format, and its file is in the downloads. `show()` opens it.
 *
 * `.model` what to write. `.name` of the files, and the title inside of them; people may change it in the dialog.
 * `.screenshot` makes the PNG of the current view; without it no picture is offered.
 * Event `fw-brick-exported` with `{ id, name, bytes }` of each file.
 */
@customElement('fw-brick-export')
export class FwBrickExport extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: 640px;
      }
      .page {
        display: grid;
        grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
        max-height: inherit;
      }
      header,
      footer {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 10px 16px;
      }
      header {
        justify-content: space-between;
        border-bottom: 1px solid var(--fw-border);
      }
      footer {
        min-height: calc(var(--fw-control-height) + 20px);
        border-top: 1px solid var(--fw-border);
        background: var(--fw-surface-raised);
      }
      footer p {
        margin: 0;
      }
      .problem {
        display: flex;
        gap: 8px;
        color: var(--fw-error);
        overflow-wrap: anywhere;
      }
      .problem svg {
        flex: none;
        margin-top: 2px;
      }
      h2,
      h3 {
        margin: 0;
        font-size: 1.15em;
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 4px 8px;
        margin-bottom: 6px;
      }
      h3 {
        color: var(--fw-text-quiet);
        font-size: 1em;
        font-weight: 400;
      }
      main {
        display: grid;
        align-content: start;
        gap: 14px;
        padding: 14px 16px;
        overflow: auto;
      }
      .name {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .name input {
        flex: 1;
        min-width: 0;
      }
      .kinds {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(180px, 1fr));
        gap: 6px;
      }
      .kind {
        display: grid;
        align-content: start;
        justify-content: start;
        gap: 0;
        height: auto;
        min-height: var(--fw-control-height);
        padding: 6px 10px;
        text-align: left;
        white-space: normal;
        background: var(--fw-surface);
      }
      .kind:hover:not(:disabled) {
        background: var(--fw-accent-soft);
      }
      .kind b,
      .kind small {
        display: block;
      }
      .kind b span {
        color: var(--fw-text-quiet);
        font-weight: 400;
      }
      .kind small {
        color: var(--fw-text-quiet);
        font-size: 0.92em;
        line-height: 1.3;
      }
      @media (max-width: 480px) {
        .kinds {
          grid-template-columns: 1fr 1fr;
        }
        .kind small {
          display: none;
        }
        .kind {
          align-content: center;
        }
      }
    `,
  ];

  @property({ attribute: false }) model: BrickModel | undefined;
  @property() name = 'model';
  @property({ attribute: false }) screenshot: (() => Promise<Blob>) | undefined;

  @state() private heading = '';
  @state() private manner: PrintManner = 'bricks';
  @state() private busy: ExportKind | undefined;
  @state() private said = '';
  @state() private error = '';
  @query('dialog') private readonly dialog!: HTMLDialogElement;
  /** Ends with the dialog: whatever still runs is not wanted any more. */
  #session = new AbortController();

  async show(): Promise<void> {
    this.#session.abort();
    this.#session = new AbortController();
    this.heading = fileNameOf(this.name);
    this.busy = undefined;
    this.said = this.error = '';
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
    this.renderRoot.querySelector<HTMLElement>('.kind')?.focus();
  }

  close(): void {
    this.dialog.close();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#session.abort();
  }

  async #export(kind: ExportKind): Promise<void> {
    const { signal } = this.#session;
    const { model } = this;
    if (!model || this.busy) return;
    this.busy = kind;
    this.said = `Making the ${kind.title} file…`;
    this.error = '';
    try {
      const title = fileNameOf(this.heading);
      const blob =
        kind.id === 'png' && this.screenshot
          ? await this.screenshot()
          : await writeExport(kind, model, title, this.manner, signal);
      if (signal.aborted) return;
      const name = `${title}.${kind.id}`;
      download(blob, name);
      this.said = `“${name}” is in your downloads, ${bytesText(blob.size)}. ${kind.lost ?? ''}`.trim();
      this.dispatchEvent(
        new CustomEvent('fw-brick-exported', {
          detail: { id: kind.id, name, bytes: blob.size },
          bubbles: true,
          composed: true,
        }),
      );
    } catch (error) {
      if (signal.aborted) return;
      this.said = '';
      this.error = error instanceof Error ? error.message : String(error);
    } finally {
      if (!signal.aborted) this.busy = undefined;
    }
  }

  #manners(): TemplateResult {
    return html`<select
      aria-label="Printed as"
      @change=${(event: Event) => (this.manner = (event.target as HTMLSelectElement).value as PrintManner)}
    >
      <option value="bricks" ?selected=${this.manner === 'bricks'}>Print bricks that fit together</option>
      <option value="piece" ?selected=${this.manner === 'piece'}>Print all in one piece</option>
    </select>`;
  }

  #kind(kind: ExportKind): TemplateResult {
    return html`<button
      class="kind"
      data-kind=${kind.id}
      ?disabled=${this.busy !== undefined}
      @click=${() => this.#export(kind)}
    >
      <b>${kind.title} <span>.${kind.id}</span></b>
      <small>${kind.purpose}</small>
    </button>`;
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" @close=${() => this.#session.abort()}>
      <div class="page">
        <header>
          <h2 id="title">Export the bricks</h2>
          <button class="icon" aria-label="Close" title="Close" @click=${() => this.close()}>
            ${icon(X)}
          </button>
        </header>
        <main>
          <label class="name">
            <span class="quiet-text">Name</span>
            <input
              .value=${this.heading}
              maxlength="100"
              @input=${(event: Event) => (this.heading = (event.target as HTMLInputElement).value)}
            />
          </label>
          ${exportGroups.map(
            ({ title, kinds }) =>
              html`<section aria-label=${title}>
                <div class="top">
                  <h3>${title}</h3>
                  ${kinds.some(({ mesh }) => mesh?.printed) ? this.#manners() : nothing}
                </div>
                <div class="kinds">
                  ${kinds.filter(({ id }) => id !== 'png' || this.screenshot).map(kind => this.#kind(kind))}
                </div>
              </section>`,
          )}
        </main>
        <footer>
          <p role="status" class=${this.said ? '' : 'quiet-text'}>
            ${this.error ? nothing : this.said || 'Choose a format: its file goes to your downloads.'}
          </p>
          ${
            this.error
              ? html`<p class="problem" role="alert">${icon(TriangleAlert)} ${this.error}</p>`
              : nothing
          }
        </footer>
      </div>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-brick-export': FwBrickExport;
  }
}
