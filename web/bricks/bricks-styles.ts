import { css } from 'lit';

export const bricksStyles = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    height: 100dvh;
    background: var(--fw-surface);
    overflow: hidden;
  }
  .content,
  main {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    min-width: 0;
    min-height: 0;
    overflow: hidden;
  }
  main:focus-visible {
    outline: none;
  }
  .loading {
    place-content: center;
    color: var(--fw-text-quiet);
  }
  .dropping {
    position: fixed;
    z-index: 10;
    inset: 8px;
    display: grid;
    place-content: center;
    border: 2px dashed var(--fw-accent);
    border-radius: 10px;
    background: color-mix(in srgb, var(--fw-surface) 85%, transparent);
    font-size: 16px;
    pointer-events: none;
  }
`;
