import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { FilePlus2, SquareArrowOutUpRight, SquarePlus } from 'lucide';
import type { Library, Symbol } from '../../wasm/contract.ts';
import { code, documentationStyles, markdown } from '../editor/markdown.ts';
import { codeColors } from '../editor/theme.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { documentationParts, type DocumentationPart } from './examples.ts';

/**
 * The documentation page of one symbol, its examples with actions. Fires `fw-use` `{text}` to have code put into
 * the model, `fw-try` `{text, caption}` to have an example opened on its own, `fw-navigate` `{path, line}` for the source.
 */
@customElement('fw-library-symbol')
export class FwLibrarySymbol extends LitElement {
  static override styles = [
    controls,
    codeColors,
    documentationStyles,
    css`
      :host {
        display: block;
        padding: 8px 12px 16px;
      }
      h3 {
        margin: 0;
        font: 600 13px / 1.4 var(--fw-mono);
        overflow-wrap: anywhere;
      }
      .signature {
        margin: 6px 0;
        padding: 6px 8px;
        border-radius: var(--fw-radius);
        background: var(--fw-surface-sunken);
        font: 12px / 1.5 var(--fw-mono);
        overflow-wrap: anywhere;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        margin: 6px 0 10px;
      }
      figure {
        margin: 10px 0;
        border: 1px solid var(--fw-border);
        border-radius: var(--fw-radius);
        overflow: hidden;
      }
      figcaption {
        padding: 4px 8px;
        background: var(--fw-surface-raised);
        color: var(--fw-text-quiet);
      }
      figure pre {
        margin: 0;
        padding: 6px 8px;
        font: 12px / 1.5 var(--fw-mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      figure .actions {
        margin: 0;
        padding: 4px;
        border-top: 1px solid var(--fw-border);
      }
      .small {
        height: 24px;
        padding: 0 8px;
      }
      @media (pointer: coarse) {
        .small {
          height: 36px;
        }
      }
    `,
  ];

  @property({ attribute: false }) symbol: Symbol | undefined;
  @property({ attribute: false }) library: Library | undefined;

  private fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private renderPart(part: DocumentationPart): TemplateResult | typeof nothing {
    if (part.kind === 'text') return markdown(part.text);
    return html`<figure>
      <figcaption>${part.caption}</figcaption>
      <pre tabindex="0" aria-label="Code">${code(part.code)}</pre>
      <div class="actions">
        <button class="small quiet" @click=${() => this.fire('fw-use', { text: part.code })}>
          ${icon(SquarePlus, 14)} Insert
        </button>
        <button
          class="small quiet"
          @click=${() => this.fire('fw-try', { text: part.code, caption: part.caption })}
        >
          ${icon(FilePlus2, 14)} Open as new project
        </button>
      </div>
    </figure>`;
  }

  override render(): TemplateResult | typeof nothing {
    const { symbol } = this;
    if (!symbol) return nothing;
    const { name, kind, signature, file, line, documentation } = symbol;
    const call = kind === 'module' ? `${signature};` : signature;
    return html`
      <h3>${name} <span class="quiet-text">${kind}</span></h3>
      <div class="signature">${code(call)}</div>
      <div class="actions">
        ${
          kind === 'variable'
            ? nothing
            : html`<button
                class="small"
                title="Puts a call into the code, and what it needs to the top"
                @click=${() => this.fire('fw-use', { text: call })}
              >
                ${icon(SquarePlus, 14)} Insert
              </button>`
        }
        <button class="small quiet" @click=${() => this.fire('fw-navigate', { path: file, line })}>
          ${icon(SquareArrowOutUpRight, 14)} ${file.slice(1, -1)}:${line}
        </button>
      </div>
      ${
        documentation
          ? documentationParts(documentation).map(part => this.renderPart(part))
          : html`<p class="quiet-text">The source has no documentation for it.</p>`
      }
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-library-symbol': FwLibrarySymbol;
  }
}
