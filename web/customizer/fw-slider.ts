import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { decimals } from '../../wasm/scad/annotations.ts';
import { controls } from '../style/controls.ts';
import { ValueChange } from './value-change.ts';

/**
 * A slider from `min` to `max`: the browser's own, so that touch, keys and screen readers work as everywhere. A value
 * between the steps is said exactly and shown at the nearest one. Fires `fw-value`.
 */
@customElement('fw-slider')
export class FwSlider extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      input {
        display: block;
        width: 100%;
        height: 20px;
        margin: 0;
      }
      @media (pointer: coarse) {
        input {
          height: 36px;
        }
      }
    `,
  ];

  @property({ attribute: false }) value = 0;
  @property({ attribute: false }) step = 1;
  @property({ attribute: false }) min = 0;
  @property({ attribute: false }) max = 100;
  @property() label = '';

  /** One press of many; a drag ends when the browser says `change`. */
  #byKey = false;

  #emit(event: Event): void {
    const { valueAsNumber } = event.target as HTMLInputElement;
    // The browser counts from `min` in binary fractions: 0.1 + 2 · 0.1 would show as 0.30000000000000004.
    const digits = Math.min(20, Math.max(decimals(this.step), decimals(this.min)));
    const value = Number(valueAsNumber.toFixed(digits));
    this.value = value;
    this.dispatchEvent(
      new ValueChange(value, event.type === 'input' ? 'interim' : this.#byKey ? 'step' : 'final'),
    );
  }

  override render(): TemplateResult {
    const { min, max, step, value } = this;
    return html`<input
      type="range"
      aria-label=${this.label}
      min=${min}
      max=${max}
      step=${step}
      .value=${live(String(value))}
      aria-valuetext=${value}
      @keydown=${() => (this.#byKey = true)}
      @pointerdown=${() => (this.#byKey = false)}
      @input=${(event: Event) => this.#emit(event)}
      @change=${(event: Event) => this.#emit(event)}
    />`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-slider': FwSlider;
  }
}
