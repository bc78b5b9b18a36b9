import { html, nothing, type TemplateResult } from 'lit';
import {
  Camera,
  Clapperboard,
  Eye,
  Maximize,
  Rotate3d,
  Ruler,
  Scissors,
  ShieldCheck,
  type IconNode,
} from 'lucide';
import { icon } from '../style/icon.ts';
import { standardViews, type StandardView } from './camera.ts';
import { displayMenu } from './panels.ts';
import { viewSettings } from './settings.ts';

export type Tool = 'section' | 'measure' | 'check' | 'animate' | 'picture';
export type Menu = 'views' | 'display';

export interface ToolbarState {
  tool: Tool | undefined;
  /** A section is shown, whether its panel is open or not. */
  cutting: boolean;
  menu: Menu | undefined;
  /** A 2-D model: nothing to turn, cut or print. */
  flat: boolean;
  perspective: boolean;
  edges: boolean;
}

export interface ToolbarActions {
  fit(): void;
  use(tool: Tool): void;
  open(menu: Menu): void;
  look(view: StandardView): void;
  toggleProjection(): void;
}

export function toolbar(state: ToolbarState, actions: ToolbarActions): TemplateResult {
  const tool = (name: Tool, label: string, keys: string, face: IconNode) =>
    html`<button
      class="icon"
      title=${keys ? `${label} (${keys})` : label}
      aria-label=${label}
      aria-pressed=${state.tool === name || (name === 'section' && state.cutting)}
      @click=${() => actions.use(name)}
    >
      ${icon(face)}
    </button>`;
  const menu = (name: Menu, label: string, face: IconNode) =>
    html`<button
      class="icon"
      title=${label}
      aria-label=${label}
      aria-expanded=${state.menu === name}
      @click=${() => actions.open(name)}
    >
      ${icon(face)}
    </button>`;
  return html`<div class="toolbar" role="toolbar" aria-label="View">
    <button class="icon" title="Fit (F)" aria-label="Fit" @click=${() => actions.fit()}>
      ${icon(Maximize)}
    </button>
    ${state.flat ? nothing : menu('views', 'Views', Rotate3d)} ${menu('display', 'Show', Eye)}
    <span class="line"></span>
    ${tool('measure', 'Measure', 'M', Ruler)}
    ${
      state.flat
        ? nothing
        : html`${tool('section', 'Section', 'X', Scissors)}
          ${tool('check', 'Check for printing', 'C', ShieldCheck)}`
    }
    ${tool('animate', 'Animate $t', 'T', Clapperboard)} ${tool('picture', 'Picture', '', Camera)}
    ${
      state.menu
        ? html`<div class="menu">
            ${state.menu === 'views' ? viewsMenu(state, actions) : displayMenu(viewSettings.value, state.edges)}
          </div>`
        : nothing
    }
  </div>`;
}

const viewsMenu = ({ perspective }: ToolbarState, actions: ToolbarActions) =>
  html`${Object.entries(standardViews).map(
      ([name, { title, key }]) =>
        html`<button class="quiet item" @click=${() => actions.look(name as StandardView)}>
          <span class="grow">${title}</span><kbd>${key}</kbd>
        </button>`,
    )}
    <label class="item">
      <input type="checkbox" .checked=${perspective} @change=${() => actions.toggleProjection()} />
      <span class="grow">Perspective</span><kbd>P</kbd>
    </label>`;
