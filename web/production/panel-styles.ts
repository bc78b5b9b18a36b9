import { css } from 'lit';

export const panelStyles = css`
  :host {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    min-height: 0;
    max-height: inherit;
  }
  header {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 44px;
    padding: 6px 8px 6px 14px;
    border-bottom: 1px solid var(--fw-border);
    background: var(--fw-surface-raised);
  }
  h2 {
    flex: 1;
    min-width: 0;
    margin: 0;
    overflow: hidden;
    font-size: 1.1em;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  h2:focus-visible {
    outline: none;
  }
  h3 {
    margin: 0;
    padding: 10px 14px 2px;
    color: var(--fw-text-quiet);
    font-size: 0.92em;
    font-weight: 600;
  }
  fw-job-log {
    grid-row: 1 / -1;
  }
  .list {
    overflow: auto;
    overscroll-behavior: contain;
  }
  ul.rows {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .banner {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    margin: 0;
    padding: 8px 14px;
    border-bottom: 1px solid var(--fw-border);
    background: var(--fw-surface-sunken);
  }
  .banner span {
    flex: 1 1 200px;
  }
  .row-of {
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr) auto;
    gap: 2px 8px;
    padding: 9px 8px 9px 14px;
  }
  .row-of + .row-of {
    border-top: 1px solid var(--fw-border);
  }
  .row-of.marked {
    background: var(--fw-accent-soft);
  }
  .row-of > svg,
  .state {
    margin-top: 2px;
  }
  .row-of > .state {
    display: inline-flex;
    width: 16px;
    height: 16px;
    margin-top: 2px;
  }
  .done > .state {
    color: var(--fw-ok);
  }
  .failed > svg,
  .failed > .state {
    color: var(--fw-error);
  }
  .under-way > .state {
    color: var(--fw-accent);
  }
  .quiet-state > svg,
  .quiet-state > .state {
    color: var(--fw-text-quiet);
  }
  .what {
    display: grid;
    gap: 3px;
    min-width: 0;
  }
  .title {
    overflow: hidden;
    color: inherit;
    font-weight: 600;
    text-decoration: none;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  a.title:hover {
    text-decoration: underline;
  }
  .line {
    overflow-wrap: anywhere;
  }
  .problem {
    color: var(--fw-error);
  }
  progress {
    width: 100%;
    height: 6px;
    margin: 3px 0;
    accent-color: var(--fw-accent);
  }
  .more {
    grid-column: 2 / -1;
    min-width: 0;
    padding-right: 6px;
  }
  .who {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    margin: 0;
    padding: 4px 8px 4px 14px;
    border-top: 1px solid var(--fw-border);
    overflow-wrap: anywhere;
  }
  .tools {
    display: flex;
    align-items: start;
  }
  .files {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 4px 0 2px;
  }
  .files a {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    height: var(--fw-control-height);
    padding: 0 10px;
    border: 1px solid var(--fw-accent);
    border-radius: var(--fw-radius);
    background: var(--fw-accent-soft);
    font-weight: 600;
    text-decoration: none;
    white-space: nowrap;
  }
  .files a small {
    font-size: 0.92em;
    font-weight: normal;
  }
  .files a:hover {
    background: var(--fw-accent);
    color: var(--fw-accent-text);
  }
  .spin {
    animation: spin 1.6s linear infinite;
  }
  @keyframes spin {
    to {
      rotate: 360deg;
    }
  }
  .log {
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    min-height: 0;
  }
  .log pre {
    min-height: 120px;
    margin: 0;
    padding: 10px 14px;
    overflow: auto;
    background: var(--fw-surface-sunken);
    font: 12px/1.5 var(--fw-mono);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    user-select: text;
  }
  footer {
    display: flex;
    justify-content: end;
    gap: 8px;
    padding: 8px 14px;
    border-top: 1px solid var(--fw-border);
    background: var(--fw-surface-raised);
  }
`;
