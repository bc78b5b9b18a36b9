import { css } from 'lit';

export const brickViewerStyles = css`
  :host {
    position: relative;
    display: block;
    min-width: 0;
    min-height: 0;
    overflow: hidden;
    background: linear-gradient(var(--fw-viewer-top), var(--fw-viewer-bottom));
    touch-action: none;
    user-select: none;
  }
  .stage,
  canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  canvas:focus-visible {
    outline: 2px solid var(--fw-focus);
    outline-offset: -2px;
  }
  :host([tool='add']) canvas,
  :host([tool='paint']) canvas,
  :host([tool='erase']) canvas {
    cursor: crosshair;
  }
  .frame {
    position: absolute;
    border: 1px solid var(--fw-accent);
    background: color-mix(in srgb, var(--fw-accent) 14%, transparent);
    pointer-events: none;
  }
  fw-view-cube {
    position: absolute;
    top: 8px;
    right: 8px;
  }
  .notice {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    padding: 24px;
    text-align: center;
  }
  @media (max-width: 719.98px) {
    fw-view-cube {
      display: none;
    }
  }
`;
