import { html, type TemplateResult } from 'lit';

/** Where a file is made: in this browser, or on the server. */
export type Place = 'here' | 'server';

const places: { id: Place; title: string; hint: string }[] = [
  { id: 'here', title: 'Here, now', hint: 'Made in this browser, as the preview is' },
  { id: 'server', title: 'Production file', hint: 'Made by the real engine on the server, and checked' },
];

/** The choice between the two, as radio buttons that look like one switch. */
export const placeChoice = (current: Place, choose: (place: Place) => void): TemplateResult =>
  html`<div class="places" role="radiogroup" aria-label="Where the file is made">
    ${places.map(
      ({ id, title, hint }) =>
        html`<label title=${hint}>
          <input
            type="radio"
            name="place"
            value=${id}
            .checked=${id === current}
            @change=${() => choose(id)}
          />
          ${title}
        </label>`,
    )}
  </div>`;
