import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { Upload } from 'lucide';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { ValueChange } from './value-change.ts';

/** Fired with the file that was chosen from the disk or dropped on the control. */
export class FileUpload extends Event {
  readonly file: File;
  constructor(file: File) {
    super('fw-upload', { bubbles: true, composed: true });
    this.file = file;
  }
}

/** A file for `import` or `surface`: one of the project's, or one from the disk. Fires `fw-value` and `fw-upload`. */
@customElement('fw-file-field')
export class FwFileField extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    controls,
    css`
      .row {
        gap: var(--fw-space);
      }
      select {
        width: 100%;
      }
      .row.over {
        outline: 2px dashed var(--fw-accent);
        outline-offset: 2px;
      }
    `,
  ];

  /** Names of the project's files that fit, as the model's code would write them. */
  @property({ attribute: false }) names: readonly string[] = [];
  /** Lower case, without dots. */
  @property({ attribute: false }) extensions: readonly string[] = [];
  @property({ attribute: false }) value = '';
  @property() label = '';
  @query('input') private readonly input!: HTMLInputElement;
  @query('.row') private readonly row!: HTMLElement;

  #upload(file: File | undefined): void {
    if (file) this.dispatchEvent(new FileUpload(file));
    this.input.value = '';
  }

  #onDrag(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.stopPropagation();
    this.row.classList.toggle('over', event.type === 'dragover');
    if (event.type === 'drop') this.#upload(event.dataTransfer.files[0]);
  }

  override render(): TemplateResult {
    const { names, value, label, extensions } = this;
    const option = (name: string, text: string): TemplateResult =>
      html`<option value=${name} .selected=${live(name === value)}>${text}</option>`;
    const drag = (event: DragEvent): void => this.#onDrag(event);
    return html`<div class="row" @dragover=${drag} @dragleave=${drag} @drop=${drag}>
      <select
        class="grow"
        aria-label=${label}
        @change=${(event: Event) => {
          this.value = (event.target as HTMLSelectElement).value;
          this.dispatchEvent(new ValueChange(this.value, 'final'));
        }}
      >
        ${names.includes(value) ? '' : option(value, value === '' ? 'No file' : `${value} (not in the project)`)}
        ${names.map(name => option(name, name))}
      </select>
      <button
        class="icon"
        aria-label=${`${label}: upload a file`}
        title="Upload a file"
        @click=${() => this.input.click()}
      >
        ${icon(Upload)}
      </button>
      <input
        type="file"
        hidden
        aria-hidden="true"
        accept=${extensions.map(extension => `.${extension}`).join(',')}
        @change=${() => this.#upload(this.input.files?.[0])}
      />
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-file-field': FwFileField;
  }
}
