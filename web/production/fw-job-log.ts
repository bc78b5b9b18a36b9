import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ArrowLeft, Copy, Save, X } from 'lucide';
import type { Job } from '../../server/jobs/job.ts';
import { download } from '../project/download.ts';
import { fileNameOf } from '../project/file-name.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { toast } from '../workbench/toasts.ts';
import { panelStyles } from './panel-styles.ts';
import { production } from './production.ts';
import { titleOf } from './status.ts';

/**
 * What the engine of `.job` printed, in the job tray; of a job under way it grows. Fires `fw-back`, and `fw-close` for
 * the whole tray.
 */
@customElement('fw-job-log')
export class FwJobLog extends LitElement {
  static override styles = [controls, panelStyles];

  @property({ attribute: false }) job!: Job;
  @state() private text: string | undefined;
  @state() private problem = '';
  #leave: AbortController | undefined;
  /** The state of the job that the log was asked for last. */
  #asked: Job | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leave = new AbortController();
    production.addEventListener('change', () => void this.#fetch(), this.#leave);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave?.abort();
  }

  protected override firstUpdated(): void {
    void this.#fetch();
  }

  /** Puts the focus where reading begins. */
  begin(): void {
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
  }

  async #fetch(): Promise<void> {
    const job = production.job(this.job.id) ?? this.job;
    if (job === this.#asked) return;
    this.#asked = job;
    try {
      this.text = await production.client.log(job.id);
      this.problem = '';
    } catch (error) {
      this.problem = (error as Error).message;
    }
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.text ?? '');
      toast('Log copied.');
    } catch {
      toast('The browser does not let the page copy. Save the log instead.', { severity: 'alert' });
    }
  }

  private save(): void {
    const blob = new Blob([this.text ?? ''], { type: 'text/plain' });
    download(blob, `${fileNameOf(titleOf(this.job))} log.txt`);
  }

  private tell(event: 'fw-back' | 'fw-close'): void {
    this.dispatchEvent(new Event(event, { bubbles: true, composed: true }));
  }

  override render(): TemplateResult {
    const { text, problem } = this;
    return html`<header>
        <button class="icon" aria-label="Back to the list" @click=${() => this.tell('fw-back')}>
          ${icon(ArrowLeft, 15)}
        </button>
        <h2 tabindex="-1">Log of ${titleOf(this.job)}</h2>
        <button class="icon" aria-label="Close" @click=${() => this.tell('fw-close')}>${icon(X, 15)}</button>
      </header>
      ${
        text
          ? html`<div class="log">
              <pre tabindex="0" role="region" aria-label="Log">${text}</pre>
              <footer>
                <button @click=${this.copy}>${icon(Copy)} Copy</button>
                <button @click=${this.save}>${icon(Save)} Save</button>
              </footer>
            </div>`
          : html`<p class="empty" role="status">
              ${problem || (text === '' ? 'The engine printed nothing.' : 'Fetching the log…')}
            </p>`
      }`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-job-log': FwJobLog;
  }
}
