import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { CloudOff, PackagePlus } from 'lucide';
import type { Evaluated } from '../../wasm/contract.ts';
import { engines } from '../evaluation/engines.ts';
import { withExchange } from '../export/exchange.ts';
import { exportStyles } from '../export/fw-export-styles.ts';
import { problem } from '../export/parts.ts';
import type { Project } from '../project/project.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { commands } from '../workbench/commands.ts';
import { toast } from '../workbench/toasts.ts';
import {
  flatFormats,
  pictureFormats,
  pictureLimits,
  pixels,
  readChoices,
  rememberChoices,
  solidFormats,
  type EngineChoice,
  type ProductionChoices,
} from './choices.ts';
import { engineCards, type EngineCard } from './engine-cards.ts';
import { orderStyles } from './fw-order-styles.ts';
import { askToSignIn } from './fw-sign-in.ts';
import { blenderOrder, openscadOrder } from './order.ts';
import type { Order } from './outbox.ts';
import { production } from './production.ts';

type Formats = 'solid' | 'flat' | 'blender';

/**
 * The form of a production file, inside of the export dialog: engine, formats, quality. What is ordered is the
 * project as it is when the button is pressed. `.picture` says whether it is flat. Fires `fw-ordered` when the
 * order is kept.
 */
@customElement('fw-order')
export class FwOrder extends LitElement {
  static override styles = [controls, exportStyles, orderStyles];

  @property({ attribute: false }) project: Project | undefined;
  @property({ attribute: false }) picture: Evaluated | undefined;
  @state() private choices = readChoices();
  @state() private jobTitle = '';
  @state() private busy = '';
  @state() private error = '';
  #leave: AbortController | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leave = new AbortController();
    production.addEventListener('change', () => this.requestUpdate(), this.#leave);
    this.jobTitle = this.project?.name ?? '';
    void production.refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave?.abort();
  }

  get #flat(): boolean {
    return this.picture?.outline !== undefined;
  }

  get #cards(): EngineCard[] {
    // Blender takes meshes.
    return engineCards(production.server).filter(({ id }) => !this.#flat || id !== 'blender');
  }

  /** The chosen one, if it is there. */
  get #engine(): EngineCard {
    const cards = this.#cards;
    const chosen = cards.find(({ id, available }) => available && id === this.choices.engine);
    return chosen ?? cards.find(({ available }) => available) ?? cards[0]!;
  }

  get #list(): Formats {
    return this.#engine.id === 'blender' ? 'blender' : this.#flat ? 'flat' : 'solid';
  }

  get #offered(): readonly string[] {
    const all = { solid: solidFormats, flat: flatFormats, blender: pictureFormats }[this.#list];
    const { formats } = this.#engine;
    return formats ? all.filter(format => formats.includes(format)) : all;
  }

  get #formats(): string[] {
    const offered = this.#offered;
    const chosen = (this.choices[this.#list] as string[]).filter(format => offered.includes(format));
    return chosen.length > 0 ? chosen : offered.slice(0, 1);
  }

  #choose(change: Partial<ProductionChoices>): void {
    this.choices = { ...this.choices, ...change };
    this.error = '';
    rememberChoices(this.choices);
  }

  #toggle(format: string, on: boolean): void {
    const formats = on ? [...this.#formats, format] : this.#formats.filter(other => other !== format);
    if (formats.length === 0) this.requestUpdate();
    else this.#choose({ [this.#list]: formats });
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.project || this.busy) return;
    this.busy = 'Taking a snapshot of the model';
    this.error = '';
    try {
      const order = await this.#order(this.project);
      await production.submit(order);
      this.#told(order);
      this.dispatchEvent(new Event('fw-ordered'));
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    } finally {
      this.busy = '';
    }
  }

  #told({ request }: Order): void {
    const { state } = production.server;
    const text =
      state === 'ready'
        ? `“${request.title}” is ordered.`
        : state === 'signed-out'
          ? `“${request.title}” is kept until you sign in.`
          : `“${request.title}” is kept in the outbox until the server answers.`;
    toast(text, {
      // What is being made says itself when it is ready.
      ...(state === 'ready' && { duration: 4000 }),
      action: { title: 'Show', run: () => commands.run('model.jobs') },
    });
  }

  async #order(project: Project): Promise<Order> {
    const { id } = this.#engine;
    const choices = { ...this.choices, engine: id };
    if (id !== 'blender')
      return openscadOrder(project, this.jobTitle, this.#formats as ProductionChoices['solid'], choices);
    this.busy = 'Making the model for Blender';
    const evaluation = await engines.evaluate(
      project.toSource(),
      project.parameters,
      { preview: false, background: true },
      this.#leave!.signal,
    );
    if (evaluation.status !== 'ok')
      throw new Error(
        evaluation.diagnostics.find(({ severity }) => severity === 'error')?.text ?? 'The model is empty.',
      );
    const model = { mesh: evaluation.mesh, name: project.name };
    const glb = await withExchange(exchange => exchange.write(model, 'glb', {}), this.#leave!.signal);
    const blender = this.#formats as ProductionChoices['blender'];
    return blenderOrder(project, this.jobTitle, glb as Uint8Array<ArrayBuffer>, { ...choices, blender });
  }

  override render(): TemplateResult {
    const { state } = production.server;
    const usable = this.#engine.available && this.project !== undefined;
    const kept = state === 'absent' || state === 'away' || state === 'signed-out';
    return html`<form @submit=${this.#submit}>
      <main>
        ${this.#banner()} ${this.#engines()} ${this.#formatBoxes()}
        <fieldset class="settings" ?disabled=${this.busy !== ''}>
          <label class="label" for="title">Title</label>
          <span class="name">
            <input
              id="title"
              autocomplete="off"
              spellcheck="false"
              maxlength="120"
              .value=${this.jobTitle}
              @input=${(event: Event) => (this.jobTitle = (event.target as HTMLInputElement).value)}
            />
          </span>
          ${this.#engine.id === 'blender' ? this.#blender() : this.#quality()}
        </fieldset>
        ${this.error ? problem(this.error) : nothing}
      </main>
      <footer>
        ${
          this.busy
            ? html`<span class="work" role="status"
                >${this.busy}… <progress aria-label=${this.busy}></progress
              ></span>`
            : html`<span class="quiet-text">Made on the server, and checked against the preview.</span>`
        }
        <span class="actions">
          <button class="primary" ?disabled=${!usable || this.busy !== ''}>
            ${icon(PackagePlus)} ${kept ? 'Keep in the outbox' : 'Make production file'}
          </button>
        </span>
      </footer>
    </form>`;
  }

  #banner(): TemplateResult | typeof nothing {
    const { server } = production;
    const banner = (text: string, button: TemplateResult | typeof nothing): TemplateResult =>
      html`<p class="banner" role="status">${icon(CloudOff)} <span>${text}</span> ${button}</p>`;
    const again = html`<button type="button" @click=${() => production.refresh()}>Try again</button>`;
    const kept = 'The request is kept with the model as it is now, and sent as soon as the server is back.';
    switch (server.state) {
      case 'absent':
        return banner(
          'There is no server behind this copy of Formwork, so nothing makes production files here. “Here, now” makes the file in this browser. A request that you keep waits for a server at this address.',
          nothing,
        );
      case 'away':
        return banner(
          `${server.reason ?? (navigator.onLine ? 'The server does not answer.' : 'You are offline.')} ${kept}`,
          again,
        );
      case 'signed-out':
        return banner(
          'This server makes production files for people with an account.',
          html`<button type="button" class="primary" @click=${() => askToSignIn()}>Sign in</button>`,
        );
      case 'unknown':
        return banner('Looking for the server…', nothing);
      default:
        return nothing;
    }
  }

  #engines(): TemplateResult {
    const cards = this.#cards;
    const current = this.#engine.id;
    const missing = cards.filter(({ install }) => install);
    return html`<fieldset ?disabled=${this.busy !== ''}>
      <legend>Engine</legend>
      <div class="formats engines">
        ${cards.map(
          ({ id, title, text, available }) =>
            html`<label class="format">
              <input
                type="radio"
                name="engine"
                value=${id}
                .checked=${id === current}
                ?disabled=${!available}
                @change=${() => this.#choose({ engine: id satisfies EngineChoice })}
              />
              <b>${title}</b><small>${text}</small>
            </label>`,
        )}
      </div>
      ${missing.map(
        ({ title, install }) =>
          html`<p class="install quiet-text">To have ${title} on the server: <code>${install}</code></p>`,
      )}
    </fieldset>`;
  }

  #formatBoxes(): TemplateResult {
    const chosen = this.#formats;
    return html`<fieldset ?disabled=${this.busy !== ''}>
      <legend>Formats</legend>
      <div class="formats small">
        ${this.#offered.map(
          format =>
            html`<label class="format">
              <input
                type="checkbox"
                name="format"
                value=${format}
                .checked=${chosen.includes(format)}
                @change=${(event: Event) => this.#toggle(format, (event.target as HTMLInputElement).checked)}
              />
              <b>${format.toUpperCase()}</b>
            </label>`,
        )}
      </div>
    </fieldset>`;
  }

  #quality(): TemplateResult {
    const qualities = {
      model: 'As the model says',
      draft: 'Draft: coarse curves, quickly',
      fine: 'Fine: smooth curves',
    };
    return html`<label class="label" for="quality">Curves</label>
      <select
        id="quality"
        @change=${(event: Event) =>
          this.#choose({
            quality: (event.target as HTMLSelectElement).value as ProductionChoices['quality'],
          })}
      >
        ${Object.entries(qualities).map(
          ([value, title]) =>
            html`<option value=${value} ?selected=${value === this.choices.quality}>${title}</option>`,
        )}
      </select>`;
  }

  #blender(): TemplateResult {
    const { picture, meshopt } = this.choices;
    const formats = this.#formats;
    const change = (part: Partial<ProductionChoices['picture']>): void =>
      this.#choose({ picture: { ...picture, ...part } });
    const side = (name: 'width' | 'height', title: string): TemplateResult =>
      html`<input
        type="number"
        aria-label=${title}
        min=${pictureLimits.min}
        max=${pictureLimits.max}
        required
        .value=${String(picture[name])}
        @change=${(event: Event) =>
          change({ [name]: pixels((event.target as HTMLInputElement).value, picture[name]) })}
      />`;
    return html`${
      formats.includes('png')
        ? html`<span class="label">Picture</span>
            <span class="pixels">
              ${side('width', 'Width in pixels')} × ${side('height', 'Height in pixels')} px
              <select
                aria-label="Renderer"
                @change=${(event: Event) =>
                  change({
                    renderer: (event.target as HTMLSelectElement).value as typeof picture.renderer,
                  })}
              >
                <option value="workbench" ?selected=${picture.renderer === 'workbench'}>
                  Workbench: quick
                </option>
                <option value="cycles" ?selected=${picture.renderer === 'cycles'}>Cycles: with light</option>
              </select>
            </span>`
        : nothing
    }
    ${
      formats.includes('glb')
        ? html`<span class="label">GLB</span>
            <label class="check">
              <input
                type="checkbox"
                .checked=${meshopt}
                @change=${(event: Event) => this.#choose({ meshopt: (event.target as HTMLInputElement).checked })}
              />
              Compressed (meshopt)
            </label>`
        : nothing
    }`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-order': FwOrder;
  }
}
