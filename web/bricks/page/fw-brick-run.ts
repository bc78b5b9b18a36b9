import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Info, RotateCcw, TriangleAlert } from 'lucide';
import type { GenerationResult } from '../../../wasm/bricks/generation/events.ts';
import { controls } from '../../style/controls.ts';
import { icon } from '../../style/icon.ts';
import type { Run } from './generation-controller.ts';

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
/** How it ended, where that is worth a word. */
const endings: Readonly<Record<GenerationResult['ending'], string>> = {
  complete: '',
  nothing: '',
  stopped: 'You stopped it here.',
  limit: 'It ended here because it may have no more bricks.',
  inventory: 'It ended here because no brick was left that would fit.',
  physics: 'It ended here because nothing more was found that stands.',
};

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/**
 * What a generation says: the model file on its way, how the words were understood, bricks so far, what physics took
 * back, and how it ended. Fires `fw-stop` and `fw-retry`.
 */
@customElement('fw-brick-run')
export class FwBrickRun extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: 8px;
      }
      p {
        margin: 0;
      }
      .note {
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr);
        gap: 8px;
        padding: 8px 10px;
        border-radius: 8px;
        background: var(--fw-accent-soft);
      }
      .problem {
        background: var(--fw-error-soft);
      }
      .note svg {
        margin-top: 2px;
      }
      progress {
        width: 100%;
        accent-color: var(--fw-accent);
      }
      details {
        color: var(--fw-text-quiet);
      }
      summary {
        cursor: pointer;
      }
      ul {
        margin: 4px 0 0;
        padding-left: 18px;
      }
    `,
  ];

  @property({ attribute: false }) run: Run | undefined;

  private fire(name: string): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
  }

  private renderLoading({ loading }: Run): TemplateResult {
    const share = loading?.total ? loading.loaded / loading.total : undefined;
    return html`<p>
        ${
          loading && loading.total && loading.loaded < loading.total
            ? html`Fetching the brick model, once: ${megabytes(loading.loaded)} of ${megabytes(loading.total)}`
            : 'Getting ready…'
        }
      </p>
      <progress
        aria-label="Brick model file"
        max="1"
        value=${share === undefined || share >= 1 ? nothing : share}
      ></progress>
      <div class="row"><button @click=${() => this.fire('fw-stop')}>Cancel</button></div>`;
  }

  private renderProblem({ problem = '' }: Run): TemplateResult {
    return html`<div class="note problem" role="alert">
      ${icon(TriangleAlert)}
      <div>
        <p>${problem}</p>
        <button @click=${() => this.fire('fw-retry')}>${icon(RotateCcw, 14)} Try again</button>
      </div>
    </div>`;
  }

  private renderRollbacks({ rollbacks }: Run): TemplateResult | typeof nothing {
    if (rollbacks.length === 0) return nothing;
    const taken = rollbacks.reduce((sum, { taken }) => sum + taken, 0);
    return html`<details>
      <summary>Taken back ${plural(rollbacks.length, 'time')}, ${plural(taken, 'brick')} in all</summary>
      <ul>
        ${rollbacks.map(({ taken, reason }) => html`<li>${plural(taken, 'brick')}: ${reason}</li>`)}
      </ul>
    </details>`;
  }

  private renderEnd({ result }: Run): TemplateResult | typeof nothing {
    if (!result || result.understanding.match === 'none') return nothing;
    const { seconds, firstBrick, ending, engine, seed, drafts } = result;
    const count = result.model.bricks.length;
    return html`<p>
        <strong>${plural(count, 'brick')}</strong> in ${seconds.toFixed(1)} s, the first after
        ${firstBrick.toFixed(2)} s. ${endings[ending]}
      </p>
      <p class="quiet-text">
        Seed ${seed} · ${engine}${drafts > 1 ? ` · the best of ${drafts} drafts` : ''}
      </p>`;
  }

  override render(): TemplateResult | typeof nothing {
    const { run } = this;
    if (!run) return nothing;
    const { state, understanding, count, firstBrick } = run;
    return html`
      ${state === 'loading' ? this.renderLoading(run) : nothing}
      ${
        understanding?.note
          ? html`<div class="note" role="status">${icon(Info)}<span>${understanding.note}</span></div>`
          : nothing
      }
      ${
        state === 'running'
          ? html`<p role="status">
              <strong>${plural(count, 'brick')}</strong>
              ${firstBrick === undefined ? '' : html`, the first after ${firstBrick.toFixed(2)} s`}
            </p>`
          : nothing
      }
      ${state === 'failed' ? this.renderProblem(run) : nothing}
      ${state === 'done' ? this.renderEnd(run) : nothing} ${this.renderRollbacks(run)}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-brick-run': FwBrickRun;
  }
}
