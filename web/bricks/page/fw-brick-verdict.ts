import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { CircleCheck, CircleHelp, LoaderCircle, TriangleAlert } from 'lucide';
import { controls } from '../../style/controls.ts';
import { icon } from '../../style/icon.ts';
import { verdictText, type Verdict } from './physics-controller.ts';

const looks = {
  empty: { icon: CircleHelp, kind: '' },
  weighing: { icon: LoaderCircle, kind: '' },
  unknown: { icon: CircleHelp, kind: '' },
  stands: { icon: CircleCheck, kind: 'good' },
  floating: { icon: TriangleAlert, kind: 'bad' },
  falls: { icon: TriangleAlert, kind: 'bad' },
} as const;

/** Whether the model stands, in a few words; a click shows the joint that is meant. Fires `fw-why`. */
@customElement('fw-brick-verdict')
export class FwBrickVerdict extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      button {
        max-width: 100%;
        height: auto;
        min-height: 30px;
        padding: 3px 12px 3px 8px;
        border-radius: 99px;
        background: color-mix(in srgb, var(--fw-surface) 92%, transparent);
        font-weight: 600;
        text-align: left;
        white-space: normal;
      }
      svg {
        flex: none;
      }
      .good svg {
        color: var(--fw-ok);
      }
      .bad {
        border-color: var(--fw-error);
        border-radius: 14px;
        background: var(--fw-error-soft);
      }
      .bad svg {
        color: var(--fw-error);
      }
      @media (pointer: coarse) {
        button {
          min-height: 36px;
        }
      }
    `,
  ];

  @property({ attribute: false }) verdict: Verdict = { state: 'empty' };
  /** The joint is being shown. */
  @property({ type: Boolean }) shown = false;

  override render(): TemplateResult | typeof nothing {
    const { verdict } = this;
    if (verdict.state === 'empty') return nothing;
    const { icon: shape, kind } = looks[verdict.state];
    const { margin } = 'stability' in verdict ? verdict.stability : { margin: undefined };
    return html`<button
        class=${kind}
        aria-pressed=${this.shown}
        aria-describedby="live"
        title=${
          verdict.state === 'unknown'
            ? verdict.problem
            : margin !== undefined && margin >= 0
              ? `Every joint has at least ${margin.toFixed(2)} N to spare. Click to see the weakest.`
              : 'Click to see where'
        }
        @click=${() => this.dispatchEvent(new CustomEvent('fw-why'))}
      >
        ${icon(shape)} <span>${verdictText(verdict)}</span>
      </button>
      <span id="live" class="unseen" role="status"
        >${verdict.state === 'weighing' ? '' : verdictText(verdict)}</span
      >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-brick-verdict': FwBrickVerdict;
  }
}
