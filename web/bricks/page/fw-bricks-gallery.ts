import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Blocks, BrickWall, Copy, Ellipsis, Pencil, Search, Trash2, Upload } from 'lucide';
import { agoText } from '../../home/ago.ts';
import { galleryStyles } from '../../home/gallery-styles.ts';
import { Pictures } from '../../home/pictures.ts';
import { controls } from '../../style/controls.ts';
import { icon } from '../../style/icon.ts';
import { commands } from '../../workbench/commands.ts';
import { confirmed } from '../../workbench/confirm.ts';
import '../../workbench/fw-menu.ts';
import type { MenuItem } from '../../workbench/fw-menu.ts';
import { brickModels, type BrickModels, type ListedModel } from '../store/brick-models.ts';
import { writeBricksRoute } from '../route.ts';
import './fw-brick-prompt.ts';
import { toTrash } from './trash.ts';

/** The first view of the Bricks page: the prompt, and the models that somebody has. Fires `fw-generate`. */
@customElement('fw-bricks-gallery')
export class FwBricksGallery extends LitElement {
  static override styles = [
    controls,
    galleryStyles,
    css`
      .hero {
        max-width: 680px;
        margin: 0 auto;
      }
      .hero h1 {
        margin-bottom: 4px;
        font-size: 1.9em;
        text-align: center;
      }
      .hero > p {
        margin: 0 0 16px;
        text-align: center;
      }
      .hero .start {
        justify-content: center;
      }
      /* Own models come before the last of many examples. */
      @media (max-width: 480px) {
        fw-brick-prompt::part(more-example) {
          display: none;
        }
      }
      footer {
        margin-top: 40px;
        text-align: center;
      }
    `,
  ];

  @property({ attribute: false }) store: BrickModels = brickModels;
  @property({ attribute: false }) examples: readonly string[] = [];
  @state() private listed: ListedModel[] | undefined;
  @state() private trash: ListedModel[] = [];
  @state() private words = '';
  @state() private renaming: string | undefined;
  @state() private problem = '';
  readonly #pictures = new Pictures();

  override connectedCallback(): void {
    super.connectedCallback();
    this.store.addEventListener('list', this.#refresh);
    void this.store.purge().catch(() => undefined);
    this.#refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.store.removeEventListener('list', this.#refresh);
    this.#pictures.clear();
  }

  readonly #refresh = (): void => {
    Promise.all([this.store.list(), this.store.trash()]).then(
      ([listed, trash]) => {
        this.listed = listed;
        this.trash = trash;
        this.problem = '';
      },
      (error: unknown) => {
        this.listed ??= [];
        this.problem =
          `The models in this browser cannot be read (${error instanceof Error ? error.message : String(error)}). ` +
          'Close other tabs of Formwork and reload. In a private window nothing is kept.';
      },
    );
  };

  private async rename(id: string, input: HTMLInputElement): Promise<void> {
    if (this.renaming !== id) return;
    this.renaming = undefined;
    await this.store.rename(id, input.value);
  }

  private async emptyTrash(): Promise<void> {
    const count = this.trash.length;
    const yes = await confirmed({
      title: 'Delete for good?',
      text: `${count === 1 ? 'The model' : `All ${count} models`} in the trash cannot be brought back then.`,
      action: 'Delete for good',
    });
    if (yes) await this.store.purge(true);
  }

  private menu(model: ListedModel): MenuItem[] {
    return [
      { title: 'Rename', icon: Pencil, run: () => (this.renaming = model.id) },
      { title: 'Duplicate', icon: Copy, run: () => this.store.duplicate(model.id) },
      '-',
      { title: 'Delete', icon: Trash2, run: () => toTrash(this.store, model) },
    ];
  }

  protected override updated(): void {
    this.renderRoot.querySelector<HTMLInputElement>('input.name:not(:focus)')?.select();
  }

  private renderModel(model: ListedModel): TemplateResult {
    const { id, name, modified, count, thumbnail } = model;
    const picture = this.#pictures.url(id, thumbnail);
    return html`<li class="card with-menu">
      <div class="picture">${picture ? html`<img src=${picture} alt="" />` : icon(Blocks, 32)}</div>
      <div class="words">
        ${
          this.renaming === id
            ? html`<input
                class="name"
                aria-label="Name of the model"
                maxlength="200"
                .value=${name}
                @blur=${(event: Event) => this.rename(id, event.target as HTMLInputElement)}
                @keydown=${(event: KeyboardEvent) => {
                  event.stopPropagation();
                  if (event.key === 'Enter') void this.rename(id, event.target as HTMLInputElement);
                  if (event.key === 'Escape') this.renaming = undefined;
                }}
              />`
            : html`<a href=${writeBricksRoute({ view: 'model', id })} title=${name}>${name}</a>`
        }
        <span class="quiet-text">${count} ${count === 1 ? 'brick' : 'bricks'} · ${agoText(modified)}</span>
      </div>
      <fw-menu label="More about ${name}" .icon=${Ellipsis} .items=${this.menu(model)}></fw-menu>
    </li>`;
  }

  private renderTrash(): TemplateResult {
    return html`<details>
      <summary>Trash (${this.trash.length})</summary>
      <ul class="trash">
        ${this.trash.map(
          ({ id, name }) =>
            html`<li>
              <span class="grow">${name}</span>
              <button class="quiet" aria-label="Restore ${name}" @click=${() => this.store.restore(id)}>
                Restore
              </button>
            </li>`,
        )}
        <li><button @click=${this.emptyTrash}>${icon(Trash2, 14)} Empty trash</button></li>
      </ul>
    </details>`;
  }

  private renderModels(): TemplateResult | typeof nothing {
    const { listed } = this;
    if (!listed) return nothing;
    const words = this.words.toLowerCase();
    const found = listed.filter(({ name, prompt = '' }) => `${name} ${prompt}`.toLowerCase().includes(words));
    return html`<section aria-labelledby="mine">
      <div class="row bar">
        <h2 id="mine" class="grow">My models</h2>
        ${
          listed.length > 3
            ? html`<div class="search">
                ${icon(Search, 14)}
                <input
                  type="search"
                  aria-label="Search models"
                  placeholder="Search models"
                  .value=${this.words}
                  @input=${(event: Event) => (this.words = (event.target as HTMLInputElement).value)}
                />
              </div>`
            : nothing
        }
      </div>
      ${
        listed.length === 0 && !this.problem
          ? html`<div class="empty">
              Your models will be here, saved in this browser as you build.<br />
              Describe something above, or drop an LDraw file (.ldr, .mpd) or a brick list (.txt) on this
              page.
            </div>`
          : found.length === 0
            ? html`<p class="quiet-text" role="status">No model is called “${this.words}”.</p>`
            : html`<ul>
                ${repeat(
                  found,
                  ({ id }) => id,
                  model => this.renderModel(model),
                )}
              </ul>`
      }
      ${this.trash.length > 0 ? this.renderTrash() : nothing}
    </section>`;
  }

  override render(): TemplateResult {
    return html`<div class="page">
      <div class="hero">
        <h1>What shall we build?</h1>
        <p class="quiet-text">
          Describe it. Bricks appear one by one, and the model really stands. Works offline.
        </p>
        <fw-brick-prompt large .examples=${this.examples}></fw-brick-prompt>
        <div class="row start">
          <button @click=${() => commands.run('bricks.new')}>${icon(BrickWall)} Build by hand</button>
          <button @click=${() => commands.run('bricks.open')}>${icon(Upload)} Open a file</button>
          <button @click=${() => commands.run('bricks.from-model')}>${icon(Blocks)} From a 3-D model</button>
        </div>
      </div>
      ${this.problem ? html`<div class="problem" role="alert">${this.problem}</div>` : nothing}
      ${this.renderModels()}
      <footer class="quiet-text">
        LEGO® is a trademark of the LEGO Group, which does not sponsor or endorse this app.
      </footer>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-bricks-gallery': FwBricksGallery;
  }
}
