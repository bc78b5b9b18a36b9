import {
  CircleAlert,
  CircleCheck,
  Copy,
  Info,
  ListFilter,
  MessageSquareText,
  TriangleAlert,
  type IconNode,
} from 'lucide';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Diagnostic, Severity } from '../../wasm/contract.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';

/** Neighbouring messages with the same words and place, as one row. */
interface Row {
  key: number;
  diagnostic: Diagnostic;
  count: number;
}

type Filter = 'error' | 'warning' | 'echo' | 'info';

const FILTERS: readonly { id: Filter; title: string; icon: IconNode; severities: readonly Severity[] }[] = [
  { id: 'error', title: 'Errors', icon: CircleAlert, severities: ['error'] },
  { id: 'warning', title: 'Warnings', icon: TriangleAlert, severities: ['warning', 'deprecated'] },
  { id: 'echo', title: 'Echo', icon: MessageSquareText, severities: ['echo'] },
  { id: 'info', title: 'Details', icon: Info, severities: ['trace', 'info'] },
];

const filterOf = (severity: Severity): Filter =>
  FILTERS.find(({ severities }) => severities.includes(severity))!.id;

/** Rows drawn at once; the rest is reached by filter, or by asking for more. */
const PAGE = 500;

function grouped(diagnostics: readonly Diagnostic[]): Row[] {
  const rows: Row[] = [];
  for (const diagnostic of diagnostics) {
    const last = rows.at(-1);
    if (
      last &&
      last.diagnostic.text === diagnostic.text &&
      last.diagnostic.severity === diagnostic.severity &&
      last.diagnostic.file === diagnostic.file &&
      last.diagnostic.line === diagnostic.line
    )
      last.count++;
    else rows.push({ key: rows.length, diagnostic, count: 1 });
  }
  return rows;
}

const place = ({ file, line }: Diagnostic): string =>
  file === undefined ? '' : line === undefined ? file : `${file}:${line}`;

/**
 * Messages of the last evaluation, oldest first: filtered by kind and text, repeated ones counted. A click on a place
 * fires `fw-navigate` (`{path, line}`). Follows the end while it is in sight.
 */
@customElement('fw-console')
export class FwConsole extends LitElement {
  @property({ attribute: false }) diagnostics: readonly Diagnostic[] = [];

  @state() private off: ReadonlySet<Filter> = new Set();
  @state() private text = '';
  @state() private pages = 1;
  @state() private copied = false;
  @query('.rows') private list?: HTMLElement;
  private follows = true;

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has('diagnostics')) this.pages = 1;
    // Before the new rows are in: is the end in sight now?
    const { list } = this;
    if (list) this.follows = list.scrollHeight - list.scrollTop - list.clientHeight < 8;
  }

  protected override updated(changes: PropertyValues<this>): void {
    const { list } = this;
    if (list && this.follows && changes.has('diagnostics')) list.scrollTop = list.scrollHeight;
  }

  private get rows(): Row[] {
    const text = this.text.trim().toLowerCase();
    return grouped(
      this.diagnostics.filter(
        diagnostic =>
          !this.off.has(filterOf(diagnostic.severity)) &&
          (text === '' ||
            diagnostic.text.toLowerCase().includes(text) ||
            place(diagnostic).toLowerCase().includes(text)),
      ),
    );
  }

  private toggle(filter: Filter): void {
    const next = new Set(this.off);
    if (!next.delete(filter)) next.add(filter);
    this.off = next;
  }

  private async copy(): Promise<void> {
    const lines = this.rows.map(({ diagnostic, count }) => {
      const where = place(diagnostic);
      return `${diagnostic.severity.toUpperCase()}: ${diagnostic.text}${where ? ` (${where})` : ''}${count > 1 ? ` ×${count}` : ''}`;
    });
    await navigator.clipboard.writeText(lines.join('\n'));
    this.copied = true;
    setTimeout(() => (this.copied = false), 1500);
  }

  private go({ file, line }: Diagnostic): void {
    const detail = { path: file!, ...(line === undefined ? {} : { line }) };
    this.dispatchEvent(new CustomEvent('fw-navigate', { detail, bubbles: true, composed: true }));
  }

  private row({ diagnostic, count }: Row): TemplateResult {
    const filter = FILTERS.find(({ id }) => id === filterOf(diagnostic.severity))!;
    const where = place(diagnostic);
    return html`<li class=${filter.id}>
      <span class="kind" role="img" aria-label=${diagnostic.severity} title=${diagnostic.severity}
        >${icon(filter.icon, 14)}</span
      >
      <span class="text">${diagnostic.text}</span>
      ${count > 1 ? html`<span class="count" title="In a row">×${count}</span>` : nothing}
      ${
        where
          ? html`<button
              class="quiet place"
              type="button"
              @click=${() => this.go(diagnostic)}
              title="Go to ${where}"
            >
              ${where}
            </button>`
          : nothing
      }
    </li>`;
  }

  protected override render(): TemplateResult {
    const rows = this.rows;
    const skipped = Math.max(0, rows.length - PAGE * this.pages);
    const counts = new Map<Filter, number>();
    for (const { severity } of this.diagnostics) {
      const id = filterOf(severity);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return html`
      <div class="bar" role="toolbar" aria-label="Console">
        ${FILTERS.map(
          ({ id, title, icon: node }) =>
            html`<button
              class="quiet filter ${id}"
              type="button"
              aria-pressed=${!this.off.has(id)}
              aria-label="${title}: ${counts.get(id) ?? 0}"
              title="Show or hide ${title.toLowerCase()}"
              @click=${() => this.toggle(id)}
            >
              ${icon(node, 14)} ${counts.get(id) ?? 0}
            </button>`,
        )}
        <label class="search grow">
          ${icon(ListFilter, 14)}
          <input
            type="search"
            aria-label="Filter messages"
            placeholder="Filter"
            .value=${this.text}
            @input=${(event: Event) => (this.text = (event.target as HTMLInputElement).value)}
          />
        </label>
        <button
          class="icon"
          type="button"
          aria-label="Copy all shown messages"
          title="Copy all shown messages"
          ?disabled=${rows.length === 0}
          @click=${() => this.copy()}
        >
          ${icon(this.copied ? CircleCheck : Copy, 14)}
        </button>
      </div>
      ${
        rows.length === 0
          ? html`<p class="empty">
              ${
                this.diagnostics.length > 0
                  ? 'No message passes the filter.'
                  : html`No messages. <code>echo()</code>, warnings and errors of your model appear here.`
              }
            </p>`
          : html`<ul class="rows" tabindex="0" aria-label="Messages">
              ${
                skipped > 0
                  ? html`<li class="more">
                      <button class="quiet" type="button" @click=${() => this.pages++}>
                        Show ${Math.min(PAGE, skipped)} of ${skipped} earlier ones
                      </button>
                    </li>`
                  : nothing
              }
              ${repeat(
                skipped > 0 ? rows.slice(skipped) : rows,
                ({ key }) => key,
                row => this.row(row),
              )}
            </ul>`
      }
      <span class="unseen" role="status">${this.copied ? 'Copied.' : ''}</span>
    `;
  }

  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        height: 100%;
        background: var(--fw-surface);
      }
      .bar {
        display: flex;
        align-items: center;
        gap: 2px;
        padding: 2px 4px;
        border-bottom: 1px solid var(--fw-border);
      }
      .filter {
        height: 24px;
        padding: 0 6px;
        font-size: 12px;
        font-variant-numeric: tabular-nums;
      }
      .filter[aria-pressed='false'] {
        opacity: 0.75;
        text-decoration: line-through;
        background: none;
      }
      .filter[aria-pressed='true'] {
        background: none;
        color: var(--fw-text);
      }
      .search {
        display: flex;
        align-items: center;
        gap: 6px;
        padding-left: 6px;
        color: var(--fw-text-quiet);
      }
      .search input:not([type='checkbox']) {
        flex: 1;
        min-width: 40px;
        height: 24px;
        padding: 0 6px;
        border-color: transparent;
        background: var(--fw-surface-sunken);
        color: var(--fw-text);
      }
      .bar .icon {
        width: 26px;
        height: 24px;
      }
      .rows {
        flex: 1;
        min-height: 0;
        margin: 0;
        padding: 2px 0;
        overflow: auto;
        list-style: none;
        font: 12px/1.5 var(--fw-mono);
      }
      .rows:focus-visible {
        outline-offset: -2px;
      }
      li {
        display: flex;
        align-items: baseline;
        gap: 8px;
        padding: 1px 8px;
        content-visibility: auto;
        contain-intrinsic-size: auto 20px;
      }
      li:hover {
        background: var(--fw-surface-raised);
      }
      li.error {
        background: color-mix(in srgb, var(--fw-error-soft) 60%, transparent);
      }
      .kind {
        align-self: flex-start;
        padding-top: 2px;
        color: var(--fw-text-quiet);
      }
      .error .kind,
      .filter.error svg {
        color: var(--fw-error);
      }
      .warning .kind,
      .filter.warning svg {
        color: var(--fw-warning);
      }
      .echo .kind,
      .filter.echo svg {
        color: var(--fw-accent);
      }
      .text {
        flex: 1;
        min-width: 0;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .count {
        padding: 0 6px;
        border-radius: 8px;
        background: var(--fw-surface-sunken);
        color: var(--fw-text-quiet);
        font-size: 11px;
      }
      .place {
        height: auto;
        max-width: 45%;
        padding: 0 4px;
        overflow: hidden;
        text-overflow: ellipsis;
        display: inline-block;
        color: var(--fw-accent);
        font-size: 12px;
      }
      .place:hover {
        text-decoration: underline;
      }
      @media (pointer: coarse) {
        .place,
        .filter {
          min-height: 32px;
        }
      }
      .more {
        justify-content: center;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-console': FwConsole;
  }
}
