import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Box, CodeXml, FolderTree, Terminal, type IconNode } from 'lucide';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';

export type PhoneTab = 'model' | 'code' | 'files' | 'console';

const tabs: { id: PhoneTab; title: string; icon: IconNode }[] = [
  { id: 'model', title: 'Model', icon: Box },
  { id: 'code', title: 'Code', icon: CodeXml },
  { id: 'files', title: 'Files', icon: FolderTree },
  { id: 'console', title: 'Console', icon: Terminal },
];

/** Which part of the workbench fills a small screen: `.tab`, changed by `fw-tab` (`CustomEvent<PhoneTab>`). */
@customElement('fw-phone-bar')
export class FwPhoneBar extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        padding-bottom: env(safe-area-inset-bottom);
        border-top: 1px solid var(--fw-border);
        background: var(--fw-surface-raised);
      }
      nav {
        display: grid;
        grid-template-columns: repeat(4, 1fr);
      }
      button {
        position: relative;
        flex-direction: column;
        gap: 1px;
        height: 52px;
        border: 0;
        border-radius: 0;
        background: none;
        color: var(--fw-text-quiet);
        font-size: 12px;
      }
      button[aria-current='page'] {
        color: var(--fw-accent);
        box-shadow: inset 0 2px 0 var(--fw-accent);
      }
      :focus-visible {
        outline-offset: -3px;
      }
      .count {
        position: absolute;
        top: 4px;
        left: calc(50% + 8px);
        min-width: 16px;
        padding: 0 4px;
        border-radius: 8px;
        background: var(--fw-error);
        color: var(--fw-surface);
        font-size: 11px;
        line-height: 16px;
      }
    `,
  ];

  @property() tab: PhoneTab = 'model';
  /** Shown on the console's tab. */
  @property({ type: Number }) errors = 0;

  private choose(tab: PhoneTab): void {
    this.dispatchEvent(new CustomEvent('fw-tab', { detail: tab }));
  }

  override render(): TemplateResult {
    return html`<nav aria-label="Parts of the workbench">
      ${tabs.map(
        ({ id, title, icon: shape }) =>
          html`<button aria-current=${id === this.tab ? 'page' : nothing} @click=${() => this.choose(id)}>
            ${icon(shape, 20)} ${title}
            ${
              id === 'console' && this.errors
                ? html`<span class="count" role="img" aria-label="${this.errors} errors"
                    >${this.errors}</span
                  >`
                : nothing
            }
          </button>`,
      )}
    </nav>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-phone-bar': FwPhoneBar;
  }
}
