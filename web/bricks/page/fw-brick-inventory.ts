import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Inventory } from '../../../wasm/bricks/generation/events.ts';
import { parts } from '../../../wasm/bricks/parts.ts';
import { controls } from '../../style/controls.ts';

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

  override render(): TemplateResult {
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
