import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../style/controls.ts';
import type { Section } from './section.ts';

const sections: readonly { id: Section; title: string; hash: string }[] = [
  { id: 'studio', title: 'Studio', hash: '#/' },
  { id: 'bricks', title: 'Bricks', hash: '#/bricks' },
];

/** The way between the app's places, for the headers of both: `<fw-app-nav current="studio">`. */
@customElement('fw-app-nav')
export class FwAppNav extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        flex: none;
        -webkit-app-region: no-drag;
      }
      nav {
        display: flex;
        gap: 2px;
        padding: 2px;
        border-radius: var(--fw-radius);
        background: var(--fw-surface-sunken);
      }
      a {
        display: grid;
        place-items: center;
        min-height: 24px;
        padding: 0 10px;
        border-radius: 4px;
        color: var(--fw-text-quiet);
        text-decoration: none;
      }
      a:hover {
        color: var(--fw-text);
      }
      a[aria-current='page'] {
        background: var(--fw-surface);
        color: var(--fw-text);
        font-weight: 600;
      }
      @media (pointer: coarse) {
        a {
          min-height: 34px;
        }
      }
    `,
  ];

  @property() current: Section = 'studio';

  override render(): TemplateResult {
    return html`<nav aria-label="Places">
      ${sections.map(
        ({ id, title, hash }) =>
          html`<a href=${hash} aria-current=${id === this.current ? 'page' : nothing}>${title}</a>`,
      )}
    </nav>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-app-nav': FwAppNav;
  }
}
