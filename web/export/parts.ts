import { html, nothing, type TemplateResult } from 'lit';
import { Check, TriangleAlert, X } from 'lucide';
import type { Evaluated, Evaluation } from '../../wasm/contract.ts';
import { chosen, estimate, type FormatName, type FormatOptions } from '../../wasm/formats/names.ts';
import { icon } from '../style/icon.ts';
import { pictureLimits, pixels, type PictureOptions } from './choices.ts';
import type { SetProgress } from './export-sets.ts';
import { bytesText } from './size.ts';

/** The stateless parts of the export dialog. */

const inputOf = (event: Event): HTMLInputElement => event.target as HTMLInputElement;

export const problem = (text: string): TemplateResult =>
  html`<p class="note error" role="alert">${icon(TriangleAlert)} ${text}</p>`;

const warning = (text: string): TemplateResult =>
  html`<p class="note warning">${icon(TriangleAlert)} ${text}</p>`;

/** One card for each format. */
export const formatCards = (
  formats: readonly FormatName[],
  current: FormatName,
  choose: (format: FormatName) => void,
): TemplateResult =>
  html`<div class="formats">
    ${formats.map(
      format =>
        html`<label class="format" title=${format.purpose}>
          <input
            type="radio"
            name="format"
            value=${format.id}
            .checked=${format.id === current.id}
            @change=${() => choose(format)}
          />
          <b>${format.title}</b><small>${format.purpose}</small>
        </label>`,
    )}
  </div>`;

/** The settings of a format, one row each. */
export const settings = (
  format: FormatName,
  options: FormatOptions,
  choose: (name: string, value: string) => void,
): TemplateResult[] =>
  format.choices.map(
    ({ name, title, values }) =>
      html`<label class="label" for=${`choice-${name}`}>${title}</label>
        <select id=${`choice-${name}`} @change=${(event: Event) => choose(name, inputOf(event).value)}>
          ${values.map(
            ({ value, title }) =>
              html`<option value=${value} ?selected=${value === chosen(format, name, options)}>
                ${title}
              </option>`,
          )}
        </select>`,
  );

/** Size and background of a picture; `change` gets only what has changed. */
export function pictureSettings(
  picture: PictureOptions,
  change: (change: Partial<PictureOptions>) => void,
): TemplateResult {
  const side = (name: 'width' | 'height'): TemplateResult =>
    html`<input
      type="number"
      aria-label=${name === 'width' ? 'Width in pixels' : 'Height in pixels'}
      min=${pictureLimits.min}
      max=${pictureLimits.max}
      required
      .value=${String(picture[name])}
      @change=${(event: Event) => change({ [name]: pixels(inputOf(event).value, picture[name]) })}
    />`;
  return html`<span class="label">Size</span>
    <span class="pixels">
      ${side('width')} × ${side('height')} px
      <label class="check">
        <input
          type="checkbox"
          .checked=${picture.transparent}
          @change=${(event: Event) => change({ transparent: inputOf(event).checked })}
        />
        Transparent background
      </label>
    </span>`;
}

/** How much will be written, and what is lost or wrong with it. */
export function facts(
  { mesh, outline }: Evaluated,
  format: FormatName,
  options: FormatOptions,
  { final, watertight }: { final: boolean; watertight: boolean | undefined },
): TemplateResult {
  const contours = outline?.contours ?? [];
  const points = contours.reduce((sum, contour) => sum + contour.length / 2, 0);
  const triangles = mesh.indices.length / 3;
  const size = estimate(format, { vertices: mesh.positions.length / 3, triangles, points }, options);
  const amount = outline
    ? `${contours.length.toLocaleString('en')} contours, ${points.toLocaleString('en')} points`
    : `${triangles.toLocaleString('en')} triangles`;
  const solid = format.dimensions === 3;
  const colored = mesh.colors.some(({ color }) => color !== null);
  return html`<p class="note quiet-text">
      ${amount}, millimetres, about ${bytesText(size)}${final ? '' : ' (making the final model…)'}
    </p>
    ${
      solid && watertight === false
        ? warning(
            'The model is not watertight: a slicer may fill or lose parts of it. Look for polyhedra with missing ' +
              'faces, and for solids that only touch along an edge.',
          )
        : nothing
    }
    ${solid && colored && !format.colored ? warning(`${format.title} keeps no colours; 3MF does.`) : nothing}`;
}

/** Every set of a batch with how it fared. */
export function setList(progress: readonly SetProgress[]): TemplateResult {
  const marks = { waiting: '', running: '…', done: icon(Check, 14), failed: icon(X, 14) };
  const words = { waiting: 'waiting', running: 'under way', done: 'done', failed: 'failed' };
  return html`<ul class="sets" aria-label="Parameter sets" tabindex="0">
    ${progress.map(
      ({ name, status, text }) =>
        html`<li class=${status}>
          <span class="state" role="img" aria-label=${words[status]}>${marks[status]}</span>
          <span>${name}</span>
          <span class="text ${status === 'failed' ? '' : 'quiet-text'}">${text}</span>
        </li>`,
    )}
  </ul>`;
}

/** Why there is nothing to write. */
export function reasonOf(evaluation: Evaluation | undefined): string {
  if (!evaluation) return 'There is nothing to export yet. Write or open a model first.';
  const error = evaluation.diagnostics.find(({ severity }) => severity === 'error');
  return error?.text ?? 'There is nothing to export: the model is empty.';
}
