import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { CircleX, CloudOff, RefreshCw, TriangleAlert } from 'lucide';
import type { Evaluation, Severity } from '../../wasm/contract.ts';
import type { SavingState, SavingStatus } from '../project/autosave.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { commands } from './commands.ts';
import type { Check } from './evaluation-controller.ts';

const savedText: Record<SavingStatus, string> = {
  saved: 'Saved',
  saving: 'Saving…',
  full: 'Storage full: download the project',
  failed: 'Not saved: download the project',
};

export const count = (evaluation: Evaluation | undefined, severity: Severity): number =>
  evaluation?.diagnostics.filter(diagnostic => diagnostic.severity === severity).length ?? 0;

/** Milliseconds as people read them: `84 ms`, `2.3 s`. */
const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

// Made once: `toLocaleString` makes one for every number, of which there are many under a slider.
const numbers = new Intl.NumberFormat('en');

const plural = (n: number, one: string): string => `${numbers.format(n)} ${one}${n === 1 ? '' : 's'}`;

/** One line at the lower edge: what the engine found, how it did, and whether the work is safe. */
@customElement('fw-status-bar')
export class FwStatusBar extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 2px;
        height: 26px;
        padding: 0 8px;
        border-top: 1px solid var(--fw-border);
        background: var(--fw-surface-raised);
        color: var(--fw-text-quiet);
        font-size: 12px;
        white-space: nowrap;
        overflow: hidden;
      }
      button.quiet {
        height: 22px;
        padding: 0 6px;
        gap: 4px;
      }
      .item {
        padding: 0 6px;
        font-variant-numeric: tabular-nums;
      }
      .error svg:first-of-type,
      .problem {
        color: var(--fw-error);
      }
      .warning svg:last-of-type {
        color: var(--fw-warning);
      }
    `,
  ];

  @property({ attribute: false }) evaluation: Evaluation | undefined;
  @property({ attribute: false }) check: Check | undefined;
  /** What the engine is doing while nothing can be shown: `Starting OpenSCAD…`. */
  @property() activity = '';
  /** How the project is kept; undefined when none is open. */
  @property({ attribute: false }) saving: SavingState | undefined;
  @property({ type: Boolean }) online = true;
  @property({ attribute: 'update-ready', type: Boolean }) updateReady = false;
  /** Share of the app stored for offline use, while it is being stored. */
  @property({ type: Number }) progress: number | null = null;

  private renderResult(): TemplateResult {
    const { evaluation } = this;
    const errors = count(evaluation, 'error');
    const warnings = count(evaluation, 'warning') + count(evaluation, 'deprecated');
    return html`
      <button
        class="quiet ${errors ? 'error' : ''} ${warnings ? 'warning' : ''}"
        title="Show the console"
        @click=${() => commands.run('view.console')}
      >
        ${icon(CircleX, 13)} ${errors}<span class="unseen"> errors,</span> ${icon(TriangleAlert, 13)}
        ${warnings}<span class="unseen"> warnings</span>
      </button>
      ${this.activity ? html`<span class="item" role="status">${this.activity}</span>` : nothing}
      ${
        evaluation
          ? html`<fw-engine-state .evaluation=${evaluation} .check=${this.check}></fw-engine-state>
              <span class="item">${duration(evaluation.timing.total)}</span>
              ${
                evaluation.status === 'ok'
                  ? html`<span class="item"
                      >${evaluation.outline ? '2-D, ' : ''}${plural(
                        evaluation.mesh.indices.length / 3,
                        'triangle',
                      )}</span
                    >`
                  : nothing
              }`
          : nothing
      }
    `;
  }

  private renderSaving(): TemplateResult | typeof nothing {
    if (!this.saving) return nothing;
    const { status, message = '' } = this.saving;
    if (status === 'saved' || status === 'saving')
      return html`<span class="item">${savedText[status]}</span>`;
    return html`<button
      class="quiet problem"
      title=${message}
      @click=${() => commands.run('project.download')}
    >
      ${icon(TriangleAlert, 13)} ${savedText[status]}
    </button>`;
  }

  override render(): TemplateResult {
    return html`
      ${this.saving ? this.renderResult() : nothing}
      <span class="grow"></span>
      ${
        this.progress === null
          ? nothing
          : html`<span class="item">Storing for offline use: ${Math.round(100 * this.progress)} %</span>`
      }
      ${this.online ? nothing : html`<span class="item row">${icon(CloudOff, 13)} Offline</span>`}
      ${this.renderSaving()}
      ${
        this.updateReady
          ? html`<button class="quiet" @click=${() => commands.run('app.update')}>
              ${icon(RefreshCw, 13)} Update available: reload
            </button>`
          : nothing
      }
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-status-bar': FwStatusBar;
  }
}
