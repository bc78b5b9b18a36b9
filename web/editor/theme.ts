import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags as t } from '@lezer/highlight';
import { css } from 'lit';

/** Colours of code, for the host of an editor or of documentation; contrast at least 4.5:1 in both schemes. */
export const codeColors = css`
  :host {
    --fw-code-keyword: light-dark(#8b2fb8, #d29bf5);
    --fw-code-module: light-dark(#0b5cad, #7fb8ff);
    --fw-code-function: light-dark(#0a6a6a, #63cfc9);
    --fw-code-argument: light-dark(#7a4a00, #e0b36b);
    --fw-code-number: light-dark(#8f4600, #f2a65e);
    --fw-code-string: light-dark(#24692b, #8fd08f);
    --fw-code-atom: light-dark(#a02a5a, #ff93b8);
    --fw-code-comment: light-dark(#66707d, #8b95a3);
    --fw-code-modifier: light-dark(#b3261e, #ff8a80);
    --fw-code-line: light-dark(#f4f7fb, #20242b);
    --fw-code-match: light-dark(#d8e9ff, #284a75);
    --fw-code-found: light-dark(#ffe9a8, #5c4a14);
  }
`;

const highlight = HighlightStyle.define([
  { tag: [t.definitionKeyword, t.moduleKeyword, t.controlKeyword], color: 'var(--fw-code-keyword)' },
  { tag: t.className, color: 'var(--fw-code-module)' },
  { tag: t.definition(t.className), color: 'var(--fw-code-module)', fontWeight: '600' },
  { tag: t.function(t.variableName), color: 'var(--fw-code-function)' },
  { tag: t.definition(t.function(t.variableName)), color: 'var(--fw-code-function)', fontWeight: '600' },
  { tag: t.attributeName, color: 'var(--fw-code-argument)' },
  { tag: t.number, color: 'var(--fw-code-number)' },
  { tag: [t.string, t.special(t.string)], color: 'var(--fw-code-string)' },
  { tag: t.atom, color: 'var(--fw-code-atom)' },
  { tag: [t.lineComment, t.blockComment], color: 'var(--fw-code-comment)', fontStyle: 'italic' },
  { tag: t.modifier, color: 'var(--fw-code-modifier)', fontWeight: '700' },
]);

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--fw-text)', backgroundColor: 'var(--fw-surface)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--fw-mono)', fontSize: 'var(--fw-code-size, 13px)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--fw-text)', padding: '6px 0' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--fw-text)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--fw-code-match)',
  },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--fw-code-line) 60%, transparent)' },
  '.cm-gutters': { backgroundColor: 'var(--fw-surface)', color: 'var(--fw-text-quiet)', border: 'none' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--fw-code-line)', color: 'var(--fw-text)' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 4px 0 8px', minWidth: '28px' },
  '.cm-foldGutter .cm-gutterElement': { cursor: 'pointer', padding: '0 2px' },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--fw-surface-sunken)',
    border: '1px solid var(--fw-border)',
    color: 'var(--fw-text-quiet)',
    padding: '0 6px',
    borderRadius: '4px',
  },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--fw-code-match)',
    outline: '1px solid var(--fw-border)',
  },
  '&.cm-focused .cm-nonmatchingBracket': {
    backgroundColor: 'var(--fw-error-soft)',
    color: 'var(--fw-error)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--fw-accent-soft)' },
  '.cm-searchMatch': { backgroundColor: 'var(--fw-code-found)' },
  '.cm-searchMatch-selected': { outline: '2px solid var(--fw-accent)' },
  '.cm-specialChar': { color: 'var(--fw-error)' },

  '.cm-panels': {
    backgroundColor: 'var(--fw-surface-raised)',
    color: 'var(--fw-text)',
    fontFamily: 'var(--fw-font)',
  },
  '.cm-panels-top': { borderBottom: '1px solid var(--fw-border)' },
  '.cm-panels-bottom': { borderTop: '1px solid var(--fw-border)' },
  '.cm-panel.cm-search': { padding: '4px 32px 4px 8px' },
  '.cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label': {
    margin: '2px 6px 2px 0',
    fontSize: '12px',
    verticalAlign: 'middle',
  },
  '.cm-panel.cm-search label': { display: 'inline-flex', alignItems: 'center', gap: '4px' },
  '.cm-panel.cm-search input[type=checkbox]': { margin: 0 },
  '.cm-textfield': {
    backgroundColor: 'var(--fw-surface)',
    border: '1px solid var(--fw-border)',
    borderRadius: 'var(--fw-radius)',
    height: '26px',
    padding: '0 8px',
    minWidth: '160px',
  },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--fw-surface)',
    border: '1px solid var(--fw-border)',
    borderRadius: 'var(--fw-radius)',
    height: '26px',
    padding: '0 8px',
    textTransform: 'capitalize',
  },
  '.cm-panel.cm-search [name=close]': {
    color: 'var(--fw-text-quiet)',
    fontSize: '18px',
    right: '4px',
    top: '6px',
    width: '24px',
    height: '24px',
  },

  '.cm-tooltip': {
    backgroundColor: 'var(--fw-surface)',
    border: '1px solid var(--fw-border)',
    borderRadius: 'var(--fw-radius)',
    boxShadow: 'var(--fw-shadow)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--fw-mono)',
    fontSize: '12.5px',
    maxHeight: '16em',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px 2px 4px', lineHeight: '1.5' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--fw-accent-soft)',
    color: 'var(--fw-text)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--fw-accent)', fontWeight: '600' },
  '.cm-completionDetail': {
    color: 'var(--fw-text-quiet)',
    fontStyle: 'normal',
    fontSize: '11.5px',
    marginLeft: '10px',
  },
  '.cm-tooltip-autocomplete li[aria-selected] .cm-completionDetail': { color: 'var(--fw-text)' },
  '.cm-completionIcon': {
    width: '1.2em',
    opacity: 1,
    fontSize: '11px',
    fontWeight: '700',
    paddingRight: '6px',
  },
  '.cm-completionIcon-module::after': { content: "'M'", color: 'var(--fw-code-module)' },
  '.cm-completionIcon-function::after': { content: "'ƒ'", color: 'var(--fw-code-function)' },
  '.cm-completionIcon-variable::after': { content: "'x'", color: 'var(--fw-text-quiet)' },
  '.cm-completionIcon-argument::after': { content: "'='", color: 'var(--fw-code-argument)' },
  '.cm-completionIcon-keyword::after': { content: "'k'", color: 'var(--fw-code-keyword)' },
  '.cm-completionIcon-file::after': { content: "'/'", color: 'var(--fw-code-string)' },
  '.cm-completionIcon-color::after': { content: "'#'", color: 'var(--fw-code-string)' },
  '.cm-completionIcon-customizer::after': { content: "'◐'", color: 'var(--fw-accent)' },
  '.cm-tooltip.cm-completionInfo': { padding: 0, maxWidth: 'min(440px, 80vw)', whiteSpace: 'normal' },
  '.cm-tooltip-hover': { maxWidth: 'min(520px, 92vw)' },

  '.cm-diagnostic': {
    padding: '4px 10px',
    fontFamily: 'var(--fw-font)',
    fontSize: '12.5px',
    whiteSpace: 'pre-wrap',
    maxWidth: '60ch',
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--fw-error)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--fw-warning)' },
  '.cm-diagnostic-info': { borderLeftColor: 'var(--fw-accent)' },
  '.cm-lintRange-error, .cm-lintRange-warning, .cm-lintRange-info': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy 1px',
    textUnderlineOffset: '3px',
    textDecorationSkipInk: 'none',
  },
  '.cm-lintRange-error': { textDecorationColor: 'var(--fw-error)' },
  '.cm-lintRange-warning': { textDecorationColor: 'var(--fw-warning)' },
  '.cm-lintRange-info': { textDecorationColor: 'var(--fw-accent)' },
  '.cm-gutter-lint': { width: '14px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '4px 2px 0', cursor: 'pointer' },
  '.cm-lint-marker': { content: 'none', width: '8px', height: '8px', borderRadius: '50%' },
  '.cm-lint-marker-error': { content: 'none', backgroundColor: 'var(--fw-error)' },
  '.cm-lint-marker-warning': { content: 'none', backgroundColor: 'var(--fw-warning)', borderRadius: '1px' },
  '.cm-lint-marker-info': { content: 'none', backgroundColor: 'var(--fw-accent)' },
});

/** The app's look on CodeMirror: tokens only, so that light and dark need no second theme. */
export const theme: Extension = [look, syntaxHighlighting(highlight)];
