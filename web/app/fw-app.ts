import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { Blocks, Box } from 'lucide';
import { commands } from '../workbench/commands.ts';
import '../workbench/fw-workbench.ts';
import { sectionOf, type Section } from './section.ts';

/**
 * The whole app: the Studio's workbench or the Bricks page, as the fragment says. The other one is taken off the
 * page, and with it its graphics context and its shortcuts; both keep their work in the browser, so that coming back
 * finds it as it was.
 */
@customElement('fw-app')
export class FwApp extends LitElement {
  @state() private section = sectionOf(location.hash);
  @state() private problem = '';
  @state() private bricksReady = false;
  #leave: AbortController | undefined;

  /** No shadow: nothing here has a look of its own. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leave = new AbortController();
    const { signal } = this.#leave;
    addEventListener('popstate', this.#follow, { signal });
    const go = (section: Section, hash: string) => ({
      run: () => (location.hash = hash),
      when: () => this.section !== section,
    });
    const unregister = commands.register(
      { id: 'app.studio', group: 'File', title: 'Go to Studio', icon: Box, ...go('studio', '#/') },
      { id: 'app.bricks', group: 'File', title: 'Go to Bricks', icon: Blocks, ...go('bricks', '#/bricks') },
    );
    signal.addEventListener('abort', unregister);
    this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave?.abort();
  }

  readonly #follow = (): void => {
    const section = sectionOf(location.hash);
    // What opens there says more.
    if (section !== this.section) document.title = section === 'studio' ? 'Formwork' : 'Formwork Bricks';
    this.section = section;
    if (this.section === 'bricks' && !this.bricksReady) void this.#load();
  };

  async #load(): Promise<void> {
    this.problem = '';
    try {
      await import('../bricks/fw-bricks.ts');
      this.bricksReady = true;
    } catch (error) {
      // The network went away before this part of the app was on the device.
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  override render(): TemplateResult {
    if (this.section === 'studio') return html`<fw-workbench></fw-workbench>`;
    if (this.bricksReady) return html`<fw-bricks></fw-bricks>`;
    return html`<main
      style="display:grid;place-content:center;height:100dvh;gap:12px"
      aria-busy=${!this.problem}
    >
      ${
        this.problem
          ? html`<div role="alert">
                The Bricks page could not be loaded. Check the network, then try again.
              </div>
              <button @click=${() => this.#load()}>Try again</button>
              <a href="#/">Back to Studio</a>`
          : nothing
      }
    </main>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-app': FwApp;
  }
}
