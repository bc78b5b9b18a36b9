import {
  continuedIndent,
  delimitedIndent,
  foldInside,
  foldNodeProp,
  foldService,
  indentNodeProp,
  LanguageSupport,
  LRLanguage,
} from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import { parser } from './openscad.grammar';

export { parser };

/** Where a parse fails first, as offset; undefined when the text is OpenSCAD. */
export function syntaxError(text: string): number | undefined {
  let at: number | undefined;
  parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError) at ??= node.from;
      return at === undefined;
    },
  });
  return at;
}

const listIndent = delimitedIndent({ closing: ']', align: false });
const argumentIndent = delimitedIndent({ closing: ')', align: false });

export const language = LRLanguage.define({
  name: 'openscad',
  parser: parser.configure({
    props: [
      indentNodeProp.add({
        Block: delimitedIndent({ closing: '}', align: false }),
        'Vector Range IndexExpression': listIndent,
        'Arguments Parameters LoopArguments ParenthesizedExpression ParenthesizedComprehension':
          argumentIndent,
        'Assignment FunctionDefinition ListFor ListIf ListLet': continuedIndent({ except: /^\s*(\]|\)|\})/ }),
        'ModuleInstantiation ModifiedInstantiation IfStatement': continuedIndent({
          except: /^\s*(\{|else\b)/,
        }),
        ModuleDefinition: continuedIndent({ except: /^\s*\{/ }),
      }),
      foldNodeProp.add({
        'Block Vector Arguments Parameters ParenthesizedExpression': foldInside,
        BlockComment: node => ({ from: node.from + 2, to: node.to - 2 }),
      }),
    ],
  }),
  languageData: {
    commentTokens: { line: '//', block: { open: '/*', close: '*/' } },
    closeBrackets: { brackets: ['(', '[', '{', '"'], before: ')]};, \t\n' },
    indentOnInput: /^\s*[\]})]$|^\s*else$/,
    wordChars: '$',
  },
});

/** Runs of three or more whole-line comments fold to their first line; so do BOSL2's long documentation headers. */
const commentFolding = foldService.of((state: EditorState, lineStart: number) => {
  const isComment = (number: number): boolean => /^\s*\/\//.test(state.doc.line(number).text);
  const first = state.doc.lineAt(lineStart);
  if (!isComment(first.number) || (first.number > 1 && isComment(first.number - 1))) return null;
  let last = first.number;
  while (last < state.doc.lines && isComment(last + 1)) last++;
  return last - first.number < 2 ? null : { from: first.to, to: state.doc.line(last).to };
});

/** OpenSCAD for CodeMirror: highlighting, indentation, folding, comments. */
export const openscad = (): LanguageSupport => new LanguageSupport(language, [commentFolding]);
