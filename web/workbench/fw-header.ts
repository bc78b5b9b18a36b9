import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import {
  Columns3,
  Download,
  Ellipsis,
  House,
  MonitorDown,
  Redo2,
  Search,
  Share2,
  SunMoon,
  Undo2,
} from 'lucide';
import type { Project } from '../project/project.ts';
import type { FwJobTray } from '../production/fw-job-tray.ts';
import '../app/fw-app-nav.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { commands } from './commands.ts';
import type { EvaluationController } from './evaluation-controller.ts';
import { commandButton } from './command-button.ts';
import './fw-menu.ts';
import './fw-run-state.ts';
import { headerStyles } from './header-styles.ts';
import { shownKeys } from './keys.ts';

/** The bar on top: where you are, undo, how the evaluation stands, and the way out as a printable file. */
@customElement('fw-header')
export class FwHeader extends LitElement {
  static override styles = [controls, headerStyles];

  @property({ attribute: false }) project: Project | undefined;
  @property({ attribute: false }) evaluation: EvaluationController | undefined;
  @property({ type: Boolean }) installable = false;
  @property({ type: Boolean }) phone = false;

  @query('fw-job-tray') private readonly tray!: FwJobTray;

  /** Opens the job tray, with a job marked. */
  showJobs(job = ''): Promise<void> {
    return this.tray.open(job);
  }

  /** The name, ready to be typed over. */
  editName(): void {
    const input = this.renderRoot.querySelector<HTMLInputElement>('.name');
    input?.focus();
    input?.select();
  }

  private onName(event: Event): void {
    const input = event.target as HTMLInputElement;
    const name = input.value.trim();
    if (this.project && name) this.project.name = name;
    else if (this.project) input.value = this.project.name;
  }

  private onNameKey(event: KeyboardEvent): void {
    const input = event.target as HTMLInputElement;
    if (event.key === 'Escape' && this.project) input.value = this.project.name;
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.stopPropagation();
    input.blur();
  }

  private get overflow(): string[] {
    const project = [
      ...(this.phone ? ['edit.undo', 'edit.redo', 'project.share', '-'] : []),
      'project.new',
      'project.open',
      'project.rename',
      'project.duplicate',
      'project.download',
      'project.save-version',
      '-',
      'model.auto',
      'model.production',
      '-',
      ...(this.phone ? ['engine.auto', 'engine.formwork', 'engine.openscad', '-'] : []),
    ];
    const theme = this.phone ? ['scheme.light', 'scheme.dark', 'scheme.system', '-'] : [];
    return [
      ...(this.project ? project : ['project.new', 'project.open', '-']),
      ...theme,
      'help.palette',
      'help.shortcuts',
      'help.notices',
      'help.disagreements',
      ...(this.installable ? ['app.install'] : []),
    ];
  }

  override render(): TemplateResult {
    const { project, evaluation } = this;
    return html`
      ${
        project && evaluation
          ? html`${commandButton('project.home', House, 'icon')}
              <fw-app-nav class="wide" current="studio"></fw-app-nav>
              <input
                class="name"
                aria-label="Project name"
                .value=${project.name}
                maxlength="200"
                autocomplete="off"
                spellcheck="false"
                @change=${this.onName}
                @keydown=${this.onNameKey}
              />
              <span class="line wide"></span>
              ${commandButton('edit.undo', Undo2)} ${commandButton('edit.redo', Redo2)}
              <span class="grow"></span>
              <fw-run-state
                .since=${evaluation.slow ? evaluation.runningSince : undefined}
                .evaluation=${evaluation.evaluation}
                .stale=${evaluation.stale}
                .cancelled=${evaluation.cancelled}
              ></fw-run-state>
              <span class="line wide"></span>
              ${commandButton('help.palette', Search)}
              <fw-menu
                class="wide"
                label="Layout"
                .icon=${Columns3}
                .items=${[
                  'layout.code',
                  'layout.maker',
                  'layout.view',
                  '-',
                  'panel.side',
                  'panel.code',
                  'panel.customizer',
                  'panel.bottom',
                  '-',
                  'panel.customizer-place',
                ]}
              ></fw-menu>
              ${commandButton('project.share', Share2)}
              <button
                class="primary"
                title="Download a file to print (${shownKeys('Mod-E')})"
                ?disabled=${!commands.enabled('model.export')}
                @click=${() => commands.run('model.export')}
              >
                ${icon(Download)} Export
              </button>`
          : html`<img src="./icons/formwork.svg" width="22" height="22" alt="" />
              <h1>Formwork</h1>
              <fw-app-nav current="studio"></fw-app-nav>
              <span class="grow"></span>
              ${commandButton('help.palette', Search)}`
      }
      <fw-job-tray .project=${project?.id ?? ''}></fw-job-tray>
      <fw-menu
        class="wide"
        label="Theme"
        .icon=${SunMoon}
        .items=${['scheme.light', 'scheme.dark', 'scheme.system']}
      ></fw-menu>
      ${this.installable ? commandButton('app.install', MonitorDown) : nothing}
      <fw-menu label="More" .icon=${Ellipsis} .items=${this.overflow}></fw-menu>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-header': FwHeader;
  }
}
