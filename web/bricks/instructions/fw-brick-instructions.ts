import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Download, Printer, TriangleAlert, X } from 'lucide';
import type { BrickModel } from '../../../wasm/bricks/brick.ts';
import type { BuildStep } from '../../../wasm/bricks/steps.ts';
import { download } from '../../project/download.ts';
import { fileNameOf } from '../../project/file-name.ts';
import { controls } from '../../style/controls.ts';
import { icon } from '../../style/icon.ts';
import { instructionsPage, type PageLayout, type PrintedModel } from './document.ts';
import { printModel } from './print-model.ts';

/**
 * Building instructions, step by step, as they will be on paper: to look at, to print or save as PDF, or to keep as
 * one file. `show()` opens it and draws the pictures.
 *
 * `.model` what to build. `.name` the title. `.steps` an order of one's own; without it that of `buildSteps`.
 * Event `fw-instructions-ready` when all pictures are there.
 */
@customElement('fw-brick-instructions')
export class FwBrickInstructions extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: 920px;
        height: min(86dvh, 900px);
      }
      .page {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        height: 100%;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        padding: 10px 16px;
        border-bottom: 1px solid var(--fw-border);
      }
      h2 {
        flex: 1;
        margin: 0;
        font-size: 1.15em;
      }
      iframe {
        width: 100%;
        height: 100%;
        border: 0;
        background: white;
      }
      .wait {
        display: grid;
        place-content: center;
        gap: 10px;
        padding: 16px;
        text-align: center;
      }
      .problem {
        display: flex;
        gap: 8px;
        margin: 0;
        color: var(--fw-error);
      }
      progress {
        width: min(320px, 70vw);
        accent-color: var(--fw-accent);
      }
      @media (max-width: 560px) {
        dialog {
          width: calc(100vw - 16px);
          max-width: none;
          height: calc(100dvh - 16px);
          max-height: none;
        }
        h2 {
          flex-basis: 60%;
        }
        header select {
          width: 116px;
        }
        header .word {
          display: none;
        }
        header .close {
          order: -1;
          margin-left: auto;
        }
        h2 {
          order: -2;
        }
      }
    `,
  ];

  @property({ attribute: false }) model: BrickModel | undefined;
  @property() name = 'model';
  @property({ attribute: false }) steps: readonly BuildStep[] | undefined;

  @state() private layout: PageLayout = 'large';
  @state() private printed: PrintedModel | undefined;
  @state() private progress: readonly [done: number, all: number] = [0, 1];
  @state() private error = '';
  @query('dialog') private readonly dialog!: HTMLDialogElement;
  @query('iframe') private readonly frame!: HTMLIFrameElement | null;
  #session = new AbortController();

  async show(): Promise<void> {
    this.#session.abort();
    const session = (this.#session = new AbortController());
    this.printed = undefined;
    this.progress = [0, 1];
    this.error = '';
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
    const { model, steps } = this;
    if (!model) return;
    try {
      this.printed = await printModel(model, this.name.trim() || 'Brick model', {
        steps,
        signal: session.signal,
        progress: (done, all) => {
          if (!session.signal.aborted) this.progress = [done, all];
        },
      });
      await this.updateComplete;
      this.dispatchEvent(new CustomEvent('fw-instructions-ready', { bubbles: true, composed: true }));
    } catch (error) {
      if (!session.signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    }
  }

  close(): void {
    this.dialog.close();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#session.abort();
  }

  #print(): void {
    const page = this.frame?.contentWindow;
    page?.focus();
    page?.print();
  }

  #save(): void {
    if (!this.printed) return;
    const page = instructionsPage(this.printed, this.layout);
    download(new Blob([page], { type: 'text/html' }), `${fileNameOf(this.name)} instructions.html`);
  }

  override render(): TemplateResult {
    const { printed, progress } = this;
    return html`<dialog
      aria-labelledby="title"
      @close=${() => {
        this.#session.abort();
        // Its pictures are megabytes.
        this.printed = undefined;
      }}
    >
      <div class="page">
        <header>
          <h2 id="title">Building instructions</h2>
          <select
            aria-label="Size of the pictures"
            @change=${(event: Event) =>
              (this.layout = (event.target as HTMLSelectElement).value as PageLayout)}
          >
            <option value="large" ?selected=${this.layout === 'large'}>Large</option>
            <option value="small" ?selected=${this.layout === 'small'}>Less paper</option>
          </select>
          <button
            ?disabled=${!printed}
            aria-label="Save"
            title="Save as one file that opens in any browser"
            @click=${() => this.#save()}
          >
            ${icon(Download)} <span class="word">Save</span>
          </button>
          <button class="primary" ?disabled=${!printed} @click=${() => this.#print()}>
            ${icon(Printer)} Print or PDF
          </button>
          <button class="icon close" aria-label="Close" title="Close" @click=${() => this.close()}>
            ${icon(X)}
          </button>
        </header>
        ${
          printed
            ? html`<iframe
                title="Building instructions"
                .srcdoc=${instructionsPage(printed, this.layout)}
              ></iframe>`
            : html`<div class="wait">
                ${
                  this.error
                    ? html`<p class="problem" role="alert">${icon(TriangleAlert)} ${this.error}</p>`
                    : html`<label for="done">Drawing the steps…</label>
                        <progress id="done" max=${progress[1]} .value=${progress[0]}></progress>`
                }
              </div>`
        }
      </div>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-brick-instructions': FwBrickInstructions;
  }
}
