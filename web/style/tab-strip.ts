import { css, html, nothing, type TemplateResult } from 'lit';
import type { IconNode } from 'lucide';
import { icon } from './icon.ts';

export interface Tab<Id extends string = string> {
  id: Id;
  title: string;
  icon?: IconNode;
  /** A small count beside the title; 0 is not shown. */
  count?: number;
}

export const tabStripStyles = css`
  .tab-strip {
    display: flex;
    flex: none;
    gap: 2px;
    padding: 3px 4px;
    border-bottom: 1px solid var(--fw-border);
    background: var(--fw-surface-raised);
    overflow-x: auto;
    scrollbar-width: none;
  }
  .tab-strip [role='tab'] {
    flex: none;
    height: 26px;
    padding: 0 8px;
    border: 0;
    background: none;
    color: var(--fw-text-quiet);
  }
  .tab-strip [role='tab']:hover {
    color: var(--fw-text);
  }
  .tab-strip [role='tab'][aria-selected='true'] {
    background: var(--fw-accent-soft);
    color: var(--fw-accent);
  }
  .tab-strip .count {
    min-width: 16px;
    padding: 0 4px;
    border-radius: 8px;
    background: var(--fw-surface-sunken);
    font-size: 0.85em;
    text-align: center;
  }
  @media (pointer: coarse) {
    .tab-strip [role='tab'] {
      height: 36px;
      font-size: 13px;
    }
  }
`;

/**
 * A row of tabs in the caller's own shadow root, whose panels are `<div id="panel-{id}" role="tabpanel"
 * aria-labelledby="tab-{id}">`. One tab stop; arrows, Home and End select.
 */
export function tabStrip<Id extends string>(
  label: string,
  tabs: readonly Tab<Id>[],
  selected: Id,
  select: (id: Id) => void,
): TemplateResult {
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tabs.findIndex(tab => tab.id === selected);
    const to: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 };
    const index = to[event.key];
    const tab = index === undefined ? undefined : tabs.at(index % tabs.length);
    if (!tab) return;
    event.preventDefault();
    select(tab.id);
    const strip = event.currentTarget as HTMLElement;
    strip.querySelector<HTMLElement>(`#tab-${tab.id}`)?.focus();
  };
  return html`<div class="tab-strip" role="tablist" aria-label=${label} @keydown=${onKeyDown}>
    ${tabs.map(
      ({ id, title, icon: shape, count = 0 }) =>
        html`<button
          id="tab-${id}"
          role="tab"
          aria-selected=${id === selected}
          aria-controls=${id === selected ? `panel-${id}` : nothing}
          tabindex=${id === selected ? 0 : -1}
          @click=${() => select(id)}
        >
          ${shape ? icon(shape) : nothing} ${title}
          ${count ? html`<span class="count">${count}</span>` : nothing}
        </button>`,
    )}
  </div>`;
}
