import { css } from 'lit';

/** The bar on top of a page, of the Studio's and of the Bricks': buttons, a name, one main action. */
export const headerStyles = css`
  :host {
    display: flex;
    align-items: center;
    gap: 4px;
    min-height: 44px;
    padding: 0 max(8px, env(safe-area-inset-right)) 0 max(8px, env(safe-area-inset-left));
    -webkit-app-region: drag;
    border-bottom: 1px solid var(--fw-border);
    background: var(--fw-surface-raised);
  }
  /* As the title bar of the installed app: beside the window's own buttons. */
  @media (display-mode: window-controls-overlay) {
    :host {
      min-height: max(44px, env(titlebar-area-height, 0px));
      padding-left: max(8px, env(titlebar-area-x, 0px));
      padding-right: max(8px, 100vw - env(titlebar-area-x, 0px) - env(titlebar-area-width, 100vw));
    }
  }
  button,
  fw-menu,
  fw-job-tray,
  fw-run-state {
    flex: none;
  }
  button,
  input,
  fw-menu,
  fw-job-tray,
  fw-run-state {
    -webkit-app-region: no-drag;
  }
  .name:not([type='range']) {
    field-sizing: content;
    flex: 0 1 auto;
    min-width: 48px;
    max-width: min(320px, 100%);
    border-color: transparent;
    background: none;
    font-weight: 600;
    text-overflow: ellipsis;
  }
  .name:hover {
    border-color: var(--fw-border);
  }
  img {
    margin-left: 4px;
  }
  h1 {
    margin: 0 4px;
    font-size: 15px;
  }
  .line {
    width: 1px;
    height: 20px;
    margin: 0 4px;
    background: var(--fw-border);
  }
  .primary {
    margin: 0 4px;
  }
  @media (pointer: coarse) {
    :host {
      min-height: 52px;
    }
  }
  @media (max-width: 719.98px) {
    .wide {
      display: none;
    }
  }
`;
