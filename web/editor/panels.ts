import { StateEffect, StateField, type Extension } from '@codemirror/state';
import { EditorView, keymap, showPanel, type Panel } from '@codemirror/view';
import { X } from 'lucide';
import { html, render, type TemplateResult } from 'lit';
import { icon } from '../style/icon.ts';
import type { Reference } from './navigation.ts';
import type { Renaming } from './renaming.ts';

/** What the panel at the bottom of the editor shows; one at a time. */
export type Question =
  | { kind: 'notice'; text: string }
  | { kind: 'rename'; renaming: Renaming; problem?: string; rename(name: string): void }
  | { kind: 'references'; name: string; places: readonly Reference[]; go(place: Reference): void };

export const ask = StateEffect.define<Question | null>();

const files = (places: readonly Reference[]): string => {
  const count = new Set(places.map(({ path }) => path)).size;
  return `${places.length} ${places.length === 1 ? 'place' : 'places'} in ${count} ${count === 1 ? 'file' : 'files'}`;
};

function content(question: Question, close: () => void): TemplateResult {
  const end = html`<button
    class="icon"
    type="button"
    aria-label="Close"
    title="Close (Escape)"
    @click=${close}
  >
    ${icon(X, 14)}
  </button>`;
  switch (question.kind) {
    case 'notice':
      return html`<div class="fw-panel" role="status"><span class="grow">${question.text}</span>${end}</div>`;
    case 'rename': {
      const { renaming, problem, rename } = question;
      return html`<form
        class="fw-panel"
        @submit=${(event: SubmitEvent) => {
          event.preventDefault();
          rename((event.currentTarget as HTMLFormElement).querySelector('input')!.value.trim());
        }}
      >
        <label>
          Rename
          <code>${renaming.from}</code> to
          <input
            name="name"
            .defaultValue=${renaming.from}
            autocomplete="off"
            spellcheck="false"
            aria-describedby="rename-about"
          />
        </label>
        <button class="primary" type="submit">Rename</button>
        <span id="rename-about" class="grow ${problem ? 'error-text' : 'quiet-text'}" role="status"
          >${problem ?? files(renaming.places)}</span
        >
        ${end}
      </form>`;
    }
    case 'references':
      return html`<div class="fw-panel references">
        <div class="row">
          <span class="grow"
            ><code>${question.name}</code> <span class="quiet-text">${files(question.places)}</span></span
          >
          ${end}
        </div>
        <ul aria-label="References">
          ${question.places.map(
            place =>
              html`<li>
                <button class="quiet" type="button" @click=${() => question.go(place)}>
                  <span class="quiet-text">${place.path}:${place.line}</span> <code>${place.text}</code>
                </button>
              </li>`,
          )}
        </ul>
      </div>`;
  }
}

const open = StateField.define<Question | null>({
  create: () => null,
  update(value, { effects }) {
    for (const effect of effects) if (effect.is(ask)) value = effect.value;
    return value;
  },
  provide: field => showPanel.from(field, question => question && panel),
});

/** One panel for every question, so that what was typed stays when a problem is added to it. */
function panel(view: EditorView): Panel {
  const dom = document.createElement('div');
  const draw = (question: Question | null): void =>
    void (
      question &&
      render(
        content(question, () => closePanel(view)),
        dom,
      )
    );
  const enter = (): void => {
    const input = dom.querySelector('input');
    input?.select();
    (input ?? dom.querySelector<HTMLElement>('li button'))?.focus();
  };
  draw(view.state.field(open));
  dom.addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape' && closePanel(view)) event.preventDefault();
    else if (step !== undefined) {
      const entries = [...dom.querySelectorAll<HTMLElement>('li button')];
      const at = entries.indexOf((view.root as ShadowRoot).activeElement as HTMLElement);
      if (at < 0) return;
      event.preventDefault();
      entries[at + step]?.focus();
    }
  });
  return {
    dom,
    mount: enter,
    update({ state, startState }) {
      const now = state.field(open);
      const before = startState.field(open);
      if (now === before) return;
      draw(now);
      if (now?.kind !== before?.kind) enter();
    },
  };
}

function closePanel(view: EditorView): boolean {
  if (!view.state.field(open, false)) return false;
  view.dispatch({ effects: ask.of(null) });
  view.focus();
  return true;
}

export const panels: Extension = [
  open,
  keymap.of([{ key: 'Escape', run: closePanel, scope: 'editor' }]),
  EditorView.domEventHandlers({
    keydown: (event, view) => event.key === 'Escape' && closePanel(view),
  }),
];
