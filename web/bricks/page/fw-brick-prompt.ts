import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Dices, Layers2, Settings2, Sparkles, Square } from 'lucide';
import type { Inventory } from '../../../wasm/bricks/generation/events.ts';
import { controls } from '../../style/controls.ts';
import { icon } from '../../style/icon.ts';
import { largestSeed, newSeed, readSeed } from '../route.ts';
import './fw-brick-inventory.ts';

/** Detail of `fw-generate`. */
export interface Wish {
  readonly prompt: string;
  readonly seed: number;
  readonly temperature: number;
  readonly inventory?: Inventory;
  /** Several, to choose from. */
  readonly variants: boolean;
}

/** From this temperature on, up to the largest: how freely a model is made. */
const temperatures = { least: 0, most: 1.5, usual: 0.6 };

/**
 * Where a wish is written: the sentence, its seed, and what else there is to say. Fires `fw-generate` ({@link Wish})
 * and `fw-stop`.
 */
@customElement('fw-brick-prompt')
export class FwBrickPrompt extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      form {
        display: grid;
        gap: 8px;
      }
      textarea {
        width: 100%;
        min-height: 58px;
        padding: 8px 10px;
        border: 1px solid var(--fw-border);
        border-radius: 8px;
        background: var(--fw-surface);
        font-size: 15px;
        line-height: 1.4;
        resize: none;
        field-sizing: content;
        max-height: 160px;
      }
      :host([large]) textarea {
        min-height: 76px;
        font-size: 17px;
      }
      .row {
        flex-wrap: wrap;
        gap: 6px;
      }
      .go {
        height: 34px;
        padding: 0 16px;
      }
      .examples {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .examples button {
        height: auto;
        min-height: 26px;
        padding: 2px 10px;
        border-radius: 99px;
        white-space: normal;
        text-align: left;
      }
      .options {
        display: grid;
        gap: 10px;
        padding: 10px;
        border: 1px solid var(--fw-border);
        border-radius: 8px;
        background: var(--fw-surface-raised);
      }
      .field {
        display: grid;
        grid-template-columns: 92px minmax(0, 1fr) auto;
        gap: 8px;
        align-items: center;
      }
      .field input[type='number'] {
        width: 100%;
      }
      output {
        min-width: 3ch;
        text-align: right;
        font-variant-numeric: tabular-nums;
      }
      @media (pointer: coarse) {
        .go {
          height: 44px;
        }
        .examples button {
          min-height: 36px;
        }
      }
    `,
  ];

  @property() prompt = '';
  @property({ type: Number }) seed = newSeed();
  @property({ type: Boolean }) running = false;
  /** More room, as the first thing on the page. */
  @property({ type: Boolean, reflect: true }) large = false;
  @property({ attribute: false }) examples: readonly string[] = [];
  @state() private temperature = temperatures.usual;
  @state() private inventory: Inventory | undefined;
  @state() private owned = false;
  @state() private more = false;
  @query('textarea') private readonly area!: HTMLTextAreaElement;

  override focus(): void {
    this.area.focus();
  }

  private generate(variants = false): void {
    const prompt = this.prompt.trim();
    if (!prompt) {
      this.area.focus();
      return;
    }
    const detail: Wish = {
      prompt,
      seed: this.seed,
      temperature: this.temperature,
      variants,
      ...(this.owned && this.inventory ? { inventory: this.inventory } : {}),
    };
    this.dispatchEvent(new CustomEvent('fw-generate', { detail, bubbles: true, composed: true }));
  }

  private stop(): void {
    this.dispatchEvent(new CustomEvent('fw-stop', { bubbles: true, composed: true }));
  }

  private onSubmit(event: Event): void {
    event.preventDefault();
    if (this.running) this.stop();
    else this.generate();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!this.running) this.generate();
  }

  private renderMore(): TemplateResult {
    return html`<div class="options">
      <div class="field">
        <label for="seed">Seed</label>
        <input
          id="seed"
          type="number"
          min="0"
          max=${largestSeed}
          step="1"
          .value=${String(this.seed)}
          @change=${(event: Event) => {
            const input = event.target as HTMLInputElement;
            this.seed = readSeed(input.value) ?? this.seed;
            input.value = String(this.seed);
          }}
        />
        <button
          type="button"
          class="icon"
          aria-label="Another seed"
          title="Another seed: the same words, another model"
          @click=${() => (this.seed = newSeed())}
        >
          ${icon(Dices)}
        </button>
      </div>
      <div class="field">
        <label for="temperature" title="0 always takes the likeliest brick">Temperature</label>
        <input
          id="temperature"
          type="range"
          min=${temperatures.least}
          max=${temperatures.most}
          step="0.1"
          .value=${String(this.temperature)}
          @input=${(event: Event) => (this.temperature = Number((event.target as HTMLInputElement).value))}
        />
        <output for="temperature">${this.temperature.toFixed(1)}</output>
      </div>
      <label class="row">
        <input
          type="checkbox"
          .checked=${this.owned}
          @change=${(event: Event) => (this.owned = (event.target as HTMLInputElement).checked)}
        />
        Use only the bricks I own
      </label>
      ${
        this.owned
          ? html`<fw-brick-inventory
              .inventory=${this.inventory}
              @fw-inventory=${({ detail }: CustomEvent<Inventory>) => (this.inventory = detail)}
            ></fw-brick-inventory>`
          : nothing
      }
    </div>`;
  }

  override render(): TemplateResult {
    const empty = !this.prompt.trim();
    return html`<form @submit=${this.onSubmit}>
      <textarea
        aria-label="What to build"
        placeholder="A small red chair with a tall back"
        maxlength="500"
        rows="2"
        enterkeyhint="go"
        .value=${this.prompt}
        @input=${(event: Event) => (this.prompt = (event.target as HTMLTextAreaElement).value)}
        @keydown=${this.onKey}
      ></textarea>
      <div class="row">
        ${
          this.running
            ? html`<button class="go" type="submit">${icon(Square, 14)} Stop</button>`
            : html`<button class="primary go" type="submit" ?disabled=${empty}>
                ${icon(Sparkles)} Generate
              </button>`
        }
        <button
          type="button"
          class="quiet"
          title="Four models of the same words, to choose from"
          ?disabled=${empty || this.running}
          @click=${() => this.generate(true)}
        >
          ${icon(Layers2)} 4 variants
        </button>
        <span class="grow"></span>
        <button
          type="button"
          class="icon"
          aria-label="Options"
          title="Seed, temperature, bricks I own"
          aria-expanded=${this.more}
          aria-pressed=${this.more}
          @click=${() => (this.more = !this.more)}
        >
          ${icon(Settings2)}
        </button>
      </div>
      ${this.more ? this.renderMore() : nothing}
      ${
        this.examples.length
          ? html`<ul class="examples" aria-label="Examples">
              ${this.examples.map(
                (example, index) =>
                  html`<li part=${index < 4 ? nothing : 'more-example'}>
                    <button
                      type="button"
                      ?disabled=${this.running}
                      @click=${() => {
                        this.prompt = example;
                        this.generate();
                      }}
                    >
                      ${example}
                    </button>
                  </li>`,
              )}
            </ul>`
          : nothing
      }
    </form>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-brick-prompt': FwBrickPrompt;
  }
}
