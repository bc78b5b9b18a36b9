import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Download, Ellipsis, House, Redo2, Search, Share2, SunMoon, Undo2 } from 'lucide';
import '../../app/fw-app-nav.ts';
import { controls } from '../../style/controls.ts';
import { icon } from '../../style/icon.ts';
import { commands } from '../../workbench/commands.ts';
import { commandButton } from '../../workbench/command-button.ts';
import '../../workbench/fw-menu.ts';
import { headerStyles } from '../../workbench/header-styles.ts';
import { shownKeys } from '../../workbench/keys.ts';
import type { BrickDocument } from '../document/brick-document.ts';

/** The bar on top of the Bricks page. */
@customElement('fw-bricks-header')
export class FwBricksHeader extends LitElement {
  static override styles = [controls, headerStyles];

  @property({ attribute: false }) document: BrickDocument | undefined;
  @property() saving = '';
  @property({ type: Boolean }) phone = false;

  /** The name, ready to be typed over. */
  editName(): void {
    const input = this.renderRoot.querySelector<HTMLInputElement>('.name');
    input?.focus();
    input?.select();
  }

  private onName(event: Event): void {
    const input = event.target as HTMLInputElement;
    const name = input.value.trim();
    if (this.document && name) this.document.name = name;
    else if (this.document) input.value = this.document.name;
  }

  private onNameKey(event: KeyboardEvent): void {
    const input = event.target as HTMLInputElement;
    if (event.key === 'Escape' && this.document) input.value = this.document.name;
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.stopPropagation();
    input.blur();
  }

  private get overflow(): string[] {
    return [
      ...(this.document
        ? [
            ...(this.phone ? ['edit.undo', 'edit.redo', 'bricks.share', '-'] : []),
            'bricks.new',
            'bricks.open',
            'bricks.from-model',
            'bricks.rename',
            'bricks.duplicate',
            'bricks.delete',
            '-',
            'bricks.variants',
            'bricks.compare',
            'bricks.picture',
            'bricks.own-model',
            '-',
          ]
        : ['bricks.new', 'bricks.open', 'bricks.from-model', '-']),
      ...(this.phone ? ['scheme.light', 'scheme.dark', 'scheme.system', '-'] : []),
      'app.studio',
      'help.palette',
      'help.shortcuts',
      'help.notices',
    ];
  }

  override render(): TemplateResult {
    const { document, phone } = this;
    return html`
      ${
        document
          ? commandButton('bricks.home', House, 'icon')
          : html`<img src="./icons/formwork.svg" width="22" height="22" alt="" />`
      }
      ${document && phone ? nothing : html`<fw-app-nav current="bricks"></fw-app-nav>`}
      ${
        document
          ? html`<input
                class="name"
                aria-label="Name of the model"
                .value=${document.name}
                maxlength="200"
                autocomplete="off"
                spellcheck="false"
                @change=${this.onName}
                @keydown=${this.onNameKey}
              />
              <span class="line wide"></span>
              ${commandButton('edit.undo', Undo2)} ${commandButton('edit.redo', Redo2)}
              <span class="grow"></span>
              <span class="quiet-text wide" role="status">${this.saving}</span>
              ${commandButton('help.palette', Search)} ${commandButton('bricks.share', Share2)}
              <button
                class="primary"
                title="Files for other programs, printers and shops (${shownKeys('Mod-E')})"
                ?disabled=${!commands.enabled('bricks.export')}
                @click=${() => commands.run('bricks.export')}
              >
                ${icon(Download)} Export
              </button>`
          : html`<span class="grow"></span> ${commandButton('help.palette', Search)}`
      }
      <fw-menu
        class="wide"
        label="Theme"
        .icon=${SunMoon}
        .items=${['scheme.light', 'scheme.dark', 'scheme.system']}
      ></fw-menu>
      <fw-menu label="More" .icon=${Ellipsis} .items=${this.overflow}></fw-menu>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-bricks-header': FwBricksHeader;
  }
}
