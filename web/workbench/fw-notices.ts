import { Task } from '@lit/task';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { X } from 'lucide';
import type { Notice, Notices } from '../../server/setup/notices.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';

const kinds: Record<Notice['kind'], string> = {
  engine: 'Engines',
  library: 'OpenSCAD libraries',
  font: 'Fonts',
  package: 'Packages',
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
        padding: 10px 10px 10px 16px;
        border-bottom: 1px solid var(--fw-border);
        background: var(--fw-surface);
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
      .body {
        padding: 4px 16px 16px;
      }
      summary {
        display: flex;
        gap: 8px;
        padding: 3px 0;
        cursor: pointer;
      }
      pre {
        margin: 4px 0 12px;
        padding: 8px;
        border-radius: var(--fw-radius);
        background: var(--fw-surface-sunken);
        font: 12px / 1.4 var(--fw-mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @query('dialog') private readonly dialog!: HTMLDialogElement;

  private readonly list = new Task(this, {
    autoRun: false,
    args: () => [],
    task: async (_, { signal }): Promise<Notices> => {
      const response = await fetch(new URL('notices.json', document.baseURI), { signal });
      if (!response.ok) throw new Error('The list of licences is missing. Run “npm run setup”, then reload.');
      return response.json() as Promise<Notices>;
    },
  });

  show(): void {
    this.dialog.showModal();
    if (this.list.value === undefined) void this.list.run();
  }

  private renderNotice(
    { name, version, license, homepage, note, text }: Notice,
    texts: string[],
  ): TemplateResult {
    return html`<details>
      <summary>
        <span class="grow">${name} <span class="quiet-text">${version}</span></span>
        <span class="quiet-text">${license}</span>
      </summary>
      ${note ? html`<p>${note}</p>` : nothing}
      ${homepage ? html`<p><a href=${homepage} target="_blank" rel="noreferrer">${homepage}</a></p>` : nothing}
      <pre>${texts[text]}</pre>
    </details>`;
  }

  private renderList({ notices, texts }: Notices): TemplateResult {
    const groups = Map.groupBy(notices, notice => notice.kind);
    return html`${Object.entries(kinds).map(
      ([kind, title]) =>
        html`<h3>${title}</h3>
          ${groups.get(kind as Notice['kind'])?.map(notice => this.renderNotice(notice, texts))}`,
    )}`;
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" closedby="any">
      <header class="row">
        <h2 id="title" class="grow">Licences and notices</h2>
        <button class="icon" aria-label="Close" @click=${() => this.dialog.close()}>${icon(X)}</button>
      </header>
      <div class="body">
        <p>Formwork is free software under the Apache License 2.0. It stands on the work of others:</p>
        ${this.list.render({
          pending: () => html`<p role="status">Loading…</p>`,
          complete: list => this.renderList(list),
          error: error => html`<p class="error-text">${(error as Error).message}</p>`,
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
