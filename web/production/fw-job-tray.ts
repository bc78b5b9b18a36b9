import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Package } from 'lucide';
import type { Job } from '../../server/jobs/job.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { toast } from '../workbench/toasts.ts';
import { downloadJob } from './files.ts';
import type { FwJobPanel } from './fw-job-panel.ts';
import { production, type EndedEvent } from './production.ts';
import { titleOf } from './status.ts';

/**
 * The header's button to production files, with a count of those under way, and the panel that it opens. It also says
 * when one is ready or has failed. `open()` shows the panel, with a job marked. Fires `fw-tray` (`CustomEvent<boolean>`)
 * when the panel opens or closes.
 */
@customElement('fw-job-tray')
export class FwJobTray extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: inline-flex;
        flex: none;
      }
      button {
        position: relative;
      }
      .count {
        position: absolute;
        top: -3px;
        right: -4px;
        min-width: 16px;
        padding: 0 4px;
        border-radius: 8px;
        background: var(--fw-accent);
        color: var(--fw-accent-text);
        font-size: 11px;
        font-weight: 600;
        line-height: 16px;
        text-align: center;
      }
      .count.waiting {
        background: var(--fw-text-quiet);
        color: var(--fw-surface);
      }
      [popover] {
        position: fixed;
        inset: 50px 8px auto auto;
        width: min(440px, calc(100vw - 16px));
        max-height: min(680px, calc(100dvh - 66px));
        margin: 0;
        padding: 0;
        border: 1px solid var(--fw-border);
        border-radius: 10px;
        background: var(--fw-surface);
        color: inherit;
        box-shadow: var(--fw-shadow);
        overflow: hidden;
      }
      [popover]:popover-open {
        display: grid;
        grid-template-rows: minmax(0, 1fr);
      }
      /* A sheet from below, under the thumb. */
      @media (max-width: 719.98px) {
        [popover] {
          inset: auto 0 0;
          width: 100vw;
          max-height: 82dvh;
          padding-bottom: env(safe-area-inset-bottom);
          border-width: 1px 0 0;
          border-radius: 14px 14px 0 0;
        }
        [popover]::backdrop {
          background: rgb(0 0 0 / 35%);
        }
      }
    `,
  ];

  /** Id of the open project, or empty. */
  @property() project = '';
  @state() private marked = '';
  @state() private shown = false;
  @query('[popover]') private readonly popup!: HTMLElement;
  @query('fw-job-panel') private readonly panel!: FwJobPanel | null;
  #leave: AbortController | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leave = new AbortController();
    const { signal } = this.#leave;
    production.addEventListener('change', () => this.requestUpdate(), { signal });
    production.addEventListener('ended', event => this.#tell((event as EndedEvent).job), { signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave?.abort();
  }

  /** Shows the panel; with a job's id, that job marked. */
  async open(job = ''): Promise<void> {
    this.marked = job;
    await this.updateComplete;
    if (!this.popup.matches(':popover-open')) this.popup.showPopover();
  }

  #tell(job: Job): void {
    if (document.visibilityState === 'hidden') {
      // Nobody would see it: it is said when somebody comes back.
      const { signal } = this.#leave!;
      document.addEventListener('visibilitychange', () => this.#tell(job), { once: true, signal });
      return;
    }
    const title = titleOf(job);
    if (job.status === 'COMPLETED') {
      const differs = job.result?.comparison?.verdict === 'differs';
      toast(differs ? `“${title}” is ready. It differs from the preview.` : `“${title}” is ready.`, {
        duration: 20_000,
        action: differs
          ? { title: 'Details', run: () => void this.open(job.id) }
          : { title: 'Download', run: () => void downloadJob(job) },
      });
    } else if (job.status === 'FAILED')
      toast(`“${title}” could not be made: ${job.error?.message ?? 'no reason was given.'}`, {
        severity: 'alert',
        duration: 20_000,
        action: { title: 'Details', run: () => void this.open(job.id) },
      });
  }

  private async onToggle({ newState }: ToggleEvent): Promise<void> {
    this.shown = newState === 'open';
    if (!this.shown) this.marked = '';
    this.dispatchEvent(new CustomEvent('fw-tray', { detail: this.shown, bubbles: true, composed: true }));
    if (!this.shown) return;
    // Whatever was heard of the jobs last, now somebody looks.
    void production.refresh();
    await Promise.all([import('./fw-job-panel.ts'), this.updateComplete]);
    await this.panel?.updateComplete;
    this.panel?.begin();
  }

  override render(): TemplateResult {
    const { active } = production;
    const waiting = production.outbox.entries.length;
    const running = active - waiting;
    const words = [running && `${running} under way`, waiting && `${waiting} in the outbox`].filter(Boolean);
    const title = ['Production files', ...words].join(', ');
    return html`<button
        class="icon"
        title=${title}
        aria-label=${title}
        aria-haspopup="dialog"
        aria-expanded=${this.shown}
        popovertarget="panel"
      >
        ${icon(Package)}
        ${
          active > 0
            ? html`<span class="count ${running > 0 ? '' : 'waiting'}" aria-hidden="true">${active}</span>`
            : nothing
        }
      </button>
      <div id="panel" popover role="dialog" aria-label="Production files" @toggle=${this.onToggle}>
        ${
          this.shown
            ? html`<fw-job-panel
                .marked=${this.marked}
                .project=${this.project}
                @fw-close=${() => this.popup.hidePopover()}
              ></fw-job-panel>`
            : nothing
        }
      </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-job-tray': FwJobTray;
  }
}
