import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { X } from 'lucide';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { toast } from '../workbench/toasts.ts';
import type { Route } from '../workbench/route.ts';
import { acceptInvitation, requestReset, resetPassword, signIn, signUp } from './account.ts';
import { production } from './production.ts';

type Mode = 'in' | 'up' | 'forgotten' | 'reset';
/** What a mail's link holds. */
type AccountLink = Route & { view: 'account' };

const words: Record<Mode, { title: string; action: string }> = {
  in: { title: 'Sign in', action: 'Sign in' },
  up: { title: 'Create an account', action: 'Create account' },
  forgotten: { title: 'Forgotten password', action: 'Send link' },
  reset: { title: 'Choose another password', action: 'Keep this password' },
};
const hints: Record<Mode, string> = {
  in: 'This server makes production files for people with an account.',
  up: 'This server makes production files for people with an account.',
  forgotten: 'You get a mail with a link, by which you choose another password.',
  reset: 'Sessions elsewhere end with the old one.',
};
/** As the server has it. */
const shortest = 10;

/** Asks who somebody is, or does what a mail's link says. Resolves to whether they are signed in now. */
export async function askToSignIn(link?: AccountLink): Promise<boolean> {
  const dialog = document.createElement('fw-sign-in');
  dialog.link = link;
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

  @property({ attribute: false }) link: AccountLink | undefined;
  @state() private mode: Mode = 'in';
  @state() private problem = '';
  @state() private busy = false;
  @query('dialog') private readonly dialog!: HTMLDialogElement;

  async ask(): Promise<boolean> {
    if (this.link) this.mode = this.link.purpose === 'reset' ? 'reset' : 'up';
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
    this.busy = true;
    this.problem = '';
    try {
      await this.act(field);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      this.busy = false;
    }
  }

  private async act(field: (name: string) => string): Promise<void> {
    const { mode, link } = this;
    const email = field('email').trim();
    if (mode === 'forgotten') {
      await requestReset(email);
      toast(`If ${email} has an account here, a link is on its way.`);
      this.choose('in');
      return;
    }
    if (mode === 'reset') {
      await resetPassword(link!.code, field('password'));
      toast('That is your password now.');
      this.choose('in');
      return;
    }
    if (mode === 'up') await signUp(field('name').trim() || email, email, field('password'), link?.code);
    else await signIn(email, field('password'));
    if (link?.purpose === 'invitation') await acceptInvitation(link.code);
    await production.refresh();
    this.dialog.close('yes');
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
        <p class="quiet-text">${hints[mode]}</p>
        ${
          mode === 'up'
            ? html`<label>Name <input name="name" autocomplete="name" maxlength="100" /></label>`
            : nothing
        }
        ${
          mode === 'reset'
            ? nothing
            : html`<label
                >E-mail
                <input
                  name="email"
                  type="email"
                  autocomplete="username"
                  required
                  autofocus
                  maxlength="200"
                  .defaultValue=${this.link?.email ?? ''}
                />
              </label>`
        }
        ${
          mode === 'forgotten'
            ? nothing
            : html`<label
                >Password
                <input
                  name="password"
                  type="password"
                  required
                  minlength=${mode === 'in' ? nothing : shortest}
                  maxlength="128"
                  autocomplete=${mode === 'in' ? 'current-password' : 'new-password'}
                />
                ${mode === 'in' ? nothing : html`<small>At least ${shortest} characters</small>`}
              </label>`
        }
        ${problem ? html`<p class="note" role="alert">${problem}</p>` : nothing}
        <button class="primary" ?disabled=${busy}>${busy ? 'One moment…' : words[mode].action}</button>
        <div class="ways">
          ${way('in', 'Sign in')} ${way('up', 'Create an account')} ${way('forgotten', 'Forgotten password?')}
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
