import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Check, type IconNode } from 'lucide';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { chords, commands } from './commands.ts';
import { ariaKeys, shownKeys } from './keys.ts';

/** A command's id, something only this menu knows, or `-`: a line. */
export type MenuItem = string | MenuAction;

export interface MenuAction {
  title: string;
  icon?: IconNode;
  checked?: boolean;
  disabled?: boolean;
  run(): unknown;
}

interface Row extends MenuAction {
  keys?: string | undefined;
}

/**
 * A button that opens a menu: `<fw-menu label="More" .icon=${Ellipsis} .items=${['project.new', '-', …]}>`. Content
 * in the default slot replaces the icon as the button's face. Commands bring their title, keys and state with them.
 * The button is styled from outside as `::part(face)`.
 * Keyboard as in the ARIA menu button pattern: arrows, Home, End, first letters, Enter, Escape, Tab.
 */
@customElement('fw-menu')
export class FwMenu extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: inline-flex;
      }
      [popover] {
        position: fixed;
        inset: auto;
        margin: 0;
        width: max-content;
        min-width: 180px;
        max-width: calc(100vw - 16px);
        max-height: calc(100dvh - 16px);
        overflow-y: auto;
        padding: 4px;
        border: 1px solid var(--fw-border);
        border-radius: 8px;
        background: var(--fw-surface);
        color: inherit;
        box-shadow: var(--fw-shadow);
      }
      .item {
        display: flex;
        width: 100%;
        justify-content: flex-start;
        gap: 8px;
        border: 0;
        background: none;
        text-align: left;
      }
      .item:focus-visible,
      .item:hover:not(:disabled) {
        background: var(--fw-accent-soft);
        outline: none;
      }
      .item[aria-disabled='true'] {
        opacity: 0.5;
        cursor: default;
      }
      .item .grow {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .mark {
        width: 16px;
        height: 16px;
        flex: none;
      }
      hr {
        margin: 4px;
        border: 0;
        border-top: 1px solid var(--fw-border);
      }
      kbd {
        margin-left: 16px;
      }
      @media (pointer: coarse) {
        kbd {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) items: readonly MenuItem[] = [];
  @property() label = 'Menu';
  /** What the pointer is told; the label without it. */
  @property() hint = '';
  @property({ attribute: false }) icon: IconNode | undefined;
  /** Class of the button: `icon`, `quiet` or `primary`. */
  @property() look = 'icon';
  @state() private open = false;
  @query('[popover]') private readonly popup!: HTMLElement;
  @query('.face') private readonly face!: HTMLButtonElement;
  #typed = '';
  #typedAt = 0;
  // The press that should close the menu has dismissed it before the click arrives.
  #openWhenPressed = false;

  private get rows(): (Row | null)[] {
    return this.items.flatMap((item): (Row | null)[] => {
      if (item === '-') return [null];
      if (typeof item !== 'string') return [item];
      const command = commands.get(item);
      if (!command) return [];
      const checked = command.checked?.();
      return [
        {
          title: command.title,
          disabled: !commands.enabled(item),
          run: () => commands.run(item),
          keys: chords(command)[0],
          ...(command.icon ? { icon: command.icon } : {}),
          ...(checked === undefined ? {} : { checked }),
        },
      ];
    });
  }

  private get entries(): HTMLButtonElement[] {
    return [...this.popup.querySelectorAll<HTMLButtonElement>('.item')];
  }

  /** Opens at the button, or at a point of the window for a context menu. */
  async show(at?: { x: number; y: number }): Promise<void> {
    this.open = true;
    await this.updateComplete;
    const popup = this.popup;
    popup.showPopover();
    const anchor = at ? new DOMRect(at.x, at.y, 0, 0) : this.face.getBoundingClientRect();
    const { width, height } = popup.getBoundingClientRect();
    const left = anchor.left + width > innerWidth - 8 ? anchor.right - width : anchor.left;
    const below = anchor.bottom + 4;
    const above = anchor.top - height - 4;
    const top = below + height > innerHeight - 8 && above >= 8 ? above : below;
    popup.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
    popup.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
    this.entries[0]?.focus();
  }

  hide(): void {
    if (this.popup.matches(':popover-open')) this.popup.hidePopover();
  }

  private choose(row: Row): void {
    if (row.disabled) return;
    this.hide();
    this.face.focus();
    row.run();
  }

  private onFaceClick(): void {
    const wasOpen = this.#openWhenPressed || this.open;
    this.#openWhenPressed = false;
    if (wasOpen) this.hide();
    else void this.show();
  }

  private onFaceKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    const last = event.key === 'ArrowUp';
    void this.show().then(() => last && this.entries.at(-1)?.focus());
  }

  private onMenuKey(event: KeyboardEvent): void {
    const entries = this.entries;
    const at = entries.indexOf(this.shadowRoot?.activeElement as HTMLButtonElement);
    const move = (to: number): void => entries.at(to % entries.length)?.focus();
    switch (event.key) {
      case 'ArrowDown':
        move(at + 1);
        break;
      case 'ArrowUp':
        move(at - 1);
        break;
      case 'Home':
        move(0);
        break;
      case 'End':
        move(-1);
        break;
      case 'Escape':
        this.hide();
        this.face.focus();
        break;
      case 'Tab':
        this.hide();
        this.face.focus();
        return;
      default:
        if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey)
          return;
        this.#find(event.key, entries, at);
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** First letters typed within half a second go to the next item that begins with them. */
  #find(letter: string, entries: HTMLButtonElement[], at: number): void {
    const now = performance.now();
    this.#typed = now - this.#typedAt < 500 ? this.#typed + letter.toLowerCase() : letter.toLowerCase();
    this.#typedAt = now;
    const from = this.#typed.length > 1 ? at : at + 1;
    const order = [...entries.slice(from), ...entries.slice(0, from)];
    order.find(entry => entry.textContent.trim().toLowerCase().startsWith(this.#typed))?.focus();
  }

  private onToggle(event: ToggleEvent): void {
    this.open = event.newState === 'open';
  }

  private renderRow(row: Row | null): TemplateResult {
    if (!row) return html`<hr role="separator" />`;
    const { title, icon: shape, checked, disabled = false, keys } = row;
    return html`<button
      class="item"
      tabindex="-1"
      role=${checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
      aria-checked=${checked ?? nothing}
      aria-disabled=${disabled}
      aria-keyshortcuts=${keys ? ariaKeys(keys) : nothing}
      @click=${() => this.choose(row)}
    >
      <span class="mark"
        >${checked ? icon(Check) : shape && checked === undefined ? icon(shape) : nothing}</span
      >
      <span class="grow">${title}</span>
      ${keys ? html`<kbd aria-hidden="true">${shownKeys(keys)}</kbd>` : nothing}
    </button>`;
  }

  override render(): TemplateResult {
    return html`
      <button
        class="face ${this.look}"
        part="face"
        aria-label=${this.label}
        title=${this.hint || this.label}
        aria-haspopup="menu"
        aria-expanded=${this.open}
        @pointerdown=${() => (this.#openWhenPressed = this.open)}
        @click=${this.onFaceClick}
        @keydown=${this.onFaceKey}
      >
        <slot>${this.icon ? icon(this.icon) : this.label}</slot>
      </button>
      <div popover role="menu" aria-label=${this.label} @toggle=${this.onToggle} @keydown=${this.onMenuKey}>
        ${this.open ? this.rows.map(row => this.renderRow(row)) : nothing}
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-menu': FwMenu;
  }
}
