import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import {
  ChevronDown,
  ChevronRight,
  Ellipsis,
  FileBox,
  FileCode,
  FileImage,
  FilePlus2,
  FileText,
  FileType,
  Play,
  Upload,
  type IconNode,
} from 'lucide';
import type { Path } from '../../wasm/contract.ts';
import { filesOfTransfer, pickFiles } from '../project/disk.ts';
import { extension, fileKind, sizeText } from '../project/file-kinds.ts';
import type { PathedFile } from '../project/intake.ts';
import { addFiles } from '../project/open-files.ts';
import { EditError, type Project } from '../project/project.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import '../workbench/fw-menu.ts';
import type { FwMenu, MenuItem } from '../workbench/fw-menu.ts';
import { toast } from '../workbench/toasts.ts';
import { createFile, deleteFile, duplicateFile, renameFile } from './file-edits.ts';
import { fileMenu } from './file-menu.ts';
import { filesStyles } from './files-styles.ts';
import { folderOf, treeRows, type TreeRow } from './file-tree.ts';

const dragType = 'application/x-formwork-path';
const icons: Record<string, IconNode> = {
  scad: FileCode,
  csg: FileCode,
  json: FileText,
  txt: FileText,
  md: FileText,
  png: FileImage,
  svg: FileImage,
  dxf: FileImage,
  ttf: FileType,
  otf: FileType,
};

/**
 * The files of `.project`; `.path` is the one that the editor shows, `.problems` counts errors and warnings by path.
 * Fires `fw-navigate` `{path}` to show a file, and `fw-insert` `{text}` with an OpenSCAD line that uses one.
 * Keys: arrows, Home, End, Enter; F2 renames, Delete deletes, Shift+F10 opens the menu.
 */
@customElement('fw-files')
export class FwFiles extends LitElement {
  static override styles = [controls, filesStyles];

  @property({ attribute: false }) project: Project | undefined;
  @property({ attribute: false }) path: Path | undefined;
  @property({ attribute: false }) problems: ReadonlyMap<Path, number> = new Map();

  /** The row that has the keyboard. */
  @state() private current: Path | undefined;
  @state() private closed: ReadonlySet<Path> = new Set();
  /** The row whose name is being changed; '' stands for the row of a new file. */
  @state() private naming: Path | undefined;
  @state() private problem = '';
  /** The folder that a drag is over; '' is the project itself. */
  @state() private target: Path | undefined;
  @query('input.name') private readonly nameInput!: HTMLInputElement | null;
  private focusRow = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.project?.removeEventListener('change', this.onChange);
  }
  override connectedCallback(): void {
    super.connectedCallback();
    this.project?.addEventListener('change', this.onChange);
  }
  private readonly onChange = (): void => this.requestUpdate();

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('project')) {
      changed.get('project')?.removeEventListener('change', this.onChange);
      this.project?.addEventListener('change', this.onChange);
      this.closed = new Set();
      this.naming = undefined;
      this.current = undefined;
    }
    if (changed.has('path') && this.path !== undefined) this.current = this.path;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('naming') && this.naming !== undefined && this.nameInput) {
      const input = this.nameInput;
      input.focus();
      const start = input.value.lastIndexOf('/') + 1;
      const dot = input.value.lastIndexOf('.');
      input.setSelectionRange(start, dot > start ? dot : input.value.length);
    }
    if (this.focusRow && this.naming === undefined) {
      this.focusRow = false;
      this.renderRoot.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus();
    }
  }

  private get rows(): TreeRow[] {
    return this.project ? treeRows(this.project.files.keys(), this.closed) : [];
  }

  private show(path: Path): void {
    this.current = path;
    this.dispatchEvent(new CustomEvent('fw-navigate', { detail: { path }, bubbles: true, composed: true }));
  }

  /** Tells why an edit did not fit, and leaves the rest to the user; false when it did not. */
  private attempt(edit: () => void): boolean {
    try {
      edit();
      this.problem = '';
      return true;
    } catch (error) {
      if (!(error instanceof EditError)) throw error;
      this.problem = error.message;
      return false;
    }
  }

  private async add(files: readonly (File | PathedFile)[], folder: Path | ''): Promise<void> {
    const { project } = this;
    if (!project || files.length === 0) return;
    const { paths, notes, refused } = await addFiles(project, files, folder);
    for (const { reason } of refused.slice(0, 2))
      toast(reason, { severity: 'alert', duration: 12_000, project });
    if (refused.length > 2)
      toast(`${refused.length - 2} more files were left out.`, { severity: 'alert', project });
    if (paths.length === 0) return;
    const what = paths.length === 1 ? `${paths[0]} added.` : `${paths.length} files added.`;
    const text = [what, ...notes.slice(0, 3)].join(' ');
    toast(text, { project, action: { title: 'Undo', run: () => project.undo() } });
    this.current = paths[0];
  }

  private toggle(path: Path): void {
    const closed = new Set(this.closed);
    if (!closed.delete(path)) closed.add(path);
    this.closed = closed;
  }

  private deletePath(path: Path): void {
    const { project } = this;
    if (!project) return;
    const { rows } = this;
    const at = rows.findIndex(row => row.path === path);
    const next = rows.slice(at + 1).find(row => !row.path.startsWith(path)) ?? rows[at - 1];
    if (!this.attempt(() => deleteFile(project, path))) return;
    this.current = next?.path;
    this.focusRow = true;
    if (this.path !== undefined && !project.files.has(this.path) && project.files.has(project.entry))
      this.show(project.entry);
    toast(`${path} deleted.`, { project, action: { title: 'Undo', run: () => project.undo() } });
  }

  private commitName(input: HTMLInputElement): void {
    const { project, naming } = this;
    if (!project || naming === undefined) return;
    const name = input.value.trim();
    const shown = naming.endsWith('/') ? naming.slice(0, -1) : naming;
    if (name === '' || name === shown) return this.endNaming();
    let path = '';
    const done = this.attempt(() => {
      path = naming === '' ? createFile(project, name) : renameFile(project, naming, name);
    });
    if (!done) return;
    const showing = naming === '' || naming === this.path;
    this.current = path;
    this.endNaming();
    if (showing) this.show(path);
  }
  private endNaming(): void {
    this.naming = undefined;
    this.problem = '';
    this.focusRow = true;
  }

  private menu(row: TreeRow): MenuItem[] {
    const { project } = this;
    if (!project) return [];
    const { path } = row;
    return fileMenu(row, project, {
      upload: async () => this.add(await pickFiles(), path),
      render: () => this.attempt(() => project.apply([{ kind: 'entry', path }], { label: `Render ${path}` })),
      insert: text =>
        this.dispatchEvent(new CustomEvent('fw-insert', { detail: { text }, bubbles: true, composed: true })),
      rename: () => (this.naming = path),
      duplicate: () => this.attempt(() => (this.current = duplicateFile(project, path))),
      remove: () => this.deletePath(path),
    });
  }

  private onKey(event: KeyboardEvent): void {
    const { rows } = this;
    const at = rows.findIndex(({ path }) => path === this.current);
    const row = rows[at];
    const target = event.target as HTMLElement;
    if (!row || target.getAttribute('role') !== 'treeitem' || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const go = (index: number) => {
      this.current = rows[Math.max(0, Math.min(rows.length - 1, index))]?.path;
      this.focusRow = true;
    };
    const open = row.folder && !this.closed.has(row.path);
    const actions: Record<string, () => void> = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      ArrowRight: () => (row.folder && !open ? this.toggle(row.path) : row.folder && go(at + 1)),
      ArrowLeft: () =>
        open ? this.toggle(row.path) : go(rows.findIndex(({ path }) => path === folderOf(row.path))),
      Enter: () => (row.folder ? this.toggle(row.path) : this.show(row.path)),
      ' ': () => (row.folder ? this.toggle(row.path) : this.show(row.path)),
      F2: () => (this.naming = row.path),
      Delete: () => this.deletePath(row.path),
      ContextMenu: () => this.openMenu(target),
      ...(event.shiftKey && { F10: () => this.openMenu(target) }),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  private openMenu(row: HTMLElement): void {
    row.querySelector<FwMenu>('fw-menu')?.shadowRoot?.querySelector('button')?.click();
  }

  private onDragOver(event: DragEvent, folder: Path | ''): void {
    const types = event.dataTransfer?.types ?? [];
    if (!types.includes('Files') && !types.includes(dragType)) return;
    event.preventDefault();
    event.stopPropagation();
    this.target = folder;
  }

  private onDrop(event: DragEvent, folder: Path | ''): void {
    this.target = undefined;
    const { project } = this;
    const transfer = event.dataTransfer;
    if (!project || !transfer) return;
    event.preventDefault();
    event.stopPropagation();
    const moved = transfer.getData(dragType);
    if (moved === '') void filesOfTransfer(transfer).then(files => this.add(files, folder));
    else if (folderOf(moved) !== folder && !folder.startsWith(moved)) {
      const name = moved.slice(folderOf(moved).length);
      this.attempt(() => {
        this.current = renameFile(project, moved, folder + name);
      });
      if (this.path === moved) this.show(folder + name);
    }
  }

  private renderNameInput(value: string): TemplateResult {
    return html`<input
      class="name"
      aria-label=${value === '' ? 'Name of the new file' : `New name of ${value}`}
      aria-invalid=${this.problem !== ''}
      placeholder="part.scad"
      autocomplete="off"
      spellcheck="false"
      .value=${live(value)}
      @click=${(event: Event) => event.stopPropagation()}
      @blur=${(event: Event) => {
        const input = event.target as HTMLInputElement;
        this.commitName(input);
        // A name that cannot be used is not insisted on once the user has gone elsewhere.
        if (this.naming !== undefined && this.isConnected) this.naming = undefined;
      }}
      @keydown=${(event: KeyboardEvent) => {
        event.stopPropagation();
        if (event.key === 'Enter') this.commitName(event.target as HTMLInputElement);
        if (event.key === 'Escape') this.endNaming();
      }}
    />`;
  }

  private renderRow(row: TreeRow): TemplateResult {
    const { path, name, level, folder } = row;
    const project = this.project!;
    const content = project.files.get(path);
    const kind = fileKind(path);
    const problems = folder
      ? [...this.problems].reduce((sum, [file, count]) => sum + (file.startsWith(path) ? count : 0), 0)
      : (this.problems.get(path) ?? 0);
    const open = folder ? !this.closed.has(path) : undefined;
    const detail = content instanceof Uint8Array ? sizeText(content.length) : '';
    const current = this.current ?? this.rows[0]?.path;
    return html`<div
      role="treeitem"
      class="item ${path === this.path ? 'shown' : ''} ${folder && this.target === path ? 'target' : ''}"
      style="--level: ${level}"
      aria-level=${level}
      aria-selected=${path === this.path}
      aria-expanded=${open ?? nothing}
      aria-label=${[
        // Starts with what is seen, in its order.
        `${name}${problems > 0 ? ` ${problems} problems` : ''}${detail ? ` ${detail}` : ''}`,
        content instanceof Uint8Array ? (kind?.title ?? 'file') : '',
        path === project.entry ? 'rendered file' : '',
      ]
        .filter(Boolean)
        .join(', ')}
      tabindex=${path === current ? 0 : -1}
      draggable=${this.naming === undefined}
      @click=${() => {
        this.current = path;
        if (folder) this.toggle(path);
        else this.show(path);
      }}
      @dblclick=${() => !folder && (this.naming = path)}
      @contextmenu=${(event: MouseEvent) => {
        event.preventDefault();
        this.current = path;
        this.openMenu(event.currentTarget as HTMLElement);
      }}
      @dragstart=${(event: DragEvent) => event.dataTransfer?.setData(dragType, path)}
      @dragover=${(event: DragEvent) => this.onDragOver(event, folder ? path : folderOf(path))}
      @drop=${(event: DragEvent) => this.onDrop(event, folder ? path : folderOf(path))}
    >
      <span class="mark"
        >${icon(folder ? (open ? ChevronDown : ChevronRight) : (icons[extension(path)] ?? FileBox), 15)}</span
      >
      ${
        this.naming === path
          ? this.renderNameInput(folder ? path.slice(0, -1) : path)
          : html`<span class="label" title=${path}>${name}</span>
              ${path === project.entry ? html`<span class="entry" title="This file is rendered">${icon(Play, 12)}</span>` : nothing}
              ${problems > 0 ? html`<span class="count">${problems}</span>` : nothing}
              ${detail ? html`<span class="quiet-text size">${detail}</span>` : nothing}
              <fw-menu
                label="More about ${name}"
                .icon=${Ellipsis}
                .items=${this.menu(row)}
                @click=${(event: Event) => event.stopPropagation()}
                @dblclick=${(event: Event) => event.stopPropagation()}
              ></fw-menu>`
      }
    </div>`;
  }

  override render(): TemplateResult {
    const { project, rows } = this;
    if (!project) return html`<div class="empty">No project is open.</div>`;
    return html`
      <div class="row bar">
        <button class="quiet" @click=${() => (this.naming = '')}>${icon(FilePlus2)} New file</button>
        <button class="quiet" @click=${async () => this.add(await pickFiles(), '')}>
          ${icon(Upload)} Upload
        </button>
      </div>
      ${this.naming === '' ? html`<div class="item new">${icon(FileCode, 15)} ${this.renderNameInput('')}</div>` : nothing}
      ${this.problem ? html`<div class="problem" role="alert">${this.problem}</div>` : nothing}
      <div
        class="tree ${this.target === '' ? 'target' : ''}"
        @dragover=${(event: DragEvent) => this.onDragOver(event, '')}
        @dragleave=${() => (this.target = undefined)}
        @drop=${(event: DragEvent) => this.onDrop(event, '')}
      >
        ${
          rows.length === 0
            ? html`<div class="empty">No files. Undo brings back what was deleted; or drop some here.</div>`
            : html`<div role="tree" aria-label="Files" @keydown=${this.onKey}>
                ${repeat(
                  rows,
                  ({ path }) => path,
                  row => this.renderRow(row),
                )}
              </div>`
        }
        ${
          rows.length > 0 && rows.length < 4
            ? html`<p class="hint quiet-text">
                Drop STL, SVG, PNG or font files here to use them in the model.
              </p>`
            : nothing
        }
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-files': FwFiles;
  }
}
