import { css } from 'lit';

/** A tab strip above one panel that fills the rest: the layout of the side panel and of the bottom one. */
export const tabbedPanelStyles = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    min-width: 0;
    min-height: 0;
    overflow: hidden;
  }
  [role='tabpanel'] {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    overflow: auto;
  }
`;
