import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { Download, X } from 'lucide';
import type { Disagreement } from '../evaluation/disagreements.ts';
import { engines } from '../evaluation/engines.ts';
import { download } from '../project/download.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';

/** Models of which two engines made different things, kept in this browser: `disagreements.show()`. */
@customElement('fw-disagreements')
export class FwDisagreements extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: 640px;
      }
      header,
      footer {
        position: sticky;
        padding: 10px 10px 10px 16px;
        background: var(--fw-surface);
      }
      header {
        top: 0;
        border-bottom: 1px solid var(--fw-border);
      }
      footer {
        bottom: 0;
        padding-right: 16px;
        border-top: 1px solid var(--fw-border);
      }
      h2 {
        margin: 0;
        font-size: 1.15em;
      }
      .body {
        padding: 4px 16px 16px;
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        padding: 8px 0;
        border-bottom: 1px solid var(--fw-border);
        overflow-wrap: anywhere;
      }
      li p {
        margin: 2px 0 0;
      }
    `,
  ];

  @state() private list: Disagreement[] = [];
  @query('dialog') private readonly dialog!: HTMLDialogElement;

  /** Opens the dialog; resolves when the list is there. */
  async show(): Promise<void> {
    this.dialog.showModal();
    this.list = await engines.disagreements.list();
  }

  private async save(): Promise<void> {
    download(await engines.disagreements.archive(), 'formwork-disagreements.zip');
  }

  private async clear(): Promise<void> {
    await engines.disagreements.clear();
    this.list = await engines.disagreements.list();
  }

  private renderItem({ at, source, engines, differences }: Disagreement): TemplateResult {
    const when = new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
    return html`<li>
      <strong>${source.entry}</strong>
      <span class="quiet-text"
        >${when} · ${engines.map(({ name, version }) => `${name} ${version}`).join(' against ')}</span
      >
      ${differences.map(difference => html`<p>${difference}</p>`)}
    </li>`;
  }

  override render(): TemplateResult {
    const { list } = this;
    return html`<dialog aria-labelledby="title" closedby="any">
      <header class="row">
        <h2 id="title" class="grow">Disagreements of the engines</h2>
        <button class="icon" aria-label="Close" @click=${() => this.dialog.close()}>${icon(X)}</button>
      </header>
      <div class="body">
        <p>
          What Formwork's own engine makes is held against OpenSCAD while nothing else is to do. Where the two
          differ, OpenSCAD's result is shown, and the model is noted here, in this browser only. The file
          holds these models; send it to whoever can mend the engine.
        </p>
        ${
          list.length > 0
            ? html`<ol>
                ${list.map(item => this.renderItem(item))}
              </ol>`
            : html`<p class="empty" role="status">There are none.</p>`
        }
      </div>
      <footer class="row">
        <span class="grow"></span>
        <button ?disabled=${list.length === 0} @click=${() => this.clear()}>Clear</button>
        <button class="primary" ?disabled=${list.length === 0} @click=${() => this.save()}>
          ${icon(Download)} Download as file
        </button>
      </footer>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-disagreements': FwDisagreements;
  }
}
