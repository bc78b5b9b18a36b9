import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { controls } from '../style/controls.ts';
import { channelsOf, hexOf, readColor } from './colors.ts';
import './fw-vector-field.ts';
import { ValueChange, type Phase } from './value-change.ts';

/**
 * A colour: the browser's picker beside the value itself, which is a text (`#e63946`, `tomato`) or a vector of red,
 * green, blue and perhaps opacity (0–1). The picker keeps the opacity. Fires `fw-value`.
 */
@customElement('fw-color-field')
export class FwColorField extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    controls,
    css`
      .row {
        align-items: start;
        gap: var(--fw-space);
      }
      input[type='color'] {
        flex: none;
        width: 40px;
        height: var(--fw-control-height);
        padding: 2px;
        border: 1px solid var(--fw-border);
        border-radius: var(--fw-radius);
        background: var(--fw-surface);
        cursor: pointer;
      }
      input[type='text'] {
        width: 100%;
      }
    `,
  ];

  @property({ attribute: false }) value: string | readonly number[] = '';
  @property() label = '';

  #emit(value: string | readonly number[], phase: Phase): void {
    this.value = value;
    this.dispatchEvent(new ValueChange(value, phase));
  }

  #onPick(event: Event): void {
    event.stopPropagation();
    const { value: hex } = event.target as HTMLInputElement;
    const phase = event.type === 'input' ? 'interim' : 'final';
    if (typeof this.value !== 'string') {
      this.#emit([...channelsOf(hex), ...this.value.slice(3)], phase);
      return;
    }
    const alpha = readColor(this.value)?.alpha ?? 1;
    const suffix =
      alpha < 1
        ? Math.round(alpha * 255)
            .toString(16)
            .padStart(2, '0')
        : '';
    this.#emit(hex + suffix, phase);
  }

  override render(): TemplateResult {
    const { value, label } = this;
    const hex = typeof value === 'string' ? readColor(value)?.hex : hexOf(value);
    return html`<div class="row">
      <input
        type="color"
        aria-label=${`${label}: pick`}
        .value=${live(hex ?? '#000000')}
        @input=${(event: Event) => this.#onPick(event)}
        @change=${(event: Event) => this.#onPick(event)}
      />
      ${
        typeof value === 'string'
          ? html`<span class="grow">
              <input
                type="text"
                aria-label=${label}
                spellcheck="false"
                autocomplete="off"
                .value=${live(value)}
                @input=${(event: Event) => this.#emit((event.target as HTMLInputElement).value, 'interim')}
                @change=${(event: Event) => this.#emit((event.target as HTMLInputElement).value, 'final')}
              />
              ${hex ? '' : html`<span class="quiet-text">No colour that OpenSCAD knows; try #e63946 or tomato.</span>`}
            </span>`
          : html`<fw-vector-field
              class="grow"
              .value=${value}
              .step=${0.01}
              .min=${0}
              .max=${1}
              .label=${label}
              axes="RGBA"
            ></fw-vector-field>`
      }
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-color-field': FwColorField;
  }
}
