import { css } from 'lit';

export const viewerStyles = css`
  :host {
    position: relative;
    display: block;
    min-width: 0;
    min-height: 0;
    overflow: hidden;
    background: linear-gradient(var(--fw-viewer-top), var(--fw-viewer-bottom));
    container-type: inline-size;
  }
  .stage,
  .overlay,
  .controls {
    position: absolute;
    inset: 0;
  }
  canvas {
    display: block;
    width: 100%;
    height: 100%;
    outline-offset: -2px;
    touch-action: none;
    transition: opacity 120ms;
  }
  :host([stale]) canvas {
    opacity: 0.65;
  }
  .overlay {
    width: 100%;
    height: 100%;
    pointer-events: none;
    overflow: hidden;
  }
  .overlay text {
    font: 11px var(--fw-font);
    fill: var(--fw-text);
    paint-order: stroke;
    stroke: var(--fw-viewer-bottom);
    stroke-width: 3px;
    stroke-linejoin: round;
  }
  .overlay .grid {
    font-size: 10px;
    fill: var(--fw-text-quiet);
    stroke-width: 2px;
  }
  .overlay .tag {
    font-weight: 600;
    text-anchor: middle;
    dominant-baseline: central;
    stroke: var(--fw-surface);
    stroke-width: 4px;
  }
  .overlay .strong {
    font-size: 13px;
    fill: var(--fw-accent);
  }
  .overlay polyline {
    fill: none;
    stroke: var(--fw-accent);
    stroke-width: 2.5;
  }
  .overlay circle {
    fill: var(--fw-accent);
    stroke: var(--fw-surface);
    stroke-width: 1.5;
  }
  .overlay .box {
    stroke: var(--fw-text-quiet);
    stroke-width: 1;
    stroke-dasharray: 4 3;
  }
  .overlay .hover {
    opacity: 0.75;
  }
  .overlay .thin,
  .overlay .relation {
    stroke-width: 1.5;
    stroke-dasharray: 6 4;
  }
  .overlay .relation {
    stroke: var(--fw-text);
    stroke-dasharray: none;
  }
  .controls {
    pointer-events: none;
  }
  .controls > * {
    position: absolute;
    pointer-events: auto;
  }
  .toolbar,
  .panel,
  .menu,
  .bed {
    border: 1px solid var(--fw-border);
    border-radius: 8px;
    background: color-mix(in srgb, var(--fw-surface) 92%, transparent);
  }
  .toolbar {
    top: 8px;
    left: 8px;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    max-width: calc(100% - 16px);
    padding: 2px;
  }
  .toolbar .line {
    width: 1px;
    height: 18px;
    margin: 0 3px;
    background: var(--fw-border);
  }
  .menu {
    position: absolute;
    top: calc(100% + 4px);
    left: 0;
    display: flex;
    flex-direction: column;
    min-width: 200px;
    max-width: calc(100cqw - 16px);
    max-height: calc(100cqh - 64px);
    overflow: auto;
    padding: 4px;
    background: var(--fw-surface);
    box-shadow: var(--fw-shadow);
    z-index: 2;
  }
  .item {
    display: flex;
    align-items: center;
    gap: 8px;
    width: 100%;
    min-height: var(--fw-control-height);
    padding: 0 8px;
    text-align: left;
  }
  .item select {
    flex: 1;
    min-width: 0;
  }
  .item input[type='number'] {
    width: 0;
    flex: 1;
    min-width: 0;
  }
  fw-view-cube {
    top: 8px;
    right: 8px;
  }
  .panel {
    left: 50%;
    bottom: 10px;
    transform: translateX(-50%);
    width: max-content;
    min-width: min(340px, calc(100% - 16px));
    max-width: calc(100% - 16px);
    padding: 6px 10px;
  }
  .panel input[type='number'] {
    width: 76px;
    padding: 0 6px;
  }
  .panel .wrap {
    flex-wrap: wrap;
    gap: 2px 8px;
    min-height: var(--fw-control-height);
  }
  .panel label {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .panel dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 1px 12px;
    margin: 0;
  }
  .panel dt {
    color: var(--fw-text-quiet);
  }
  .panel dt b {
    color: var(--fw-text);
  }
  .panel dd {
    margin: 0;
    text-align: right;
    font-variant-numeric: tabular-nums;
    user-select: text;
  }
  .panel progress {
    width: 110px;
  }
  .bed {
    top: 48px;
    left: 8px;
    padding: 3px 8px;
  }
  .notice {
    position: absolute;
    inset: 0;
    margin: auto;
    box-sizing: border-box;
    width: max-content;
    max-width: min(360px, calc(100% - 48px));
    height: max-content;
    padding: 8px 14px;
    border-radius: 8px;
    background: color-mix(in srgb, var(--fw-viewer-bottom) 85%, transparent);
    text-align: center;
    color: var(--fw-text-quiet);
  }
  .notice p {
    margin: 4px 0;
  }
  .notice b {
    color: var(--fw-text);
  }
  .progress {
    position: absolute;
    inset: 0 0 auto;
    height: 2px;
    overflow: hidden;
    z-index: 1;
  }
  .progress::after {
    content: '';
    display: block;
    width: 35%;
    height: 100%;
    background: var(--fw-accent);
    animation: run 1.1s ease-in-out infinite;
  }
  @keyframes run {
    from {
      transform: translateX(-100%);
    }
    to {
      transform: translateX(300%);
    }
  }
  @container (max-width: 480px) {
    .panel {
      width: calc(100% - 16px);
    }
    fw-view-cube {
      top: 52px;
      scale: 0.85;
      transform-origin: top right;
    }
    .toolbar .line {
      display: none;
    }
    .toolbar button {
      padding: 0;
    }
  }
  /* The toolbar takes two rows. */
  @container (max-width: 300px) {
    fw-view-cube {
      top: 84px;
    }
  }
`;
