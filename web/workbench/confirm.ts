import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { controls } from '../style/controls.ts';

export interface Question {
  title: string;
  text: string;
  /** What the button does, as a verb: `Delete forever`. */
  action: string;
}

/** Asks before something that cannot be undone, and only then. Resolves to false when the person steps back. */
export async function confirmed(question: Question): Promise<boolean> {
  const dialog = document.createElement('fw-confirm');
  dialog.question = question;
  document.body.append(dialog);
  try {
    return await dialog.answer();
  } finally {
    dialog.remove();
  }
}

@customElement('fw-confirm')
export class FwConfirm extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: 420px;
        padding: 16px;
      }
      h2 {
        margin: 0 0 8px;
        font-size: 1.15em;
      }
      p {
        margin: 0 0 16px;
      }
      .row {
        justify-content: flex-end;
      }
    `,
  ];

  @property({ attribute: false }) question: Question = { title: '', text: '', action: 'OK' };
  @query('dialog') private readonly dialog!: HTMLDialogElement;

  async answer(): Promise<boolean> {
    await this.updateComplete;
    const { dialog } = this;
    dialog.showModal();
    await new Promise(resolve => {
      dialog.addEventListener('close', resolve, { once: true });
    });
    return dialog.returnValue === 'yes';
  }

  override render(): TemplateResult {
    const { title, text, action } = this.question;
    return html`<dialog role="alertdialog" aria-labelledby="title" aria-describedby="text">
      <h2 id="title">${title}</h2>
      <p id="text">${text}</p>
      <form method="dialog" class="row">
        <button value="no" autofocus>Keep it</button>
        <button class="primary" value="yes">${action}</button>
      </form>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-confirm': FwConfirm;
  }
}
