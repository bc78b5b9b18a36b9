import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { ChevronDown, ChevronUp, MoveHorizontal } from 'lucide';
import { clamp } from '../../wasm/scad/parameter-sets.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import { beginsNumber, readNumber, stepped } from './numbers.ts';
import { ValueChange, type Phase } from './value-change.ts';

/** Pixels of a drag per step. */
const PIXELS = 4;

/**
 * An exact number: typed (point or comma, any precision), spun by arrow keys (Shift: ten steps, Alt: a tenth), by the
 * wheel while it has the focus, by its two buttons, or by dragging its grip sideways. Escape takes back what is being
 * typed or dragged. Fires `fw-value`; what lies outside of the limits is moved to them.
 */
@customElement('fw-number-field')
export class FwNumberField extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .field {
        display: flex;
        align-items: stretch;
        height: var(--fw-control-height);
        border: 1px solid var(--fw-border);
        border-radius: var(--fw-radius);
        background: var(--fw-surface);
        overflow: hidden;
      }
      .field:hover,
      .field:focus-within {
        border-color: var(--fw-accent);
      }
      .field:focus-within {
        outline: 2px solid var(--fw-focus);
        outline-offset: 1px;
      }
      #wrong {
        margin: 2px 0 0;
        font-size: 0.85em;
        overflow-wrap: anywhere;
      }
      .field.wrong {
        border-color: var(--fw-error);
      }
      input:not([type='range']) {
        flex: 1;
        width: 100%;
        min-width: 0;
        height: auto;
        padding: 0 2px;
        border: 0;
        background: none;
        text-align: right;
        font-variant-numeric: tabular-nums;
      }
      input:focus-visible {
        outline: none;
      }
      .grip {
        display: flex;
        align-items: center;
        justify-content: center;
        flex: none;
        width: 20px;
        color: var(--fw-text-quiet);
        cursor: ew-resize;
        touch-action: none;
        user-select: none;
        -webkit-user-select: none;
        font-weight: 600;
      }
      .grip:hover,
      .grip.held {
        background: var(--fw-accent-soft);
        color: var(--fw-accent);
      }
      .spin {
        display: flex;
        flex-direction: column;
        flex: none;
        width: 16px;
      }
      .spin button {
        flex: 1;
        height: 50%;
        width: 100%;
        padding: 0;
        border: 0;
        border-radius: 0;
        background: none;
        color: var(--fw-text-quiet);
      }
      .spin button:hover {
        background: var(--fw-accent-soft);
        color: var(--fw-accent);
      }
      @media (pointer: coarse) {
        .grip,
        .spin {
          width: 28px;
        }
      }
    `,
  ];

  @property({ attribute: false }) value = 0;
  @property({ attribute: false }) step = 1;
  @property({ attribute: false }) min: number | undefined;
  @property({ attribute: false }) max: number | undefined;
  /** The accessible name. */
  @property() label = '';
  /** A letter on the grip in place of the arrows: the axis of a vector. */
  @property() axis = '';
  @query('input') private readonly input!: HTMLInputElement;

  // What stood there when the typing, spinning or dragging began; undefined between.
  #before: number | undefined;
  #typing = false;
  /** What was typed and is no number, nor the beginning of one. */
  #wrong = '';
  #drag: { x: number; from: number; moved: boolean } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // Lit cannot say `passive: false` in a template; the page must not scroll along.
    this.addEventListener('wheel', this.onWheel, { passive: false });
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('wheel', this.onWheel);
  }

  override focus(): void {
    this.input.focus();
  }

  protected override updated(changed: PropertyValues<this>): void {
    // The text under the hand is the user's; everything else follows the value.
    if (changed.has('value') && !this.#typing) this.input.value = String(this.value);
  }

  #emit(value: number, phase: Phase): void {
    if (value !== this.value) this.#wrong = '';
    this.value = value;
    this.dispatchEvent(new ValueChange(value, phase));
  }

  private readonly onInput = (): void => {
    if (!this.#typing) this.#before = this.value;
    this.#typing = true;
    const value = readNumber(this.input.value);
    this.#wrong = beginsNumber(this.input.value) ? '' : this.input.value.trim();
    this.requestUpdate();
    if (value !== undefined && value !== this.value && clamp(value, this) === value)
      this.#emit(value, 'interim');
  };

  private readonly onCommit = (): void => {
    if (!this.#typing) return;
    this.#typing = false;
    const typed = readNumber(this.input.value);
    const value = typed === undefined ? (this.#before ?? this.value) : clamp(typed, this);
    const wrong = typed === undefined ? this.input.value.trim() : '';
    this.#before = undefined;
    this.input.value = String(value);
    this.#emit(value, 'final');
    this.#wrong = wrong;
    this.requestUpdate();
  };

  #cancel(): boolean {
    if (this.#before === undefined) return false;
    const before = this.#before;
    this.#typing = false;
    this.#wrong = '';
    this.#before = undefined;
    this.#drag = undefined;
    this.input.value = String(before);
    this.#emit(before, 'final');
    this.requestUpdate();
    return true;
  }

  /** Moves by steps from where the value stands now, or from what is typed. */
  #spin(steps: number, event: { shiftKey: boolean; altKey: boolean }, phase: Phase): void {
    const from = (this.#typing ? readNumber(this.input.value) : undefined) ?? this.value;
    this.#typing = false;
    const size = this.step * (event.shiftKey ? 10 : event.altKey ? 0.1 : 1);
    const value = clamp(stepped(from, size, steps), this);
    this.input.value = String(value);
    if (value !== this.value) this.#emit(value, phase);
  }

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    const { key } = event;
    if (key === 'Enter') {
      this.onCommit();
      this.input.select();
    } else if (key === 'Escape') {
      if (!this.#cancel()) return;
      event.stopPropagation();
    } else if ((key === 'ArrowUp' || key === 'ArrowDown') && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.#spin(key === 'ArrowUp' ? 1 : -1, event, event.repeat ? 'interim' : 'step');
    } else if (key === 'PageUp' || key === 'PageDown') {
      event.preventDefault();
      this.#spin(key === 'PageUp' ? 10 : -10, { shiftKey: false, altKey: false }, 'step');
    }
  };

  private readonly onKeyUp = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') this.#emit(this.value, 'step');
  };

  private readonly onWheel = (event: WheelEvent): void => {
    if (this.shadowRoot?.activeElement !== this.input || event.deltaY === 0 || event.ctrlKey) return;
    event.preventDefault();
    this.#spin(event.deltaY < 0 ? 1 : -1, event, 'step');
  };

  private readonly onGrab = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.input.focus({ preventScroll: true });
    this.#drag = { x: event.clientX, from: this.value, moved: false };
    this.#before = this.value;
    this.requestUpdate();
  };

  private readonly onDrag = (event: PointerEvent): void => {
    const drag = this.#drag;
    if (!drag) return;
    const steps = Math.trunc((event.clientX - drag.x) / PIXELS);
    if (steps === 0 && !drag.moved) return;
    drag.moved = true;
    const size = this.step * (event.shiftKey ? 10 : event.altKey ? 0.1 : 1);
    const value = clamp(stepped(drag.from, size, steps), this);
    if (value === this.value) return;
    this.input.value = String(value);
    this.#emit(value, 'interim');
  };

  private readonly onRelease = (): void => {
    if (!this.#drag) return;
    const { moved } = this.#drag;
    this.#drag = undefined;
    this.#before = undefined;
    this.requestUpdate();
    if (moved) this.#emit(this.value, 'final');
    else this.input.select();
  };

  override render(): TemplateResult {
    const wrong = this.#typing && readNumber(this.input.value) === undefined;
    const { min, max } = this;
    // The decimal keypad of some phones has no minus.
    return html`<div class="field ${wrong ? 'wrong' : ''}">
        <span
          class="grip ${this.#drag ? 'held' : ''}"
          title="Drag sideways to change (Shift: faster, Alt: finer)"
          aria-hidden="true"
          @pointerdown=${this.onGrab}
          @pointermove=${this.onDrag}
          @pointerup=${this.onRelease}
          @pointercancel=${() => this.#cancel()}
          >${this.axis || icon(MoveHorizontal, 12)}</span
        >
        <input
          type="text"
          inputmode=${min !== undefined && min >= 0 ? 'decimal' : 'text'}
          role="spinbutton"
          autocomplete="off"
          spellcheck="false"
          aria-label=${this.label}
          aria-valuenow=${this.value}
          aria-valuemin=${min ?? nothing}
          aria-valuemax=${max ?? nothing}
          aria-invalid=${wrong}
          aria-describedby=${this.#wrong ? 'wrong' : nothing}
          title=${this.value}
          @input=${this.onInput}
          @change=${this.onCommit}
          @blur=${this.onCommit}
          @keydown=${this.onKeyDown}
          @keyup=${this.onKeyUp}
        />
        <span class="spin" aria-hidden="true">
          <button tabindex="-1" @click=${(event: MouseEvent) => this.#spin(1, event, 'step')}>
            ${icon(ChevronUp, 10)}
          </button>
          <button tabindex="-1" @click=${(event: MouseEvent) => this.#spin(-1, event, 'step')}>
            ${icon(ChevronDown, 10)}
          </button>
        </span>
      </div>
      ${
        this.#wrong
          ? html`<p id="wrong" class="error-text" role="alert">
              “${this.#wrong}” is not a number.${this.#typing ? '' : ' The value is as before.'}
            </p>`
          : nothing
      }`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-number-field': FwNumberField;
  }
}
