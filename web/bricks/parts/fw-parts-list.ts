import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { styleMap } from 'lit/directives/style-map.js';
import { ClipboardCopy, Download } from 'lucide';
import type { BrickModel } from '../../../wasm/bricks/brick.ts';
import { writeBrickLink } from '../../../wasm/bricks/bricklink.ts';
import { colorOf } from '../../../wasm/bricks/colors.ts';
import { partsList, type PartCount, type PartsList } from '../../../wasm/bricks/parts-list.ts';
import { writeRebrickable } from '../../../wasm/bricks/rebrickable.ts';
import { download } from '../../project/download.ts';
import { fileNameOf } from '../../project/file-name.ts';
import { controls } from '../../style/controls.ts';
import { icon } from '../../style/icon.ts';
import { massText, partsText, sizeText } from './parts-text.ts';

/**
 * What it takes to build a model: a table of parts and colours with counts and masses, the whole below it, and the
 * list to take along.
 *
 * `.model` the bricks. `.name` for the files. `.picked` the row that is marked.
 * Event `fw-parts-pick` with the `PartCount` of the row that was clicked, or `null` when it was marked before:
 * the page may show those bricks.
 */
@customElement('fw-parts-list')
export class FwPartsList extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
      }
      th {
        padding: 2px 6px 4px;
        color: var(--fw-text-quiet);
        font-weight: 400;
        text-align: left;
      }
      td {
        padding: 3px 6px;
        border-top: 1px solid var(--fw-border);
      }
      .number {
        text-align: right;
      }
      tbody tr[aria-selected='true'] {
        background: var(--fw-accent-soft);
      }
      tbody tr:hover {
        background: var(--fw-surface-sunken);
      }
      .part {
        display: flex;
        width: 100%;
        height: auto;
        min-height: var(--fw-control-height);
        gap: 8px;
        justify-content: flex-start;
        padding: 0;
        border: 0;
        background: none;
        text-align: left;
      }
      .swatch {
        flex: none;
        width: 18px;
        height: 18px;
        border: 1px solid var(--fw-border);
        border-radius: 4px;
      }
      .names {
        display: grid;
        min-width: 0;
        line-height: 1.25;
        white-space: normal;
      }
      tfoot td {
        border-top: 2px solid var(--fw-border);
        font-weight: 600;
      }
      .size {
        margin: 6px;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        margin-top: 8px;
      }
    `,
  ];

  @property({ attribute: false }) model: BrickModel | undefined;
  @property() name = 'model';
  @property({ attribute: false }) picked: PartCount | undefined;
  @state() private said = '';
  #of: readonly unknown[] | undefined;
  #list: PartsList = partsList([]);

  /** The list of the model on show. */
  get list(): PartsList {
    const bricks = this.model?.bricks ?? [];
    if (this.#of !== bricks) {
      this.#of = bricks;
      this.#list = partsList(bricks);
    }
    return this.#list;
  }

  #pick(entry: PartCount): void {
    this.picked = this.#isPicked(entry) ? undefined : entry;
    this.dispatchEvent(
      new CustomEvent<PartCount | null>('fw-parts-pick', {
        detail: this.picked ?? null,
        bubbles: true,
        composed: true,
      }),
    );
  }

  #isPicked({ part, color }: PartCount): boolean {
    return this.picked?.part === part && this.picked.color === color;
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(partsText(this.list));
      this.said = 'Copied.';
    } catch {
      this.said = 'This browser does not let the page copy. Download the list instead.';
    }
  }

  #save(text: string, type: string, extension: string): void {
    const name = `${fileNameOf(this.name)} parts.${extension}`;
    download(new Blob([text], { type }), name);
    this.said = `Saved “${name}”.`;
  }

  #row(entry: PartCount): TemplateResult {
    const { part, color, count, mass } = entry;
    const look = colorOf(color);
    return html`<tr aria-selected=${this.#isPicked(entry)}>
      <td>
        <button class="part" aria-pressed=${this.#isPicked(entry)} @click=${() => this.#pick(entry)}>
          <span class="swatch" style=${styleMap({ background: look?.hex ?? 'none' })}></span>
          <span class="names">
            <span>${part.name} <span class="quiet-text">${part.number}</span></span>
            <span class="quiet-text">${look?.name ?? `Colour ${color}`}</span>
          </span>
        </button>
      </td>
      <td class="number">${count}</td>
      <td class="number">${massText(mass)}</td>
    </tr>`;
  }

  override render(): TemplateResult {
    const { list } = this;
    if (list.count === 0) return html`<p class="empty">No bricks yet.</p>`;
    return html`<table>
        <thead>
          <tr>
            <th scope="col">Brick</th>
            <th scope="col" class="number">Count</th>
            <th scope="col" class="number">Mass</th>
          </tr>
        </thead>
        <tbody>
          ${list.entries.map(entry => this.#row(entry))}
        </tbody>
        <tfoot>
          <tr>
            <td>Together</td>
            <td class="number">${list.count}</td>
            <td class="number">${massText(list.mass)}</td>
          </tr>
        </tfoot>
      </table>
      <p class="size quiet-text">${sizeText(list.size)}</p>
      <div class="actions">
        <button @click=${() => this.#copy()}>${icon(ClipboardCopy)} Copy</button>
        <button
          title="A wanted list: paste it at BrickLink under Want, Upload"
          @click=${() => this.#save(writeBrickLink(list), 'application/xml', 'xml')}
        >
          ${icon(Download)} BrickLink
        </button>
        <button
          title="A parts list: import it at Rebrickable"
          @click=${() => this.#save(writeRebrickable(list), 'text/csv', 'csv')}
        >
          ${icon(Download)} Rebrickable
        </button>
      </div>
      <p class="quiet-text" role="status">${this.said || nothing}</p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-parts-list': FwPartsList;
  }
}
