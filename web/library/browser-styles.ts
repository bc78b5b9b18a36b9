import { css } from 'lit';

export const browserStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
    position: relative;
  }
  .bar {
    display: flex;
    flex: none;
    gap: 4px;
    padding: 8px;
    border-bottom: 1px solid var(--fw-border);
  }
  .bar input {
    flex: 1;
    min-width: 0;
  }
  .body {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  .list {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .list > li + li {
    border-top: 1px solid var(--fw-border);
  }
  button.row-button {
    display: block;
    width: 100%;
    height: auto;
    padding: 8px 12px;
    border: 0;
    border-radius: 0;
    background: none;
    text-align: left;
    white-space: normal;
  }
  button.row-button:hover {
    background: var(--fw-surface-raised);
  }
  button.row-button:focus-visible {
    outline-offset: -2px;
  }
  .name {
    font-weight: 600;
  }
  .mono {
    font-family: var(--fw-mono);
    font-size: 12px;
    overflow-wrap: anywhere;
  }
  .facts {
    font-size: 0.92em;
    color: var(--fw-text-quiet);
  }
  .badge {
    padding: 0 5px;
    border-radius: 4px;
    background: var(--fw-accent-soft);
    color: var(--fw-accent);
    font-size: 0.85em;
    font-weight: 400;
  }
  .clip {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  header.about {
    padding: 8px 12px;
    border-bottom: 1px solid var(--fw-border);
  }
  header.about p {
    margin: 4px 0;
  }
  .about h2 {
    margin: 0;
    font-size: 1.1em;
  }
  .include {
    display: flex;
    align-items: center;
    gap: 2px;
    margin-top: 6px;
    padding: 2px 2px 2px 8px;
    border-radius: var(--fw-radius);
    background: var(--fw-surface-sunken);
  }
  .include code {
    flex: 1;
    min-width: 0;
    white-space: pre-wrap;
  }
  .notice {
    margin: 8px 0 0;
    padding: 6px 8px;
    border-left: 3px solid var(--fw-warning);
    background: var(--fw-surface-raised);
    overflow-wrap: anywhere;
  }
  details > summary {
    padding: 6px 12px;
    border-top: 1px solid var(--fw-border);
    cursor: pointer;
  }
  details[open] > summary {
    background: var(--fw-surface-raised);
  }
  details .row-button {
    padding: 4px 12px 4px 28px;
  }
  .more {
    padding: 4px 12px 12px;
  }
  .more p {
    margin: 6px 0;
  }
  .drop {
    position: absolute;
    inset: 6px;
    display: grid;
    place-content: center;
    padding: 16px;
    border: 2px dashed var(--fw-accent);
    border-radius: 8px;
    background: color-mix(in srgb, var(--fw-surface) 92%, transparent);
    text-align: center;
    pointer-events: none;
    z-index: 1;
  }
`;
