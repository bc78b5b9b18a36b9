import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { CircleCheck, CircleHelp, Info, LoaderCircle, TriangleAlert, X, type IconNode } from 'lucide';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { area, number, volume } from '../viewer/format.ts';
import { commands } from '../workbench/commands.ts';
import { differenceColors } from '../../wasm/formwork/difference-colors.ts';
import { production } from './production.ts';
import type { Shown, ProductionView } from './production-view.ts';
import { engineText } from './status.ts';

const choices: { id: Shown; title: string }[] = [
  { id: 'preview', title: 'Preview' },
  { id: 'production', title: 'Production' },
  { id: 'difference', title: 'Difference' },
];

/**
 * Above the view while a production file of the project is there: which of the two is shown, and whether they are the
 * same. `.view` is the workbench's {@link ProductionView}; whoever changes it asks for an update. Fires `fw-details`
 * with the job's id.
 */
@customElement('fw-production-bar')
export class FwProductionBar extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        container-type: inline-size;
        border-bottom: 1px solid var(--fw-border);
        background: var(--fw-surface-raised);
      }
      .bar {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        gap: 2px 10px;
        padding: 4px 4px 4px 8px;
      }
      .choice {
        display: flex;
        width: fit-content;
        padding: 2px;
        border: 1px solid var(--fw-border);
        border-radius: var(--fw-radius);
        background: var(--fw-surface-sunken);
      }
      .choice button {
        height: calc(var(--fw-control-height) - 4px);
        padding: 0 10px;
        border: 0;
        border-radius: 4px;
        background: none;
        color: var(--fw-text-quiet);
      }
      .choice button[aria-checked='true'] {
        background: var(--fw-surface);
        color: var(--fw-accent);
        font-weight: 600;
        box-shadow: 0 1px 2px rgb(0 0 0 / 18%);
      }
      .state {
        display: flex;
        align-items: center;
        gap: 6px;
        min-width: 0;
      }
      .state > span:last-child {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .state > span:first-child {
        display: inline-flex;
        flex: none;
      }
      .match svg {
        color: var(--fw-ok);
      }
      .differs,
      .outdated {
        color: var(--fw-warning);
      }
      .again {
        color: var(--fw-accent);
      }
      .ends {
        display: flex;
      }
      .legend {
        grid-column: 1 / -1;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 14px;
        padding: 0 4px 3px;
      }
      .legend span {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }
      .legend i {
        width: 12px;
        height: 12px;
        border: 1px solid var(--fw-border);
        border-radius: 3px;
        background: var(--color);
      }
      .spin {
        animation: spin 1.4s linear infinite;
      }
      @keyframes spin {
        to {
          rotate: 360deg;
        }
      }
      @container (max-width: 620px) {
        .bar {
          grid-template-columns: minmax(0, 1fr) auto;
        }
        .state {
          grid-column: 1 / -1;
          grid-row: 2;
          padding: 0 4px 2px;
        }
      }
      @container (max-width: 400px) {
        .choice {
          width: auto;
        }
        .choice button {
          flex: 1;
          padding: 0 4px;
        }
      }
    `,
  ];

  @property({ attribute: false }) view: ProductionView | undefined;

  /** Arrows choose, as in every radio group. */
  private onKey(event: KeyboardEvent): void {
    const { view } = this;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!view || step === undefined || view.outdated) return;
    event.preventDefault();
    const at = choices.findIndex(({ id }) => id === view.shown);
    const next = choices[(at + step + choices.length) % choices.length]!;
    view.show(next.id);
    this.requestUpdate();
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('[aria-checked="true"]')?.focus(),
    );
  }

  override render(): TemplateResult | typeof nothing {
    const { view } = this;
    if (!view?.job) return nothing;
    const { job, shown, outdated } = view;
    return html`<div class="bar">
      <div class="choice" role="radiogroup" aria-label="What is shown" @keydown=${this.onKey}>
        ${choices.map(
          ({ id, title }) =>
            html`<button
              role="radio"
              aria-checked=${shown === id}
              tabindex=${shown === id ? 0 : -1}
              ?disabled=${outdated && id !== 'preview'}
              @click=${() => view.show(id)}
            >
              ${title}
            </button>`,
        )}
      </div>
      ${this.#state(view)}
      <span class="ends">
        ${
          outdated
            ? html`<button class="quiet again" @click=${() => commands.run('model.production')}>
                Make it anew
              </button>`
            : nothing
        }
        <button
          class="icon"
          title="Details of the production file"
          aria-label="Details of the production file"
          @click=${() => this.dispatchEvent(new CustomEvent('fw-details', { detail: job.id }))}
        >
          ${icon(Info, 15)}
        </button>
        <button
          class="icon"
          title="Close: only the preview"
          aria-label="Close: only the preview"
          @click=${() => view.dismiss()}
        >
          ${icon(X, 15)}
        </button>
      </span>
      ${this.#legend(view)}
    </div>`;
  }

  #state({ job, shown, outdated, check }: ProductionView): TemplateResult {
    const made = job?.result ? engineText(job.result.engine) : '';
    const by = shown === 'preview' ? made : `production · ${made}`;
    const line = (look: string, shape: IconNode, text: string, spin = false): TemplateResult =>
      html`<span class="state ${look}" role="status">
        <span class=${spin ? 'spin' : ''}>${icon(shape, 15)}</span>
        <span title="${text} · ${by}">${text} · ${by}</span>
      </span>`;
    if (outdated) return line('outdated', TriangleAlert, 'Outdated: the model has changed since');
    switch (check.state) {
      case 'waiting':
        return line('', CircleHelp, 'Not compared yet');
      case 'comparing':
        return line('', LoaderCircle, 'Comparing…', true);
      case 'failed':
        return line('differs', TriangleAlert, check.reason);
      case 'done': {
        const { verdict, figures, apart } = check.inspection;
        if (verdict === 'match') return line('match', CircleCheck, 'Same as the preview');
        if (verdict === 'unknown') return line('', CircleHelp, 'Volumes agree; a mesh has gaps');
        const difference = figures.symmetricDifference;
        const amount = figures.dimensions === 2 ? area : volume;
        const text =
          difference === undefined
            ? `Differs: ${amount(figures.volumeB)} against ${amount(figures.volumeA)}`
            : difference > figures.allowed
              ? `Differs by ${amount(difference)}${apart > 0.01 ? `, box by ${number(apart)} mm` : ''}`
              : `Differs: ${figures.componentsB} parts against ${figures.componentsA}`;
        const quality = job && production.note(job.id)?.quality;
        if (quality === 'draft' || quality === 'fine')
          return line(
            '',
            CircleHelp,
            `${text}: made with ${quality === 'fine' ? 'finer' : 'coarser'} curves`,
          );
        // A model may draw another picture than it writes: then the server's comparison, with `$preview = false`, tells.
        return job?.result?.comparison?.verdict === 'match'
          ? line(
              '',
              CircleCheck,
              `Final shape the same; this picture ($preview) ${text.replace('Differs', 'differs')}`,
            )
          : line('differs', TriangleAlert, text);
      }
    }
  }

  #legend({ shown, check }: ProductionView): TemplateResult | typeof nothing {
    if (shown !== 'difference' || check.state !== 'done') return nothing;
    const { difference, onlyPreview, onlyProduction, figures } = check.inspection;
    if (!difference)
      return html`<div class="legend" role="status">
        <span>The difference cannot be shown: one of the two has gaps, or is flat.</span>
      </div>`;
    const entry = (color: readonly number[], text: string, amount?: number): TemplateResult =>
      html`<span>
        <i
          style="--color: rgb(${color
            .slice(0, 3)
            .map(c => Math.round(c * 255))
            .join(' ')})"
        ></i>
        ${text}${amount === undefined ? nothing : `: ${figures.dimensions === 2 ? area(amount) : volume(amount)}`}
      </span>`;
    return html`<div class="legend">
      ${entry(differenceColors.onlyPreview, 'only in the preview', onlyPreview)}
      ${entry(differenceColors.onlyProduction, 'only in production', onlyProduction)}
      ${entry(differenceColors.common, 'production')}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-production-bar': FwProductionBar;
  }
}
