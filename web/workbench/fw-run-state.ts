import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { CircleCheck, CircleX, Play, Square, TriangleAlert } from 'lucide';
import type { Evaluation } from '../../wasm/contract.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { commands } from './commands.ts';

/** How the evaluation stands, and the button that fits: render, or cancel with the seconds that have passed. */
@customElement('fw-run-state')
export class FwRunState extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: inline-flex;
      }
      button {
        min-width: 92px;
        font-variant-numeric: tabular-nums;
      }
      .ok svg {
        color: var(--fw-ok);
      }
      .invalid svg {
        color: var(--fw-error);
      }
      .stale svg {
        color: var(--fw-warning);
      }
      @media (max-width: 719.98px) {
        button {
          min-width: var(--fw-control-height);
          padding: 0;
        }
        .word {
          display: none;
        }
      }
    `,
  ];

  /** When the run began that is to be announced (`performance.now()`). */
  @property({ type: Number }) since: number | undefined;
  @property({ attribute: false }) evaluation: Evaluation | undefined;
  @property({ type: Boolean }) stale = false;
  @property({ type: Boolean }) cancelled = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('since')) return;
    clearInterval(this.#timer);
    if (this.since !== undefined) this.#timer = setInterval(() => this.requestUpdate(), 100);
  }

  override render(): TemplateResult {
    if (this.since !== undefined)
      return html`<button
        title="Cancel (Esc)"
        aria-label="Cancel"
        @click=${() => commands.run('model.cancel')}
      >
        ${icon(Square, 12)} <span class="word">Cancel</span>
        <span>${((performance.now() - this.since) / 1000).toFixed(1)} s</span>
      </button>`;
    const [look, shape, word] = this.cancelled
      ? ['stale', Play, 'Cancelled']
      : this.evaluation?.status === 'invalid'
        ? ['invalid', CircleX, 'Error']
        : this.stale
          ? ['stale', TriangleAlert, 'Out of date']
          : this.evaluation
            ? ['ok', CircleCheck, 'Up to date']
            : ['', Play, 'Render'];
    return html`<button
      class="quiet ${look}"
      title="${word}: render again (F5)"
      aria-label="Render: ${word.toLowerCase()}"
      @click=${() => commands.run('model.render')}
    >
      ${icon(shape)} <span class="word">${word}</span>
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-run-state': FwRunState;
  }
}
