import { html, nothing, type TemplateResult } from 'lit';
import type { Evaluation } from '../../wasm/contract.ts';

export type Health = 'well' | 'lost' | 'unavailable';

export interface Situation {
  health: Health;
  evaluation: Evaluation | undefined;
  /** Whether a picture, of this or of an earlier evaluation, is on stage. */
  showing: boolean;
  evaluating: boolean;
  restart: () => void;
}

/** What the viewer has to say instead of, or over, a picture; nothing when all is well. */
export function notice(situation: Situation): TemplateResult | typeof nothing {
  const { health, evaluation, showing, evaluating, restart } = situation;
  if (health === 'unavailable') {
    return html`<div class="notice" role="alert">
      <b>This browser shows no 3-D graphics</b>
      <p>
        WebGL 2 is switched off or not supported. Turn on hardware acceleration in the browser's settings, or
        use another browser. Code, customizer and downloads work all the same.
      </p>
      <button @click=${restart}>Try again</button>
    </div>`;
  }
  if (health === 'lost') {
    return html`<div class="notice" role="status">
      <b>The graphics card took a break</b>
      <p>The view comes back in a moment; nothing is lost.</p>
    </div>`;
  }
  if (!evaluation && !showing) {
    return evaluating
      ? html`<div class="notice" role="status"><p>Making the first picture …</p></div>`
      : html`<div class="notice"><p>Nothing to show yet. Write some code, or pick a template.</p></div>`;
  }
  const reason = evaluation?.diagnostics.find(
    ({ severity }) => severity === 'error' || severity === 'warning',
  );
  if (evaluation?.status === 'ok' && evaluation.mesh.indices.length === 0 && !evaluation.background) {
    return html`<div class="notice" role="status">
      <b>The model is empty</b>
      <p>${reason?.text ?? 'It ran without an error but made no shape.'}</p>
    </div>`;
  }
  if (evaluation?.status === 'invalid' && !showing) {
    // Why is for the one to say who has the whole evaluation: the console, a notice over the picture.
    return html`<div class="notice" role="status"><p>The model could not be made.</p></div>`;
  }
  return nothing;
}
