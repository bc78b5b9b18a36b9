import { Task } from '@lit/task';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { X } from 'lucide';
import type { Notice, Notices } from '../../server/setup/notice.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';

const kinds: Record<Notice['kind'], string> = {
  engine: 'Engine',
  font: 'Fonts',
  library: 'OpenSCAD libraries',
  package: 'Packages',
};

const externalLink = (address: string): TemplateResult =>
  html`<a href=${address} target="_blank" rel="noopener noreferrer">${address}</a>`;

/** Text with its web addresses as links. */
const linked = (text: string): (string | TemplateResult)[] =>
  text.split(/(https:\/\/[^\s,;]*[^\s,;.])/).map((part, index) => (index % 2 ? externalLink(part) : part));

/** Notices whose name, licence or version holds every word. */
const matching = (notices: readonly Notice[], words: string): Notice[] => {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return notices.filter(({ name, license, version }) => {
    const text = `${name} ${license} ${version}`.toLowerCase();
    return wanted.every(word => text.includes(word));
  });
};

/** Whose work the app stands on, under which licences: `notices.show()`. The list is made at setup. */
@customElement('fw-notices')
export class FwNotices extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: 720px;
      }
      header {
        position: sticky;
        top: 0;
        z-index: 1;
        padding: 10px 10px 10px 16px;
        border-bottom: 1px solid var(--fw-border);
        background: var(--fw-surface);
        flex-wrap: wrap;
      }
      h2,
      h3 {
        margin: 0;
        font-size: 1.15em;
      }
      h3 {
        margin: 16px 0 4px;
        font-size: 1em;
        color: var(--fw-text-quiet);
      }
      header input {
        width: 180px;
      }
      .body {
        padding: 4px 16px 16px;
      }
      summary {
        display: flex;
        flex-wrap: wrap;
        gap: 0 8px;
        padding: 3px 0;
        cursor: pointer;
        overflow-wrap: anywhere;
      }
      summary::before {
        content: '▸';
        width: 10px;
        color: var(--fw-text-quiet);
      }
      [open] > summary::before {
        content: '▾';
      }
      .engine {
        margin: 8px 0;
        padding: 10px 12px;
        border-radius: var(--fw-radius);
        background: var(--fw-surface-raised);
        border: 1px solid var(--fw-border);
        overflow-wrap: anywhere;
      }
      .engine p {
        margin: 4px 0 8px;
      }
      pre {
        max-height: 50dvh;
        margin: 4px 0 12px;
        padding: 8px;
        border-radius: var(--fw-radius);
        background: var(--fw-surface-sunken);
        font: 12px / 1.4 var(--fw-mono);
        white-space: pre-wrap;
        overflow: auto;
        overflow-wrap: anywhere;
      }
      @media (max-width: 480px) {
        header input {
          order: 1;
          width: 100%;
        }
      }
    `,
  ];

  @state() private words = '';
  /** Names with open texts: a text is rendered once it is asked for, the list has 300 kB of them. */
  @state() private opened: ReadonlySet<string> = new Set();
  @query('dialog') private readonly dialog!: HTMLDialogElement;

  private readonly list = new Task(this, {
    autoRun: false,
    args: () => [],
    task: async (_, { signal }): Promise<Notices> => {
      const response = await fetch(new URL(`${import.meta.env.BASE_URL}notices.json`, document.baseURI), {
        signal,
      });
      if (!response.ok || response.headers.get('content-type')?.startsWith('text/html'))
        throw new Error('The list of licences is missing. Run “npm run setup”, then reload.');
      return response.json() as Promise<Notices>;
    },
  });

  /** Opens the dialog; resolves when the list is there. */
  async show(): Promise<void> {
    this.dialog.showModal();
    if (this.list.value === undefined) await this.list.run();
  }

  private onToggle(event: Event, name: string): void {
    if (!(event.currentTarget as HTMLDetailsElement).open) return;
    this.opened = new Set([...this.opened, name]);
  }

  private renderText(name: string, text: string | undefined): TemplateResult | typeof nothing {
    return this.opened.has(name) ? html`<pre tabindex="0" aria-label="Licence text">${text}</pre>` : nothing;
  }

  /** The engine is under another kind of licence than the app: what that means stands open. */
  private renderEngine({ name, version, license, note, text }: Notice, texts: string[]): TemplateResult {
    return html`<section class="engine">
      <strong>${name}</strong> <span class="quiet-text">${version} · ${license}</span>
      <p>${linked(note ?? '')}</p>
      <details @toggle=${(event: Event) => this.onToggle(event, name)}>
        <summary>GNU General Public License, versions 2 and 3</summary>
        ${this.renderText(name, texts[text])}
      </details>
    </section>`;
  }

  private renderNotice(notice: Notice, texts: string[]): TemplateResult {
    const { name, version, license, homepage, note, text } = notice;
    const key = `${notice.kind} ${name} ${version}`;
    return html`<details @toggle=${(event: Event) => this.onToggle(event, key)}>
      <summary>
        <span class="grow">${name} <span class="quiet-text">${version}</span></span>
        <span class="quiet-text">${license}</span>
      </summary>
      ${note ? html`<p>${linked(note)}</p>` : nothing}
      ${homepage ? html`<p>${externalLink(homepage)}</p>` : nothing} ${this.renderText(key, texts[text])}
    </details>`;
  }

  private renderList({ notices, texts }: Notices): TemplateResult {
    const found = matching(notices, this.words);
    if (found.length === 0)
      return html`<p class="empty" role="status">Nothing here is called “${this.words.trim()}”.</p>`;
    const groups = Map.groupBy(found, notice => notice.kind);
    return html`${Object.entries(kinds).map(([kind, title]) => {
      const group = groups.get(kind as Notice['kind']);
      if (!group) return nothing;
      return html`<h3>${title}</h3>
        ${repeat(
          group,
          ({ name, version }) => `${name} ${version}`,
          notice =>
            notice.kind === 'engine' ? this.renderEngine(notice, texts) : this.renderNotice(notice, texts),
        )}`;
    })}`;
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" closedby="any">
      <header class="row">
        <h2 id="title" class="grow">Licences and notices</h2>
        <input
          type="search"
          placeholder="Name or licence"
          aria-label="Search the notices"
          .value=${this.words}
          @input=${(event: Event) => (this.words = (event.target as HTMLInputElement).value)}
        />
        <button class="icon" aria-label="Close" @click=${() => this.dialog.close()}>${icon(X)}</button>
      </header>
      <div class="body">
        <p>Formwork is free software under the Apache License 2.0. It stands on the work of others:</p>
        ${this.list.render({
          pending: () => html`<p role="status">Loading…</p>`,
          complete: list => this.renderList(list),
          error: error => html`<p class="error-text" role="alert">${(error as Error).message}</p>`,
        })}
      </div>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-notices': FwNotices;
  }
}
