import { css, html, nothing, type TemplateResult } from 'lit';
import { CircleCheck, CircleHelp, TriangleAlert, type IconNode } from 'lucide';
import type { Facts, PreviewComparison } from '../../server/jobs/job.ts';
import { icon } from '../style/icon.ts';
import { area, number, volume } from '../viewer/format.ts';
import { engineText } from './status.ts';

export const verdictStyles = css`
  .verdict summary {
    display: flex;
    align-items: center;
    gap: 6px;
    width: fit-content;
    max-width: 100%;
    border-radius: 4px;
    cursor: pointer;
    list-style: none;
  }
  .verdict summary::-webkit-details-marker {
    display: none;
  }
  .verdict summary::after {
    content: '›';
    color: var(--fw-text-quiet);
    transition: rotate 100ms;
  }
  .verdict[open] summary::after {
    rotate: 90deg;
  }
  .verdict svg {
    flex: none;
  }
  .verdict .match {
    color: var(--fw-ok);
  }
  .verdict .differs {
    color: var(--fw-warning);
  }
  .verdict .unknown {
    color: var(--fw-text-quiet);
  }
  .verdict table {
    width: 100%;
    margin: 4px 0 2px;
    border-collapse: collapse;
    font-size: 0.93em;
    font-variant-numeric: tabular-nums;
  }
  .verdict th {
    padding: 1px 8px 1px 0;
    color: var(--fw-text-quiet);
    font-weight: normal;
    text-align: left;
    vertical-align: top;
  }
  .verdict td {
    padding: 1px 0 1px 8px;
    text-align: right;
    user-select: text;
  }
  .verdict ul {
    margin: 4px 0;
    padding-left: 20px;
    overflow-wrap: anywhere;
  }
  .verdict p {
    margin: 4px 0;
  }
`;

export type Verdict = PreviewComparison['verdict'];

export const verdictLooks: Record<Verdict, { shape: IconNode; text: string }> = {
  match: { shape: CircleCheck, text: 'Same as the preview' },
  differs: { shape: TriangleAlert, text: 'Differs from the preview' },
  unknown: { shape: CircleHelp, text: 'Not compared with the preview' },
};

const sizes = ({ dimensions, boundingBox: { min, max } }: Facts): string =>
  `${[0, 1, 2]
    .slice(0, dimensions)
    .map(axis => number(max[axis as 0]! - min[axis as 0]!))
    .join(' × ')} mm`;

/** Preview and production side by side; a figure that one of them lacks is left empty. */
function figures({ preview, production, symmetricDifference, allowed, engines }: PreviewComparison) {
  const shown = [preview, production];
  const flat = production?.dimensions === 2;
  const amount = (value: number): string => (flat ? area(value) : volume(value));
  const row = (title: string, text: (facts: Facts) => string | undefined): TemplateResult =>
    html`<tr>
      <th scope="row">${title}</th>
      ${shown.map(facts => html`<td>${(facts && text(facts)) ?? '–'}</td>`)}
    </tr>`;
  return html`<table>
    <tr>
      <th></th>
      <th scope="col" style="text-align: right">${engineText(engines.preview)}</th>
      <th scope="col" style="text-align: right; padding: 0 0 0 8px">${engineText(engines.production)}</th>
    </tr>
    ${row('Box', sizes)}
    ${flat ? nothing : row('Volume', facts => (facts.volume !== undefined ? volume(facts.volume) : undefined))}
    ${row('Area', facts => area(facts.area))} ${row('Parts', facts => facts.components?.toLocaleString('en'))}
    ${row('Triangles', facts => facts.triangles.toLocaleString('en'))}
    ${
      symmetricDifference === undefined
        ? nothing
        : html`<tr>
            <th scope="row">In one only</th>
            <td colspan="2">
              ${amount(symmetricDifference)}${allowed === undefined ? nothing : `; up to ${amount(allowed)} is rounding`}
            </td>
          </tr>`
    }
  </table>`;
}

/** The server's comparison as a tick with its figures, or what differs. */
export function verdict(comparison: PreviewComparison, open = false): TemplateResult {
  const { shape, text } = verdictLooks[comparison.verdict];
  const { differences, reason, preview, production } = comparison;
  return html`<details class="verdict" ?open=${open}>
    <summary class=${comparison.verdict}>${icon(shape, 15)} ${text}</summary>
    ${reason ? html`<p>${reason}</p>` : nothing}
    ${
      differences.length > 0
        ? html`<ul>
            ${differences.map(difference => html`<li>${difference}</li>`)}
          </ul>`
        : nothing
    }
    ${preview || production ? figures(comparison) : nothing}
  </details>`;
}
