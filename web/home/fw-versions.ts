import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { GitCompare, History, Save, Trash2, Undo2 } from 'lucide';
import { difference } from '../project/difference.ts';
import type { Edit, Project, ProjectState } from '../project/project.ts';
import { projects, type Projects, type Version } from '../project/projects.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { toast } from '../workbench/toasts.ts';
import { agoText } from './ago.ts';

/** Named versions of `.project`: save, compare, go back (undoable), delete (undoable). */
@customElement('fw-versions')
export class FwVersions extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        padding: calc(var(--fw-space) * 2);
      }
      ul {
        margin: calc(var(--fw-space) * 2) 0 0;
        padding: 0;
        list-style: none;
      }
      li {
        padding: 6px 4px 6px 8px;
        border-top: 1px solid var(--fw-border);
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      li .row {
        gap: 2px;
      }
      ol {
        margin: 4px 0 0;
        padding: 0 0 0 16px;
        font-size: 0.95em;
        overflow-wrap: anywhere;
      }
      .empty {
        padding: calc(var(--fw-space) * 5) 0;
      }
    `,
  ];

  @property({ attribute: false }) project: Project | undefined;
  @property({ attribute: false }) store: Projects = projects;
  @state() private versions: Version[] | undefined;
  @state() private name = '';
  @state() private compared: { id: string; lines: string[] } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.store.addEventListener('list', this.onList);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.store.removeEventListener('list', this.onList);
  }
  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('store');
    if (before && before !== this.store) {
      before.removeEventListener('list', this.onList);
      this.store.addEventListener('list', this.onList);
    }
    if (!changed.has('project') && !before) return;
    this.versions = undefined;
    this.compared = undefined;
    void this.refresh();
  }

  private readonly onList = (): void => void this.refresh();

  private async refresh(): Promise<void> {
    const { project } = this;
    if (!project) return;
    const versions = await this.store.versions(project);
    if (project === this.project) this.versions = versions;
  }

  private async save(event: Event): Promise<void> {
    event.preventDefault();
    const { project, name } = this;
    if (!project) return;
    this.name = '';
    try {
      await this.store.saveVersion(project, name || `Version ${(this.versions?.length ?? 0) + 1}`);
    } catch (error) {
      this.name = name;
      toast(`The version was not saved. ${error instanceof Error ? error.message : String(error)}`, {
        severity: 'alert',
      });
    }
  }

  private async restore({ id, name }: Version): Promise<void> {
    const { project } = this;
    if (!project) return;
    await this.store.restoreVersion(project, id);
    toast(`Back to “${name}”.`, { project, action: { title: 'Undo', run: () => project.undo() } });
  }

  private async discard({ id, name }: Version): Promise<void> {
    const { project } = this;
    if (!project) return;
    const bringBack = await this.store.deleteVersion(project, id);
    toast(`“${name}” deleted.`, { project, action: { title: 'Undo', run: bringBack } });
  }

  private async compare({ id }: Version): Promise<void> {
    const { project } = this;
    if (this.compared?.id === id) {
      this.compared = undefined;
      return;
    }
    const state = project && (await this.store.version(project, id));
    if (!state) return;
    this.compared = { id, lines: difference(state, project.state).map(edit => described(edit, state)) };
  }

  private renderVersion(version: Version): TemplateResult {
    const { id, name, created } = version;
    const compared = this.compared?.id === id ? this.compared : undefined;
    return html`<li>
      <div class="row">
        <div class="grow">
          <div class="name" title=${name}>${name}</div>
          <time
            class="quiet-text"
            datetime=${new Date(created).toISOString()}
            title=${new Date(created).toLocaleString()}
            >${agoText(created)}</time
          >
        </div>
        <button
          class="icon"
          aria-label="What changed since ${name}"
          title="What changed since"
          aria-expanded=${compared !== undefined}
          @click=${() => this.compare(version)}
        >
          ${icon(GitCompare)}
        </button>
        <button
          class="icon"
          aria-label="Go back to ${name}"
          title="Go back to this version"
          @click=${() => this.restore(version)}
        >
          ${icon(Undo2)}
        </button>
        <button class="icon" aria-label="Delete ${name}" title="Delete" @click=${() => this.discard(version)}>
          ${icon(Trash2)}
        </button>
      </div>
      ${
        compared
          ? compared.lines.length === 0
            ? html`<span class="quiet-text">Nothing has changed since.</span>`
            : html`<ol aria-label="Changed since">
                ${compared.lines.map(line => html`<li>${line}</li>`)}
              </ol>`
          : nothing
      }
    </li>`;
  }

  override render(): TemplateResult {
    return html`
      <form class="row" @submit=${this.save}>
        <input
          class="grow"
          aria-label="Name of the version"
          placeholder="Name this version"
          maxlength="200"
          .value=${this.name}
          @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value)}
        />
        <button ?disabled=${!this.project}>${icon(Save)} Save</button>
      </form>
      ${
        this.versions?.length === 0
          ? html`<div class="empty">
              ${icon(History, 24)}<br />Keep a version before you try something; going back is one click, and
              undoable.
            </div>`
          : html`<ul>
              ${this.versions?.map(version => this.renderVersion(version))}
            </ul>`
      }
    `;
  }
}

/** One difference from `before` in words. */
const described = (edit: Edit, before: ProjectState): string => {
  switch (edit.kind) {
    case 'text': {
      const { from, to, insert } = edit.changes[0]!;
      const text = before.files.get(edit.path) as string;
      const line = (offset: number) => text.slice(0, offset).split('\n').length;
      const [first, last, now] = [line(from), line(to), insert.split('\n').length];
      const where = first === last ? `line ${first}` : `lines ${first}–${last}`;
      return `${edit.path}: ${where} changed${now === last - first + 1 ? '' : `, ${now} lines in their place`}`;
    }
    case 'file':
      return edit.content === null ? `${edit.path}: deleted` : `${edit.path}: new or replaced`;
    case 'rename':
      return `${edit.from} is ${edit.to} now`;
    case 'entry':
      return `starts from ${edit.path}`;
    case 'parameters':
      return `values: ${Object.keys(edit.values).join(', ')}`;
  }
};

declare global {
  interface HTMLElementTagNameMap {
    'fw-versions': FwVersions;
  }
}
