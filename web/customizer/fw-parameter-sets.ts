import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { Download, Ellipsis, Layers, Pencil, Save, SavePlus, Trash, Upload } from 'lucide';
import type { Parameter, ParameterSet } from '../../wasm/contract.ts';
import {
  applySet,
  namedSet,
  parameterSetsPath,
  readParameterSets,
  writeParameterSets,
  type NamedSet,
} from '../../wasm/scad/parameter-sets.ts';
import type { ExportSet } from '../export/export-sets.ts';
import { download } from '../project/download.ts';
import { sameValue } from '../project/edits.ts';
import type { Edit, Project } from '../project/project.ts';
import { controls } from '../style/controls.ts';
import '../workbench/fw-menu.ts';
import type { MenuItem } from '../workbench/fw-menu.ts';

/** What the dialog for a name is open for. */
type Naming = { for: 'save' } | { for: 'rename'; from: string };

/**
 * The sets of parameter values of the model, kept in the project as OpenSCAD keeps them: `main.scad` → `main.json`.
 * Choosing, saving, renaming and deleting are edits of the project, each one undo step. Fires `fw-export-sets`
 * (`CustomEvent<{sets: ExportSet[]}>`) to have every set exported.
 */
@customElement('fw-parameter-sets')
export class FwParameterSets extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      .bar {
        gap: var(--fw-space);
      }
      select {
        width: 100%;
        text-overflow: ellipsis;
      }
      dialog {
        width: 360px;
        padding: 16px;
      }
      h2 {
        margin: 0 0 8px;
        font-size: 1.15em;
      }
      dialog input {
        width: 100%;
      }
      dialog .row {
        justify-content: flex-end;
        margin-top: 12px;
      }
      .error-text {
        padding-top: var(--fw-space);
      }
    `,
  ];

  @property({ attribute: false }) project!: Project;
  @property({ attribute: false }) parameters: readonly Parameter[] = [];
  /** Values that differ from the defaults, as in the project; a new object whenever they change. */
  @property({ attribute: false }) values: ParameterSet = {};
  /** The text of the file of sets; undefined when the project has none. */
  @property({ attribute: false }) file: string | Uint8Array | undefined;
  /** The set chosen last; it stays in view while its values are being changed. */
  @state() private chosen = '';
  @state() private naming: Naming | undefined;
  @state() private problem = '';
  @query('dialog') private readonly dialog!: HTMLDialogElement;
  @query('dialog input') private readonly nameInput!: HTMLInputElement;
  @query('input[type=file]') private readonly fileInput!: HTMLInputElement;

  private sets: NamedSet[] = [];
  /** Why the file of sets cannot be read; it is never written over then. */
  private unreadable = '';
  #read: { content: string | Uint8Array | undefined; path: string } | undefined;

  private get path(): string {
    return parameterSetsPath(this.project.entry);
  }

  protected override willUpdate(): void {
    if (this.#read?.content === this.file && this.#read?.path === this.path) return;
    this.#read = { content: this.file, path: this.path };
    this.sets = [];
    this.unreadable = '';
    if (this.file === undefined) return;
    try {
      const text =
        typeof this.file === 'string'
          ? this.file
          : new TextDecoder('utf-8', { fatal: true }).decode(this.file);
      this.sets = readParameterSets(text);
    } catch (error) {
      this.unreadable = `${this.path} cannot be read as parameter sets, so none can be saved. ${(error as Error).message}`;
    }
  }

  /** Whether the model stands exactly at this set. */
  #isAt(set: NamedSet): boolean {
    const wanted = applySet(set, this.parameters);
    return this.parameters.every(({ name, initial }) =>
      sameValue(this.values[name] ?? initial, wanted[name] ?? initial),
    );
  }

  #write(sets: readonly NamedSet[], label: string, more: Edit[] = []): void {
    const content = sets.length > 0 ? writeParameterSets(sets) : null;
    if (content === null && this.file === undefined) return;
    this.project.apply([{ kind: 'file', path: this.path, content }, ...more], { label, origin: this });
  }

  #choose(name: string): void {
    this.chosen = name;
    const set = this.sets.find(set => set.name === name);
    const wanted = set ? applySet(set, this.parameters) : {};
    const names = [...Object.keys(this.values), ...this.parameters.map(({ name }) => name)];
    const values = Object.fromEntries(names.map(name => [name, wanted[name]]));
    this.project.apply([{ kind: 'parameters', values }], {
      label: set ? `Use set “${name}”` : 'Use the defaults',
      origin: this,
    });
  }

  #saveAs(name: string): void {
    const set = namedSet(name, this.parameters, this.values);
    const known = this.sets.some(set => set.name === name);
    this.chosen = name;
    this.#write(
      known ? this.sets.map(old => (old.name === name ? set : old)) : [...this.sets, set],
      `Save set “${name}”`,
    );
  }

  #rename(from: string, to: string): void {
    if (this.chosen === from) this.chosen = to;
    const sets = this.sets.filter(({ name }) => name !== to || name === from);
    this.#write(
      sets.map(set => (set.name === from ? { ...set, name: to } : set)),
      `Rename set “${from}”`,
    );
  }

  #delete(name: string): void {
    this.chosen = '';
    this.#write(
      this.sets.filter(set => set.name !== name),
      `Delete set “${name}”`,
    );
  }

  async #import(file: File | undefined): Promise<void> {
    this.fileInput.value = '';
    if (!file) return;
    try {
      const sets = [...this.sets];
      for (const set of readParameterSets(await file.text())) {
        const twin = sets.find(({ name }) => name === set.name);
        if (twin && JSON.stringify(twin.values) === JSON.stringify(set.values)) continue;
        let name = set.name;
        for (let count = 2; sets.some(set => set.name === name); count++) name = `${set.name} ${count}`;
        sets.push({ ...set, name });
      }
      this.problem = '';
      if (sets.length > this.sets.length) this.#write(sets, `Import sets from ${file.name}`);
      else this.problem = `${file.name} holds no set that is not here already.`;
    } catch (error) {
      this.problem = `${file.name} was not imported. ${(error as Error).message}`;
    }
  }

  #export(): void {
    const json = new Blob([writeParameterSets(this.sets)], { type: 'application/json' });
    download(json, this.path.split('/').at(-1)!);
  }

  #exportAll(): void {
    const sets: ExportSet[] = this.sets.map(set => ({
      name: set.name,
      parameters: applySet(set, this.parameters),
    }));
    this.dispatchEvent(
      new CustomEvent('fw-export-sets', { detail: { sets }, bubbles: true, composed: true }),
    );
  }

  async #ask(naming: Naming): Promise<void> {
    this.naming = naming;
    await this.updateComplete;
    this.nameInput.value = naming.for === 'rename' ? naming.from : '';
    this.dialog.showModal();
    this.nameInput.select();
  }

  private readonly onNamed = (): void => {
    const { naming } = this;
    const name = this.nameInput.value.trim();
    this.naming = undefined;
    if (this.dialog.returnValue !== 'save' || !naming || name === '') return;
    this.dialog.returnValue = '';
    if (naming.for === 'save') this.#saveAs(name);
    else if (name !== naming.from) this.#rename(naming.from, name);
  };

  #items(selected: NamedSet | undefined, changed: boolean): MenuItem[] {
    const locked = this.unreadable !== '';
    const none = this.sets.length === 0;
    return [
      {
        title: 'Save as a new set…',
        icon: SavePlus,
        disabled: locked,
        run: () => this.#ask({ for: 'save' }),
      },
      {
        title: selected ? `Save “${selected.name}”` : 'Save',
        icon: Save,
        disabled: !selected || !changed,
        run: () => selected && this.#saveAs(selected.name),
      },
      {
        title: 'Rename…',
        icon: Pencil,
        disabled: !selected,
        run: () => selected && this.#ask({ for: 'rename', from: selected.name }),
      },
      {
        title: 'Delete',
        icon: Trash,
        disabled: !selected,
        run: () => selected && this.#delete(selected.name),
      },
      '-',
      { title: 'Import sets (JSON)…', icon: Upload, disabled: locked, run: () => this.fileInput.click() },
      { title: 'Download sets (JSON)', icon: Download, disabled: none, run: () => this.#export() },
      { title: 'Export every set…', icon: Layers, disabled: none, run: () => this.#exportAll() },
    ];
  }

  override render(): TemplateResult {
    const { sets, naming } = this;
    const atDefaults = this.parameters.every(({ name, initial }) =>
      sameValue(this.values[name] ?? initial, initial),
    );
    const at = sets.filter(set => this.#isAt(set));
    const selected =
      at.find(({ name }) => name === this.chosen) ??
      (atDefaults && this.chosen === '' ? undefined : at[0]) ??
      (atDefaults ? undefined : sets.find(({ name }) => name === this.chosen));
    const changed = selected !== undefined && !at.includes(selected);
    const loose = !selected && !atDefaults;
    return html`
      <div class="row bar">
        <select
          class="grow"
          aria-label="Parameter set"
          @change=${(event: Event) => this.#choose((event.target as HTMLSelectElement).value.slice(1))}
        >
          ${loose ? html`<option value="?" disabled .selected=${live(true)}>Own values</option>` : nothing}
          <option value=":" .selected=${live(!selected && !loose)}>Defaults</option>
          ${sets.map(
            ({ name }) =>
              html`<option value=${`:${name}`} .selected=${live(name === selected?.name)}>
                ${name}${changed && name === selected.name ? ' (changed)' : ''}
              </option>`,
          )}
        </select>
        <fw-menu label="Parameter sets" .icon=${Ellipsis} .items=${this.#items(selected, changed)}></fw-menu>
        <input
          type="file"
          hidden
          aria-hidden="true"
          accept=".json,application/json"
          @change=${() => this.#import(this.fileInput.files?.[0])}
        />
      </div>
      ${[this.unreadable, this.problem]
        .filter(Boolean)
        .map(text => html`<div class="error-text" role="alert">${text}</div>`)}
      <dialog aria-labelledby="naming" @close=${this.onNamed}>
        <form method="dialog">
          <h2 id="naming">${naming?.for === 'rename' ? 'Rename the set' : 'Save the values as a set'}</h2>
          <input
            aria-label="Name of the set"
            required
            autocomplete="off"
            placeholder="Small"
            @input=${() => this.requestUpdate()}
          />
          ${
            naming &&
            sets.some(
              ({ name }) =>
                name === this.nameInput?.value.trim() && (naming.for === 'save' || name !== naming.from),
            )
              ? html`<div class="quiet-text">This replaces the set of that name.</div>`
              : nothing
          }
          <div class="row">
            <button type="button" @click=${() => this.dialog.close()}>Cancel</button>
            <button class="primary" value="save">${naming?.for === 'rename' ? 'Rename' : 'Save'}</button>
          </div>
        </form>
      </dialog>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-parameter-sets': FwParameterSets;
  }
  interface HTMLElementEventMap {
    'fw-export-sets': CustomEvent<{ sets: ExportSet[] }>;
  }
}
