import { html, nothing, type TemplateResult } from 'lit';
import { Copy, FlipHorizontal2, Trash2 } from 'lucide';
import type { Section } from '../../wasm/solid/section.ts';
import type { ThinWalls } from '../../wasm/solid/thin-walls.ts';
import { icon } from '../style/icon.ts';
import type { Box } from './camera.ts';
import { area, mm, number } from './format.ts';
import type { Measuring } from './measuring.ts';
import { printers } from './printers.ts';
import { viewSettings, type ViewSettings } from './settings.ts';

/** Where the section plane is: a share of the model's size along an axis, and which side stays. */
export interface SectionState {
  axis: 0 | 1 | 2;
  /** 0–1. */
  at: number;
  flip: boolean;
}

const value = (event: Event) => (event.target as HTMLInputElement).valueAsNumber;

export function sectionPanel(
  state: SectionState,
  box: Box,
  found: Section | undefined,
  update: (change: Partial<SectionState>) => void,
): TemplateResult {
  const low = box.min[state.axis];
  const size = box.max[state.axis] - low;
  const toShare = (millimetres: number) => Math.min(1, Math.max(0, (millimetres - low) / (size || 1)));
  return html`
    <div class="row" role="group" aria-label="Section plane">
      <select
        aria-label="Axis"
        .value=${String(state.axis)}
        @change=${(e: Event) => update({ axis: Number((e.target as HTMLSelectElement).value) as 0 | 1 | 2 })}
      >
        ${['X', 'Y', 'Z'].map((name, i) => html`<option value=${i} ?selected=${i === state.axis}>${name}</option>`)}
      </select>
      <input
        class="grow"
        type="range"
        aria-label="Place of the section"
        min="0"
        max="1"
        step="0.001"
        .value=${String(state.at)}
        @input=${(e: Event) => update({ at: value(e) })}
      />
      <input
        type="number"
        aria-label="Place of the section in millimetres"
        step="any"
        .value=${number(low + state.at * size)}
        @change=${(e: Event) => update({ at: toShare(value(e)) })}
      />
      <button
        class="icon"
        title="Keep the other side"
        aria-label="Keep the other side"
        aria-pressed=${state.flip}
        @click=${() => update({ flip: !state.flip })}
      >
        ${icon(FlipHorizontal2)}
      </button>
    </div>
    ${
      found
        ? html`<div class="quiet-text">
            ${
              found.open > 0
                ? 'The surface is open here: no area.'
                : found.perimeter === 0
                  ? 'The plane passes beside the model.'
                  : `Area ${area(found.area)} · outline ${mm(found.perimeter)}`
            }
          </div>`
        : nothing
    }
  `;
}

export function measurePanel(measuring: Measuring): TemplateResult {
  const { report } = measuring;
  if (report.length === 0) {
    return html`<div class="quiet-text">
      Pick a corner, an edge, a rim or a face for its size; pick another for distance and angle.
    </div>`;
  }
  return html`
    <div class="row">
      <dl class="grow">
        ${report.map(
          ({ title, rows }) =>
            html`${rows.map(
              ([label, text], i) =>
                html`<dt>${i === 0 ? html`<b>${title}</b> ` : ''}${label}</dt>
                  <dd>${text}</dd>`,
            )}`,
        )}
      </dl>
      <button
        class="icon"
        title="Copy"
        aria-label="Copy the measurements"
        @click=${() => void navigator.clipboard.writeText(measuring.text)}
      >
        ${icon(Copy)}
      </button>
      <button
        class="icon"
        title="Clear (Esc)"
        aria-label="Clear the measurements"
        @click=${() => measuring.clear()}
      >
        ${icon(Trash2)}
      </button>
    </div>
  `;
}

export interface CheckState {
  overhang: boolean;
  thin: boolean;
  /** 0–1 while walls are being looked at. */
  progress?: number | undefined;
  found?: ThinWalls | undefined;
  failure?: string | undefined;
}

export function checkPanel(
  state: CheckState,
  settings: Readonly<ViewSettings>,
  update: (change: Partial<CheckState>) => void,
): TemplateResult {
  const check = (name: 'overhang' | 'thin', label: string) =>
    html`<label>
      <input
        type="checkbox"
        .checked=${state[name]}
        @change=${(e: Event) => update({ [name]: (e.target as HTMLInputElement).checked })}
      />
      ${label}
    </label>`;
  const walls = () => {
    if (state.failure) return html`<span class="error-text">${state.failure}</span>`;
    if (state.progress !== undefined) {
      return html`<progress max="1" .value=${state.progress} aria-label="Looking at walls"></progress>`;
    }
    if (!state.found) return nothing;
    const { thinnest, area: size, coverage } = state.found;
    return html`<span class="quiet-text">
      ${
        size > 0
          ? `${area(size)} too thin; thinnest ${mm(thinnest)}`
          : Number.isFinite(thinnest)
            ? `none; thinnest ${mm(thinnest)}`
            : 'none'
      }${coverage < 0.95 ? ` (${Math.round(coverage * 100)} % looked at)` : ''}
    </span>`;
  };
  return html`
    <div class="row wrap">
      ${check('overhang', 'Overhangs beyond')}
      <label>
        <input
          type="number"
          aria-label="Overhang limit in degrees from the vertical"
          min="0"
          max="90"
          .value=${String(settings.overhang)}
          @change=${(e: Event) => {
            if (value(e) >= 0 && value(e) <= 90) viewSettings.update({ overhang: value(e) });
          }}
        />
        °
      </label>
    </div>
    <div class="row wrap">
      ${check('thin', 'Walls thinner than')}
      <label>
        <input
          type="number"
          aria-label="Thinnest wall in millimetres"
          min="0.05"
          step="0.05"
          .value=${String(settings.thinWall)}
          @change=${(e: Event) => {
            if (value(e) > 0) viewSettings.update({ thinWall: value(e) });
          }}
        />
        mm
      </label>
      ${state.thin ? walls() : nothing}
    </div>
  `;
}

export function displayMenu(settings: Readonly<ViewSettings>, edgesShown: boolean): TemplateResult {
  const toggle = (name: 'grid' | 'axes' | 'wireframe' | 'dimensions', label: string, keys?: string) => html`
    <label class="item">
      <input
        type="checkbox"
        .checked=${settings[name]}
        @change=${() => viewSettings.update({ [name]: !settings[name] })}
      />
      <span class="grow">${label}</span>${keys ? html`<kbd>${keys}</kbd>` : nothing}
    </label>
  `;
  return html`
    ${toggle('grid', 'Grid', 'G')} ${toggle('axes', 'Axes')}
    <label class="item">
      <input
        type="checkbox"
        .checked=${edgesShown}
        @change=${() => viewSettings.update({ edges: !edgesShown })}
      />
      <span class="grow">Edges</span><kbd>E</kbd>
    </label>
    ${toggle('wireframe', 'Wireframe', 'W')} ${toggle('dimensions', 'Dimensions', 'B')}
    <label class="item">
      Printer bed
      <select
        aria-label="Printer bed"
        @change=${(e: Event) => viewSettings.update({ printer: (e.target as HTMLSelectElement).value })}
      >
        <option value="" ?selected=${settings.printer === ''}>None</option>
        ${printers.map(
          ({ id, title, size }) =>
            html`<option value=${id} ?selected=${settings.printer === id}>
              ${title} (${size.join(' × ')})
            </option>`,
        )}
        <option value="custom" ?selected=${settings.printer === 'custom'}>Custom …</option>
      </select>
    </label>
    ${
      settings.printer === 'custom'
        ? html`<div class="item" role="group" aria-label="Size of the bed in millimetres">
            ${[0, 1, 2].map(
              axis =>
                html`<input
                  type="number"
                  min="10"
                  aria-label=${`Bed ${'XYZ'[axis]} in millimetres`}
                  .value=${String(settings.customBed[axis])}
                  @change=${(e: Event) => {
                    if (!(value(e) > 0)) return;
                    const customBed = settings.customBed.with(axis, value(e)) as [number, number, number];
                    viewSettings.update({ customBed });
                  }}
                />`,
            )}
          </div>`
        : nothing
    }
  `;
}

export interface PictureState {
  width: number;
  height: number;
  transparent: boolean;
}

export function picturePanel(
  state: PictureState,
  update: (change: Partial<PictureState>) => void,
  save: () => void,
  copy: () => void,
): TemplateResult {
  const pixels = (name: 'width' | 'height') =>
    html`<input
      type="number"
      aria-label=${`${name === 'width' ? 'Width' : 'Height'} in pixels`}
      min="16"
      max="8192"
      .value=${String(state[name])}
      @change=${(e: Event) => {
        if (value(e) >= 16 && value(e) <= 8192) update({ [name]: Math.round(value(e)) });
      }}
    />`;
  return html`
    <div class="row wrap">
      <label>${pixels('width')} × ${pixels('height')} pixels</label>
      <label>
        <input
          type="checkbox"
          .checked=${state.transparent}
          @change=${() => update({ transparent: !state.transparent })}
        />
        Transparent
      </label>
      <button class="primary" @click=${save}>Save PNG</button>
      <button @click=${copy}>${icon(Copy)} Copy</button>
    </div>
  `;
}
