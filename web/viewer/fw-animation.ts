import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Film, Pause, Play, SkipBack, StepBack, StepForward, X } from 'lucide';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';

/**
 * Runs OpenSCAD's `$t` from 0 to just below 1 in `frames` steps. Fires `fw-time` (bubbles, composed) with `{time}`
 * for every step; while playing, the next step waits until `arrived()` tells that the picture of the last is there.
 */
@customElement('fw-animation')
export class FwAnimation extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 8px;
      }
      input[type='range'] {
        flex: 1;
        min-width: 90px;
      }
      input[type='number'] {
        width: 64px;
      }
      label {
        display: inline-flex;
        align-items: center;
        gap: 4px;
      }
      output {
        font-variant-numeric: tabular-nums;
        min-width: 62px;
      }
      progress {
        width: 90px;
      }
    `,
  ];
  /** Renders all frames to a file; nothing when that is not possible here. */
  @property({ attribute: false }) exporter?: (
    frames: number,
    progress: (done: number) => void,
    signal: AbortSignal,
  ) => Promise<void>;
  @state() private frame = 0;
  @state() private frames = 60;
  @state() private rate = 15;
  @state() private playing = false;
  @state() private exported: number | undefined;
  @state() private failure = '';
  #abort: AbortController | undefined;
  #timer = 0;
  #shownAt = 0;

  get time(): number {
    return this.frame / this.frames;
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.pause();
    this.#abort?.abort();
  }

  /** The picture for the last `fw-time` is on screen. */
  arrived(): void {
    if (!this.playing || this.exported !== undefined) return;
    clearTimeout(this.#timer);
    const wait = Math.max(0, 1000 / this.rate - (performance.now() - this.#shownAt));
    this.#timer = window.setTimeout(() => this.#go(this.frame + 1), wait);
  }

  play(): void {
    this.playing = true;
    this.#go(this.frame + 1);
  }

  pause(): void {
    this.playing = false;
    clearTimeout(this.#timer);
  }

  #go(frame: number): void {
    this.frame = ((frame % this.frames) + this.frames) % this.frames;
    this.#shownAt = performance.now();
    this.dispatchEvent(
      new CustomEvent('fw-time', { detail: { time: this.time }, bubbles: true, composed: true }),
    );
    clearTimeout(this.#timer);
    // A step whose model did not change, or failed, brings no picture: go on all the same.
    if (this.playing) this.#timer = window.setTimeout(() => this.arrived(), 5000);
  }

  #step(by: number): void {
    this.pause();
    this.#go(this.frame + by);
  }

  async #export(): Promise<void> {
    this.pause();
    const abort = (this.#abort = new AbortController());
    this.exported = 0;
    this.failure = '';
    try {
      await this.exporter?.(this.frames, done => (this.exported = done), abort.signal);
    } catch (error) {
      if (!abort.signal.aborted) this.failure = error instanceof Error ? error.message : String(error);
    } finally {
      this.exported = undefined;
    }
  }

  #number(event: Event, fallback: number, max: number): number {
    const input = event.target as HTMLInputElement;
    const value = Math.round(input.valueAsNumber);
    const kept = value >= 1 ? Math.min(value, max) : fallback;
    input.value = String(kept);
    return kept;
  }

  protected override render() {
    if (this.exported !== undefined) {
      return html`<span>Frame ${this.exported} of ${this.frames}</span>
        <progress max=${this.frames} .value=${this.exported} aria-label="Frames rendered"></progress>
        <button @click=${() => this.#abort?.abort()}>${icon(X)} Cancel</button>`;
    }
    return html`
      <button
        class="icon"
        title="To the start"
        aria-label="To the start"
        @click=${() => this.#step(-this.frame)}
      >
        ${icon(SkipBack)}
      </button>
      <button class="icon" title="One frame back" aria-label="One frame back" @click=${() => this.#step(-1)}>
        ${icon(StepBack)}
      </button>
      <button
        class="icon"
        title=${this.playing ? 'Pause' : 'Play'}
        aria-label=${this.playing ? 'Pause' : 'Play'}
        @click=${() => (this.playing ? this.pause() : this.play())}
      >
        ${icon(this.playing ? Pause : Play)}
      </button>
      <button class="icon" title="One frame on" aria-label="One frame on" @click=${() => this.#step(1)}>
        ${icon(StepForward)}
      </button>
      <input
        type="range"
        aria-label="Frame"
        min="0"
        max=${this.frames - 1}
        .value=${String(this.frame)}
        @input=${(e: Event) => {
          this.pause();
          this.#go((e.target as HTMLInputElement).valueAsNumber);
        }}
      />
      <output>$t = ${this.time.toFixed(3)}</output>
      <label
        >Frames
        <input
          type="number"
          min="2"
          max="1000"
          .value=${String(this.frames)}
          @change=${(e: Event) => {
            this.frames = Math.max(2, this.#number(e, this.frames, 1000));
            this.frame = Math.min(this.frame, this.frames - 1);
          }}
      /></label>
      <label
        >Per second
        <input
          type="number"
          min="1"
          max="60"
          .value=${String(this.rate)}
          @change=${(e: Event) => (this.rate = this.#number(e, this.rate, 60))}
      /></label>
      ${
        this.exporter
          ? html`<button title="Save all frames as PNG pictures in a zip" @click=${this.#export}>
              ${icon(Film)} Save frames
            </button>`
          : nothing
      }
      ${this.failure ? html`<span class="error-text" role="alert">${this.failure}</span>` : nothing}
    `;
  }
}
