import { html, type TemplateResult } from 'lit';
import { Plus, SlidersHorizontal } from 'lucide';
import { icon } from '../style/icon.ts';

/** In place of the controls when the entry file is no text. */
export const noCode = html`<div class="empty">
  The model has no code to read parameters from: open a .scad file and make it the entry file.
</div>`;

/** In place of the controls of a model without parameters: what they are, and a button that adds the first one. */
export const noParameters = (add: () => void): TemplateResult =>
  html`<div class="empty start">
    ${icon(SlidersHorizontal, 28)}
    <strong>No parameters yet</strong>
    <p>
      A value at the top of the code, above the first <code>{</code>, becomes a control here. A comment behind
      it says what it may be:
    </p>
    <pre tabindex="0" aria-label="Example"><code>/* [Size] */
// Width in millimetres
width = 20; // [5:0.5:100]
lid = true;
shape = "round"; // [round, square]</code></pre>
    <button class="primary" @click=${add}>${icon(Plus)} Add a parameter</button>
  </div>`;
