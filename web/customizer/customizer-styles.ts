import { css } from 'lit';

/** Head and foot stand still, the list between them scrolls. */
export const customizerStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    height: 100%;
    background: var(--fw-surface);
    container-type: inline-size;
  }
  header {
    display: grid;
    gap: 6px;
    padding: 8px 10px 6px;
    border-bottom: 1px solid var(--fw-border);
  }
  input[type='search'] {
    width: 100%;
  }
  .tabs {
    display: flex;
    gap: 2px;
    margin: 0 -4px;
    padding: 2px;
    overflow-x: auto;
    scrollbar-width: thin;
  }
  [role='tab'] {
    flex: none;
    height: calc(var(--fw-control-height) - 2px);
    padding: 0 10px;
  }
  #list {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    overflow-x: hidden;
    padding: 4px 0 12px;
    scrollbar-gutter: stable;
  }
  section {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 290px), 1fr));
    align-items: start;
  }
  h3 {
    grid-column: 1 / -1;
    margin: 8px 12px 2px;
    font-size: 0.85em;
    font-weight: 600;
    letter-spacing: 0.04em;
    text-transform: uppercase;
    color: var(--fw-text-quiet);
  }
  header > :nth-last-child(1):first-child,
  .tabs {
    grid-column: 1 / -1;
  }
  @container (min-width: 300px) {
    header {
      grid-template-columns: minmax(0, 1.3fr) minmax(0, 1fr);
      align-items: center;
    }
  }
  @container (min-width: 600px) {
    .tabs {
      grid-column: auto;
    }
    header {
      grid-template-columns: 220px 200px 1fr;
    }
    footer .row {
      justify-content: end;
    }
    footer .grow {
      flex: none;
    }
  }
  footer {
    padding: 8px 10px;
    border-top: 1px solid var(--fw-border);
    background: var(--fw-surface-raised);
  }
  footer .row {
    flex-wrap: wrap;
  }
  p.broken {
    margin: 0;
    padding: 6px 12px 0;
  }
  footer p,
  p.error-text {
    margin: 0;
    padding: 4px 2px;
  }
  .start {
    display: grid;
    justify-items: center;
    gap: 8px;
    overflow-y: auto;
  }
  .start p {
    margin: 0;
    max-width: 42ch;
  }
  .start pre {
    max-width: 100%;
    margin: 0;
    padding: 10px 14px;
    overflow-x: auto;
    border-radius: var(--fw-radius);
    background: var(--fw-surface-sunken);
    color: var(--fw-text);
    font: 0.92em/1.5 var(--fw-mono);
    text-align: left;
  }
`;
