import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { preferences } from './preferences.ts';

/**
 * Two panes with a divider between them: `<fw-split name="side" size="240"><x slot="start"><y slot="end"></fw-split>`.
 * The `primary` pane keeps its size in pixels when the window changes, the other takes what is left. The divider is
 * a focusable separator: arrows move it (Shift: further), Home and End go to the limits, Enter or a double click
 * collapses and restores. Sizes are remembered under `name`. Fires `fw-resize` when a drag or key has changed it.
 */
@customElement('fw-split')
export class FwSplit extends LitElement {
  static override styles = css`
    *,
    ::slotted(*) {
      box-sizing: border-box;
      min-width: 0;
      min-height: 0;
    }
    :host {
      display: grid;
      min-width: 0;
      min-height: 0;
      overflow: hidden;
    }
    .pane {
      display: grid;
      grid-template: minmax(0, 1fr) / minmax(0, 1fr);
      overflow: hidden;
    }
    [part='start'] {
      grid-area: 1 / 1;
    }
    .pane[hidden] {
      display: none;
    }
    .divider {
      position: relative;
      z-index: 2;
      background: var(--fw-border);
      touch-action: none;
      cursor: col-resize;
    }
    :host([direction='row']) {
      .divider {
        grid-area: 1 / 2;
      }
      [part='end'] {
        grid-area: 1 / 3;
      }
    }
    :host([direction='column']) {
      .divider {
        grid-area: 2 / 1;
        cursor: row-resize;
      }
      [part='end'] {
        grid-area: 3 / 1;
      }
    }
    :host([only='start']) .pane,
    :host([only='end']) .pane {
      grid-area: 1 / 1;
    }
    /* A hand needs more than one pixel. */
    .divider::before {
      content: '';
      position: absolute;
      inset: 0 -4px;
    }
    :host([direction='column']) .divider::before {
      inset: -4px 0;
    }
    .divider:hover,
    .divider.dragging,
    .divider:focus-visible {
      background: var(--fw-accent);
      outline: 1px solid var(--fw-accent);
    }
    @media (pointer: coarse) {
      .divider::before {
        inset: 0 -12px;
      }
      :host([direction='column']) .divider::before {
        inset: -12px 0;
      }
    }
  `;

  /** Remembers the size under this name; without one, nothing is remembered. */
  @property() name = '';
  /** `row`: side by side; `column`: one above the other. */
  @property({ reflect: true }) direction: 'row' | 'column' = 'row';
  @property() primary: 'start' | 'end' = 'start';
  /** First size of the primary pane in pixels. */
  @property({ type: Number }) size = 280;
  /** Smallest size of the primary pane, and of the other one. */
  @property({ type: Number }) min = 120;
  @property({ attribute: 'min-other', type: Number }) minOther = 160;
  /** Shows only this pane; the other is kept, but hidden. */
  @property({ reflect: true }) only: 'start' | 'end' | '' = '';
  /** What the divider is called: `Resize the side panel`. */
  @property() label = 'Resize';

  @state() private chosen: number | undefined;
  @state() private collapsed = false;
  /** The pointer that drags, if one does. */
  @state() private dragging: number | null = null;
  @query('.divider') private readonly divider!: HTMLElement | null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('name')) return;
    const remembered = preferences.value.splits[this.name];
    this.chosen = remembered?.size;
    this.collapsed = remembered?.collapsed ?? false;
  }

  private get room(): number {
    return this.direction === 'row' ? this.clientWidth : this.clientHeight;
  }

  private get limit(): number {
    return Math.max(this.min, this.room - this.minOther - 1);
  }

  private get current(): number {
    return this.collapsed ? 0 : Math.min(Math.max(this.chosen ?? this.size, this.min), this.limit);
  }

  private choose(size: number): void {
    this.collapsed = size < this.min / 2;
    if (!this.collapsed) this.chosen = Math.round(Math.min(Math.max(size, this.min), this.limit));
    this.dispatchEvent(new CustomEvent('fw-resize'));
  }

  private remember(): void {
    if (!this.name) return;
    const splits = { ...preferences.value.splits };
    splits[this.name] = { size: this.chosen ?? this.size, collapsed: this.collapsed };
    preferences.set({ splits });
  }

  private toggle(): void {
    this.collapsed = !this.collapsed;
    this.remember();
    this.dispatchEvent(new CustomEvent('fw-resize'));
  }

  private onPointerDown(event: PointerEvent): void {
    if (event.button !== 0 || !this.divider) return;
    event.preventDefault();
    this.divider.focus({ preventScroll: true });
    this.divider.setPointerCapture(event.pointerId);
    this.dragging = event.pointerId;
  }

  private onPointerMove(event: PointerEvent): void {
    if (event.pointerId !== this.dragging) return;
    const box = this.getBoundingClientRect();
    const at = this.direction === 'row' ? event.clientX - box.left : event.clientY - box.top;
    this.choose(this.primary === 'start' ? at : this.room - at);
  }

  private onPointerUp(event: PointerEvent): void {
    if (event.pointerId !== this.dragging) return;
    this.dragging = null;
    this.remember();
  }

  private onKeyDown(event: KeyboardEvent): void {
    const sign = this.primary === 'start' ? 1 : -1;
    const step = (event.shiftKey ? 64 : 16) * sign;
    const [less, more] = this.direction === 'row' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key === less) this.choose(this.current - step);
    else if (event.key === more) this.choose(Math.max(this.current + step, this.collapsed ? this.min : 0));
    else if (event.key === 'Home') this.choose(sign > 0 ? this.min : this.limit);
    else if (event.key === 'End') this.choose(sign > 0 ? this.limit : this.min);
    else if (event.key === 'Enter') this.toggle();
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.remember();
  }

  override render(): TemplateResult {
    const size = this.collapsed
      ? '0px'
      : `clamp(${this.min}px, ${this.chosen ?? this.size}px, max(${this.min}px, 100% - ${this.minOther + 1}px))`;
    const other = 'minmax(0, 1fr)';
    const tracks = this.only
      ? other
      : this.primary === 'start'
        ? `${size} 1px ${other}`
        : `${other} 1px ${size}`;
    // Through the CSSOM: a style element or attribute would need a hole in the content security policy.
    this.style.gridTemplate = this.direction === 'row' ? `${other} / ${tracks}` : `${tracks} / ${other}`;
    const hides = (pane: 'start' | 'end'): boolean =>
      (this.only !== '' && this.only !== pane) ||
      (this.only === '' && this.collapsed && this.primary === pane);
    return html`
      <div id="start" part="start" class="pane" ?hidden=${hides('start')}><slot name="start"></slot></div>
      ${
        this.only
          ? nothing
          : html`<div
              class="divider ${this.dragging !== null ? 'dragging' : ''}"
              role="separator"
              tabindex="0"
              aria-label=${this.label}
              aria-controls=${this.primary}
              aria-orientation=${this.direction === 'row' ? 'vertical' : 'horizontal'}
              aria-valuemin="0"
              aria-valuemax="100"
              aria-valuenow=${Math.round((100 * this.current) / Math.max(1, this.room))}
              @pointerdown=${this.onPointerDown}
              @pointermove=${this.onPointerMove}
              @pointerup=${this.onPointerUp}
              @pointercancel=${this.onPointerUp}
              @dblclick=${this.toggle}
              @keydown=${this.onKeyDown}
            ></div>`
      }
      <div id="end" part="end" class="pane" ?hidden=${hides('end')}><slot name="end"></slot></div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-split': FwSplit;
  }
}
