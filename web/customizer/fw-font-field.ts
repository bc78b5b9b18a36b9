import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { fontName, type Font } from '../library/fonts.ts';
import { controls } from '../style/controls.ts';
import { ValueChange } from './value-change.ts';

/** A font as `text(font = …)` takes it, from those that the app and the project have. Fires `fw-value`. */
@customElement('fw-font-field')
export class FwFontField extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    controls,
    css`
      select {
        width: 100%;
      }
    `,
  ];

  @property({ attribute: false }) fonts: readonly Font[] = [];
  @property({ attribute: false }) value = '';
  @property() label = '';

  override render(): TemplateResult {
    const families = Map.groupBy(this.fonts, ({ family }) => family);
    const known = this.fonts.some(font => fontName(font) === this.value);
    const option = (value: string, text: string): TemplateResult =>
      html`<option value=${value} .selected=${live(value === this.value)}>${text}</option>`;
    return html`<select
      aria-label=${this.label}
      @change=${(event: Event) => {
        this.value = (event.target as HTMLSelectElement).value;
        this.dispatchEvent(new ValueChange(this.value, 'final'));
      }}
    >
      ${
        known
          ? ''
          : option(
              this.value,
              this.value === ''
                ? 'Default font'
                : this.fonts.length > 0
                  ? `${this.value} (not here)`
                  : this.value,
            )
      }
      ${[...families].map(([family, styles]) =>
        styles.length > 1
          ? html`<optgroup label=${family}>
              ${styles.map(font => option(fontName(font), `${family} ${font.style}`))}
            </optgroup>`
          : option(fontName(styles[0]!), family),
      )}
    </select>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-font-field': FwFontField;
  }
}
