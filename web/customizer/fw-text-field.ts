import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { controls } from '../style/controls.ts';
import { ValueChange, type Phase } from './value-change.ts';

/**
 * A text, over several lines when it holds a line end or `code` is set. With `check`, a value that it objects to is
 * not given on: the objection stands below, and Escape brings the last good text back. Fires `fw-value`.
 */
@customElement('fw-text-field')
export class FwTextField extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    controls,
    css`
      input,
      textarea {
        width: 100%;
      }
      textarea {
        display: block;
        min-height: calc(var(--fw-control-height) * 2);
        padding: 4px 8px;
        border: 1px solid var(--fw-border);
        border-radius: var(--fw-radius);
        background: var(--fw-surface);
        resize: vertical;
        field-sizing: content;
        max-height: 12em;
      }
      .code {
        min-height: var(--fw-control-height);
        font-family: var(--fw-mono);
        font-size: 0.92em;
      }
      [aria-invalid='true'] {
        border-color: var(--fw-error);
      }
    `,
  ];

  @property({ attribute: false }) value = '';
  @property({ attribute: false }) maxLength: number | undefined;
  @property({ attribute: false }) code = false;
  /** What is wrong with a text; undefined when nothing is. */
  @property({ attribute: false }) check: ((text: string) => string | undefined) | undefined;
  @property() label = '';
  /** A text that `check` objects to, as it stands in the field. */
  @state() private rejected: string | undefined;

  #onText(event: Event, phase: Phase): void {
    const { value } = event.target as HTMLInputElement | HTMLTextAreaElement;
    this.rejected = this.check?.(value) === undefined ? undefined : value;
    if (this.rejected !== undefined) return;
    // Code is changed once it is whole, not at every key.
    if (this.code && phase === 'interim') return;
    this.value = value;
    this.dispatchEvent(new ValueChange(value, phase));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && (event.target as HTMLInputElement).value !== this.value) {
      event.stopPropagation();
      this.rejected = undefined;
      (event.target as HTMLInputElement).value = this.value;
    }
    if (event.key === 'Enter' && this.code && !event.shiftKey) {
      event.preventDefault();
      this.#onText(event, 'final');
    }
  }

  override render(): TemplateResult {
    const { value, code, label, rejected, maxLength } = this;
    const shown = rejected ?? value;
    const objection = rejected === undefined ? undefined : this.check?.(rejected);
    const input = (event: Event): void => this.#onText(event, 'interim');
    const change = (event: Event): void => this.#onText(event, 'final');
    const key = (event: KeyboardEvent): void => this.#onKey(event);
    // While code is being typed the field is ahead of the value: only a new value may write into it.
    const content = code && rejected === undefined ? value : live(shown);
    return html`
      ${
        code || value.includes('\n')
          ? html`<textarea
              class=${code ? 'code' : ''}
              rows=${code ? 1 : 2}
              spellcheck=${code ? 'false' : nothing}
              aria-label=${label}
              aria-invalid=${objection !== undefined}
              maxlength=${maxLength ?? nothing}
              .value=${content}
              @input=${input}
              @change=${change}
              @keydown=${key}
            ></textarea>`
          : html`<input
              type="text"
              autocomplete="off"
              aria-label=${label}
              aria-invalid=${objection !== undefined}
              maxlength=${maxLength ?? nothing}
              .value=${content}
              @input=${input}
              @change=${change}
              @keydown=${key}
            />`
      }
      ${objection === undefined ? nothing : html`<div class="error-text" role="alert">${objection}</div>`}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-text-field': FwTextField;
  }
}
