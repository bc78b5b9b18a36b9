import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Upload } from 'lucide';
import { BrickFileError } from '../../../wasm/bricks/brick-file-error.ts';
import type { Inventory } from '../../../wasm/bricks/generation/events.ts';
import { readInventory } from '../../../wasm/bricks/inventory.ts';
import { parts } from '../../../wasm/bricks/parts.ts';
import { controls } from '../../style/controls.ts';
import { icon } from '../../style/icon.ts';

const key = 'formwork.inventory';
const generated = parts.filter(part => part.generated);
/** What a medium box has of each, to begin with. */
const start: Inventory = {
  '1x1': 20,
  '1x2': 30,
  '1x4': 20,
  '1x6': 10,
  '1x8': 10,
  '2x2': 30,
  '2x4': 60,
  '2x6': 12,
};

const stored = (): Inventory | undefined => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.fromEntries(
      Object.entries(value).filter(([, count]) => Number.isInteger(count) && count >= 0),
    ) as Inventory;
  } catch {
    return undefined;
  }
};

/** The bricks somebody owns, as a table to fill in; kept in this browser. Fires `fw-inventory` (an `Inventory`). */
@customElement('fw-brick-inventory')
export class FwBrickInventory extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      table {
        width: 100%;
        border-collapse: collapse;
      }
      .parts {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(108px, 1fr));
        gap: 6px;
      }
      label {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      span {
        width: 3.4ch;
        font-variant-numeric: tabular-nums;
      }
      input[type='number'] {
        width: 100%;
        min-width: 0;
      }
    `,
  ];

  @property({ attribute: false }) inventory: Inventory | undefined;

  @state() private said = '';
  @state() private failed = false;

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.inventory) this.set(stored() ?? start);
  }

  private set(inventory: Inventory): void {
    this.inventory = inventory;
    try {
      localStorage.setItem(key, JSON.stringify(inventory));
    } catch {
      // No room or not allowed: it holds for this visit.
    }
    this.dispatchEvent(new CustomEvent('fw-inventory', { detail: inventory }));
  }

  private read(text: string): void {
    try {
      const { inventory, notes } = readInventory(text);
      this.set(inventory);
      this.said = ['Read.', ...notes].join(' ');
      this.failed = false;
    } catch (error) {
      if (!(error instanceof BrickFileError)) throw error;
      this.said = error.message;
      this.failed = true;
    }
  }

  private async onDrop(event: DragEvent): Promise<void> {
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    this.read(await file.text());
  }

  private onPaste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    // A single number is meant for the field that it is pasted into.
    if (!/[^\d\s]/.test(text)) return;
    event.preventDefault();
    this.read(text);
  }

  private async pick(): Promise<void> {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = '.json,.csv,.xml,.txt';
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      void file?.text().then(text => this.read(text));
    });
    input.click();
  }

  override render(): TemplateResult {
    return html`<div @drop=${this.onDrop} @paste=${this.onPaste}>
      ${this.renderParts()}
      <p class=${this.failed ? 'error-text' : 'quiet-text'} role="status">
        ${this.said || 'Drop or paste a list here: JSON such as {"2x4": 12}, or the CSV of Rebrickable.'}
      </p>
      <button type="button" @click=${this.pick}>${icon(Upload, 14)} Read a file</button>
    </div>`;
  }

  private renderParts(): TemplateResult {
    return html`<div class="parts" role="group" aria-label="Bricks I own">
      ${generated.map(
        ({ name }) =>
          html`<label>
            <span>${name}</span>
            <input
              type="number"
              min="0"
              max="9999"
              step="1"
              aria-label="Number of ${name} bricks"
              .value=${String(this.inventory?.[name] ?? 0)}
              @change=${(event: Event) => {
                const count = Math.max(0, Math.round(Number((event.target as HTMLInputElement).value)) || 0);
                this.set({ ...this.inventory, [name]: count });
              }}
            />
          </label>`,
      )}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-brick-inventory': FwBrickInventory;
  }
}
