import { StateEffect, StateField, type Extension } from '@codemirror/state';
import {
  EditorView,
  hoverTooltip,
  keymap,
  showTooltip,
  ViewPlugin,
  type Tooltip,
  type ViewUpdate,
} from '@codemirror/view';
import { syntaxTree } from '@codemirror/language';
import type { SyntaxNode } from '@lezer/common';
import { html } from 'lit';
import type { Symbol } from '../../wasm/contract.ts';
import { keywords } from '../../wasm/scad/builtins.ts';
import { callAt, type Surroundings } from './calls.ts';
import { documentationElement, symbolDocumentation } from './documentation.ts';
import { code, markdown } from './markdown.ts';
import { namesOf } from './navigation.ts';
import { occurrenceAt } from './scopes.ts';

type Around = () => Surroundings | undefined;

/** Documentation of the name under the pointer. */
export const hover = (surroundings: Around): Extension =>
  hoverTooltip(
    async (view, position) => {
      const around = surroundings();
      const node = syntaxTree(view.state).resolveInner(position, 0);
      if (!around || /Comment$|^String$|^Path$/.test(node.name)) return null;
      const tooltip = (from: number, to: number, content: HTMLElement): Tooltip => ({
        pos: from,
        end: to,
        above: true,
        create: () => ({ dom: content }),
      });
      const word = view.state.doc.sliceString(node.from, node.to);
      const occurrence = occurrenceAt(namesOf(view.state), position);
      if (!occurrence) {
        const about = Object.hasOwn(keywords, word) ? keywords[word] : undefined;
        return about
          ? tooltip(
              node.from,
              node.to,
              documentationElement(html`<div class="symbol">${markdown(about)}</div>`),
            )
          : null;
      }
      const { target, callee, name, from, to } = occurrence;
      const local = target && (target.scope.parent !== undefined || target.owner);
      if (local) {
        const owner = target.owner ? ` of ${target.owner.name}` : '';
        const line = view.state.doc.lineAt(target.from);
        return tooltip(
          from,
          to,
          documentationElement(
            html`<div class="symbol">
              <div class="signature">${code(name)}</div>
              <div class="origin">${target.detail || target.space}${owner}, line ${line.number}</div>
            </div>`,
          ),
        );
      }
      const asked = callee ?? occurrence;
      const symbol = await around.program.find(around.file, asked.space, asked.name);
      return symbol ? tooltip(from, to, documentationElement(symbolDocumentation(symbol))) : null;
    },
    { hoverTime: 350, hideOnChange: true },
  );

interface Shown {
  /** Start of the argument list. */
  at: number;
  symbol: Symbol;
  /** Index of the parameter under way; −1 when unknown. */
  active: number;
}

const show = StateEffect.define<Shown | null>();

function signatureElement({ symbol, active }: Shown): HTMLElement {
  const { parameters, name, documentation } = symbol;
  const first = documentation?.split(/\n\s*\n/)[0];
  return documentationElement(html`
    <div class="symbol signature-help" role="status">
      <div class="signature">
        ${code(name)}(${parameters.map(
          (parameter, index) =>
            html`${index ? ', ' : ''}<span class=${index === active ? 'active' : ''}
                >${parameter.name}${parameter.initial === undefined ? '' : `=${parameter.initial}`}</span
              >`,
        )})
      </div>
      ${first && !first.startsWith('```') ? markdown(first) : ''}
    </div>
  `);
}

const shown = StateField.define<{ tooltip: Tooltip; shown: Shown } | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects)
      if (effect.is(show)) {
        const next = effect.value;
        if (!next) return null;
        return {
          shown: next,
          tooltip: {
            pos: next.at,
            above: true,
            strictSide: false,
            arrow: false,
            create: () => ({ dom: signatureElement(next) }),
          },
        };
      }
    if (!value || !transaction.docChanged) return value;
    const at = transaction.changes.mapPos(value.shown.at, -1);
    return { shown: { ...value.shown, at }, tooltip: { ...value.tooltip, pos: at } };
  },
  provide: field => showTooltip.from(field, value => value?.tooltip ?? null),
});

/** Signature of the call that the cursor is in, with the parameter under way; shown while arguments are typed. */
export const signatureHelp = (surroundings: Around): Extension => {
  const plugin = ViewPlugin.fromClass(
    class {
      private newest = 0;
      private readonly view: EditorView;
      constructor(view: EditorView) {
        this.view = view;
      }
      update(update: ViewUpdate): void {
        if (!update.docChanged && !update.selectionSet) return;
        const open = update.state.field(shown, false) !== null;
        let typed = false;
        if (update.docChanged && update.transactions.some(one => one.isUserEvent('input')))
          update.changes.iterChanges((_from, _to, _at, _end, inserted) => {
            const text = inserted.sliceString(0, 400);
            typed ||= /[(,]/.test(text);
          });
        if (open || typed) this.refresh();
      }
      close(): void {
        this.newest++;
        this.view.dispatch({ effects: show.of(null) });
      }
      /** Looks up the call around the cursor, after the update: the view must not change within one. */
      refresh(): void {
        const run = ++this.newest;
        setTimeout(async () => {
          const { view } = this;
          const around = surroundings();
          const at = view.state.selection.main.head;
          const call = around && callAt(view.state, at);
          const symbol = call && (await around.program.find(around.file, call.kind, call.name));
          if (run !== this.newest) return;
          const open = view.state.field(shown);
          if (!call || !symbol?.parameters.length) {
            if (open) view.dispatch({ effects: show.of(null) });
            return;
          }
          const active = activeParameter(view, call.list, at, symbol);
          if (
            open?.shown.at === call.list.from &&
            open.shown.symbol === symbol &&
            open.shown.active === active
          )
            return;
          view.dispatch({ effects: show.of({ at: call.list.from, symbol, active }) });
        });
      }
    },
  );
  return [
    shown,
    plugin,
    keymap.of([
      {
        key: 'Escape',
        run: view => {
          if (!view.state.field(shown)) return false;
          view.plugin(plugin)?.close();
          return true;
        },
      },
      {
        key: 'Mod-Shift-Space',
        run: view => {
          view.plugin(plugin)?.refresh();
          return true;
        },
      },
    ]),
    EditorView.focusChangeEffect.of((state, focused) =>
      !focused && state.field(shown, false) ? show.of(null) : null,
    ),
  ];
};

/** By name where one is given, by position before that. */
function activeParameter(view: EditorView, list: SyntaxNode, at: number, { parameters }: Symbol): number {
  let index = 0;
  let start = list.from + 1;
  for (let node = list.firstChild; node && node.from < at; node = node.nextSibling)
    if (node.name === ',' && node.to <= at) {
      index++;
      start = node.to;
    }
  const name = /^\s*(\$?\w+)\s*=(?!=)/.exec(view.state.doc.sliceString(start, at))?.[1];
  if (name) return parameters.findIndex(parameter => parameter.name === name);
  return index < parameters.length ? index : -1;
}
