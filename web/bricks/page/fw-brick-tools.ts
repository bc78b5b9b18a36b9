import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import {
  BrickWall,
  Copy,
  Eraser,
  MousePointer2,
  PaintBucket,
  RotateCw,
  Sparkles,
  Trash2,
  type IconNode,
} from 'lucide';
import { colorOf, colors } from '../../../wasm/bricks/colors.ts';
import { partOf, parts } from '../../../wasm/bricks/parts.ts';
import { controls } from '../../style/controls.ts';
import { icon } from '../../style/icon.ts';
import { chords, commands } from '../../workbench/commands.ts';
import { shownKeys } from '../../workbench/keys.ts';
import type { BrickTool } from '../viewer/gestures.ts';
import type { EditingController, Reach } from './editing-controller.ts';

const tools: readonly { id: BrickTool; title: string; icon: IconNode }[] = [
  { id: 'select', title: 'Select', icon: MousePointer2 },
  { id: 'add', title: 'Add', icon: BrickWall },
  { id: 'paint', title: 'Colour', icon: PaintBucket },
  { id: 'erase', title: 'Remove', icon: Eraser },
];

const reaches: readonly { id: Reach; title: string; hint: string }[] = [
  { id: 'brick', title: 'Brick', hint: 'One brick' },
  { id: 'region', title: 'Region', hint: 'Touching bricks of one colour' },
  { id: 'role', title: 'Part', hint: 'All of one part of a generated model: its legs, its roof' },
  { id: 'color', title: 'All of it', hint: 'Every brick of that colour' },
];

/** The tools of hand editing, for an {@link EditingController}; update it by `requestUpdate()`. */
@customElement('fw-brick-tools')
export class FwBrickTools extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: 14px;
      }
      h3 {
        margin: 0 0 6px;
        font-size: 1em;
      }
      .tools {
        display: grid;
        grid-template-columns: repeat(4, 1fr);
        gap: 4px;
      }
      .tools button {
        flex-direction: column;
        gap: 2px;
        height: 48px;
        padding: 0;
      }
      .colors {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(28px, 1fr));
        gap: 4px;
      }
      .swatch {
        height: 28px;
        padding: 0;
        border: 1px solid light-dark(rgb(0 0 0 / 25%), rgb(255 255 255 / 25%));
        border-radius: 6px;
        background: var(--color);
      }
      .swatch[aria-pressed='true'] {
        background: var(--color);
        outline: 2px solid var(--fw-accent);
        outline-offset: 1px;
      }
      .clear {
        background: repeating-conic-gradient(#bbb 0 25%, #fff 0 50%) 0 0 / 10px 10px;
      }
      .parts {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(52px, 1fr));
        gap: 4px;
      }
      .parts button {
        padding: 0;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      @media (pointer: coarse) {
        .colors {
          grid-template-columns: repeat(auto-fill, minmax(40px, 1fr));
        }
        .swatch {
          height: 40px;
        }
      }
    `,
  ];

  @property({ attribute: false }) editing!: EditingController;

  private command(id: string, shape?: IconNode): TemplateResult {
    const command = commands.get(id);
    const keys = command && chords(command)[0];
    return html`<button
      title="${command?.title ?? ''}${keys ? ` (${shownKeys(keys)})` : ''}"
      ?disabled=${!commands.enabled(id)}
      @click=${() => commands.run(id)}
    >
      ${shape ? icon(shape, 14) : nothing} ${command?.title ?? ''}
    </button>`;
  }

  private renderColors(): TemplateResult {
    const { editing } = this;
    return html`<section>
      <h3>Colour <span class="quiet-text">${colorOf(editing.color)?.name ?? ''}</span></h3>
      <div class="colors" role="group" aria-label="Colours">
        ${colors.map(
          ({ code, name, hex, alpha }) =>
            html`<button
              class="swatch ${alpha < 1 ? 'clear' : ''}"
              style="--color:${hex}"
              title=${name}
              aria-label=${name}
              aria-pressed=${editing.color === code}
              @click=${() => editing.chooseColor(code)}
            ></button>`,
        )}
      </div>
    </section>`;
  }

  private renderTool(): TemplateResult | typeof nothing {
    const { editing } = this;
    switch (editing.tool) {
      case 'add':
        return html`<section>
          <h3>Brick</h3>
          <div class="parts" role="group" aria-label="Bricks">
            ${parts.map(
              part =>
                html`<button aria-pressed=${editing.part === part} @click=${() => editing.choosePart(part)}>
                  ${part.name}
                </button>`,
            )}
          </div>
          <p class="quiet-text">Point at a stud or a side and click. R turns the brick.</p>
          ${this.command('bricks.rotate', RotateCw)}
        </section>`;
      case 'paint':
        return html`<section>
          <h3>What gets the colour</h3>
          <div class="actions" role="group" aria-label="What gets the colour">
            ${reaches.map(
              ({ id, title, hint }) =>
                html`<button
                  title=${hint}
                  aria-pressed=${editing.reach === id}
                  @click=${() => {
                    editing.reach = id;
                    this.requestUpdate();
                  }}
                >
                  ${title}
                </button>`,
            )}
          </div>
        </section>`;
      case 'erase':
        return html`<p class="quiet-text">Click a brick to remove it. Undo brings it back.</p>`;
      case 'select':
        return this.renderSelection();
    }
  }

  private renderSelection(): TemplateResult {
    const { selection } = this.editing;
    const [first] = selection;
    if (!first)
      return html`<p class="quiet-text">
        Click a brick to select it, Shift-click for more, Shift-drag for a frame. Drag selected bricks, or
        move them by arrow keys and Page Up or Down.
      </p>`;
    const { x, y, z } = first;
    return html`<section>
      <h3 role="status">
        ${
          selection.size === 1
            ? `${partOf(first.dx, first.dy)?.name ?? ''}, ${colorOf(first.color)?.name.toLowerCase() ?? 'unknown colour'}, at (${x}, ${y}, ${z})`
            : `${selection.size} bricks`
        }
      </h3>
      <div class="actions">
        ${this.command('bricks.rotate', RotateCw)} ${this.command('bricks.remove', Trash2)}
        ${this.command('bricks.copy', Copy)} ${this.command('bricks.select-region')}
        ${this.command('bricks.select-color')}
      </div>
    </section>`;
  }

  override render(): TemplateResult {
    const { editing } = this;
    return html`
      <div class="tools" role="group" aria-label="Tools">
        ${tools.map(
          ({ id, title, icon: shape }) =>
            html`<button
              aria-pressed=${editing.tool === id}
              title="${title} (${shownKeys(chords(commands.get(`bricks.tool-${id}`) ?? {})[0] ?? '')})"
              @click=${() => editing.use(id)}
            >
              ${icon(shape)} ${title}
            </button>`,
        )}
      </div>
      ${this.renderTool()} ${editing.tool === 'erase' ? nothing : this.renderColors()}
      <section>
        <h3>Let the computer go on</h3>
        <div class="actions">
          ${this.command('bricks.complete', Sparkles)} ${this.command('bricks.regenerate-above')}
        </div>
      </section>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-brick-tools': FwBrickTools;
  }
}
