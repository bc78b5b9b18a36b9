import type { EditorView } from '@codemirror/view';
import type { Project } from '../project/project.ts';
import { definition, references, type Place } from './navigation.ts';
import { ask, type Question } from './panels.ts';
import type { File, Program } from './program.ts';
import { nameProblem, renamable, renameEdits, type Renaming } from './renaming.ts';

/** The name under the cursor is looked up in the program of this file; `show` goes to a place. */
export interface NameContext {
  program: Program;
  project: Project;
  file: File;
  view: EditorView;
  show(place: Place): void;
}

const put = (view: EditorView, question: Question | null): void =>
  view.dispatch({ effects: ask.of(question) });

/** Goes to where the name or file under the cursor, or at an offset, is defined; says so when that is unknown. */
export async function goToDefinition(
  { program, file, view, show }: NameContext,
  position = view.state.selection.main.head,
): Promise<void> {
  const place = await definition(program, file, view.state, position);
  if (typeof place === 'string') put(view, { kind: 'notice', text: place });
  else if (place) show(place);
}

/** Lists every place in the project that means the name under the cursor. */
export async function findReferences({ program, file, view, show }: NameContext): Promise<void> {
  const places = await references(program, file, view.state, view.state.selection.main.head);
  const [first] = places;
  put(
    view,
    first
      ? { kind: 'references', name: first.name, places, go: show }
      : { kind: 'notice', text: 'Put the cursor on a name first.' },
  );
}

/** Asks for a new name and changes it in every file of the project, as one undo step. */
export async function rename(context: NameContext): Promise<void> {
  const { program, file, view } = context;
  const renaming = await renamable(program, file, view.state, view.state.selection.main.head);
  if (typeof renaming === 'string') return put(view, { kind: 'notice', text: renaming });
  const question: Question = {
    kind: 'rename',
    renaming,
    rename: name => void renameTo(context, question, renaming, name),
  };
  put(view, question);
}

async function renameTo(
  { program, project, view }: NameContext,
  question: Question,
  renaming: Renaming,
  name: string,
): Promise<void> {
  const problem = await nameProblem(program, renaming, name);
  if (problem) return put(view, { ...question, problem } as Question);
  put(view, null);
  view.focus();
  if (name !== renaming.from)
    project.apply(renameEdits(project, renaming, name), { label: `Rename to ${name}` });
}
