import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../style/controls.ts';
import './fw-number-field.ts';
import { ValueChange } from './value-change.ts';

/** One to four numbers side by side, each a `fw-number-field`. Fires `fw-value` with the whole vector. */
@customElement('fw-vector-field')
export class FwVectorField extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      .fields {
        display: grid;
        grid-template-columns: repeat(var(--columns), minmax(0, 1fr));
        gap: var(--fw-space);
      }
      @container (max-width: 300px) {
        .fields.four {
          grid-template-columns: 1fr 1fr;
        }
      }
    `,
  ];

  @property({ attribute: false }) value: readonly number[] = [];
  @property({ attribute: false }) step = 1;
  @property({ attribute: false }) min: number | undefined;
  @property({ attribute: false }) max: number | undefined;
  @property() label = '';
  /** A letter for each number, on its grip and in its name. */
  @property() axes = 'XYZW';

  #onValue(index: number, event: ValueChange): void {
    event.stopPropagation();
    this.value = this.value.with(index, event.value as number);
    this.dispatchEvent(new ValueChange(this.value, event.phase));
  }

  override render(): TemplateResult {
    return html`<div
      class="fields ${this.value.length === 4 ? 'four' : ''}"
      style="--columns: ${this.value.length}"
      role="group"
      aria-label=${this.label}
    >
      ${this.value.map(
        (value, index) =>
          html`<fw-number-field
            .value=${value}
            .step=${this.step}
            .min=${this.min}
            .max=${this.max}
            .axis=${this.value.length > 1 ? (this.axes[index] ?? '') : ''}
            .label=${`${this.label} ${this.axes[index] ?? index + 1}`}
            @fw-value=${(event: ValueChange) => this.#onValue(index, event)}
          ></fw-number-field>`,
      )}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-vector-field': FwVectorField;
  }
}
