import { Task, TaskStatus } from '@lit/task';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Evaluation, Measurement, Mesh } from '../../wasm/contract.ts';
import { printEstimate, printSettings } from '../../wasm/solid/print.ts';
import type { ThinWalls } from '../../wasm/solid/thin-walls.ts';
import { controls } from '../style/controls.ts';
import { analyze } from './analyze.ts';
import { findThinWalls, measurement } from './checks.ts';
import { area, duration, mm, number, volume } from './format.ts';
import { filaments, fits } from './printers.ts';
import { chosenPrinter, viewSettings } from './settings.ts';

/** A new picture comes with every move of a slider; facts wait until the hand rests. Milliseconds. */
const rest = 120;

type Row = [term: string, text: unknown];

const list = (rows: readonly Row[]): TemplateResult =>
  html`<dl>
    ${rows.map(
      ([term, text]) =>
        html`<dt>${term}</dt>
          <dd>${text}</dd>`,
    )}
  </dl>`;

/**
 * What an evaluation's model is like, for printing: size, volume, weight, whether its surface is closed, whether it
 * fits the printer. Property: `evaluation`. Facts of the last good model stay while the code is broken.
 */
@customElement('fw-facts')
export class FwFacts extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        padding: 8px 12px;
        overflow: auto;
        container-type: inline-size;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 3px 12px;
        margin: 0;
      }
      @container (min-width: 620px) {
        dl {
          grid-template-columns: auto 1fr auto 1fr;
        }
      }
      dt {
        color: var(--fw-text-quiet);
        white-space: nowrap;
      }
      dd {
        margin: 0;
        font-variant-numeric: tabular-nums;
        user-select: text;
      }
      .ok {
        color: var(--fw-ok);
      }
      .warn {
        color: var(--fw-warning);
      }
      .settings {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 14px;
        margin: 10px 0 0;
        padding-top: 8px;
        border-top: 1px solid var(--fw-border);
      }
      .settings label {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }
      .settings input {
        width: 64px;
      }
      dd button {
        height: auto;
        padding: 0 8px;
      }
      progress {
        width: 100px;
      }
    `,
  ];
  @property({ attribute: false }) evaluation?: Evaluation | undefined;
  @state() private walls: { mesh: Mesh; limit: number; progress?: number; found?: ThinWalls } | undefined;
  #wallSearch: AbortController | undefined;
  #last: { mesh: Mesh; flat: boolean } | undefined;

  #measure = new Task(this, {
    args: () => [this.#mesh] as const,
    task: async ([mesh], { signal }) => {
      if (!mesh || mesh.indices.length === 0) return undefined;
      await new Promise(resolve => setTimeout(resolve, rest));
      signal.throwIfAborted();
      return measurement(mesh);
    },
  });

  #overhang = new Task(this, {
    args: () => [this.#measure.value && this.#mesh, viewSettings.value.overhang] as const,
    task: async ([mesh, limit], { signal }) =>
      mesh && (await analyze(mesh, worker => worker.overhang(limit), { signal })).area,
  });

  get #mesh(): Mesh | undefined {
    const { evaluation } = this;
    if (!evaluation) this.#last = undefined;
    else if (evaluation.status === 'ok') {
      this.#last = { mesh: evaluation.mesh, flat: evaluation.outline !== undefined };
    }
    return this.#last?.mesh;
  }

  #redraw = () => this.requestUpdate();

  override connectedCallback() {
    super.connectedCallback();
    viewSettings.addEventListener('change', this.#redraw);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    viewSettings.removeEventListener('change', this.#redraw);
    this.#wallSearch?.abort();
  }

  async #findWalls(mesh: Mesh): Promise<void> {
    this.#wallSearch?.abort();
    const search = (this.#wallSearch = new AbortController());
    const limit = viewSettings.value.thinWall;
    this.walls = { mesh, limit, progress: 0 };
    try {
      const found = await findThinWalls(mesh, limit, search.signal, progress => {
        if (!search.signal.aborted) this.walls = { mesh, limit, progress };
      });
      this.walls = { mesh, limit, found };
    } catch {
      // The model has changed meanwhile; the button is back.
      if (this.#wallSearch === search) this.walls = undefined;
    }
  }

  #overhangs(size: number) {
    const limit = viewSettings.value.overhang;
    return size > 0
      ? html`<span title="Printed as it stands, these faces need support."
          >${area(size)} beyond ${limit}°</span
        >`
      : html`<span class="ok">none beyond ${limit}°</span>`;
  }

  #thinWalls(mesh: Mesh) {
    const { walls } = this;
    const limit = viewSettings.value.thinWall;
    if (walls?.mesh !== mesh || walls.limit !== limit) {
      return html`<button @click=${() => this.#findWalls(mesh)}>Look for walls under ${mm(limit)}</button>`;
    }
    if (!walls.found) {
      return html`<progress max="1" .value=${walls.progress ?? 0} aria-label="Looking at walls"></progress>`;
    }
    const { area: size, thinnest } = walls.found;
    return size > 0
      ? html`<span class="warn">${area(size)} under ${mm(limit)}; thinnest ${mm(thinnest)}</span>`
      : html`<span class="ok">none under ${mm(limit)}</span>`;
  }

  #facts(mesh: Mesh, m: Measurement) {
    const size = m.boundingBox.max.map((high, axis) => high - m.boundingBox.min[axis]!) as [
      number,
      number,
      number,
    ];
    const rows: Row[] = [['Size', `${size.map(number).join(' × ')} mm`]];
    if (this.#last?.flat) {
      rows.push(['Area', area(m.area)], ['Pieces', m.components]);
      return list(rows);
    }
    const { filament, infill, walls } = viewSettings.value;
    const material = filaments.find(({ id }) => id === filament) ?? filaments[0]!;
    const estimate = printEstimate(m, {
      ...printSettings,
      density: material.density,
      infill: infill / 100,
      walls,
    });
    const printer = chosenPrinter(viewSettings.value);
    rows.push(
      ['Volume', volume(m.volume)],
      ['Surface', area(m.area)],
      ['Triangles', m.triangles.toLocaleString('en')],
      ['Pieces', m.components],
      ['Holes through', m.watertight ? m.genus : '–'],
      [
        'Closed surface',
        m.watertight
          ? html`<span class="ok">yes</span>`
          : html`<span
              class="warn"
              title="Edges that do not join exactly two faces: slicers may fill or drop parts."
            >
              no: needs repair before printing
            </span>`,
      ],
      ['Overhangs', this.#overhang.value === undefined ? '–' : this.#overhangs(this.#overhang.value)],
      ['Thin walls', this.#thinWalls(mesh)],
    );
    if (printer) {
      rows.push([
        'Printer',
        fits(size, printer.size)
          ? html`<span class="ok">fits ${printer.title}</span>`
          : html`<span class="error-text"
              >too large for ${printer.title} (${printer.size.join(' × ')})</span
            >`,
      ]);
    }
    if (m.watertight) {
      rows.push(
        [
          'Weight, about',
          html`${number(estimate.weight)} g <span class="quiet-text">(${number(estimate.filament)} m)</span>`,
        ],
        [
          'Print time, about',
          html`<span title="From volume, surface and height; no slicer was asked. Supports are not counted."
            >${duration(estimate.time)}</span
          >`,
        ],
      );
    }
    return list(rows);
  }

  #settings() {
    const { filament, infill, walls } = viewSettings.value;
    const numeric = (label: string, name: 'infill' | 'walls', current: number, min: number, max: number) =>
      html`<label
        >${label}
        <input
          type="number"
          min=${min}
          max=${max}
          .value=${String(current)}
          @change=${(e: Event) => {
            const input = e.target as HTMLInputElement;
            const value = Math.round(input.valueAsNumber);
            if (value >= min && value <= max) viewSettings.update({ [name]: value });
            else input.value = String(current);
          }}
      /></label>`;
    return html`<div class="settings">
      <label
        >Material
        <select
          @change=${(e: Event) => viewSettings.update({ filament: (e.target as HTMLSelectElement).value })}
        >
          ${filaments.map(
            ({ id, title, density }) =>
              html`<option value=${id} ?selected=${id === filament}>${title} (${density} g/cm³)</option>`,
          )}
        </select></label
      >
      ${numeric('Infill %', 'infill', infill, 0, 100)} ${numeric('Walls', 'walls', walls, 1, 20)}
    </div>`;
  }

  protected override render() {
    const mesh = this.#mesh;
    const failed = () => html`<p class="error-text" role="alert">${String(this.#measure.error)}</p>`;
    if (!mesh || mesh.indices.length === 0) return html`<div class="empty">No model yet.</div>`;
    const { value } = this.#measure;
    return html`
      ${this.#measure.status === TaskStatus.ERROR ? failed() : value ? this.#facts(mesh, value) : html`<div class="empty">…</div>`}
      ${this.#last?.flat ? nothing : this.#settings()}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-facts': FwFacts;
  }
}
