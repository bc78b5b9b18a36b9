import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { CodeXml, RotateCcw, X } from 'lucide';
import type { ParameterValue } from '../../wasm/contract.ts';
import { controls as controlsOf, type Control } from '../../wasm/scad/annotations.ts';
import { parameterSetsPath } from '../../wasm/scad/parameter-sets.ts';
import { writeValues } from '../../wasm/scad/write-values.ts';
import { syntaxError } from '../editor/language.ts';
import { fonts as bundledFonts, projectFonts, type Font } from '../library/fonts.ts';
import { EditError, type Project, type ProjectChange } from '../project/project.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { customizerStyles } from './customizer-styles.ts';
import { noCode, noParameters } from './empty-states.ts';
import type { FileUpload } from './fw-file-field.ts';
import './fw-parameter.ts';
import './fw-parameter-sets.ts';
import { ParameterEdits } from './parameter-edits.ts';
import { freePath, relativePath } from './paths.ts';
import {
  codeChange,
  currentValue,
  entryText,
  firstParameter,
  namesIn,
  strayNames,
  title,
} from './project-parameters.ts';
import type { ValueChange } from './value-change.ts';

/** Shown on every tab, as in OpenSCAD. */
const GLOBAL = 'Global';
/** From so many parameters on there is a field to search them. */
const SEARCHED = 7;
/** Characters of code from which on reading it takes longer than a part of a frame. */
const LONG = 100_000;
/** More controls than this at once help nobody, and hold up the page; a search or a tab brings the rest. */
const MOST = 300;
/** Characters up to which broken code is looked at closely. */
const MOST_PARSED = 1_000_000;

/**
 * The customizer of a project: a control for every parameter of its entry file, by groups, with sets of values.
 * `<fw-customizer .project=${project} .fonts=${fonts}>`; without `fonts` it offers those of the app and the project.
 * All changes are edits of the project: while a control moves at most one interim edit per frame, a last one at the
 * end. Fires `fw-navigate` after it has written code, and `fw-export-sets` to have every set exported.
 */
@customElement('fw-customizer')
export class FwCustomizer extends LitElement {
  static override styles = [controls, customizerStyles];

  @property({ attribute: false }) project: Project | undefined;
  @property({ attribute: false }) fonts: readonly Font[] | undefined;
  /** The chosen group; undefined is All. */
  @state() private group: string | undefined;
  @state() private search = '';
  @state() private problem = '';
  /** Names whose values the person has been told about, and has left as they are. */
  @state() private dismissed: ReadonlySet<string> = new Set();
  @state() private ownFonts: readonly Font[] = [];

  readonly #edits = new ParameterEdits(error => (this.problem = error.message));
  private text: string | undefined;
  private controls: readonly Control[] = [];
  /** The code cannot be read for now; the controls are those of before. */
  private broken = false;
  #frame = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #fontsAsked = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.project?.addEventListener('change', this.onChange);
    this.requestUpdate();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.project?.removeEventListener('change', this.onChange);
    this.#edits.flush();
    this.#forget();
  }

  // The code may change at every key: once per frame is enough to follow, and very long code waits a little.
  private readonly onChange = (event: Event): void => {
    const { project } = this;
    const typed = project && (event as ProjectChange).edits.some(({ kind }) => kind === 'text');
    if (typed && (entryText(project)?.length ?? 0) > LONG) {
      this.#pause ||= setTimeout(() => this.#follow(), 150);
    } else this.#frame ||= requestAnimationFrame(() => this.#follow());
  };

  #follow(): void {
    this.#forget();
    this.requestUpdate();
  }

  #forget(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#pause);
    this.#frame = 0;
    this.#pause = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { project } = this;
    if (changed.has('project')) {
      const before = changed.get('project') as Project | undefined;
      this.#edits.flush();
      before?.removeEventListener('change', this.onChange);
      if (this.isConnected) project?.addEventListener('change', this.onChange);
      this.#edits.project = project;
      this.group = undefined;
      this.search = this.problem = '';
      this.dismissed = new Set();
    }
    const text = project && entryText(project);
    if (text !== this.text || changed.has('project')) {
      this.text = text;
      this.read(text, changed.has('project') ? [] : this.controls);
    }
    if (this.group !== undefined && !this.groups.includes(this.group)) this.group = undefined;
    if (!this.fonts && !this.#fontsAsked && this.controls.some(({ kind }) => kind === 'font'))
      void this.#loadFonts();
  }

  /** A statement half-written hides those behind it: until the code parses again, what was there last stays. */
  private read(text: string | undefined, before: readonly Control[]): void {
    const found = text === undefined ? [] : controlsOf(text);
    const names = new Set(found.map(({ parameter }) => parameter.name));
    this.broken =
      text !== undefined &&
      text.length <= MOST_PARSED &&
      before.some(({ parameter }) => !names.has(parameter.name)) &&
      syntaxError(text) !== undefined;
    this.controls = this.broken ? before : found;
  }

  async #loadFonts(): Promise<void> {
    this.#fontsAsked = true;
    try {
      this.ownFonts = await bundledFonts.list();
    } catch (error) {
      this.problem = (error as Error).message;
    }
  }

  /** Groups that make tabs, in order of the code. */
  private get groups(): string[] {
    return [...new Set(this.controls.map(({ parameter }) => parameter.group))].filter(
      group => group !== GLOBAL,
    );
  }

  private get shown(): Control[] {
    const words = this.search.toLowerCase().split(/\s+/).filter(Boolean);
    return this.controls.filter(({ parameter }) => {
      const { name, caption = '', group, options = [] } = parameter;
      if (words.length === 0) return this.group === undefined || group === this.group || group === GLOBAL;
      // A search looks everywhere, whatever tab is open.
      const haystack = [name, title(name), caption, group, ...options.map(({ name }) => name)]
        .join(' ')
        .toLowerCase();
      return words.every(word => haystack.includes(word));
    });
  }

  #apply(edits: Parameters<Project['apply']>[0], label: string): void {
    this.#edits.flush();
    try {
      this.project?.apply(edits, { label, origin: this });
      this.problem = '';
    } catch (error) {
      if (!(error instanceof EditError)) throw error;
      this.problem = error.message;
    }
  }

  #onValue({ kind, parameter }: Control, event: ValueChange): void {
    event.stopPropagation();
    const { name, initial } = parameter;
    if (kind !== 'code') {
      this.#edits.change(name, event.value, initial, event.phase);
      return;
    }
    const { project, text } = this;
    const change = text === undefined ? undefined : codeChange(text, name, String(event.value));
    if (project && change)
      this.#apply([{ kind: 'text', path: project.entry, changes: [change] }], `Change ${title(name)}`);
  }

  #reset(names: readonly string[], label: string): void {
    this.#apply(
      [{ kind: 'parameters', values: Object.fromEntries(names.map(name => [name, undefined])) }],
      label,
    );
  }

  async #onUpload({ parameter }: Control, event: FileUpload): Promise<void> {
    event.stopPropagation();
    const { project } = this;
    const { file } = event;
    if (!project) return;
    const content = new Uint8Array(await file.arrayBuffer());
    const path = freePath(project.files, project.entry, file.name);
    const values = { [parameter.name]: relativePath(project.entry, path) };
    this.#apply(
      [
        { kind: 'file', path, content },
        { kind: 'parameters', values },
      ],
      `Upload ${file.name}`,
    );
  }

  #writeValues(): void {
    const { project, text } = this;
    if (!project || text === undefined) return;
    const names = Object.keys(project.parameters);
    const stray = new Set(strayNames(this.controls, project.parameters));
    const values: Record<string, ParameterValue> = {};
    for (const name of names) if (!stray.has(name)) values[name] = project.parameters[name]!;
    this.#apply(
      [
        { kind: 'text', path: project.entry, changes: writeValues(text, values) },
        {
          kind: 'parameters',
          values: Object.fromEntries(Object.keys(values).map(name => [name, undefined])),
        },
      ],
      'Write values to the code',
    );
  }

  #insertFirst(): void {
    const { project, text } = this;
    if (!project || text === undefined) return;
    const { change, line } = firstParameter(text);
    this.#apply([{ kind: 'text', path: project.entry, changes: [change] }], 'Add a parameter');
    const detail = { path: project.entry, line };
    this.dispatchEvent(new CustomEvent('fw-navigate', { detail, bubbles: true, composed: true }));
  }

  #onTabKey(event: KeyboardEvent): void {
    const tabs = [...this.renderRoot.querySelectorAll<HTMLElement>('[role=tab]')];
    const at = tabs.indexOf(event.target as HTMLElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const tab = tabs.at(to % tabs.length)!;
    tab.focus();
    tab.click();
  }

  private renderTabs(): TemplateResult | typeof nothing {
    const { groups } = this;
    if (groups.length < 2) return nothing;
    return html`<div
      class="tabs"
      role="tablist"
      aria-label="Groups"
      @keydown=${(event: KeyboardEvent) => this.#onTabKey(event)}
    >
      ${[undefined, ...groups].map(group => {
        const selected = this.search === '' && group === this.group;
        return html`<button
          class="quiet"
          role="tab"
          id=${group === undefined ? 'tab-all' : nothing}
          aria-selected=${selected}
          aria-controls="list"
          tabindex=${selected || (this.search !== '' && group === undefined) ? 0 : -1}
          @click=${() => {
            this.group = group;
            this.search = '';
          }}
        >
          ${group === undefined ? 'All' : group || 'Other'}
        </button>`;
      })}
    </div>`;
  }

  private renderControls(project: Project): TemplateResult {
    const found = this.shown;
    const shown = found.slice(0, MOST);
    if (shown.length === 0)
      return html`<p class="empty">
        Nothing matches “${this.search}”.
        <button @click=${() => (this.search = '')}>Show all</button>
      </p>`;
    const stored = this.#edits.pendingOver(project.parameters);
    const names = shown.some(({ kind }) => kind === 'file')
      ? [...project.files.keys()].map(path => relativePath(project.entry, path))
      : [];
    const fonts = this.fonts ?? [...this.ownFonts, ...projectFonts(project.files)];
    const headed = (this.group === undefined && this.groups.length > 0) || this.search !== '';
    // Groups that come back later in the code are one group here, as in OpenSCAD.
    const groups = Map.groupBy(shown, ({ parameter }) => parameter.group);
    const single = groups.size === 1 && this.groups.length < 2 && groups.has('Parameters');
    return html`${repeat(
      groups,
      ([group]) => group,
      ([group, members]) =>
        html`<section aria-label=${group || 'Other'}>
          ${headed && !single ? html`<h3>${group || 'Other'}</h3>` : nothing}
          ${repeat(
            members,
            ({ parameter }) => parameter.name,
            control => {
              const { parameter, kind, extensions } = control;
              const fitting =
                kind === 'file'
                  ? names.filter(name => extensions!.some(end => name.toLowerCase().endsWith(`.${end}`)))
                  : names;
              return html`<fw-parameter
                .control=${control}
                .value=${currentValue(control, stored)}
                .fonts=${fonts}
                .files=${fitting}
                @fw-value=${(event: ValueChange) => this.#onValue(control, event)}
                @fw-upload=${(event: FileUpload) => this.#onUpload(control, event)}
                @fw-reset=${() => this.#reset([parameter.name], `Reset ${title(parameter.name)}`)}
              ></fw-parameter>`;
            },
          )}
        </section>`,
    )}
    ${
      found.length > MOST
        ? html`<p class="empty">
            ${found.length - MOST} more are not shown: search for them, or open a tab.
          </p>`
        : nothing
    }`;
  }

  private renderFoot(project: Project): TemplateResult | typeof nothing {
    const names = Object.keys(project.parameters);
    const stray = strayNames(this.controls, project.parameters);
    const changed = names.length - stray.length;
    // Values of variables that are gone wait without a word: the code that has them may come back.
    const told = namesIn(this.text ?? '', stray).filter(name => !this.dismissed.has(name));
    if (changed === 0 && told.length === 0) return nothing;
    return html`<footer>
      ${
        told.length > 0
          ? html`<p class="quiet-text">
              ${told.length === 1 ? 'A stored value no longer fits' : `${told.length} stored values no longer fit`}
              the code: ${told.join(', ')}.
              <button class="quiet" @click=${() => this.#reset(told, 'Forget stored values')}>Forget</button>
              <button
                class="icon"
                aria-label="Keep it and close"
                title="Keep it and close"
                @click=${() => (this.dismissed = new Set([...this.dismissed, ...told]))}
              >
                ${icon(X, 14)}
              </button>
            </p>`
          : nothing
      }
      ${
        changed > 0
          ? html`<div class="row">
              <button
                class="grow"
                title="Make the values the defaults of the code"
                ?disabled=${this.broken}
                @click=${() => this.#writeValues()}
              >
                ${icon(CodeXml)} Write to code
              </button>
              <button class="grow" @click=${() => this.#reset(names, 'Reset all parameters')}>
                ${icon(RotateCcw, 14)} Reset all (${changed})
              </button>
            </div>`
          : nothing
      }
    </footer>`;
  }

  override render(): TemplateResult | typeof nothing {
    const { project, controls, text } = this;
    if (!project) return nothing;
    const problem = this.problem ? html`<p class="error-text" role="alert">${this.problem}</p>` : nothing;
    if (controls.length === 0)
      return html`${text === undefined ? noCode : noParameters(() => this.#insertFirst())}${problem}${this.renderFoot(project)}`;
    return html`
      <header>
        <fw-parameter-sets
          .project=${project}
          .parameters=${controls.filter(({ kind }) => kind !== 'code').map(({ parameter }) => parameter)}
          .values=${project.parameters}
          .file=${project.files.get(parameterSetsPath(project.entry))}
        ></fw-parameter-sets>
        ${
          controls.length >= SEARCHED
            ? html`<input
                type="search"
                placeholder="Search ${controls.length}"
                aria-label="Search parameters"
                .value=${this.search}
                @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value)}
              />`
            : nothing
        }
        ${this.renderTabs()}
      </header>
      ${problem}
      ${this.broken ? html`<p class="quiet-text broken" role="status">The code has a mistake; these are its last parameters.</p>` : nothing}
      <div
        id="list"
        role=${this.groups.length > 1 ? 'tabpanel' : nothing}
        aria-label=${this.group ?? 'Parameters'}
      >
        ${this.renderControls(project)}
      </div>
      ${this.renderFoot(project)}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-customizer': FwCustomizer;
  }
}
