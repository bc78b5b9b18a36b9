import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { X } from 'lucide';
import { partsList } from '../../../wasm/bricks/parts-list.ts';
import { controls } from '../../style/controls.ts';
import { icon } from '../../style/icon.ts';
import type { BrickDocument } from '../document/brick-document.ts';
import { brickModels, type BrickModels, type ListedModel } from '../store/brick-models.ts';
import '../viewer/fw-brick-viewer.ts';

/** Two models side by side, the open one and another of one's own: `compare.show(document)`. */
@customElement('fw-brick-compare')
export class FwBrickCompare extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: min(900px, calc(100vw - 24px));
        max-width: none;
      }
      header {
        padding: 10px 10px 10px 16px;
        border-bottom: 1px solid var(--fw-border);
      }
      h2 {
        margin: 0;
        font-size: 1.15em;
      }
      .sides {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr));
        gap: 12px;
        padding: 12px;
      }
      section {
        display: grid;
        gap: 8px;
        align-content: start;
      }
      h3 {
        min-height: var(--fw-control-height);
        margin: 0;
        font-size: 1em;
        line-height: var(--fw-control-height);
      }
      select {
        width: 100%;
      }
      fw-brick-viewer {
        height: min(320px, 34dvh);
        border: 1px solid var(--fw-border);
        border-radius: 8px;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 2px 12px;
        margin: 0;
      }
      dt {
        color: var(--fw-text-quiet);
      }
      dd {
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) store: BrickModels = brickModels;
  @state() private document: BrickDocument | undefined;
  @state() private others: readonly ListedModel[] = [];
  @state() private other: BrickDocument | undefined;
  @query('dialog') private readonly dialog!: HTMLDialogElement;

  async show(document: BrickDocument): Promise<void> {
    this.document = document;
    this.others = (await this.store.list()).filter(({ id, count }) => id !== document.id && count > 0);
    await this.choose(this.others[0]?.id);
    await this.updateComplete;
    this.dialog.showModal();
  }

  private async choose(id: string | undefined): Promise<void> {
    this.other = id === undefined ? undefined : await this.store.open(id);
  }

  private renderSide(document: BrickDocument, head: TemplateResult): TemplateResult {
    const { bricks } = document;
    const { mass, size } = partsList(bricks);
    return html`<section aria-label=${document.name}>
      ${head}
      <fw-brick-viewer small .model=${document.model} .label=${document.name}></fw-brick-viewer>
      <dl>
        <dt>Bricks</dt>
        <dd>${bricks.length}</dd>
        <dt>Mass</dt>
        <dd>${mass.toFixed(1)} g</dd>
        <dt>Size</dt>
        <dd>${size.map(side => Math.round(side)).join(' × ')} mm</dd>
        ${
          document.origin
            ? html`<dt>Prompt</dt>
                <dd>
                  ${document.origin.prompt} <span class="quiet-text">· seed ${document.origin.seed}</span>
                </dd>`
            : nothing
        }
      </dl>
    </section>`;
  }

  private renderSides(document: BrickDocument): TemplateResult {
    const { other, others } = this;
    if (!other)
      return html`<div class="empty">There is no other model to compare with yet. Build a second one.</div>`;
    return html`<div class="sides">
      ${this.renderSide(document, html`<h3>${document.name}</h3>`)}
      ${this.renderSide(
        other,
        html`<select
          aria-label="The other model"
          @change=${(event: Event) => this.choose((event.target as HTMLSelectElement).value)}
        >
          ${others.map(({ id, name }) => html`<option value=${id} ?selected=${id === other.id}>${name}</option>`)}
        </select>`,
      )}
    </div>`;
  }

  override render(): TemplateResult {
    const { document } = this;
    return html`<dialog aria-labelledby="title" closedby="any" @close=${() => (this.document = undefined)}>
      ${
        document
          ? html`<header class="row">
                <h2 id="title" class="grow">Compare</h2>
                <button class="icon" aria-label="Close" @click=${() => this.dialog.close()}>
                  ${icon(X)}
                </button>
              </header>
              ${this.renderSides(document)}`
          : nothing
      }
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-brick-compare': FwBrickCompare;
  }
}
