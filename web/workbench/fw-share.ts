import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { Copy, FileArchive, Share2, X } from 'lucide';
import { downloadProject } from '../project/export-project.ts';
import type { Project } from '../project/project.ts';
import { ShareError, sharePayload } from '../project/share.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { writeRoute } from './route.ts';
import { toast } from './toasts.ts';

/** Gives a project to someone else: `share.show(project)`. The link itself holds the project, no server does. */
@customElement('fw-share')
export class FwShare extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: 480px;
        padding: 12px 16px 16px;
      }
      h2 {
        margin: 0;
        font-size: 1.15em;
      }
      p {
        margin: 4px 0 12px;
      }
      input:not([type='range']) {
        font: 12px var(--fw-mono);
        text-overflow: ellipsis;
      }
      .buttons {
        margin-top: 12px;
        flex-wrap: wrap;
        justify-content: flex-end;
      }
    `,
  ];

  @state() private project: Project | undefined;
  @state() private link = '';
  @state() private problem = '';
  @query('dialog') private readonly dialog!: HTMLDialogElement;
  @query('input') private readonly input!: HTMLInputElement | null;

  async show(project: Project): Promise<void> {
    this.project = project;
    this.link = this.problem = '';
    try {
      const payload = sharePayload(project.state, project.name);
      this.link = new URL(writeRoute({ view: 'share', payload }), location.href).href;
    } catch (error) {
      if (!(error instanceof ShareError)) throw error;
      this.problem = error.message;
    }
    await this.updateComplete;
    this.dialog.showModal();
    this.input?.select();
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.link);
      this.dialog.close();
      toast('Link copied.');
    } catch {
      this.input?.select();
      toast('The browser does not let the page copy. The link is selected: copy it with your keyboard.');
    }
  }

  private async send(): Promise<void> {
    try {
      await navigator.share({ title: this.project!.name, url: this.link });
      this.dialog.close();
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) await this.copy();
    }
  }

  private download(): void {
    if (this.project) downloadProject(this.project.state, this.project.name);
    this.dialog.close();
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" closedby="any">
      <div class="row">
        <h2 id="title" class="grow">Share “${this.project?.name}”</h2>
        <button class="icon" aria-label="Close" @click=${() => this.dialog.close()}>${icon(X)}</button>
      </div>
      ${
        this.link
          ? html`<p class="quiet-text">
                The whole project is inside this link. Whoever opens it gets a copy; later changes of yours
                are not in it.
              </p>
              <div class="row">
                <input class="grow" readonly aria-label="Link" .value=${this.link} />
                <button class="primary" @click=${this.copy}>${icon(Copy)} Copy</button>
              </div>`
          : html`<p class="error-text">${this.problem}</p>`
      }
      <div class="row buttons">
        <button @click=${this.download}>${icon(FileArchive)} Download as zip</button>
        ${
          this.link && 'share' in navigator
            ? html`<button @click=${this.send}>${icon(Share2)} Send…</button>`
            : nothing
        }
      </div>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-share': FwShare;
  }
}
