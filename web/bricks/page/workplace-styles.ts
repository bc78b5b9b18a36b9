import { css } from 'lit';

export const workplaceStyles = css`
  :host {
    display: grid;
    grid-template: minmax(0, 1fr) / 340px minmax(0, 1fr);
    min-height: 0;
    overflow: hidden;
  }
  aside {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    min-height: 0;
    border-right: 1px solid var(--fw-border);
    background: var(--fw-surface);
  }
  .panel {
    overflow-y: auto;
    padding: 12px;
  }
  .make {
    display: grid;
    gap: 14px;
    align-content: start;
  }
  .files {
    display: grid;
    gap: 6px;
    align-content: start;
  }
  .files button {
    justify-content: flex-start;
    height: 36px;
  }
  .view {
    position: relative;
    display: grid;
    min-width: 0;
    min-height: 0;
  }
  .top {
    position: absolute;
    top: 8px;
    left: 8px;
    right: 108px;
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    gap: 6px;
    pointer-events: none;
  }
  .top > * {
    pointer-events: auto;
  }
  .top .chip {
    min-height: 30px;
    border-radius: 99px;
    background: color-mix(in srgb, var(--fw-surface) 92%, transparent);
  }
  .top .chip[aria-pressed='true'] {
    background: var(--fw-accent-soft);
  }
  .legend {
    display: grid;
    grid-template-columns: auto 90px auto;
    gap: 6px;
    align-items: center;
    min-height: 30px;
    padding: 0 12px;
    border: 1px solid var(--fw-border);
    border-radius: 99px;
    background: color-mix(in srgb, var(--fw-surface) 92%, transparent);
  }
  .legend i {
    height: 8px;
    border-radius: 4px;
  }
  .bottom {
    position: absolute;
    inset: auto 8px 8px;
    display: grid;
    justify-items: center;
    pointer-events: none;
  }
  fw-brick-steps {
    width: min(640px, 100%);
    pointer-events: auto;
  }
  .corner {
    position: absolute;
    top: 108px;
    right: 8px;
    display: grid;
    gap: 4px;
  }
  .corner button {
    background: color-mix(in srgb, var(--fw-surface) 92%, transparent);
    border-color: var(--fw-border);
  }
  .empty-view {
    position: absolute;
    inset: 0 0 30%;
    display: grid;
    place-content: center;
    padding: 24px;
    text-align: center;
    color: var(--fw-text-quiet);
    pointer-events: none;
  }
  @media (max-width: 719.98px) {
    :host {
      grid-template: minmax(0, 1fr) auto auto / minmax(0, 1fr);
    }
    .view {
      grid-row: 1;
    }
    aside {
      grid-row: 2;
      grid-template: minmax(0, 1fr) / minmax(0, 1fr);
      max-height: 46dvh;
      border: 0;
      border-top: 1px solid var(--fw-border);
      border-radius: 14px 14px 0 0;
      box-shadow: var(--fw-shadow);
    }
    .top {
      right: 8px;
    }
    .corner {
      top: auto;
      bottom: 64px;
    }
  }
  nav {
    display: grid;
    grid-template-columns: repeat(4, 1fr);
    padding-bottom: env(safe-area-inset-bottom);
    border-top: 1px solid var(--fw-border);
    background: var(--fw-surface-raised);
  }
  nav button {
    flex-direction: column;
    gap: 1px;
    height: 52px;
    border: 0;
    border-radius: 0;
    background: none;
    color: var(--fw-text-quiet);
    font-size: 12px;
  }
  nav button[aria-expanded='true'] {
    color: var(--fw-accent);
    box-shadow: inset 0 2px 0 var(--fw-accent);
  }
`;
