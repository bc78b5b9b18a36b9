import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { Upload, X } from 'lucide';
import { type BrickModel, world } from '../../../wasm/bricks/brick.ts';
import { colors, defaultColor } from '../../../wasm/bricks/colors.ts';
import type { FromMesh } from '../../../wasm/bricks/layout/from-mesh.ts';
import type { Mesh } from '../../../wasm/contract.ts';
import type { LayOptions } from '../../../workers/layout.ts';
import { controls } from '../../style/controls.ts';
import { icon } from '../../style/icon.ts';
import '../viewer/fw-brick-viewer.ts';
import { Layer, ShapeError } from './layer.ts';

/** Files that may hold a solid. */
export const shapeExtensions = ['stl', '3mf', 'obj', 'off', 'amf', 'glb'] as const;

/** Whether bricks can be made in the shape of a file, by its name. */
export const isShape = (name: string): boolean =>
  shapeExtensions.some(extension => name.toLowerCase().endsWith(`.${extension}`));

/** Something to build from: a file, or a mesh such as the Studio's with its name. */
export type ShapeSource = File | { readonly name: string; readonly mesh: Mesh };

/** Detail of `fw-chosen`. */
export interface BricksFromModel {
  readonly name: string;
  readonly model: BrickModel;
}

const nothingYet: BrickModel = { size: world, bricks: [] };

/** Milliseconds for which a slider must rest before bricks are laid. */
const rest = 250;

const withoutExtension = (name: string): string => name.replace(/\.[^.]*$/, '');

/**
 * A 3-D model in bricks: `dialog.show()` asks for a file, `dialog.show(fileOrMesh)` takes one that is there. The size
 * can be tried; what is left out is said. Fires `fw-chosen` ({@link BricksFromModel}).
 */
@customElement('fw-brick-from-model')
export class FwBrickFromModel extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: min(820px, calc(100vw - 24px));
        max-width: none;
        max-height: min(92dvh, 860px);
      }
      header {
        padding: 10px 10px 10px 16px;
        border-bottom: 1px solid var(--fw-border);
      }
      h2 {
        margin: 0;
        overflow: hidden;
        font-size: 1.15em;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .drop {
        display: grid;
        justify-items: center;
        gap: 10px;
        margin: 16px;
        padding: 40px 16px;
        border: 1px dashed var(--fw-border);
        border-radius: 8px;
        text-align: center;
      }
      .drop.over {
        border-color: var(--fw-accent);
        background: var(--fw-accent-soft);
      }
      .drop p {
        margin: 0;
      }
      fw-brick-viewer {
        height: min(400px, 44dvh);
      }
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 20px;
        padding: 12px 16px;
        border-top: 1px solid var(--fw-border);
      }
      label {
        display: inline-flex;
        align-items: center;
        gap: 8px;
      }
      label.size {
        flex: 1 1 240px;
      }
      input[type='range'] {
        flex: 1;
        min-width: 90px;
      }
      output {
        min-width: 8ch;
        font-variant-numeric: tabular-nums;
      }
      .said {
        min-height: 3.2em;
        padding: 0 16px 12px;
      }
      .said p {
        margin: 0 0 4px;
      }
      footer {
        justify-content: flex-end;
        padding: 10px 16px;
        border-top: 1px solid var(--fw-border);
      }
    `,
  ];

  @state() private name = '';
  @state() private layer: Layer | undefined;
  @state() private options: Required<Pick<LayOptions, 'studs' | 'pillars' | 'color'>> = {
    studs: 20,
    pillars: false,
    color: defaultColor,
  };
  @state() private made: FromMesh | undefined;
  @state() private step: string | undefined;
  @state() private problem: string | undefined;
  @state() private over = false;
  @query('dialog') private readonly dialog!: HTMLDialogElement;
  #running: AbortController | undefined;
  #resting: ReturnType<typeof setTimeout> | undefined;

  async show(source?: ShapeSource): Promise<void> {
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
    if (source) await this.#take(source);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave();
  }

  async #take(source: ShapeSource): Promise<void> {
    this.#leave();
    const name = source.name;
    if (source instanceof File) {
      if (!isShape(name)) {
        this.problem = `Bricks are made from ${shapeExtensions.map(each => `.${each}`).join(', ')} files, not from “${name}”.`;
        return;
      }
      const bytes = new Uint8Array(await source.arrayBuffer());
      this.layer = new Layer({ format: name.split('.').at(-1)!.toLowerCase(), bytes });
    } else this.layer = new Layer({ mesh: source.mesh });
    this.name = source instanceof File ? withoutExtension(name) : name;
    await this.#lay();
  }

  async #lay(): Promise<void> {
    const { layer } = this;
    if (!layer) return;
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    this.problem = undefined;
    this.step = 'Starting';
    try {
      this.made = await layer.lay(this.options, running.signal, step => {
        if (this.#running === running) this.step = step;
      });
    } catch (error) {
      if (running.signal.aborted) return;
      if (error instanceof ShapeError) this.#leave();
      this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#running === running) this.step = this.#running = undefined;
    }
  }

  #leave(): void {
    clearTimeout(this.#resting);
    this.#running?.abort();
    this.#running = undefined;
    this.layer?.end();
    this.layer = this.made = this.step = this.problem = undefined;
  }

  private change(options: Partial<LayOptions>, wait = 0): void {
    this.options = { ...this.options, ...options };
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => void this.#lay(), wait);
  }

  private pick(): void {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = shapeExtensions.map(each => `.${each}`).join(',');
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      if (file) void this.#take(file);
    });
    input.click();
  }

  private onDrop(event: DragEvent): void {
    this.over = false;
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    void this.#take(file);
  }

  private onDragOver(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.over = true;
  }

  private use(): void {
    const { made, name } = this;
    if (!made) return;
    const detail: BricksFromModel = { name: name || 'Bricks from a model', model: made.model };
    this.dialog.close();
    this.dispatchEvent(new CustomEvent('fw-chosen', { detail }));
  }

  override render(): TemplateResult {
    return html`<dialog
      aria-labelledby="title"
      @close=${() => this.#leave()}
      @drop=${this.onDrop}
      @dragover=${this.onDragOver}
      @dragleave=${() => (this.over = false)}
    >
      <header class="row">
        <h2 id="title" class="grow">
          ${this.layer ? `“${this.name}” in bricks` : 'Bricks from a 3-D model'}
        </h2>
        <button class="icon" aria-label="Close" @click=${() => this.dialog.close()}>${icon(X)}</button>
      </header>
      ${this.layer ? this.renderShape() : this.renderAsking()}
    </dialog>`;
  }

  private renderAsking(): TemplateResult {
    return html`<div class="drop ${this.over ? 'over' : ''}">
      <p>Drop a 3-D model here: STL, 3MF, OBJ, OFF, AMF or GLB. It stays on this device.</p>
      <button class="primary" @click=${this.pick}>${icon(Upload)} Choose a file</button>
      ${this.problem ? html`<p class="error-text" role="alert">${this.problem}</p>` : nothing}
    </div>`;
  }

  private renderShape(): TemplateResult {
    const { made, options } = this;
    return html`<fw-brick-viewer
        .model=${made?.model ?? nothingYet}
        .label=${`${this.name} in bricks`}
        aria-busy=${this.step ? 'true' : 'false'}
      ></fw-brick-viewer>
      <form @submit=${(event: Event) => event.preventDefault()}>
        <label class="size">
          Longest side
          <input
            type="range"
            min="6"
            max="64"
            .value=${String(options.studs)}
            @input=${({ target }: Event) =>
              this.change({ studs: Number((target as HTMLInputElement).value) }, rest)}
          />
          <output>${options.studs} bricks</output>
        </label>
        <label>
          <input
            type="checkbox"
            .checked=${options.pillars}
            @change=${({ target }: Event) => this.change({ pillars: (target as HTMLInputElement).checked })}
          />
          Pillars below what floats
        </label>
        <label>
          Where uncoloured
          <select
            @change=${({ target }: Event) => this.change({ color: Number((target as HTMLSelectElement).value) })}
          >
            ${colors.map(
              ({ code, name }) =>
                html`<option value=${code} ?selected=${code === options.color}>${name}</option>`,
            )}
          </select>
        </label>
      </form>
      <div class="said">
        <p role="status">${this.renderStatus()}</p>
        ${this.problem ? html`<p class="error-text" role="alert">${this.problem}</p>` : nothing}
        ${made && !this.step ? made.notes.map(note => html`<p class="quiet-text">${note}</p>`) : nothing}
      </div>
      <footer class="row">
        <button @click=${() => this.#leave()}>Another model</button>
        <button
          class="primary"
          ?disabled=${!made || !!this.step || made.model.bricks.length === 0}
          @click=${this.use}
        >
          Use these bricks
        </button>
      </footer>`;
  }

  private renderStatus(): string {
    if (this.step) return `${this.step}…`;
    if (!this.made) return '';
    const { model, stands } = this.made;
    const verdict = stands === undefined ? '' : stands ? ' It stands.' : ' It falls: choose another size.';
    return `${model.bricks.length} bricks.${verdict}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-brick-from-model': FwBrickFromModel;
  }
}
