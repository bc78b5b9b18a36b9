import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Evaluated, Evaluation } from '../../wasm/contract.ts';
import { controls } from '../style/controls.ts';
import { tabStrip, tabStripStyles } from '../style/tab-strip.ts';
import { count } from './fw-status-bar.ts';
import { tabbedPanelStyles } from './panel-styles.ts';
import { preferences, type Preferences } from './preferences.ts';

/** What came out of the evaluation, in words: the console, and the facts of the picture. */
@customElement('fw-bottom-panel')
export class FwBottomPanel extends LitElement {
  static override styles = [controls, tabStripStyles, tabbedPanelStyles];

  /** The newest one. */
  @property({ attribute: false }) evaluation: Evaluation | undefined;
  /** The one on show. */
  @property({ attribute: false }) picture: Evaluated | undefined;
  @property() tab: Preferences['bottomTab'] = 'console';

  override render(): TemplateResult {
    const { tab, evaluation } = this;
    const tabs = [
      { id: 'console' as const, title: 'Console', count: count(evaluation, 'error') },
      { id: 'facts' as const, title: 'Facts' },
    ];
    return html`${tabStrip('Console and facts', tabs, tab, bottomTab => preferences.set({ bottomTab }))}
      <div id="panel-${tab}" role="tabpanel" aria-labelledby="tab-${tab}">
        ${
          tab === 'console'
            ? html`<fw-console .diagnostics=${evaluation?.diagnostics ?? []}></fw-console>`
            : html`<fw-facts .evaluation=${this.picture}></fw-facts>`
        }
      </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-bottom-panel': FwBottomPanel;
  }
}
