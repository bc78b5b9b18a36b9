import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { X } from 'lucide';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { toast } from '../workbench/toasts.ts';
import { requestReset, signIn, signUp } from './account.ts';
import { production } from './production.ts';

type Mode = 'in' | 'up' | 'reset';

const words: Record<Mode, { title: string; action: string }> = {
  in: { title: 'Sign in', action: 'Sign in' },
  up: { title: 'Create an account', action: 'Create account' },
  reset: { title: 'Forgotten password', action: 'Send link' },
};

/** Asks who somebody is. Resolves to whether they are signed in now. */
export async function askToSignIn(): Promise<boolean> {
  const dialog = document.createElement('fw-sign-in');
  document.body.append(dialog);
  try {
    return await dialog.ask();
  } finally {
    dialog.remove();
  }
}

/** A dialog for e-mail and password; see {@link askToSignIn}. */
@customElement('fw-sign-in')
export class FwSignIn extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: 380px;
        padding: 14px 16px 16px;
      }
      form {
        display: grid;
        gap: 10px;
      }
      h2 {
        margin: 0;
        font-size: 1.15em;
      }
      p {
        margin: 0;
      }
      label {
        display: grid;
        gap: 3px;
        color: var(--fw-text-quiet);
      }
      input {
        color: var(--fw-text);
      }
      .note {
        padding: 8px 10px;
        border-radius: var(--fw-radius);
        background: var(--fw-error-soft);
        color: var(--fw-error);
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: 0 4px;
        margin-left: -8px;
      }
      .ways button {
        color: var(--fw-accent);
      }
    `,
  ];

  @state() private mode: Mode = 'in';
  @state() private problem = '';
  @state() private busy = false;
  @query('dialog') private readonly dialog!: HTMLDialogElement;

  async ask(): Promise<boolean> {
    await this.updateComplete;
    const { dialog } = this;
    dialog.showModal();
    await new Promise(resolve => {
      dialog.addEventListener('close', resolve, { once: true });
    });
    return dialog.returnValue === 'yes';
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const form = new FormData(event.target as HTMLFormElement);
    const field = (name: string): string => String(form.get(name) ?? '');
    const email = field('email').trim();
    this.busy = true;
    this.problem = '';
    try {
      if (this.mode === 'reset') {
        await requestReset(email);
        toast(`If ${email} has an account here, a link is on its way.`);
        this.choose('in');
        return;
      }
      if (this.mode === 'up') await signUp(field('name').trim() || email, email, field('password'));
      else await signIn(email, field('password'));
      await production.refresh();
      this.dialog.close('yes');
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      this.busy = false;
    }
  }

  private choose(mode: Mode): void {
    this.mode = mode;
    this.problem = '';
  }

  override render(): TemplateResult {
    const { mode, problem, busy } = this;
    const way = (to: Mode, text: string): TemplateResult | typeof nothing =>
      mode === to
        ? nothing
        : html`<button type="button" class="quiet" @click=${() => this.choose(to)}>${text}</button>`;
    return html`<dialog aria-labelledby="title">
      <form @submit=${this.submit}>
        <div class="row">
          <h2 id="title" class="grow">${words[mode].title}</h2>
          <button type="button" class="icon" aria-label="Close" @click=${() => this.dialog.close()}>
            ${icon(X)}
          </button>
        </div>
        <p class="quiet-text">
          ${
            mode === 'reset'
              ? 'You get a mail with a link, by which you choose another password.'
              : 'This server makes production files for people with an account.'
          }
        </p>
        ${
          mode === 'up'
            ? html`<label>Name <input name="name" autocomplete="name" maxlength="100" /></label>`
            : nothing
        }
        <label
          >E-mail
          <input name="email" type="email" autocomplete="username" required autofocus maxlength="200" />
        </label>
        ${
          mode === 'reset'
            ? nothing
            : html`<label
                >Password
                <input
                  name="password"
                  type="password"
                  required
                  minlength=${mode === 'up' ? 8 : nothing}
                  maxlength="128"
                  autocomplete=${mode === 'up' ? 'new-password' : 'current-password'}
                />
              </label>`
        }
        ${problem ? html`<p class="note" role="alert">${problem}</p>` : nothing}
        <button class="primary" ?disabled=${busy}>${busy ? 'One moment…' : words[mode].action}</button>
        <div class="ways">
          ${way('in', 'Sign in')} ${way('up', 'Create an account')} ${way('reset', 'Forgotten password?')}
        </div>
      </form>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-sign-in': FwSignIn;
  }
}
