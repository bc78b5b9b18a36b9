import { css } from 'lit';

/** Beyond what the order form shares with the export dialog. */
export const orderStyles = css`
  :host {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    min-height: 0;
  }
  .banner {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 12px;
    margin: 0;
    padding: 8px 12px;
    border-radius: var(--fw-radius);
    background: var(--fw-surface-sunken);
  }
  .banner span {
    flex: 1 1 220px;
  }
  .banner svg {
    flex: none;
    color: var(--fw-warning);
  }
  .formats.engines {
    grid-template-columns: 1fr 1fr;
  }
  .formats.small {
    display: flex;
    flex-wrap: wrap;
  }
  .formats.small .format {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .formats.small input {
    position: static;
    margin: 0;
    opacity: 1;
    pointer-events: auto;
  }
  .format:has(:disabled) {
    border-style: dashed;
    cursor: default;
  }
  .format:has(:disabled):hover {
    border-color: var(--fw-border);
  }
  .format:has(:disabled) b {
    color: var(--fw-text-quiet);
  }
  footer > .quiet-text {
    flex: 1 1 200px;
  }
  .pixels select {
    flex: 1 1 130px;
    width: auto;
  }
  .install {
    margin: 6px 0 0;
  }
  .install code {
    padding: 1px 5px;
    border-radius: 4px;
    background: var(--fw-surface-sunken);
    font: 0.92em var(--fw-mono);
    overflow-wrap: anywhere;
    user-select: all;
  }
  @media (max-width: 480px) {
    .formats.engines {
      grid-template-columns: 1fr;
    }
    .formats.engines small {
      display: block;
    }
  }
`;
