import { css } from 'lit';

export const workbenchStyles = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    height: 100dvh;
    background: var(--fw-surface);
    overflow: hidden;
  }
  main,
  main > *,
  .panel {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    min-width: 0;
    min-height: 0;
    overflow: hidden;
  }
  .side {
    grid-template-rows: auto minmax(0, 1fr);
    background: var(--fw-surface-raised);
  }
  .side > [role='tabpanel'] {
    overflow: auto;
  }
  .view {
    position: relative;
  }
  .notice {
    position: absolute;
    z-index: 1;
    inset: auto 8px 8px;
    width: fit-content;
    max-width: min(560px, calc(100% - 16px));
    margin: 0 auto;
    padding: 4px 4px 4px 12px;
    border: 1px solid var(--fw-border);
    border-left: 3px solid var(--fw-warning);
    border-radius: var(--fw-radius);
    background: var(--fw-surface);
    box-shadow: var(--fw-shadow);
  }
  .notice.invalid {
    border-left-color: var(--fw-error);
  }
  .notice .grow {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
  }
  .notice .where {
    color: var(--fw-accent);
  }
  .phone-bar {
    display: grid;
    grid-template-columns: repeat(4, 1fr);
    padding-bottom: env(safe-area-inset-bottom);
    border-top: 1px solid var(--fw-border);
    background: var(--fw-surface-raised);
  }
  .phone-bar button {
    position: relative;
    flex-direction: column;
    gap: 1px;
    height: 52px;
    border: 0;
    border-radius: 0;
    background: none;
    color: var(--fw-text-quiet);
    font-size: 12px;
  }
  .phone-bar button[aria-current='page'] {
    background: none;
    color: var(--fw-accent);
    box-shadow: inset 0 2px 0 var(--fw-accent);
  }
  .phone-bar .count {
    position: absolute;
    top: 4px;
    left: calc(50% + 8px);
    min-width: 16px;
    padding: 0 4px;
    border-radius: 8px;
    background: var(--fw-error);
    color: var(--fw-surface);
    font-size: 11px;
    line-height: 16px;
  }
  .loading {
    display: grid;
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
