import { toggleComment } from '@codemirror/commands';
import { foldAll, unfoldAll } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { openSearchPanel } from '@codemirror/search';
import {
  type ChangeSet,
  EditorSelection,
  type EditorState,
  type StateEffect,
  type TransactionSpec,
} from '@codemirror/state';
import { EditorView, type ViewUpdate } from '@codemirror/view';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Diagnostic } from '../../wasm/contract.ts';
import { format } from '../../wasm/scad/format.ts';
import type { Edit, Project, ProjectChange } from '../project/project.ts';
import { textDifference } from '../project/text-changes.ts';
import { controls } from '../style/controls.ts';
import { fileState, isReadable, type Editing } from './file-state.ts';
import { formatChanges } from './format-changes.ts';
import { editorStyles } from './fw-editor-styles.ts';
import { current, rechecked } from './lint.ts';
import { documentationStyles } from './markdown.ts';
import { findReferences, goToDefinition, rename, type NameContext } from './name-commands.ts';
import type { Place } from './navigation.ts';
import { ask, type Question } from './panels.ts';
import { isLibraryFile, libraryPath, Program, type File, type LibrarySource } from './program.ts';
import {
  fromProject,
  lineBreaks,
  normalized,
  toEditor,
  toProject,
  unifying,
  type LineBreaks,
} from './text-sync.ts';
import { codeColors } from './theme.ts';
import { UndoSteps } from './undo-steps.ts';

/** A file that was opened: its editor state lives on while another one is shown. */
interface Open {
  state: EditorState;
  breaks: LineBreaks;
  /** Restores the scroll position. */
  scroll?: StateEffect<unknown>;
}

/** Milliseconds after the last key: nothing turns red between two keys, and an error shows at once. */
const PAUSE = 40;

/** Text above this length is not formatted here. */
const MOST_FORMATTED = 1_000_000;

/**
 * The code of one project file, or of a library file (`<BOSL2/std.scad>`), which is read-only.
 *
 * Every change goes to `project` as an edit; undo and redo are the project's. Whatever wants another file shown fires
 * `fw-navigate` (`{path, line?, column?}`).
 */
@customElement('fw-editor')
export class FwEditor extends LitElement {
  /** The document. */
  @property({ attribute: false }) project?: Project;
  /** The file shown. */
  @property({ attribute: false }) path?: File;
  /** Messages of the last evaluation; those of this file are shown at their lines. */
  @property({ attribute: false }) diagnostics: readonly Diagnostic[] = [];
  /** Where includes outside the project are looked up. */
  @property({ attribute: false }) libraries?: LibrarySource &
    Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>>;

  /** What stands in the place of the code when there is none. */
  @state() private obstacle: string | undefined;

  @query('.host') private host!: HTMLElement;
  private view?: EditorView;
  private readonly opened = new Map<File, Open>();
  /** The file whose state is in the view; undefined while one is loaded or there is none. */
  private shown: File | undefined;
  /** The file that was asked for last. */
  private wanted: File | undefined;
  private program: Program | undefined;
  private pending: { line: number; column: number } | undefined;
  private readonly steps = new UndoSteps();
  private check: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.project?.addEventListener('change', this.changed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.project?.removeEventListener('change', this.changed);
    this.keep();
    clearTimeout(this.check);
    this.view?.destroy();
    delete this.view;
    this.shown = undefined;
    this.wanted = undefined;
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has('project')) {
      changes.get('project')?.removeEventListener('change', this.changed);
      if (this.isConnected) this.project?.addEventListener('change', this.changed);
      this.opened.clear();
      this.shown = undefined;
    }
    if (changes.has('libraries')) {
      changes.get('libraries')?.removeEventListener?.('change', this.forget);
      this.libraries?.addEventListener?.('change', this.forget);
    }
    if (changes.has('project') || changes.has('libraries')) this.forget();
  }

  protected override updated(changes: PropertyValues<this>): void {
    if (this.path !== this.wanted || changes.has('project')) void this.open(this.path);
    else if (changes.has('diagnostics')) this.showDiagnostics();
  }

  /** New libraries: what was read of the old ones no longer counts. */
  private readonly forget = (): void => {
    this.program = this.project ? new Program(this.project, this.libraries) : undefined;
  };

  // --- files

  private keep(): void {
    const { view, shown } = this;
    const open = shown === undefined ? undefined : this.opened.get(shown);
    if (!view || !open) return;
    open.state = view.state;
    open.scroll = view.scrollSnapshot();
  }

  private async open(path: File | undefined): Promise<void> {
    this.keep();
    this.wanted = path;
    this.shown = undefined;
    const text = path === undefined ? undefined : await this.program?.text(path).catch(() => undefined);
    if (path !== this.wanted || !this.isConnected) return;
    if (path === undefined || text === undefined) {
      this.obstacle =
        path === undefined
          ? 'Choose a file to edit it here.'
          : this.project?.files.has(path)
            ? `${path} is not a text file.`
            : `${path} does not exist${isLibraryFile(path) ? ' in the installed libraries' : ' any more'}.`;
      return;
    }
    this.obstacle = undefined;
    const open = this.opened.get(path) ?? {
      state: fileState(path, text, this.editing),
      breaks: lineBreaks(text),
    };
    this.opened.set(path, open);
    this.shown = path;
    this.view ??= new EditorView({
      root: this.renderRoot as ShadowRoot,
      parent: this.host,
      state: open.state,
    });
    if (this.view.state !== open.state) this.view.setState(open.state);
    if (open.scroll && !this.pending) this.view.dispatch({ effects: open.scroll });
    this.showDiagnostics();
    this.jump();
    // Libraries are read in a pause, so that the first completion need not wait for them.
    const { program } = this;
    const warm = (): void => void program?.visible(path).catch(() => undefined);
    if ('requestIdleCallback' in globalThis) requestIdleCallback(warm);
    else setTimeout(warm, 300);
  }

  /** What the states of all files share. */
  private readonly editing: Editing = {
    around: () =>
      this.program && this.shown !== undefined ? { program: this.program, file: this.shown } : undefined,
    updated: update => this.updatedView(update),
    undo: () => this.travel('undo'),
    redo: () => this.travel('redo'),
    goToDefinition: position => void this.goToDefinition(position),
    findReferences: () => void this.findReferences(),
    rename: () => void this.rename(),
    format: () => this.format(),
  };

  // --- from the editor to the project

  private updatedView(update: ViewUpdate): void {
    if (!update.docChanged || !this.project || this.shown === undefined) return;
    this.checkSoon();
    if (update.transactions.every(one => !one.docChanged || one.annotation(fromProject))) return;
    const open = this.opened.get(this.shown);
    const path = this.shown;
    if (!open || isLibraryFile(path)) return;
    const edits: Edit[] = [];
    if (open.breaks === 'mixed') {
      edits.push({ kind: 'text', path, changes: unifying(this.project.files.get(path) as string) });
      open.breaks = 'lf';
    }
    edits.push({
      kind: 'text',
      path,
      changes: toProject(update.changes, update.startState.doc, open.breaks),
    });
    const { label, merge } = this.steps.of(update, path);
    try {
      this.project.apply(edits, { label, origin: this, ...(merge === undefined ? {} : { merge }) });
    } catch (error) {
      // What the project does not take must not stay in view as if it were saved.
      this.restore(path);
      throw error;
    }
  }

  private restore(path: File): void {
    const text = this.project?.files.get(path);
    if (!this.view || typeof text !== 'string') return;
    const changes = textDifference(this.view.state.doc.toString(), normalized(text));
    if (changes) this.view.dispatch({ changes, annotations: fromProject.of(true) });
  }

  // --- from the project to the editor

  private readonly changed = (event: Event): void => {
    const change = event as ProjectChange;
    if (change.origin === this && change.cause === 'apply') return;
    const { project } = this;
    if (!project) return;
    this.steps.end();
    for (const edit of change.edits)
      if (edit.kind === 'rename') {
        const open = this.opened.get(edit.from);
        if (open) this.opened.set(edit.to, open);
        this.opened.delete(edit.from);
        if (this.shown === edit.from) this.shown = this.wanted = this.path = edit.to;
      }
    for (const [path, open] of this.opened) {
      if (isLibraryFile(path)) continue;
      const text = project.files.get(path);
      if (typeof text !== 'string') {
        this.opened.delete(path);
        continue;
      }
      if (
        !change.edits.some(edit =>
          'path' in edit ? edit.path === path : edit.kind === 'rename' && edit.to === path,
        )
      )
        continue;
      const here = path === this.shown && this.view ? this.view.state : open.state;
      const changes = toEditor(change.edits, path, here.doc, text, open.breaks);
      open.breaks = lineBreaks(text);
      if (changes.empty) continue;
      this.bring(path, open, changes, change);
    }
    if (this.shown !== undefined && !isLibraryFile(this.shown) && !project.files.has(this.shown))
      void this.open(this.shown);
    // An undo asked for here shows what it changed.
    if (change.origin === this) this.follow(change);
  };

  private bring(path: File, open: Open, changes: ChangeSet, { cause, origin }: ProjectChange): void {
    const own = origin === this && cause !== 'apply';
    const spec: TransactionSpec = { changes, annotations: fromProject.of(true) };
    if (own && path === this.shown) {
      let end = 0;
      changes.iterChangedRanges((_from, _to, _start, to) => (end = to));
      spec.selection = EditorSelection.cursor(end);
      spec.scrollIntoView = true;
    }
    if (path === this.shown && this.view) this.view.dispatch(spec);
    else open.state = open.state.update(spec).state;
  }

  private follow({ edits }: ProjectChange): void {
    const touched = edits.flatMap(edit => (edit.kind === 'text' ? [edit.path] : []));
    if (touched.length > 0 && this.shown !== undefined && !touched.includes(this.shown))
      this.navigate({ path: touched[0]! });
  }

  private travel(way: 'undo' | 'redo'): void {
    this.steps.end();
    this.project?.[way](this);
  }

  // --- diagnostics

  private showDiagnostics(): void {
    const { view } = this;
    if (!view || this.shown === undefined) return;
    view.dispatch(setDiagnostics(view.state, current(this.diagnostics, this.shown, view.state.doc)));
  }

  /** The evaluation takes its time; whether the text is OpenSCAD at all is known at once. */
  private checkSoon(): void {
    clearTimeout(this.check);
    this.check = setTimeout(() => {
      const { view, shown } = this;
      const found = view && shown !== undefined ? rechecked(view.state, shown) : undefined;
      if (found) view!.dispatch(setDiagnostics(view!.state, found));
    }, PAUSE);
  }

  // --- going places

  private navigate(place: { path: File; line?: number; column?: number }): void {
    this.dispatchEvent(new CustomEvent('fw-navigate', { detail: place, bubbles: true, composed: true }));
  }

  /** The file on show and the line of the cursor, from 1; undefined while none is. */
  get place(): { path: File; line: number } | undefined {
    const { view, shown } = this;
    if (!view || shown === undefined) return undefined;
    return { path: shown, line: view.state.doc.lineAt(view.state.selection.main.head).number };
  }

  /** Shows a line of a file (both from 1) in the middle, with the cursor on it. */
  async reveal(path: File, line = 1, column = 1): Promise<void> {
    this.pending = { line, column };
    this.path = path;
    await this.updateComplete;
    this.jump();
  }

  private jump(): void {
    const { view, pending } = this;
    if (!view || !pending || this.shown === undefined || this.shown !== this.path) return;
    this.pending = undefined;
    const line = view.state.doc.line(Math.max(1, Math.min(pending.line, view.state.doc.lines)));
    const anchor = Math.min(line.from + Math.max(0, pending.column - 1), line.to);
    view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
    view.focus();
  }

  private ask(question: Question | null): void {
    this.view?.dispatch({ effects: ask.of(question) });
  }

  private get context(): NameContext | undefined {
    const { program, project, shown: file, view } = this;
    if (!program || !project || file === undefined || !view) return undefined;
    return { program, project, file, view, show: place => this.show(place) };
  }

  /** Goes to where the name or file under the cursor (or at an offset) is defined. */
  async goToDefinition(position?: number): Promise<void> {
    if (this.context) await goToDefinition(this.context, position);
  }

  /** Lists every place in the project that means the name under the cursor. */
  async findReferences(): Promise<void> {
    if (this.context) await findReferences(this.context);
  }

  /** Asks for a new name and changes it in every file of the project, as one undo step. */
  async rename(): Promise<void> {
    if (this.context) await rename(this.context);
  }

  private show({ path, line, column = 1 }: Place): void {
    // Before the jump: who listens may want to know where it began.
    this.navigate({ path, line, column });
    if (path !== this.shown) return;
    this.pending = { line, column };
    this.jump();
  }

  // --- commands

  /** Lays the code out anew; says so when it cannot. */
  format(): void {
    const { view } = this;
    if (!view || view.state.readOnly || !this.shown?.endsWith('.scad')) return;
    const text = view.state.doc.toString();
    if (text.length > MOST_FORMATTED || !isReadable(text))
      return this.ask({ kind: 'notice', text: 'This file is too large to be formatted here.' });
    const formatted = format(text);
    const gaps = formatChanges(text, formatted);
    // Thousands of small changes cost the editor more than one large one.
    const whole = gaps.length > 2000 ? textDifference(text, formatted) : undefined;
    const changes = whole ? [whole] : gaps;
    if (changes.length) view.dispatch({ changes, userEvent: 'format' });
    // Formatting drops white space at the end, unless it gives up.
    else if (format(`${text} `) === `${text} `)
      this.ask({ kind: 'notice', text: 'The brackets do not match, so nothing was formatted.' });
  }
  /** Opens find and replace. */
  find(): void {
    if (this.view) openSearchPanel(this.view);
  }
  toggleComment(): void {
    if (this.view) toggleComment(this.view);
  }
  foldAll(): void {
    if (this.view) foldAll(this.view);
  }
  unfoldAll(): void {
    if (this.view) unfoldAll(this.view);
  }
  override focus(): void {
    this.view?.focus();
  }

  protected override render() {
    const library = this.path === undefined ? undefined : libraryPath(this.path);
    return html`
      ${
        library && !this.obstacle
          ? html`<p class="banner" role="note">
              ${library.library}/${library.path} <span class="quiet-text">library file, read-only</span>
            </p>`
          : nothing
      }
      <div class="host" ?hidden=${this.obstacle !== undefined}></div>
      ${this.obstacle ? html`<p class="empty">${this.obstacle}</p>` : nothing}
    `;
  }

  static override styles = [controls, codeColors, documentationStyles, editorStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-editor': FwEditor;
  }
}
