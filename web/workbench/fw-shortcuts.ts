import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { X } from 'lucide';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { chords, commands, type Command } from './commands.ts';
import { shownKeys } from './keys.ts';

/** Every shortcut there is, made from the commands: `shortcuts.show()`. */
@customElement('fw-shortcuts')
export class FwShortcuts extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: 760px;
      }
      header {
        position: sticky;
        top: 0;
        padding: 10px 10px 10px 16px;
        border-bottom: 1px solid var(--fw-border);
        background: var(--fw-surface);
      }
      h2 {
        margin: 0;
        font-size: 1.15em;
      }
      h2:focus-visible {
        outline: none;
      }
      .groups {
        columns: 300px 2;
        column-gap: 32px;
        padding: 8px 16px 16px;
      }
      section {
        break-inside: avoid;
        padding-top: 8px;
      }
      h3 {
        margin: 0 0 4px;
        font-size: 1em;
        color: var(--fw-text-quiet);
      }
      dl {
        margin: 0;
      }
      dl > .row {
        justify-content: space-between;
        padding: 3px 0;
      }
      dd {
        margin: 0;
        white-space: nowrap;
      }
    `,
  ];

  @state() private open = false;
  @query('dialog') private readonly dialog!: HTMLDialogElement;

  async show(): Promise<void> {
    this.open = true;
    await this.updateComplete;
    this.dialog.showModal();
  }

  private renderGroup(group: string, members: Command[]): TemplateResult {
    return html`<section>
      <h3>${group}</h3>
      <dl>
        ${members.map(
          command =>
            html`<div class="row">
              <dt>${command.title}</dt>
              <dd>${chords(command).map(keys => html` <kbd>${shownKeys(keys)}</kbd>`)}</dd>
            </div>`,
        )}
      </dl>
    </section>`;
  }

  override render(): TemplateResult {
    const groups = this.open
      ? Map.groupBy(
          commands.list().filter(command => chords(command).length),
          command => command.group,
        )
      : new Map<string, Command[]>();
    return html`<dialog aria-labelledby="title" closedby="any" @close=${() => (this.open = false)}>
      ${
        this.open
          ? html`<header class="row">
                <h2 id="title" class="grow" tabindex="-1" autofocus>Keyboard shortcuts</h2>
                <button class="icon" aria-label="Close" @click=${() => this.dialog.close()}>
                  ${icon(X)}
                </button>
              </header>
              <div class="groups" tabindex="0" role="group" aria-label="Shortcuts">
                ${[...groups].map(([group, members]) => this.renderGroup(group, members))}
              </div>`
          : nothing
      }
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-shortcuts': FwShortcuts;
  }
}
