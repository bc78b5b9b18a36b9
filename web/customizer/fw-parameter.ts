import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { RotateCcw } from 'lucide';
import type { ParameterValue } from '../../wasm/contract.ts';
import type { Control } from '../../wasm/scad/annotations.ts';
import type { Font } from '../library/fonts.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { fitsBeside, fitsOpen } from './fw-choice.ts';
import './fw-color-field.ts';
import './fw-file-field.ts';
import './fw-font-field.ts';
import './fw-number-field.ts';
import './fw-slider.ts';
import './fw-text-field.ts';
import './fw-vector-field.ts';
import { sameValue } from '../project/edits.ts';
import { title, vectorProblem } from './project-parameters.ts';
import { ValueChange } from './value-change.ts';

/**
 * One parameter: its name and description, the control of its kind, and, once it differs from the code, a mark and a
 * button that takes it back. Passes on the `fw-value` and `fw-upload` of its control, fires `fw-reset`.
 */
@customElement('fw-parameter')
export class FwParameter extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        container-type: inline-size;
        content-visibility: auto;
        contain-intrinsic-height: auto 34px;
        padding: 3px 6px 3px 12px;
        border-left: 3px solid transparent;
      }
      :host([changed]) {
        border-left-color: var(--fw-accent);
      }
      .parts {
        display: grid;
        grid-template:
          'name control reset' minmax(var(--fw-control-height), auto)
          'caption caption .'
          'below below .' / minmax(72px, 1fr) auto calc(var(--fw-control-height) * 0.85);
        align-items: center;
        column-gap: var(--fw-space);
      }
      .name {
        grid-area: name;
        overflow-wrap: anywhere;
        line-height: 1.25;
        cursor: default;
      }
      .caption {
        grid-area: caption;
        padding-bottom: 3px;
        color: var(--fw-text-quiet);
        font-size: 0.92em;
        line-height: 1.3;
      }
      .beside {
        grid-area: control;
        width: min(58cqi, 220px);
      }
      .number .beside {
        width: 118px;
      }
      .check {
        grid-area: control;
        width: 18px;
        height: 18px;
        margin: 0 4px;
      }
      .below {
        grid-area: below;
        min-width: 0;
        margin: 2px 0;
      }
      /* Small controls leave the description room beside them. */
      .number,
      .boolean {
        grid-template:
          'name control reset' auto
          'caption control reset' auto
          'below below .' / minmax(72px, 1fr) auto calc(var(--fw-control-height) * 0.85);
      }
      .number:not(.captioned),
      .boolean:not(.captioned) {
        grid-template-rows: minmax(var(--fw-control-height), auto) 0;
      }
      @container (min-width: 400px) {
        .number {
          grid-template:
            'name below control reset' auto
            'caption below control reset' auto / minmax(130px, 1fr) minmax(100px, 38%) auto
            calc(var(--fw-control-height) * 0.85);
          column-gap: calc(var(--fw-space) * 2);
        }
      }
      button.reset {
        grid-area: reset;
        width: 100%;
        color: var(--fw-accent);
      }
      button.reset:disabled {
        visibility: hidden;
      }
    `,
  ];

  @property({ attribute: false }) control!: Control;
  @property({ attribute: false }) value: ParameterValue = 0;
  @property({ attribute: false }) fonts: readonly Font[] = [];
  /** Names of the project's files that a `file` control may offer. */
  @property({ attribute: false }) files: readonly string[] = [];
  @property({ type: Boolean, reflect: true }) changed = false;

  private readonly onReset = (): void => {
    this.dispatchEvent(new Event('fw-reset', { bubbles: true }));
    // The button goes away under the focus: its control takes it.
    this.renderRoot.querySelector<HTMLElement>('.control')?.focus();
  };

  protected override willUpdate(): void {
    this.changed = this.control.kind !== 'code' && !sameValue(this.value, this.control.parameter.initial);
  }

  private readonly onName = (): void => {
    const control = this.renderRoot.querySelector<HTMLElement>('.control');
    if (this.control.kind === 'boolean') control?.click();
    else control?.focus();
  };

  /** Whether the control stands beside the name, or needs the whole width below it. */
  private get beside(): boolean {
    const { kind, parameter } = this.control;
    if (kind === 'vector' || kind === 'code' || kind === 'file') return false;
    if (kind === 'choice') return !fitsOpen(parameter.options!) || fitsBeside(parameter.options!);
    return typeof this.value !== 'object' && !(kind === 'string' && String(this.value).includes('\n'));
  }

  private renderControl(label: string): TemplateResult {
    const { kind, parameter, step, extensions } = this.control;
    const { min, max, options, maxLength } = parameter;
    const { value } = this;
    const look = `control ${this.beside ? 'beside' : 'below'}`;
    switch (kind) {
      case 'boolean':
        return html`<input
          class="check control"
          type="checkbox"
          aria-label=${label}
          .checked=${live(value === true)}
          @change=${(event: Event) =>
            event.target!.dispatchEvent(new ValueChange((event.target as HTMLInputElement).checked, 'final'))}
        />`;
      case 'number':
        return html`<fw-number-field
          class=${look}
          .value=${value as number}
          .step=${step}
          .min=${min}
          .max=${max}
          .label=${label}
        ></fw-number-field>`;
      case 'choice':
        return html`<fw-choice
          class=${look}
          .options=${options ?? []}
          .value=${value as string}
          .label=${label}
        ></fw-choice>`;
      case 'vector':
        return html`<fw-vector-field
          class=${look}
          .value=${value as number[]}
          .step=${step}
          .min=${min}
          .max=${max}
          .label=${label}
        ></fw-vector-field>`;
      case 'string':
        return html`<fw-text-field
          class=${look}
          .value=${value as string}
          .maxLength=${maxLength}
          .label=${label}
        ></fw-text-field>`;
      case 'code':
        return html`<fw-text-field
          class=${look}
          .value=${value as string}
          .code=${true}
          .check=${vectorProblem}
          .label=${label}
        ></fw-text-field>`;
      case 'color':
        return html`<fw-color-field
          class=${look}
          .value=${value as string}
          .label=${label}
        ></fw-color-field>`;
      case 'font':
        return html`<fw-font-field
          class=${look}
          .value=${value as string}
          .fonts=${this.fonts}
          .label=${label}
        ></fw-font-field>`;
      case 'file':
        return html`<fw-file-field
          class=${look}
          .value=${value as string}
          .names=${this.files}
          .extensions=${extensions ?? []}
          .label=${label}
        ></fw-file-field>`;
    }
  }

  private renderSlider(label: string): TemplateResult | typeof nothing {
    const { kind, parameter, step } = this.control;
    const { min, max } = parameter;
    if (kind !== 'number' || min === undefined || max === undefined || max <= min) return nothing;
    return html`<fw-slider
      class="below"
      .value=${this.value as number}
      .step=${step}
      .min=${min}
      .max=${max}
      .label=${`${label}: slider`}
    ></fw-slider>`;
  }

  override render(): TemplateResult {
    const { parameter } = this.control;
    const { caption, name } = parameter;
    const label = title(name);
    return html`
      <div class="parts ${this.control.kind} ${caption ? 'captioned' : ''}">
        <span class="name" title=${name} @click=${this.onName}>${label}</span>
        ${caption ? html`<span class="caption">${caption}</span>` : nothing} ${this.renderControl(label)}
        ${this.renderSlider(label)}
        <button
          class="icon reset"
          ?disabled=${!this.changed}
          aria-label=${`${label}: back to the default`}
          title="Back to the default"
          @click=${this.onReset}
        >
          ${icon(RotateCcw, 14)}
        </button>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-parameter': FwParameter;
  }
}
