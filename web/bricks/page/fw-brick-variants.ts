import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { X } from 'lucide';
import type { BrickModel } from '../../../wasm/bricks/brick.ts';
import { world } from '../../../wasm/bricks/brick.ts';
import type { GenerationResult } from '../../../wasm/bricks/generation/events.ts';
import { controls } from '../../style/controls.ts';
import { icon } from '../../style/icon.ts';
import { BrickDocument } from '../document/brick-document.ts';
import { largestSeed } from '../route.ts';
import '../viewer/fw-brick-viewer.ts';
import type { Wish } from './fw-brick-prompt.ts';
import { GenerationController, type Generate } from './generation-controller.ts';

const several = 4;

interface Variant {
  readonly seed: number;
  readonly document: BrickDocument;
  readonly result?: GenerationResult | undefined;
}

/**
 * Four models of the same words side by side, made one after the other: `variants.show(wish)`. Fires `fw-chosen`
 * (`{wish, model}`).
 */
@customElement('fw-brick-variants')
export class FwBrickVariants extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: min(900px, calc(100vw - 24px));
        max-width: none;
        max-height: min(92dvh, 900px);
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
      ul {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 10px;
        margin: 0;
        padding: 12px;
        list-style: none;
      }
      li {
        overflow: hidden;
        border: 1px solid var(--fw-border);
        border-radius: 8px;
      }
      fw-brick-viewer {
        height: min(270px, 30dvh);
      }
      li .row {
        flex-wrap: wrap;
        padding: 8px;
      }
      p {
        margin: 0;
        padding: 0 16px 12px;
      }
    `,
  ];

  @property({ attribute: false }) generate!: Generate;
  @state() private wish: Wish | undefined;
  @state() private variants: readonly Variant[] = [];
  @query('dialog') private readonly dialog!: HTMLDialogElement;
  readonly #generation = new GenerationController(this, (request, options) =>
    this.generate(request, options),
  );
  #turn = 0;

  async show(wish: Wish): Promise<void> {
    const turn = ++this.#turn;
    this.wish = wish;
    this.variants = Array.from({ length: several }, (_, index) => {
      const seed = (wish.seed + index) % (largestSeed + 1);
      return { seed, document: new BrickDocument('', wish.prompt) };
    });
    await this.updateComplete;
    this.dialog.showModal();
    const { prompt, temperature, inventory } = wish;
    for (const [index, variant] of this.variants.entries()) {
      const { seed, document } = variant;
      const changed = (): void => this.requestUpdate();
      document.addEventListener('change', changed);
      const request = { prompt, seed, temperature, ...(inventory ? { inventory } : {}) };
      const result = await this.#generation.start(document, request);
      if (turn !== this.#turn) return;
      this.variants = this.variants.with(index, { ...variant, result });
      // What fails once fails four times.
      if (!result) return;
    }
  }

  private close(): void {
    this.#turn++;
    this.#generation.forget();
    this.wish = undefined;
    this.variants = [];
  }

  private choose({ seed, document }: Variant): void {
    const detail: { wish: Wish; model: BrickModel } = {
      wish: { ...this.wish!, seed },
      model: document.bricks.length > 0 ? document.model : { size: world, bricks: [] },
    };
    this.dialog.close();
    this.dispatchEvent(new CustomEvent('fw-chosen', { detail }));
  }

  private renderVariant(variant: Variant, index: number): TemplateResult {
    const { seed, document, result } = variant;
    const count = document.bricks.length;
    return html`<li>
      <fw-brick-viewer
        small
        .model=${document.model}
        .label=${`Variant ${index + 1}`}
        ?drop=${document.busy}
      ></fw-brick-viewer>
      <div class="row">
        <span class="grow">
          ${count === 0 ? 'Waiting…' : `${count} bricks`}
          ${result ? (result.stability.stable ? '· stands' : '· falls') : nothing}
          <span class="quiet-text">· seed ${seed}</span>
        </span>
        <button
          class="primary"
          aria-label="Use variant ${index + 1}"
          ?disabled=${!result || count === 0}
          @click=${() => this.choose(variant)}
        >
          Use this one
        </button>
      </div>
    </li>`;
  }

  override render(): TemplateResult {
    const { wish } = this;
    const { run } = this.#generation;
    return html`<dialog aria-labelledby="title" @close=${this.close}>
      ${
        wish
          ? html`<header class="row">
                <h2 id="title" class="grow">Variants of “${wish.prompt}”</h2>
                <button class="icon" aria-label="Close" @click=${() => this.dialog.close()}>
                  ${icon(X)}
                </button>
              </header>
              <ul>
                ${this.variants.map((variant, index) => this.renderVariant(variant, index))}
              </ul>
              ${run?.problem ? html`<p class="error-text" role="alert">${run.problem}</p>` : nothing}
              ${run?.understanding?.note ? html`<p>${run.understanding.note}</p>` : nothing}`
          : nothing
      }
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-brick-variants': FwBrickVariants;
  }
}
