import { css } from 'lit';

export const filesStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
  }
  .bar {
    flex: none;
    gap: 2px;
    padding: 4px;
  }
  .tree {
    flex: 1;
    min-height: 80px;
    overflow-y: auto;
    padding-bottom: calc(var(--fw-space) * 4);
  }
  .tree.target {
    background: var(--fw-accent-soft);
  }
  .item {
    display: flex;
    align-items: center;
    gap: 6px;
    height: var(--fw-control-height);
    padding: 0 4px 0 calc(10px + (var(--level, 1) - 1) * 14px);
    cursor: default;
  }
  .item:hover {
    background: var(--fw-surface-sunken);
  }
  .item.shown {
    background: var(--fw-accent-soft);
  }
  .item.target {
    box-shadow: inset 0 0 0 2px var(--fw-accent);
  }
  .item:focus-visible {
    outline-offset: -2px;
  }
  .item svg {
    flex: none;
    color: var(--fw-text-quiet);
  }
  .mark {
    display: inline-flex;
  }
  .label {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .entry {
    display: inline-flex;
  }
  .entry svg {
    color: var(--fw-ok);
  }
  .size {
    flex: none;
    font-size: 0.92em;
  }
  .count {
    flex: none;
    min-width: 18px;
    padding: 0 5px;
    border-radius: 99px;
    background: var(--fw-error-soft);
    color: var(--fw-error);
    font-size: 0.9em;
    text-align: center;
  }
  input.name {
    flex: 1;
    min-width: 0;
    height: calc(100% - 4px);
  }
  fw-menu {
    opacity: 0;
  }
  .item:hover fw-menu,
  .item:focus-within fw-menu {
    opacity: 1;
  }
  @media (pointer: coarse) {
    fw-menu {
      opacity: 1;
    }
  }
  .problem {
    margin: 2px 8px;
    padding: 6px 8px;
    border-radius: var(--fw-radius);
    background: var(--fw-error-soft);
    color: var(--fw-error);
  }
  .hint {
    margin: 12px;
  }
`;
