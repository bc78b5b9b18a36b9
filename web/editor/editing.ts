import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import {
  addCursorAbove,
  addCursorBelow,
  copyLineDown,
  copyLineUp,
  defaultKeymap,
  deleteLine,
  indentWithTab,
  toggleBlockComment,
} from '@codemirror/commands';
import {
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  indentOnInput,
  indentUnit,
} from '@codemirror/language';
import { lintGutter, lintKeymap, nextDiagnostic, previousDiagnostic } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, Prec, type Extension } from '@codemirror/state';
import {
  crosshairCursor,
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  rectangularSelection,
} from '@codemirror/view';
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { openscad } from './language.ts';
import { theme } from './theme.ts';

type Source = (context: CompletionContext) => Promise<CompletionResult | null>;

/** What every file gets, read-only or not, OpenSCAD or not. */
export const viewing: Extension = [
  lineNumbers(),
  foldGutter({ openText: '▾', closedText: '▸' }),
  codeFolding(),
  highlightSpecialChars(),
  drawSelection(),
  EditorState.allowMultipleSelections.of(true),
  rectangularSelection(),
  crosshairCursor(),
  bracketMatching(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  highlightSelectionMatches({ minSelectionLength: 2 }),
  search({ top: true }),
  theme,
  keymap.of([...searchKeymap, ...foldKeymap]),
];

/** Writing; the history is the project's, so CodeMirror's own is not loaded. */
export const writing = (completion: Source): Extension => [
  indentUnit.of('    '),
  EditorState.tabSize.of(4),
  dropCursor(),
  indentOnInput(),
  closeBrackets(),
  autocompletion({ override: [completion], icons: true, activateOnTypingDelay: 60, maxRenderedOptions: 80 }),
  lintGutter(),
  // A dropped file goes to the project, not as text into the code.
  EditorView.domEventHandlers({ drop: event => (event.dataTransfer?.files.length ?? 0) > 0 }),
  keymap.of([
    ...closeBracketsKeymap,
    ...completionKeymap,
    ...lintKeymap,
    { key: 'F8', run: nextDiagnostic, shift: previousDiagnostic },
    { key: 'Mod-Alt-ArrowUp', run: addCursorAbove },
    { key: 'Mod-Alt-ArrowDown', run: addCursorBelow },
    { key: 'Shift-Alt-ArrowUp', run: copyLineUp },
    { key: 'Shift-Alt-ArrowDown', run: copyLineDown },
    { key: 'Mod-Shift-k', run: deleteLine },
    { key: 'Shift-Alt-a', run: toggleBlockComment },
    indentWithTab,
  ]),
];

/** Keys of last resort, below everything else. */
export const basics: Extension = Prec.low(keymap.of(defaultKeymap));

export { openscad };
