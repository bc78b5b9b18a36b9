import { css } from 'lit';

/** Cards of the gallery, for projects and templates alike. */
export const galleryStyles = css`
  :host {
    display: block;
    height: 100%;
    overflow-y: auto;
    background: var(--fw-surface);
  }
  .page {
    max-width: 1120px;
    margin: 0 auto;
    padding: calc(var(--fw-space) * 6) calc(var(--fw-space) * 5) calc(var(--fw-space) * 12);
  }
  h1 {
    margin: 0 0 4px;
    font-size: 1.6em;
    letter-spacing: -0.01em;
  }
  h2 {
    margin: 0;
    font-size: 1.15em;
  }
  section {
    margin-top: calc(var(--fw-space) * 8);
  }
  .bar {
    flex-wrap: wrap;
    margin-bottom: calc(var(--fw-space) * 3);
    min-height: var(--fw-control-height);
  }
  .start {
    flex-wrap: wrap;
    margin-top: calc(var(--fw-space) * 4);
  }
  .search {
    position: relative;
    width: 220px;
    max-width: 100%;
  }
  .search svg {
    position: absolute;
    left: 8px;
    top: 50%;
    translate: 0 -50%;
    color: var(--fw-text-quiet);
    pointer-events: none;
  }
  .search input {
    width: 100%;
    padding-left: 30px;
  }
  ul {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(200px, 100%), 1fr));
    gap: calc(var(--fw-space) * 3);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .card {
    position: relative;
    display: flex;
    flex-direction: column;
    overflow: hidden;
    border: 1px solid var(--fw-border);
    border-radius: 8px;
    background: var(--fw-surface);
    transition: border-color 0.12s;
  }
  .card:hover,
  .card:focus-within {
    border-color: var(--fw-accent);
  }
  .picture {
    display: grid;
    place-items: center;
    aspect-ratio: 16 / 10;
    background: linear-gradient(var(--fw-viewer-top), var(--fw-viewer-bottom));
    color: var(--fw-text-quiet);
  }
  .picture img {
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  .words {
    padding: 8px 10px 10px;
    min-width: 0;
  }
  .words a {
    display: block;
    overflow: hidden;
    color: inherit;
    font-weight: 600;
    text-decoration: none;
    text-overflow: ellipsis;
    white-space: nowrap;
    outline: none;
  }
  /* The whole card is the link. */
  .words a::after {
    content: '';
    position: absolute;
    inset: 0;
  }
  .words a:focus-visible::after {
    outline: 2px solid var(--fw-focus);
    outline-offset: -2px;
    border-radius: 8px;
  }
  .with-menu .words {
    padding-right: calc(var(--fw-control-height) + 6px);
  }
  fw-menu {
    position: absolute;
    right: 4px;
    bottom: 8px;
  }
  .description {
    display: -webkit-box;
    margin: 2px 0 0;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
  }
  .kinds {
    margin-top: 6px;
    font-size: 0.92em;
  }
  .tags {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-bottom: calc(var(--fw-space) * 3);
  }
  .tags button {
    height: auto;
    min-height: 24px;
    padding: 1px 10px;
    border-radius: 99px;
  }
  .card .words input {
    width: 100%;
    position: relative;
    z-index: 1;
  }
  .empty {
    border: 1px dashed var(--fw-border);
    border-radius: 8px;
  }
  .problem {
    margin-top: 12px;
    padding: 8px 12px;
    border-radius: var(--fw-radius);
    background: var(--fw-error-soft);
    color: var(--fw-error);
  }
  details {
    margin-top: calc(var(--fw-space) * 4);
  }
  summary {
    cursor: pointer;
    color: var(--fw-text-quiet);
  }
  .trash {
    display: block;
    margin-top: 8px;
  }
  .trash li {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 2px 0;
  }
  @media (max-width: 480px) {
    .page {
      padding: calc(var(--fw-space) * 4) calc(var(--fw-space) * 3) calc(var(--fw-space) * 12);
    }
    ul:not(.trash) {
      grid-template-columns: repeat(2, minmax(0, 1fr));
      gap: 8px;
    }
    .search {
      width: 100%;
    }
  }
`;
