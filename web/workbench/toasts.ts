import { html, css, LitElement, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { X } from 'lucide';
import type { Project } from '../project/project.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';

export interface ToastOptions {
  /** One thing to do about it: `{title: 'Undo', run}`. */
  action?: { title: string; run(): unknown };
  /** `alert` interrupts a screen reader; for what went wrong. */
  severity?: 'status' | 'alert';
  /** Milliseconds on screen; `Infinity` stays until closed. By default long enough to read and act. */
  duration?: number;
  /** What it speaks about, or acts on: it goes when that is left ({@link closeToasts}). */
  project?: Project | undefined;
}

interface Toast extends ToastOptions {
  id: number;
  text: string;
}

/** A short word about something that has happened; never a question. Returns the way to take it back. */
export function toast(text: string, options: ToastOptions = {}): () => void {
  let shelf = document.querySelector('fw-toasts');
  if (!shelf) {
    shelf = document.createElement('fw-toasts');
    document.body.append(shelf);
  }
  return shelf.show(text, options);
}

/** Takes away what was said about a project, and the offers to change it, when the page leaves it. */
export function closeToasts(project: Project): void {
  document.querySelector('fw-toasts')?.leave(project);
}

/** The shelf at the lower edge on which toasts stand. One is made on demand by `toast()`. */
@customElement('fw-toasts')
export class FwToasts extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        position: fixed;
        inset: auto 0 calc(40px + env(safe-area-inset-bottom));
        margin: 0 auto;
        padding: 0;
        border: 0;
        width: fit-content;
        max-width: calc(100vw - 24px);
        background: none;
        overflow: visible;
        pointer-events: none;
      }
      /* Above the phone's tab bar. */
      @media (max-width: 719.98px) {
        :host {
          bottom: calc(60px + env(safe-area-inset-bottom));
        }
      }
      .toast {
        display: flex;
        align-items: center;
        gap: 12px;
        width: fit-content;
        max-width: min(560px, 100%);
        margin: 8px auto 0;
        padding: 6px 6px 6px 14px;
        border: 1px solid var(--fw-border);
        border-radius: 8px;
        background: var(--fw-surface-raised);
        box-shadow: var(--fw-shadow);
        pointer-events: auto;
        animation: rise 0.16s ease-out;
      }
      .alert {
        border-left: 3px solid var(--fw-error);
      }
      .text {
        overflow-wrap: anywhere;
      }
      .action {
        color: var(--fw-accent);
        font-weight: 600;
      }
      @keyframes rise {
        from {
          opacity: 0;
          translate: 0 8px;
        }
      }
    `,
  ];

  @state() private toasts: Toast[] = [];
  #next = 0;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  override connectedCallback(): void {
    super.connectedCallback();
    // A popover, so that toasts stand above dialogs.
    this.popover = 'manual';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  show(text: string, options: ToastOptions): () => void {
    const id = this.#next++;
    // The same words twice at once say nothing new.
    this.toasts = [...this.toasts.filter(t => t.text !== text).slice(-2), { ...options, id, text }];
    if (this.matches(':popover-open')) this.hidePopover();
    this.showPopover();
    this.#wait(id);
    return () => this.#close(id);
  }

  leave(project: Project): void {
    for (const toast of this.toasts) if (toast.project === project) this.#close(toast.id);
  }

  #wait(id: number): void {
    const toast = this.toasts.find(t => t.id === id);
    const duration = toast?.duration ?? (toast?.action ? 10_000 : 5_000);
    if (!toast || duration === Infinity) return;
    this.#timers.set(
      id,
      setTimeout(() => this.#close(id), duration),
    );
  }

  #hold(id: number): void {
    clearTimeout(this.#timers.get(id));
  }

  #close(id: number): void {
    this.#hold(id);
    this.#timers.delete(id);
    this.toasts = this.toasts.filter(t => t.id !== id);
    if (!this.toasts.length && this.isConnected && this.matches(':popover-open')) this.hidePopover();
  }

  override render(): TemplateResult {
    return html`${['status' as const, 'alert' as const].map(
      severity => html`
        <div role=${severity} aria-label=${severity === 'alert' ? 'Problems' : 'Notices'}>
          ${this.toasts
            .filter(t => (t.severity ?? 'status') === severity)
            .map(
              ({ id, text, action }) => html`
                <div
                  class="toast ${severity}"
                  @pointerenter=${() => this.#hold(id)}
                  @pointerleave=${() => this.#wait(id)}
                  @focusin=${() => this.#hold(id)}
                  @focusout=${() => this.#wait(id)}
                >
                  <span class="text">${text}</span>
                  ${
                    action &&
                    html`<button
                      class="quiet action"
                      @click=${() => {
                        this.#close(id);
                        action.run();
                      }}
                    >
                      ${action.title}
                    </button>`
                  }
                  <button class="icon" aria-label="Close" @click=${() => this.#close(id)}>
                    ${icon(X, 14)}
                  </button>
                </div>
              `,
            )}
        </div>
      `,
    )}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-toasts': FwToasts;
  }
}
