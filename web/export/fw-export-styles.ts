import { css } from 'lit';

export const exportStyles = css`
  dialog {
    width: 620px;
  }
  .page {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    max-height: inherit;
  }
  form {
    display: grid;
    grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
    min-height: 0;
  }
  h2:focus-visible {
    outline: none;
  }
  .places {
    display: flex;
    margin: 0 auto 0 0;
    padding: 2px;
    border: 1px solid var(--fw-border);
    border-radius: var(--fw-radius);
    background: var(--fw-surface-sunken);
  }
  .places label {
    display: grid;
    align-items: center;
    height: calc(var(--fw-control-height) - 2px);
    padding: 0 10px;
    border-radius: 4px;
    color: var(--fw-text-quiet);
    cursor: pointer;
    white-space: nowrap;
  }
  .places label:has(:checked) {
    background: var(--fw-surface);
    color: var(--fw-accent);
    font-weight: 600;
    box-shadow: 0 1px 2px rgb(0 0 0 / 18%);
  }
  .places label:has(:focus-visible) {
    outline: 2px solid var(--fw-focus);
  }
  .places input {
    position: absolute;
    opacity: 0;
    pointer-events: none;
  }
  header,
  footer {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 10px 16px;
  }
  header {
    justify-content: space-between;
    border-bottom: 1px solid var(--fw-border);
  }
  footer {
    flex-wrap: wrap;
    border-top: 1px solid var(--fw-border);
    background: var(--fw-surface-raised);
  }
  h2 {
    margin: 0;
    font-size: 1.15em;
  }
  main {
    display: grid;
    align-content: start;
    gap: 12px;
    padding: 14px 16px;
    overflow: auto;
  }
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  legend {
    padding: 0;
    margin-bottom: 6px;
  }
  legend,
  .label {
    color: var(--fw-text-quiet);
  }
  .formats {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(180px, 1fr));
    gap: 6px;
  }
  .format {
    display: block;
    padding: 6px 10px;
    border: 1px solid var(--fw-border);
    border-radius: var(--fw-radius);
    cursor: pointer;
  }
  .format:hover {
    border-color: var(--fw-accent);
  }
  .format:has(:checked) {
    border-color: var(--fw-accent);
    background: var(--fw-accent-soft);
  }
  .format:has(:focus-visible) {
    outline: 2px solid var(--fw-focus);
    outline-offset: 1px;
  }
  .format input {
    position: absolute;
    opacity: 0;
    pointer-events: none;
  }
  .format b {
    display: block;
  }
  .format small {
    display: block;
    color: var(--fw-text-quiet);
    font-size: 0.92em;
    line-height: 1.3;
  }
  .settings {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    align-items: center;
    gap: 8px 12px;
  }
  .settings select,
  .settings .name {
    width: 100%;
  }
  .name {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .name input {
    flex: 1;
    min-width: 0;
  }
  .pixels {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px;
  }
  .pixels input[type='number'] {
    width: 84px;
  }
  .check {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .note {
    display: flex;
    gap: 8px;
    align-items: flex-start;
    margin: 0;
  }
  .note svg {
    flex: none;
    margin-top: 1px;
  }
  .note.warning {
    color: var(--fw-warning);
  }
  .note.error {
    padding: 8px 10px;
    border-radius: var(--fw-radius);
    background: var(--fw-error-soft);
    color: var(--fw-error);
    overflow-wrap: anywhere;
  }
  .sets {
    max-height: 220px;
    margin: 0;
    padding: 0;
    overflow: auto;
    border: 1px solid var(--fw-border);
    border-radius: var(--fw-radius);
    list-style: none;
  }
  .sets li {
    display: flex;
    gap: 8px;
    padding: 4px 10px;
  }
  .sets li + li {
    border-top: 1px solid var(--fw-border);
  }
  .sets .state {
    flex: none;
    width: 18px;
    text-align: center;
  }
  .sets .failed {
    color: var(--fw-error);
  }
  .sets .done .state {
    color: var(--fw-ok);
  }
  .sets .text {
    overflow-wrap: anywhere;
  }
  .work {
    display: flex;
    align-items: center;
    gap: 8px;
    flex: 1;
    min-width: 160px;
  }
  progress {
    flex: 1;
    min-width: 40px;
    accent-color: var(--fw-accent);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-left: auto;
  }
  @media (max-width: 480px) {
    /* The switch says where one is. */
    h2:has(+ .places) {
      position: absolute;
      clip-path: inset(50%);
    }
    .places {
      flex: 1;
    }
    .places label {
      flex: 1;
      padding: 0 4px;
      justify-content: center;
    }
    .formats {
      grid-template-columns: 1fr 1fr;
    }
    .format small {
      display: none;
    }
    .settings {
      grid-template-columns: minmax(0, 1fr);
      gap: 4px;
    }
    .actions {
      width: 100%;
    }
    .actions .primary {
      flex: 1;
    }
  }
`;
