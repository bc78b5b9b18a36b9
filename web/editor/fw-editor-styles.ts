import { css } from 'lit';

/** Of the element around the code, its panels and its hints; the code itself is styled by theme.ts. */
export const editorStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    min-width: 0;
    height: 100%;
    background: var(--fw-surface);
  }
  .host {
    flex: 1;
    min-height: 0;
  }
  .banner {
    margin: 0;
    padding: 3px 12px;
    border-bottom: 1px solid var(--fw-border);
    background: var(--fw-surface-raised);
    font-size: 12px;
  }
  .fw-documentation {
    padding: 8px 10px;
    max-height: min(320px, 50vh);
    overflow: auto;
  }
  .signature {
    font: 12.5px / 1.5 var(--fw-mono);
    overflow-wrap: anywhere;
  }
  .signature .active {
    font-weight: 700;
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .origin {
    margin: 2px 0 6px;
    color: var(--fw-text-quiet);
    font-size: 11.5px;
  }
  .signature-help {
    max-width: min(560px, 88vw);
  }
  .fw-panel {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    padding: 4px 4px 4px 10px;
  }
  .fw-panel code {
    font-family: var(--fw-mono);
  }
  .fw-panel.references {
    display: block;
  }
  .fw-panel ul {
    margin: 0;
    padding: 0;
    max-height: 180px;
    overflow: auto;
    list-style: none;
  }
  .fw-panel li button {
    display: flex;
    justify-content: flex-start;
    width: 100%;
    height: 24px;
    overflow: hidden;
  }
  .fw-panel li button:focus-visible {
    outline-offset: -2px;
  }
`;
