import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ChevronLeft, ChevronRight, ChevronsUpDown } from 'lucide';
import { controls } from '../../style/controls.ts';
import { icon } from '../../style/icon.ts';

/** Which step is shown; `count` is the last, with everything on. Fires `fw-step` (a number) and `fw-explode` (0–1). */
@customElement('fw-brick-steps')
export class FwBrickSteps extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 4px;
        padding: 4px 8px;
        border: 1px solid var(--fw-border);
        border-radius: 10px;
        background: color-mix(in srgb, var(--fw-surface) 90%, transparent);
      }
      .step {
        flex: 1;
        min-width: 60px;
      }
      .explode {
        width: 84px;
      }
      output {
        min-width: 9ch;
        text-align: center;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      label {
        display: flex;
        align-items: center;
        gap: 4px;
        padding-left: 8px;
        border-left: 1px solid var(--fw-border);
      }
      @media (max-width: 719.98px) {
        .explode {
          width: 52px;
        }
        .step {
          min-width: 30px;
        }
        .word {
          display: none;
        }
        output {
          min-width: 5ch;
        }
      }
    `,
  ];

  @property({ type: Number }) step = 0;
  @property({ type: Number }) count = 0;
  @property({ type: Number }) explode = 0;

  private go(step: number): void {
    const detail = Math.min(this.count, Math.max(0, step));
    this.dispatchEvent(new CustomEvent('fw-step', { detail }));
  }

  override render(): TemplateResult {
    const { step, count } = this;
    return html`
      <button
        class="icon"
        aria-label="Step back"
        title="Step back ([)"
        ?disabled=${step <= 0}
        @click=${() => this.go(step - 1)}
      >
        ${icon(ChevronLeft)}
      </button>
      <input
        class="step"
        type="range"
        aria-label="Building step"
        min="0"
        max=${count}
        step="1"
        .value=${String(step)}
        ?disabled=${count === 0}
        @input=${(event: Event) => this.go(Number((event.target as HTMLInputElement).value))}
      />
      <button
        class="icon"
        aria-label="Step forward"
        title="Step forward (])"
        ?disabled=${step >= count}
        @click=${() => this.go(step + 1)}
      >
        ${icon(ChevronRight)}
      </button>
      <output>${count === 0 ? 'No steps' : html`<span class="word">Step </span>${step}/${count}`}</output>
      <label title="Pull the layers apart">
        ${icon(ChevronsUpDown, 14)}
        <span class="unseen">Pull layers apart</span>
        <input
          class="explode"
          type="range"
          min="0"
          max="1"
          step="0.05"
          .value=${String(this.explode)}
          ?disabled=${count === 0}
          @input=${(event: Event) =>
            this.dispatchEvent(
              new CustomEvent('fw-explode', { detail: Number((event.target as HTMLInputElement).value) }),
            )}
        />
      </label>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-brick-steps': FwBrickSteps;
  }
}
