import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Blocks, FileDown, ListChecks, Maximize, Sparkles, Thermometer, type IconNode } from 'lucide';
import type { Brick } from '../../../wasm/bricks/brick.ts';
import { partOf } from '../../../wasm/bricks/parts.ts';
import type { PartCount } from '../../../wasm/bricks/parts-list.ts';
import type { GenerationResult } from '../../../wasm/bricks/generation/events.ts';
import { controls } from '../../style/controls.ts';
import { icon } from '../../style/icon.ts';
import { tabStrip, tabStripStyles } from '../../style/tab-strip.ts';
import { commands } from '../../workbench/commands.ts';
import type { BrickDocument } from '../document/brick-document.ts';
import '../parts/fw-parts-list.ts';
import '../viewer/fw-brick-viewer.ts';
import type { FwBrickViewer } from '../viewer/fw-brick-viewer.ts';
import { EditingController } from './editing-controller.ts';
import './fw-brick-prompt.ts';
import './fw-brick-run.ts';
import './fw-brick-steps.ts';
import './fw-brick-tools.ts';
import type { FwBrickTools } from './fw-brick-tools.ts';
import './fw-brick-verdict.ts';
import type { Run } from './generation-controller.ts';
import { heatGradient, heatPaint } from './heat.ts';
import { PhysicsController, verdictBricks, type Weigh } from './physics-controller.ts';
import { afterStep, stepsOf, widest } from './steps-view.ts';
import { workplaceStyles } from './workplace-styles.ts';

export type Panel = 'make' | 'edit' | 'parts' | 'files';

const panels: readonly { id: Panel; title: string; icon: IconNode }[] = [
  { id: 'make', title: 'Describe', icon: Sparkles },
  { id: 'edit', title: 'Edit', icon: Blocks },
  { id: 'parts', title: 'Parts', icon: ListChecks },
  { id: 'files', title: 'Files', icon: FileDown },
];

const fileCommands = [
  'bricks.export',
  'bricks.instructions',
  'bricks.share',
  'bricks.picture',
  'bricks.open',
  'bricks.duplicate',
  'bricks.compare',
] as const;

const nobody: ReadonlySet<Brick> = new Set();

/**
 * One open model: its picture, how it stands, its steps, and the panels beside it. `run` is the generation that goes
 * on or was last; `weigh` computes forces. Fires what its panels fire.
 */
@customElement('fw-brick-workplace')
export class FwBrickWorkplace extends LitElement {
  static override styles = [controls, tabStripStyles, workplaceStyles];

  @property({ attribute: false }) document!: BrickDocument;
  @property({ attribute: false }) run: Run | undefined;
  @property({ attribute: false }) weigh!: Weigh;
  @property({ attribute: false }) examples: readonly string[] = [];
  @property({ type: Boolean }) phone = false;
  @property({ type: Boolean }) running = false;
  @state() panel: Panel | undefined = 'make';
  /** Undefined shows all of the model. */
  @state() private step: number | undefined;
  @state() private explode = 0;
  @state() private heat = false;
  /** The joint of the verdict is marked. */
  @state() private why = false;
  /** The marked row of the parts list. */
  @state() private picked: PartCount | undefined;
  @query('fw-brick-viewer') readonly viewer!: FwBrickViewer | null;
  @query('fw-brick-tools') private readonly tools!: FwBrickTools | null;
  readonly editing = new EditingController(this, () => this.document);
  readonly physics = new PhysicsController(this, (model, signal) => this.weigh(model, signal));
  #watched: BrickDocument | undefined;
  #learned: GenerationResult | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch(this.document);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch(undefined);
  }

  #watch(document: BrickDocument | undefined): void {
    if (document === this.#watched) return;
    this.#watched?.removeEventListener('change', this.#changed);
    this.#watched?.removeEventListener('select', this.#selected);
    this.#watched = document;
    document?.addEventListener('change', this.#changed);
    document?.addEventListener('select', this.#selected);
  }

  readonly #changed = (): void => {
    this.why = false;
    this.picked = undefined;
    // An edit is made to what is seen: all of the model.
    if (!this.document.busy) this.step = undefined;
    this.requestUpdate();
  };

  readonly #selected = (): void => this.requestUpdate();

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('document')) {
      this.#watch(this.document);
      this.step = undefined;
      this.explode = 0;
      this.why = false;
      if (this.document.bricks.length > 0 && !this.document.origin && this.panel === 'make' && !this.running)
        this.panel = 'edit';
    }
    if (changed.has('phone') && !this.panel && !this.phone) this.panel = 'make';
    const { model } = this.document;
    const result = this.run?.result;
    const known = result && result !== this.#learned && result.model.bricks === model.bricks;
    if (known) {
      this.#learned = result;
      this.physics.watch(model, { known: result.stability });
    } else this.physics.watch(model, { later: this.document.busy });
  }

  protected override updated(): void {
    this.tools?.requestUpdate();
  }

  // What commands do -----------------------------------------------------------------------------------------------

  show(panel: Panel): void {
    this.panel = panel;
  }

  toggleHeat(): void {
    this.heat = !this.heat;
  }

  get heated(): boolean {
    return this.heat;
  }

  stepBy(by: number): void {
    const count = stepsOf(this.document.model).length;
    this.#go(Math.min(count, Math.max(0, (this.step ?? count) + by)));
  }

  #go(step: number): void {
    this.step = step >= stepsOf(this.document.model).length ? undefined : step;
    this.why = false;
  }

  /** The lowest layer of what is selected, or the one below the middle of the model. */
  get chosenLayer(): number {
    const { bricks, selection } = this.document;
    const layers = [...(selection.size > 0 ? selection : bricks)].map(({ z }) => z);
    return selection.size > 0 ? Math.max(...layers) : Math.floor(Math.max(0, ...layers) / 2);
  }

  // What is on the page --------------------------------------------------------------------------------------------

  private renderPanel(panel: Panel): TemplateResult {
    switch (panel) {
      case 'make':
        return html`<div class="make">
          <fw-brick-prompt
            .prompt=${this.document.origin?.prompt ?? ''}
            .seed=${this.document.origin?.seed ?? 1}
            ?running=${this.running}
            .examples=${this.document.bricks.length === 0 && !this.running && !this.phone ? this.examples : []}
          ></fw-brick-prompt>
          <fw-brick-run .run=${this.run}></fw-brick-run>
        </div>`;
      case 'edit':
        return html`<fw-brick-tools .editing=${this.editing}></fw-brick-tools>`;
      case 'parts':
        return html`<fw-parts-list
          .model=${this.document.model}
          .name=${this.document.name}
          .picked=${this.picked}
          @fw-parts-pick=${this.onPick}
        ></fw-parts-list>`;
      case 'files':
        return html`<div class="files">
          ${fileCommands.map(id => this.renderCommand(id))}
          <p class="quiet-text">
            Files of others: drop an LDraw file (.ldr, .mpd) or a brick list (.txt) anywhere on this page, or
            paste its text.
          </p>
        </div>`;
    }
  }

  /** Shows the bricks of a row of the parts list. */
  private onPick({ detail }: CustomEvent<PartCount | null>): void {
    this.picked = detail ?? undefined;
    this.document.selection = new Set(
      this.document.bricks.filter(
        ({ dx, dy, color }) => detail !== null && partOf(dx, dy) === detail.part && color === detail.color,
      ),
    );
  }

  private renderCommand(id: string): TemplateResult | typeof nothing {
    const command = commands.get(id);
    if (!command) return nothing;
    return html`<button ?disabled=${!commands.enabled(id)} @click=${() => commands.run(id)}>
      ${command.icon ? icon(command.icon) : nothing} ${command.title}
    </button>`;
  }

  private renderAside(): TemplateResult | typeof nothing {
    const { panel, phone } = this;
    if (!panel) return nothing;
    return html`<aside aria-label="Tools">
      ${phone ? nothing : tabStrip('Panels', panels, panel, id => this.show(id))}
      <div
        class="panel"
        id="panel-${panel}"
        role=${phone ? 'region' : 'tabpanel'}
        aria-label=${phone ? (panels.find(({ id }) => id === panel)?.title ?? nothing) : nothing}
        aria-labelledby=${phone ? nothing : `tab-${panel}`}
        tabindex="0"
      >
        ${this.renderPanel(panel)}
      </div>
    </aside>`;
  }

  private renderNav(): TemplateResult {
    return html`<nav aria-label="Panels">
      ${panels.map(
        ({ id, title, icon: shape }) =>
          html`<button
            aria-expanded=${id === this.panel}
            @click=${() => (this.panel = this.panel === id ? undefined : id)}
          >
            ${icon(shape, 20)} ${title}
          </button>`,
      )}
    </nav>`;
  }

  private renderTop(): TemplateResult {
    const { physics, heat } = this;
    return html`<div class="top">
      <fw-brick-verdict
        .verdict=${physics.verdict}
        ?shown=${this.why}
        @fw-why=${() => (this.why = !this.why)}
      ></fw-brick-verdict>
      ${
        this.document.bricks.length > 0
          ? html`<button
              class="chip"
              aria-pressed=${heat}
              title="How much each brick’s joints have to hold (H)"
              @click=${() => this.toggleHeat()}
            >
              ${icon(Thermometer)} Forces
            </button>`
          : nothing
      }
      ${
        heat && this.document.bricks.length > 0
          ? html`<div class="legend">
              <span>light</span><i style="background:${heatGradient}"></i><span>gives way</span>
            </div>`
          : nothing
      }
    </div>`;
  }

  override render(): TemplateResult {
    const { document, physics, editing } = this;
    const { model, selection } = document;
    const steps = stepsOf(model).length;
    const at = this.step === undefined ? undefined : afterStep(model, this.step);
    const marked = this.why ? new Set(verdictBricks(physics.verdict, model, physics.scores)) : nobody;
    const floating =
      physics.verdict.state === 'floating' && !document.busy ? new Set(physics.verdict.bricks) : nobody;
    return html`
      ${this.renderAside()}
      <section class="view" aria-label="View">
        <fw-brick-viewer
          .model=${model}
          .bricks=${at?.bricks}
          .lift=${this.explode * widest}
          .paint=${this.heat ? heatPaint(physics.scores) : undefined}
          .selection=${selection}
          .current=${at?.current ?? nobody}
          .warned=${this.why ? marked : floating}
          .ghost=${editing.ghost}
          .tool=${editing.tool}
          .label=${document.name}
          ?drop=${document.busy}
          @fw-brick-hover=${editing.hovered}
          @fw-brick-pick=${editing.picked}
          @fw-brick-frame=${editing.framed}
          @fw-brick-drag=${editing.dragged}
          @fw-brick-nudge=${editing.nudged}
        ></fw-brick-viewer>
        ${
          model.bricks.length === 0 && !this.running
            ? html`<div class="empty-view">
                Describe something, or choose a brick under Edit and put it here.
              </div>`
            : nothing
        }
        ${this.renderTop()}
        <div class="corner">
          <button
            class="icon"
            aria-label="Fit the model"
            title="Fit the model (F)"
            @click=${() => this.viewer?.fit()}
          >
            ${icon(Maximize)}
          </button>
        </div>
        <div class="bottom">
          <fw-brick-steps
            .step=${this.step ?? steps}
            .count=${steps}
            .explode=${this.explode}
            @fw-step=${({ detail }: CustomEvent<number>) => this.#go(detail)}
            @fw-explode=${({ detail }: CustomEvent<number>) => (this.explode = detail)}
          ></fw-brick-steps>
        </div>
      </section>
      ${this.phone ? this.renderNav() : nothing}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-brick-workplace': FwBrickWorkplace;
  }
}
