import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { X } from 'lucide';
import type { Evaluation } from '../../wasm/contract.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { commands } from './commands.ts';

/**
 * What to know about the picture above which it stands: that it is an old one, and why. Fires `fw-navigate` to the
 * line of the first error.
 */
@customElement('fw-picture-notice')
export class FwPictureNotice extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        pointer-events: none;
      }
      .notice {
        max-width: min(560px, 100%);
        min-width: 0;
        padding: 4px 4px 4px 12px;
        border: 1px solid var(--fw-border);
        border-left: 3px solid var(--fw-warning);
        border-radius: var(--fw-radius);
        background: var(--fw-surface);
        box-shadow: var(--fw-shadow);
        pointer-events: auto;
      }
      /* On a phone the line is near, and the console has a tab of its own. */
      @media (max-width: 719.98px) {
        .where + button {
          display: none;
        }
      }
      .invalid {
        border-left-color: var(--fw-error);
      }
      .grow {
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
        overflow: hidden;
        overflow-wrap: anywhere;
      }
      .where {
        color: var(--fw-accent);
      }
    `,
  ];

  /** The newest one. */
  @property({ attribute: false }) evaluation: Evaluation | undefined;
  /** The picture is not of the model as it is now. */
  @property({ type: Boolean }) stale = false;
  @property({ type: Boolean }) cancelled = false;
  /** The evaluation whose notice was closed. */
  @state() private read: Evaluation | undefined;

  override render(): TemplateResult | typeof nothing {
    const { evaluation, stale, cancelled } = this;
    const invalid = evaluation?.status === 'invalid' && !cancelled;
    if (!invalid && !cancelled && !stale) return nothing;
    if (evaluation && this.read === evaluation) return nothing;
    const first = invalid ? evaluation.diagnostics.find(({ severity }) => severity === 'error') : undefined;
    const text = invalid
      ? (first?.text ?? 'There is nothing to show.')
      : cancelled
        ? 'Rendering was cancelled.'
        : 'The model has changed.';
    return html`<div class="notice row ${invalid ? 'invalid' : ''}" role="status">
      <span class="grow" title=${text}>${text}</span>
      ${
        first?.file
          ? html`<button class="quiet where" @click=${() => this.go(first.file!, first.line)}>
              ${first.file}${first.line ? `:${first.line}` : ''}
            </button>`
          : nothing
      }
      ${
        invalid
          ? html`<button class="quiet" @click=${() => commands.run('view.console')}>Console</button>`
          : html`<button class="quiet" @click=${() => commands.run('model.render')}>Render</button>`
      }
      <button class="icon" aria-label="Close" @click=${() => (this.read = evaluation)}>${icon(X, 14)}</button>
    </div>`;
  }

  private go(path: string, line?: number): void {
    const detail = { path, ...(line ? { line } : {}) };
    this.dispatchEvent(new CustomEvent('fw-navigate', { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-picture-notice': FwPictureNotice;
  }
}
