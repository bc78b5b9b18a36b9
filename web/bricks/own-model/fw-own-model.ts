import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Upload, X } from 'lucide';
import type { OwnModelFiles } from '../../../workers/own-model.ts';
import { controls } from '../../style/controls.ts';
import { icon } from '../../style/icon.ts';
import type { Generator } from '../generator.ts';
import { ownModelAt, ownModelOfFiles } from './own-model.ts';

/**
 * Which model generates: Formwork's, or a language model that somebody brings, as files or from an address. Whatever is
 * chosen holds until the page is left. `dialog.show()` opens it.
 */
@customElement('fw-own-model')
export class FwOwnModel extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: min(560px, calc(100vw - 24px));
      }
      header {
        padding: 10px 10px 10px 16px;
        border-bottom: 1px solid var(--fw-border);
      }
      h2 {
        margin: 0;
        font-size: 1.15em;
      }
      .body {
        display: grid;
        gap: 14px;
        padding: 14px 16px 16px;
      }
      p {
        margin: 0;
      }
      .drop {
        display: grid;
        justify-items: center;
        gap: 10px;
        padding: 24px 16px;
        border: 1px dashed var(--fw-border);
        border-radius: 8px;
        text-align: center;
      }
      .drop.over {
        border-color: var(--fw-accent);
        background: var(--fw-accent-soft);
      }
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: 8px;
      }
      label {
        display: grid;
        flex: 1 1 220px;
        gap: 4px;
      }
      footer {
        justify-content: flex-end;
        padding: 10px 16px;
        border-top: 1px solid var(--fw-border);
      }
    `,
  ];

  @property({ attribute: false }) generator!: Generator;
  @state() private address = '';
  @state() private step: string | undefined;
  @state() private problem: string | undefined;
  @state() private over = false;
  @query('dialog') private readonly dialog!: HTMLDialogElement;
  #running: AbortController | undefined;

  async show(): Promise<void> {
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
  }

  private async take(load: (signal: AbortSignal) => Promise<OwnModelFiles>): Promise<void> {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    this.problem = undefined;
    this.step = 'Reading the files…';
    try {
      const own = await load(running.signal);
      if (running.signal.aborted) return;
      this.generator.own = own;
      this.step = 'Opening the model…';
      await this.generator.open();
    } catch (error) {
      if (running.signal.aborted) return;
      this.generator.own = undefined;
      this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#running === running) this.step = this.#running = undefined;
    }
  }

  private files(files: Iterable<File>): void {
    void this.take(() => ownModelOfFiles(files));
  }

  private fetch(event: Event): void {
    event.preventDefault();
    const progress = (loaded: number, total: number): void => {
      const percent = total > 0 ? ` ${Math.floor((100 * loaded) / total)} %` : '';
      this.step = `Fetching the model…${percent}`;
    };
    void this.take(signal => ownModelAt(this.address, { progress, signal }));
  }

  private pick(): void {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.addEventListener('change', () => this.files(input.files ?? []));
    input.click();
  }

  private onDrop(event: DragEvent): void {
    this.over = false;
    const { files } = event.dataTransfer ?? {};
    if (!files?.length) return;
    event.preventDefault();
    this.files(files);
  }

  private onDragOver(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.over = true;
  }

  private forget(): void {
    this.generator.own = undefined;
    this.problem = undefined;
    this.requestUpdate();
  }

  override render(): TemplateResult {
    const own = this.generator?.own;
    const busy = this.step !== undefined;
    return html`<dialog
      aria-labelledby="title"
      @close=${() => this.#running?.abort()}
      @drop=${this.onDrop}
      @dragover=${this.onDragOver}
      @dragleave=${() => (this.over = false)}
    >
      <header class="row">
        <h2 id="title" class="grow">A model of your own</h2>
        <button class="icon" aria-label="Close" @click=${() => this.dialog.close()}>${icon(X)}</button>
      </header>
      <div class="body">
        <p class="quiet-text">
          A language model that writes bricks as BrickGPT does, exported to ONNX: tokenizer.json, model.onnx,
          and its files of weights. It stays on this device, and is held to bricks that fit and stand.
        </p>
        <div class="drop ${this.over ? 'over' : ''}">
          <p>Drop its files here, all together.</p>
          <button class="primary" ?disabled=${busy} @click=${this.pick}>${icon(Upload)} Choose files</button>
        </div>
        <form @submit=${this.fetch}>
          <label>
            Or the address of their folder
            <input
              type="url"
              required
              placeholder="https://…/models/bricks/"
              .value=${this.address}
              @input=${({ target }: Event) => (this.address = (target as HTMLInputElement).value)}
            />
          </label>
          <button ?disabled=${busy}>Fetch</button>
        </form>
        <p role="status">
          ${this.step ?? (own ? `“${own.name}” generates from now on.` : 'Formwork’s own model generates.')}
        </p>
        ${this.problem ? html`<p class="error-text" role="alert">${this.problem}</p>` : nothing}
      </div>
      <footer class="row">
        ${own && !busy ? html`<button @click=${this.forget}>Use Formwork’s model again</button>` : nothing}
        <button @click=${() => this.dialog.close()}>Done</button>
      </footer>
    </dialog>`;
  }
}

/** Opens the dialog for the page's generator. */
export async function showOwnModel(generator: Generator): Promise<void> {
  let dialog = document.querySelector('fw-own-model');
  if (!dialog) {
    dialog = document.createElement('fw-own-model');
    dialog.generator = generator;
    document.body.append(dialog);
  }
  await dialog.show();
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-own-model': FwOwnModel;
  }
}
