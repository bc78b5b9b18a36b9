import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import {
  Ban,
  Box,
  CircleCheck,
  CircleX,
  Clock,
  CloudOff,
  Download,
  Loader,
  RotateCw,
  ScrollText,
  Send,
  Trash2,
  X,
  type IconNode,
} from 'lucide';
import type { Artifact, Job } from '../../server/jobs/job.ts';
import { agoText } from '../home/ago.ts';
import { bytesText } from '../export/size.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { writeRoute } from '../workbench/route.ts';
import { toast } from '../workbench/toasts.ts';
import { signedInAs, signOut } from './account.ts';
import type { OutboxEntry } from './database.ts';
import { downloadArtifact, fileName } from './files.ts';
import './fw-job-log.ts';
import { askToSignIn } from './fw-sign-in.ts';
import { panelStyles } from './panel-styles.ts';
import { production } from './production.ts';
import { comparedMesh } from './readable.ts';
import { ended, engineText, nextStep, statusText, titleOf } from './status.ts';
import { verdict, verdictStyles } from './verdict.ts';

/** What the panel asks of the page. */
export interface ShowJob {
  job: string;
}

/**
 * The job tray's list: what waits in the outbox, the server's jobs with progress, files and logs. `.marked` is the
 * job that a link names. Fires `fw-close`, and `fw-show-job` ({@link ShowJob}) to see a production mesh in the view.
 */
@customElement('fw-job-panel')
export class FwJobPanel extends LitElement {
  static override styles = [controls, verdictStyles, panelStyles];

  @property() marked = '';
  /** The open project: its jobs can be shown in the view. */
  @property() project = '';
  @state() private user: string | undefined;
  /** The job whose log is read. */
  @state() private reading: Job | undefined;
  #leave: AbortController | undefined;
  #shown = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leave = new AbortController();
    production.addEventListener('change', () => this.requestUpdate(), this.#leave);
    void signedInAs().then(user => (this.user = user));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave?.abort();
  }

  protected override updated(): void {
    if (!this.marked || this.marked === this.#shown) return;
    const row = this.renderRoot.querySelector('.marked');
    if (!row) return;
    this.#shown = this.marked;
    row.scrollIntoView({ block: 'nearest' });
  }

  /** Puts the focus where reading begins. */
  begin(): void {
    const { renderRoot } = this;
    const log = renderRoot.querySelector('fw-job-log');
    if (log) void log.updateComplete.then(() => log.begin());
    else renderRoot.querySelector<HTMLElement>('h2')?.focus();
  }

  /** Runs something that the server may refuse; what it says is told. */
  async #try(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      toast(error instanceof Error ? error.message : String(error), { severity: 'alert' });
    }
  }

  async #read(job: Job | undefined): Promise<void> {
    this.reading = job;
    await this.updateComplete;
    this.begin();
  }

  #tool(title: string, shape: IconNode, run: () => unknown): TemplateResult {
    return html`<button class="icon" title=${title} aria-label=${title} @click=${run}>
      ${icon(shape, 15)}
    </button>`;
  }

  override render(): TemplateResult {
    return this.reading
      ? html`<fw-job-log .job=${this.reading} @fw-back=${() => this.#read(undefined)}></fw-job-log>`
      : this.#list();
  }

  #list(): TemplateResult {
    const { jobs, outbox } = production;
    return html`<header>
        <h2 id="heading" tabindex="-1">Production files</h2>
        ${this.#tool('Close', X, () => this.dispatchEvent(new Event('fw-close')))}
      </header>
      <div class="list" tabindex="-1">
        ${this.#banner()}
        ${
          outbox.entries.length > 0
            ? html`<h3 id="outbox">Outbox</h3>
                <ul class="rows" aria-labelledby="outbox">
                  ${repeat(
                    outbox.entries,
                    ({ key }) => key,
                    entry => this.#entry(entry),
                  )}
                </ul>`
            : nothing
        }
        ${
          jobs.length > 0
            ? html`${outbox.entries.length > 0 ? html`<h3 id="jobs">Jobs</h3>` : nothing}
                <ul class="rows" aria-label="Jobs">
                  ${repeat(
                    jobs,
                    ({ id }) => id,
                    job => this.#job(job),
                  )}
                </ul>`
            : nothing
        }
        ${
          jobs.length === 0 && outbox.entries.length === 0
            ? html`<p class="empty">
                ${
                  production.server.state === 'unknown'
                    ? 'Looking for the server…'
                    : 'None yet. A production file is made by the real engine, in its own sandbox on the server, and checked against the preview: Export, then “Production file”.'
                }
              </p>`
            : nothing
        }
        ${
          this.user !== undefined && production.server.state === 'ready'
            ? html`<p class="who quiet-text">
                <span>Signed in as ${this.user}</span>
                <button class="quiet" @click=${() => this.#try(() => this.#leaveAccount())}>Sign out</button>
              </p>`
            : nothing
        }
      </div>`;
  }

  async #leaveAccount(): Promise<void> {
    await signOut();
    this.user = undefined;
    await production.refresh();
  }

  async #signIn(): Promise<void> {
    if (await askToSignIn()) this.user = await signedInAs();
  }

  #banner(): TemplateResult | typeof nothing {
    const { server } = production;
    const waits = production.outbox.entries.length > 0;
    const kept = waits ? ' What waits in the outbox is sent as soon as it answers.' : '';
    const again = html`<button @click=${() => production.refresh()}>Try again</button>`;
    switch (server.state) {
      case 'absent':
        return html`<p class="banner" role="status">
          <span>There is no server here: this copy of Formwork is files only.${kept}</span
          >${waits ? again : nothing}
        </p>`;
      case 'away':
        return html`<p class="banner" role="status">
          <span>
            ${server.reason ?? (navigator.onLine ? 'The server does not answer.' : 'You are offline.')}${kept}
          </span>
          ${again}
        </p>`;
      case 'signed-out':
        return html`<p class="banner" role="status">
          <span>Sign in to make production files.${waits ? ' The outbox waits for that.' : ''}</span>
          <button class="primary" @click=${() => this.#signIn()}>Sign in</button>
        </p>`;
      default:
        return nothing;
    }
  }

  #entry(entry: OutboxEntry): TemplateResult {
    const { key, request, problem, refused, offered, due } = entry;
    const sending = production.outbox.sending === key;
    const title = request.title ?? '';
    const formats = 'formats' in request ? request.formats : [];
    const later = due > Date.now() + 1000 ? new Date(due) : undefined;
    const when = later?.toLocaleTimeString(undefined, { timeStyle: 'short' });
    return html`<li class="row-of ${refused ? 'failed' : 'quiet-state'}">
      ${refused ? icon(CircleX) : sending ? icon(Send) : icon(CloudOff)}
      <div class="what">
        <input
          aria-label="Title"
          maxlength="120"
          .value=${live(title)}
          ?readonly=${offered || sending}
          title=${offered ? 'The server may have it already: the title stays.' : ''}
          @change=${(event: Event) =>
            this.#try(() => production.outbox.rename(key, (event.target as HTMLInputElement).value))}
        />
        ${
          problem
            ? html`<span class="line ${refused ? 'problem' : ''}">${problem}</span>`
            : html`<span class="line quiet-text"
                >${formats.map(format => format.toUpperCase()).join(', ')} ·
                ${sending ? 'being sent' : 'waits for the server'}</span
              >`
        }
        ${
          refused
            ? html`<span class="line quiet-text">It is not sent again by itself.</span>`
            : when
              ? html`<span class="line quiet-text">Sent again at ${when}</span>`
              : nothing
        }
      </div>
      <span class="tools">
        ${sending ? nothing : this.#tool('Send now', Send, () => this.#try(() => production.sendNow(key)))}
        ${this.#tool('Remove', Trash2, () => this.#try(() => production.outbox.remove(key)))}
      </span>
    </li>`;
  }

  #job(job: Job): TemplateResult {
    const { id, status, error, result, formats } = job;
    const over = ended(status);
    const [look, shape] = looks[status];
    const queued = status === 'PENDING' || status === 'QUEUED';
    const here = production.note(id)?.project === this.project && this.project !== '';
    const when = agoText(Date.parse(job.completedAt ?? job.createdAt));
    const made = result ? `${engineText(result.engine)} · ${result.seconds.toFixed(1)} s` : '';
    const detail = over
      ? [status === 'COMPLETED' ? made : statusText(job), when].filter(Boolean).join(' · ')
      : statusText(job);
    return html`<li
      class="row-of ${look} ${id === this.marked ? 'marked' : ''}"
      aria-current=${id === this.marked ? 'true' : nothing}
    >
      <span class="state ${status === 'PROCESSING' ? 'spin' : ''}">${icon(shape)}</span>
      <div class="what">
        <a class="title" href=${writeRoute({ view: 'job', id })} title=${titleOf(job)}>${titleOf(job)}</a>
        <span class="line quiet-text">
          ${over ? nothing : html`${formats.map(format => format.toUpperCase()).join(', ')} · `}${detail}
        </span>
        ${
          over || queued
            ? nothing
            : html`<progress
                aria-label="Progress of ${titleOf(job)}"
                max="100"
                value=${job.progress}
              ></progress>`
        }
        ${
          error && status === 'FAILED'
            ? html`<span class="line problem">${error.message}</span>
                <span class="line quiet-text">${nextStep(error.code)}</span>`
            : nothing
        }
      </div>
      <span class="tools">
        ${over ? nothing : this.#tool('Cancel', Ban, () => this.#try(() => production.cancel(id)))}
        ${
          status === 'COMPLETED' && here && comparedMesh(job)
            ? this.#tool('Show in the view', Box, () => this.#show(id))
            : nothing
        }
        ${
          status === 'FAILED' || status === 'CANCELLED'
            ? this.#tool('Try again', RotateCw, () => this.#try(() => production.retry(id)))
            : nothing
        }
        ${queued ? nothing : this.#tool('Log', ScrollText, () => this.#read(job))}
        ${over ? this.#tool('Remove from the list', Trash2, () => this.#try(() => production.remove(id))) : nothing}
      </span>
      ${
        result
          ? html`<div class="more">
              ${result.comparison ? verdict(result.comparison) : nothing}
              <div class="files">${result.artifacts.map(artifact => this.#file(job, artifact))}</div>
            </div>`
          : nothing
      }
    </li>`;
  }

  #file(job: Job, artifact: Artifact): TemplateResult {
    const { format, size, url } = artifact;
    const name = fileName(job, artifact);
    const fetchIt = (event: MouseEvent): void => {
      // With a modifier it is a link as any other.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      void downloadArtifact(job, artifact);
    };
    return html`<a
      href=${production.client.address(url)}
      download=${name}
      title="Download ${name}"
      aria-label="${format.toUpperCase()} ${bytesText(size)}: download ${name}"
      @click=${fetchIt}
      >${icon(Download, 14)} ${format.toUpperCase()} <small>${bytesText(size)}</small></a
    >`;
  }

  #show(job: string): void {
    const detail: ShowJob = { job };
    this.dispatchEvent(new CustomEvent('fw-show-job', { detail, bubbles: true, composed: true }));
  }
}

const looks: Record<Job['status'], [look: string, shape: IconNode]> = {
  PENDING: ['quiet-state', Clock],
  QUEUED: ['quiet-state', Clock],
  PROCESSING: ['under-way', Loader],
  COMPLETED: ['done', CircleCheck],
  FAILED: ['failed', CircleX],
  CANCELLED: ['quiet-state', Ban],
};

declare global {
  interface HTMLElementTagNameMap {
    'fw-job-panel': FwJobPanel;
  }
}
