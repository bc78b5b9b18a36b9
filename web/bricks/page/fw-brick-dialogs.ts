import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { BrickDocument } from '../document/brick-document.ts';
import '../exports/fw-brick-export.ts';
import type { FwBrickExport } from '../exports/fw-brick-export.ts';
import '../from-model/fw-brick-from-model.ts';
import type { FwBrickFromModel } from '../from-model/fw-brick-from-model.ts';
import '../instructions/fw-brick-instructions.ts';
import type { FwBrickInstructions } from '../instructions/fw-brick-instructions.ts';
import './fw-brick-compare.ts';
import type { FwBrickCompare } from './fw-brick-compare.ts';
import './fw-brick-variants.ts';
import type { FwBrickVariants } from './fw-brick-variants.ts';
import type { Generate } from './generation-controller.ts';

/**
 * The dialogs of the Bricks page, for its open model. Fires what they fire: `fw-variant-chosen` and `fw-shape-chosen`
 * with the details of their `fw-chosen`.
 */
@customElement('fw-brick-dialogs')
export class FwBrickDialogs extends LitElement {
  @property({ attribute: false }) document: BrickDocument | undefined;
  @property({ attribute: false }) generate!: Generate;
  @property({ attribute: false }) screenshot!: () => Promise<Blob>;
  @query('fw-brick-variants') readonly variants!: FwBrickVariants;
  @query('fw-brick-compare') readonly compare!: FwBrickCompare;
  @query('fw-brick-export') readonly exporter!: FwBrickExport;
  @query('fw-brick-instructions') readonly instructions!: FwBrickInstructions;
  @query('fw-brick-from-model') readonly fromModel!: FwBrickFromModel;

  private pass(name: string, { detail }: CustomEvent<unknown>): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  override render(): TemplateResult {
    const { model, name = 'model' } = this.document ?? {};
    return html`
      <fw-brick-variants
        .generate=${this.generate}
        @fw-chosen=${(event: CustomEvent<unknown>) => this.pass('fw-variant-chosen', event)}
      ></fw-brick-variants>
      <fw-brick-compare></fw-brick-compare>
      <fw-brick-instructions .model=${model} .name=${name}></fw-brick-instructions>
      <fw-brick-export .model=${model} .name=${name} .screenshot=${this.screenshot}></fw-brick-export>
      <fw-brick-from-model
        @fw-chosen=${(event: CustomEvent<unknown>) => this.pass('fw-shape-chosen', event)}
      ></fw-brick-from-model>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-brick-dialogs': FwBrickDialogs;
  }
}
