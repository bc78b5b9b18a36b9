import { css } from 'lit';

/**
 * Shared look of native controls inside every `fw-*` element: `static styles = [controls, css`…`]`.
 * Classes: `primary`, `quiet` and `icon` on buttons; `row`, `grow`, `quiet-text`, `error-text`, `empty`, `kbd`;
 * `dialog` for native dialogs.
 */
export const controls = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    font: var(--fw-text-size) / 1.45 var(--fw-font);
    color: var(--fw-text);
  }
  [hidden] {
    display: none !important;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }
  button,
  select,
  input:not([type='checkbox'], [type='radio'], [type='range'], [type='color']) {
    height: var(--fw-control-height);
    padding: 0 calc(var(--fw-space) * 2);
    border: 1px solid var(--fw-border);
    border-radius: var(--fw-radius);
    background: var(--fw-surface);
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    background: var(--fw-surface-raised);
    cursor: pointer;
    white-space: nowrap;
  }
  button:hover:not(:disabled) {
    border-color: var(--fw-accent);
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  button.primary {
    background: var(--fw-accent);
    border-color: var(--fw-accent);
    color: var(--fw-accent-text);
    font-weight: 600;
  }
  button.quiet,
  button.icon {
    background: transparent;
    border-color: transparent;
  }
  button.icon {
    width: var(--fw-control-height);
    padding: 0;
  }
  button.quiet:hover:not(:disabled),
  button.icon:hover:not(:disabled) {
    background: var(--fw-surface-sunken);
    border-color: transparent;
  }
  button[aria-pressed='true'],
  [role='tab'][aria-selected='true'] {
    background: var(--fw-accent-soft);
    color: var(--fw-accent);
  }
  :focus-visible {
    outline: 2px solid var(--fw-focus);
    outline-offset: 1px;
  }
  input[type='range'],
  input[type='checkbox'],
  input[type='radio'] {
    accent-color: var(--fw-accent);
  }
  a {
    color: var(--fw-accent);
  }
  .row {
    display: flex;
    align-items: center;
    gap: calc(var(--fw-space) * 2);
  }
  .grow {
    flex: 1;
    min-width: 0;
  }
  .quiet-text {
    color: var(--fw-text-quiet);
  }
  .error-text {
    color: var(--fw-error);
  }
  /* For screen readers: part of the name, not of the picture. */
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .empty {
    padding: calc(var(--fw-space) * 6);
    text-align: center;
    color: var(--fw-text-quiet);
  }
  kbd {
    font: 0.85em var(--fw-mono);
    padding: 1px 5px;
    border: 1px solid var(--fw-border);
    border-radius: 4px;
    background: var(--fw-surface-sunken);
    color: var(--fw-text-quiet);
  }
  dialog {
    max-width: min(920px, calc(100vw - 32px));
    max-height: min(86dvh, 900px);
    padding: 0;
    border: 1px solid var(--fw-border);
    border-radius: 10px;
    background: var(--fw-surface);
    color: inherit;
    box-shadow: var(--fw-shadow);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 35%);
  }
  ::selection {
    background: var(--fw-accent-soft);
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
`;
