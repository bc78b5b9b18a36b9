import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { controls } from '../style/controls.ts';
import { ValueChange } from './value-change.ts';

export interface Option {
  name: string;
  value: number | string;
}

const letters = (options: readonly Option[]): number => options.map(({ name }) => name).join('').length;

/** Few and short enough to lie open in a row. */
export const fitsOpen = (options: readonly Option[]): boolean =>
  options.length <= 4 &&
  options.every(({ name }) => name.length > 0 && name.length <= 14) &&
  letters(options) <= 26;

/** So short that the open row needs half of the width at most. */
export const fitsBeside = (options: readonly Option[]): boolean =>
  letters(options) + options.length * 2 <= 18;

/** One of several values: radio buttons in a row when they are few and short, else a menu. Fires `fw-value`. */
@customElement('fw-choice')
export class FwChoice extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      select {
        width: 100%;
      }
      fieldset {
        display: flex;
        margin: 0;
        padding: 0;
        border: 1px solid var(--fw-border);
        border-radius: var(--fw-radius);
        overflow: hidden;
        min-width: 0;
      }
      label {
        flex: 1 1 auto;
        display: flex;
        align-items: center;
        justify-content: center;
        min-height: calc(var(--fw-control-height) - 2px);
        padding: 0 8px;
        cursor: pointer;
        white-space: nowrap;
        background: var(--fw-surface);
      }
      label + label {
        border-left: 1px solid var(--fw-border);
      }
      label:hover {
        background: var(--fw-surface-sunken);
      }
      label:has(:checked) {
        background: var(--fw-accent-soft);
        color: var(--fw-accent);
        font-weight: 600;
      }
      label:has(:focus-visible) {
        outline: 2px solid var(--fw-focus);
        outline-offset: -2px;
      }
      input[type='radio'] {
        position: absolute;
        width: 1px;
        height: 1px;
        opacity: 0;
      }
      fieldset {
        position: relative;
      }
    `,
  ];

  @property({ attribute: false }) options: readonly Option[] = [];
  @property({ attribute: false }) value: number | string = '';
  @property() label = '';

  #choose(index: number): void {
    const option = this.options[index];
    if (!option) return;
    this.value = option.value;
    this.dispatchEvent(new ValueChange(option.value, 'final'));
  }

  override render(): TemplateResult {
    const { options, label } = this;
    const chosen = options.findIndex(({ value }) => value === this.value);
    if (fitsOpen(options))
      return html`<fieldset aria-label=${label}>
        ${options.map(
          ({ name }, index) =>
            html`<label
              ><input
                type="radio"
                name="choice"
                value=${index}
                .checked=${live(index === chosen)}
                @change=${() => this.#choose(index)}
              />${name}</label
            >`,
        )}
      </fieldset>`;
    return html`<select
      aria-label=${label}
      @change=${(event: Event) => this.#choose(Number((event.target as HTMLSelectElement).value))}
    >
      ${options.map(
        ({ name }, index) =>
          html`<option value=${index} .selected=${live(index === chosen)}>
            ${name === '' ? '(empty)' : name}
          </option>`,
      )}
    </select>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-choice': FwChoice;
  }
}
