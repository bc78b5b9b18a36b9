import { css, html, LitElement, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { styleMap } from 'lit/directives/style-map.js';
import { controls } from '../style/controls.ts';
import { standardViews, viewAxes, type CameraState, type StandardView } from './camera.ts';

type Triple = readonly [number, number, number];

/** Each face's outward direction, and where its text runs to and hangs down to. */
const faces: { view: StandardView; out: Triple; along: Triple; down: Triple }[] = [
  { view: 'front', out: [0, -1, 0], along: [1, 0, 0], down: [0, 0, -1] },
  { view: 'back', out: [0, 1, 0], along: [-1, 0, 0], down: [0, 0, -1] },
  { view: 'right', out: [1, 0, 0], along: [0, 1, 0], down: [0, 0, -1] },
  { view: 'left', out: [-1, 0, 0], along: [0, -1, 0], down: [0, 0, -1] },
  { view: 'top', out: [0, 0, 1], along: [1, 0, 0], down: [0, -1, 0] },
  { view: 'bottom', out: [0, 0, -1], along: [1, 0, 0], down: [0, 1, 0] },
];
const edge = 44;
const axes = [
  { name: 'X', to: [1, 0, 0] as Triple, color: 'var(--x)' },
  { name: 'Y', to: [0, 1, 0] as Triple, color: 'var(--y)' },
  { name: 'Z', to: [0, 0, 1] as Triple, color: 'var(--z)' },
];

/**
 * A cube that turns with the camera; a click on a face looks straight at it, one beside it goes back to the
 * isometric view. Fires `fw-view` with the view's name. The same views are in the viewer's menu and on its keys.
 */
@customElement('fw-view-cube')
export class FwViewCube extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        --x: light-dark(#d1242f, #ff7b72);
        --y: light-dark(#1a7f37, #7ee787);
        --z: light-dark(#0969da, #79b8ff);
        position: relative;
        display: block;
        width: 92px;
        height: 92px;
      }
      button {
        position: absolute;
        left: calc(50% - ${edge / 2}px);
        top: calc(50% - ${edge / 2}px);
        width: ${edge}px;
        height: ${edge}px;
        padding: 0;
        border-radius: 2px;
        border-color: var(--fw-text-quiet);
        background: color-mix(in srgb, var(--fw-surface-raised) 88%, transparent);
        font-size: 10px;
        font-weight: 600;
      }
      button:hover:not(:disabled) {
        background: var(--fw-accent-soft);
      }
      svg {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        pointer-events: none;
        overflow: visible;
      }
      text {
        font: 700 10px var(--fw-font);
        text-anchor: middle;
        dominant-baseline: central;
      }
    `,
  ];
  @property({ attribute: false }) camera?: CameraState;

  #go(view: StandardView) {
    this.dispatchEvent(new CustomEvent('fw-view', { detail: view }));
  }

  protected override render() {
    if (!this.camera) return html``;
    const { right, up, back } = viewAxes(this.camera);
    const seen = (p: Triple) =>
      [right, up, back].map((d, i) => (i === 1 ? -1 : 1) * (d[0] * p[0] + d[1] * p[1] + d[2] * p[2])) as [
        number,
        number,
        number,
      ];
    const corner = seen([-1, -1, -1]).map(x => (x * edge) / 2);
    return html`
      <svg viewBox="-46 -46 92 92" aria-hidden="true">
        ${axes.map(({ name, to, color }) => {
          const [x, y] = seen(to).map((d, i) => corner[i]! + d * (edge + 14)) as [number, number];
          return svg`<line x1=${corner[0]} y1=${corner[1]} x2=${x} y2=${y} stroke=${color} stroke-width="1.5"></line>
            <text x=${x * 1.06} y=${y * 1.06} fill=${color}>${name}</text>`;
        })}
      </svg>
      ${faces.map(({ view, out, along, down }) => {
        const normal = seen(out);
        const columns = [seen(along), seen(down), normal];
        const style = styleMap({
          transform: `matrix(${[columns[0]![0], columns[0]![1], columns[1]![0], columns[1]![1], (normal[0] * edge) / 2, (normal[1] * edge) / 2].map(x => x.toFixed(5)).join()})`,
        });
        return html`<button
          tabindex="-1"
          style=${style}
          ?hidden=${normal[2] < 0.08}
          title=${`${standardViews[view].title} (${standardViews[view].key})`}
          @click=${() => this.#go(view)}
        >
          ${standardViews[view].title}
        </button>`;
      })}
    `;
  }
}
