import { svg, type SVGTemplateResult } from 'lit';
import { html, type TemplateResult } from 'lit';
import type { IconNode } from 'lucide';

const shape = ([tag, attributes]: IconNode[number]): SVGTemplateResult => {
  const a = attributes as Record<string, string | number | undefined>;
  switch (tag) {
    case 'path':
      return svg`<path d=${a['d']}></path>`;
    case 'circle':
      return svg`<circle cx=${a['cx']} cy=${a['cy']} r=${a['r']}></circle>`;
    case 'ellipse':
      return svg`<ellipse cx=${a['cx']} cy=${a['cy']} rx=${a['rx']} ry=${a['ry']}></ellipse>`;
    case 'rect':
      return svg`<rect x=${a['x']} y=${a['y']} width=${a['width']} height=${a['height']} rx=${a['rx'] ?? 0}></rect>`;
    case 'line':
      return svg`<line x1=${a['x1']} y1=${a['y1']} x2=${a['x2']} y2=${a['y2']}></line>`;
    case 'polygon':
      return svg`<polygon points=${a['points']}></polygon>`;
    default:
      return svg`<polyline points=${a['points']}></polyline>`;
  }
};

/** A decorative icon in the text's colour: `icon(Download)` with a node of the `lucide` package. */
export const icon = (node: IconNode, size = 16): TemplateResult =>
  html` <svg
    width=${size}
    height=${size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${node.map(shape)}
  </svg>`;
