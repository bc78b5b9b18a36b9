import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import type { File, Program } from './program.ts';

/** What completion and help need to know of the editor they work in. */
export interface Surroundings {
  program: Program;
  file: File;
}

/** The call whose parentheses hold `at`: its name and whether it is a module's. */
export function callAt(
  state: EditorState,
  at: number,
): { name: string; kind: 'module' | 'function'; list: SyntaxNode } | undefined {
  for (let node: SyntaxNode | null = syntaxTree(state).resolveInner(at, -1); node; node = node.parent) {
    if (node.name === 'Block') return undefined;
    if (node.name !== 'Arguments') continue;
    const close = node.lastChild;
    const inside = node.from < at && !(close?.name === ')' && close.to <= at);
    const name = node.parent?.getChild('ModuleName') ?? node.parent?.getChild('FunctionName');
    if (!inside) continue;
    if (!name) return undefined;
    return {
      name: state.doc.sliceString(name.from, name.to),
      kind: name.name === 'ModuleName' ? 'module' : 'function',
      list: node,
    };
  }
  return undefined;
}
