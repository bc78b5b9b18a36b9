import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, type ViewUpdate } from '@codemirror/view';
import { completions } from './completion.ts';
import { basics, openscad, viewing, writing } from './editing.ts';
import { hover, signatureHelp } from './hints.ts';
import { panels } from './panels.ts';
import { isLibraryFile, type File, type Program } from './program.ts';
import { normalized } from './text-sync.ts';

/** Larger files, and lines that no one wrote by hand, are shown as plain text: a parse of them would halt the page. */
const MOST_TEXT = 4_000_000;
const LONGEST_LINE = 100_000;
/** Whether a text is parsed, highlighted and formatted here. */
export function isReadable(text: string): boolean {
  if (text.length > MOST_TEXT) return false;
  for (let from = 0; from < text.length;) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    if (to - from > LONGEST_LINE) return false;
    from = to + 1;
  }
  return true;
}

/** What the editor around a file does. */
export interface Editing {
  /** The file on show among the others; undefined while none is. */
  around(): { program: Program; file: File } | undefined;
  updated(update: ViewUpdate): void;
  undo(): void;
  redo(): void;
  /** At an offset, or at the cursor. */
  goToDefinition(position?: number): void;
  findReferences(): void;
  rename(): void;
  format(): void;
}

/** The state that a file is opened with: what can be done in it follows from its name and its text. */
export function fileState(path: File, text: string, editing: Editing): EditorState {
  const readOnly = isLibraryFile(path);
  const { around } = editing;
  const isCode = /\.scad>?$/.test(path) && isReadable(text);
  const run = (act: () => void) => (): boolean => (act(), true);
  const extensions: Extension[] = [
    keymap.of([
      { key: 'Mod-z', run: run(editing.undo), preventDefault: true },
      { key: 'Mod-y', mac: 'Mod-Shift-z', run: run(editing.redo), preventDefault: true },
      { key: 'Mod-Shift-z', run: run(editing.redo), preventDefault: true },
      { key: 'F12', run: run(() => editing.goToDefinition()) },
      { key: 'Shift-F12', run: run(editing.findReferences) },
      { key: 'F2', run: run(editing.rename) },
      { key: 'Shift-Alt-f', run: run(editing.format) },
    ]),
    panels,
    viewing,
    matchMedia('(max-width: 600px)').matches ? EditorView.lineWrapping : [],
    isCode ? [openscad(), hover(around), signatureHelp(around)] : [],
    readOnly ? [EditorState.readOnly.of(true)] : writing(completions(around)),
    basics,
    EditorView.contentAttributes.of({
      'aria-label': `Code of ${path}${readOnly ? ', read-only' : ''}`,
      autocapitalize: 'off',
      spellcheck: 'false',
    }),
    EditorView.updateListener.of(editing.updated),
    EditorView.domEventHandlers({
      mousedown: (event, view) => {
        if (event.button !== 0 || !(event.ctrlKey || event.metaKey)) return false;
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
        if (at === null) return false;
        editing.goToDefinition(at);
        return true;
      },
    }),
  ];
  return EditorState.create({ doc: normalized(text), extensions });
}
