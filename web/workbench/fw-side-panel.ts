import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Evaluation, Path } from '../../wasm/contract.ts';
import { libraries } from '../library/libraries.ts';
import type { Project } from '../project/project.ts';
import { controls } from '../style/controls.ts';
import { tabStrip, tabStripStyles, type Tab } from '../style/tab-strip.ts';
import { tabbedPanelStyles } from './panel-styles.ts';
import { preferences, type Preferences } from './preferences.ts';

const tabs: Tab<Preferences['sideTab']>[] = [
  { id: 'files', title: 'Files' },
  { id: 'outline', title: 'Outline' },
  { id: 'libraries', title: 'Libraries' },
  { id: 'versions', title: 'Versions' },
];

/** Errors and warnings by file, as the file tree shows them. */
const problems = (evaluation: Evaluation | undefined): Map<Path, number> => {
  const counts = new Map<Path, number>();
  for (const { severity, file } of evaluation?.diagnostics ?? [])
    if (file && (severity === 'error' || severity === 'warning'))
      counts.set(file, (counts.get(file) ?? 0) + 1);
  return counts;
};

/** What a project is made of: files, outline of the one on show, libraries, versions. */
@customElement('fw-side-panel')
export class FwSidePanel extends LitElement {
  static override styles = [
    controls,
    tabStripStyles,
    tabbedPanelStyles,
    css`
      :host {
        background: var(--fw-surface-raised);
      }
    `,
  ];

  @property({ attribute: false }) project: Project | undefined;
  /** The file that the editor shows. */
  @property({ attribute: false }) path: Path = '';
  @property({ attribute: false }) evaluation: Evaluation | undefined;
  /** Which part is on show. */
  @property() tab: Preferences['sideTab'] = 'files';

  private renderPanel(): TemplateResult {
    const { project, path } = this;
    switch (this.tab) {
      case 'files':
        return html`<fw-files
          .project=${project}
          .path=${path}
          .problems=${problems(this.evaluation)}
        ></fw-files>`;
      case 'outline':
        return html`<fw-outline .project=${project} .path=${path} .libraries=${libraries}></fw-outline>`;
      case 'libraries':
        return html`<fw-library-browser .project=${project} .path=${path}></fw-library-browser>`;
      case 'versions':
        return html`<fw-versions .project=${project}></fw-versions>`;
    }
  }

  override render(): TemplateResult {
    const { tab } = this;
    return html`${tabStrip('Project', tabs, tab, sideTab => preferences.set({ sideTab }))}
      <div id="panel-${tab}" role="tabpanel" aria-labelledby="tab-${tab}">${this.renderPanel()}</div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-side-panel': FwSidePanel;
  }
}
