import {
  snippetCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { SyntaxNode } from '@lezer/common';
import type { Symbol } from '../../wasm/contract.ts';
import { BUILTIN, builtins, keywords } from '../../wasm/scad/builtins.ts';
import { callAt, type Surroundings } from './calls.ts';
import { documentationElement, symbolDocumentation } from './documentation.ts';
import { libraryPath } from './program.ts';
import { relative, stringOptions } from './string-completion.ts';
import { localsAt } from './scopes.ts';
import { namesOf } from './navigation.ts';

const WORD = /\$?\w*$/;
const VALID = /^\$?\w*$/;

/** Where a name stands: among statements, where modules are called, or where a value is wanted. */
function position(state: EditorState, at: number): 'statement' | 'value' | 'definition' | 'none' {
  let node: SyntaxNode | null = syntaxTree(state).resolveInner(at, -1);
  if (/Comment$|^String$|^Path$|^Number$/.test(node.name)) return 'none';
  const before = state.doc
    .sliceString(Math.max(0, at - 200), at)
    .replace(WORD, '')
    .trimEnd();
  if (/\b(module|function)$/.test(before)) return 'definition';
  for (; node; node = node.parent) {
    switch (node.name) {
      case 'Block':
      case 'SourceFile':
      case 'ModuleInstantiation':
      case 'ModifiedInstantiation':
      case 'ModuleDefinition':
        return 'statement';
      case 'IfStatement': {
        // Inside the condition's parentheses, or behind them.
        const close = node.getChildren(')')[0];
        return close && close.to <= at ? 'statement' : 'value';
      }
      case 'Assignment':
      case 'FunctionDefinition': {
        const equals = node.getChildren('=')[0];
        return equals && equals.to <= at && !before.endsWith(';') ? 'value' : 'statement';
      }
      case 'Arguments':
      case 'LoopArguments':
      case 'Vector':
      case 'Range':
      case 'ParenthesizedExpression':
      case 'IndexExpression':
      case 'Parameter':
      case 'FunctionLiteral':
        return 'value';
    }
  }
  return 'statement';
}

/** Inserts `name()` with the cursor between the parentheses, or only the name where some follow already. */
const call =
  (empty: boolean) =>
  (view: EditorView, completion: Completion, from: number, to: number): void => {
    const open = view.state.doc.sliceString(to, to + 1) === '(';
    const insert = open ? completion.label : `${completion.label}()`;
    const anchor = from + completion.label.length + (open || !empty ? 1 : 2);
    view.dispatch({
      changes: { from, to, insert },
      selection: { anchor },
      scrollIntoView: true,
      userEvent: 'input.complete',
    });
  };

const options = new WeakMap<Symbol, Completion>();

function symbolOption(symbol: Symbol): Completion {
  let option = options.get(symbol);
  if (option) return option;
  const inLibrary = libraryPath(symbol.file);
  const callable = symbol.kind !== 'variable';
  option = {
    label: symbol.name,
    type: symbol.kind,
    detail: callable ? `(${symbol.parameters.map(({ name }) => name).join(', ')})`.slice(0, 48) : '',
    info: () => documentationElement(symbolDocumentation(symbol)),
    section: inLibrary
      ? { name: inLibrary.library, rank: 2 }
      : symbol.file === BUILTIN
        ? { name: 'OpenSCAD', rank: 1 }
        : { name: 'Project', rank: 0 },
    ...(callable ? { apply: call(symbol.parameters.length === 0) } : {}),
  };
  options.set(symbol, option);
  return option;
}

const snippets: readonly Completion[] = [
  snippetCompletion('module ${name}(${}) {\n\t${}\n}', {
    label: 'module',
    detail: 'definition',
    type: 'keyword',
  }),
  snippetCompletion('function ${name}(${}) = ${};', {
    label: 'function',
    detail: 'definition',
    type: 'keyword',
  }),
  snippetCompletion('for (${i} = [0:${n}]) ', { label: 'for', detail: 'loop', type: 'keyword' }),
  snippetCompletion('if (${}) {\n\t${}\n}', { label: 'if', type: 'keyword' }),
  snippetCompletion('include <${}>', { label: 'include', detail: 'file', type: 'keyword' }),
  snippetCompletion('use <${}>', { label: 'use', detail: 'file', type: 'keyword' }),
  ...['else', 'let', 'assert', 'echo'].map(label => ({ label, type: 'keyword' })),
];

const valueWords: readonly Completion[] = [
  ...['true', 'false', 'undef', 'let', 'each', 'for', 'if', 'else', 'assert', 'echo'].map(label => ({
    label,
    type: 'keyword',
    info: keywords[label] ?? '',
  })),
  snippetCompletion('function(${x}) ${}', { label: 'function', detail: 'value', type: 'keyword' }),
];

/** The parameters of a call that are not given yet, as `name=`. */
async function argumentOptions(
  state: EditorState,
  at: number,
  { program, file }: Surroundings,
): Promise<Completion[]> {
  const call = callAt(state, at);
  // Behind `name =` a value is wanted.
  if (!call || /=\s*\$?\w*$/.test(state.doc.sliceString(call.list.from, at))) return [];
  const given = new Set<string>();
  let positional = 0;
  for (let node = call.list.firstChild; node && node.to < at; node = node.nextSibling) {
    const name = node.getChild('ArgumentName');
    if (name) given.add(state.doc.sliceString(name.from, name.to));
    else if (node.name !== '(' && node.name !== ',' && !node.type.isError && !node.name.endsWith('Comment'))
      positional++;
  }
  const symbol = await program.find(file, call.kind, call.name);
  return (symbol?.parameters ?? [])
    .filter(({ name }, index) => index >= positional && !given.has(name))
    .map(({ name, initial }, index) => ({
      label: name,
      displayLabel: `${name}=`,
      detail: initial ?? '',
      type: 'argument',
      section: { name: 'Arguments', rank: -1 },
      boost: 99 - index,
      apply: `${name}=`,
    }));
}

async function fileOptions(
  context: CompletionContext,
  { program, file }: Surroundings,
): Promise<CompletionResult | null> {
  const match = context.matchBefore(/\b(?:include|use)\s*<[^>\n]*/);
  if (!match) return null;
  const typed = match.text.slice(match.text.indexOf('<') + 1);
  const from = context.pos - typed.length;
  const found: Completion[] = [];
  for (const [path, content] of program.project.files)
    if (typeof content === 'string' && path.endsWith('.scad') && path !== file)
      found.push({ label: relative(file, path), type: 'file', section: { name: 'Project', rank: 0 } });
  const library = /^([^/]+)\//.exec(typed)?.[1];
  const list = (await program.libraries?.list()) ?? [];
  for (const { name, include, title } of list) {
    const first = /<([^>]+)>/.exec(include)?.[1];
    const section = { name: 'Libraries', rank: 1 };
    if (first)
      found.push({ label: first, detail: title === name ? '' : title, type: 'file', section, boost: 2 });
    if (name !== library) {
      found.push({ label: `${name}/`, type: 'file', section });
      continue;
    }
    for (const path of (await program.libraries!.files(name)).keys())
      if (path.endsWith('.scad') && `${name}/${path}` !== first)
        found.push({ label: `${name}/${path}`, type: 'file', section });
  }
  const closed = context.state.doc.sliceString(context.pos, context.pos + 1) === '>';
  const apply = (view: EditorView, { label }: Completion, from: number, to: number): void => {
    const insert = closed || label.endsWith('/') ? label : `${label}>`;
    view.dispatch({
      changes: { from, to, insert },
      selection: { anchor: from + label.length + (label.endsWith('/') ? 0 : 1) },
      userEvent: 'input.complete',
    });
  };
  return { from, options: found.map(option => ({ ...option, apply })), validFor: /^[^/>\n]*$/ };
}

const rounded = (value: number): string => String(Number(value.toPrecision(2)));

/** Annotations that suit a parameter's default, `// [0:100]` and the like. */
function annotationOptions(context: CompletionContext): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const group = /^\/\*\s*\[?([^\]]*)$/.exec(before);
  const section = { name: 'Customizer', rank: 0 };
  if (group) {
    const known = new Set([
      'Hidden',
      'Global',
      ...[...context.state.doc.toString().matchAll(/^\/\*\s*\[([^\]]+)\]/gm)].map(found => found[1]!.trim()),
    ]);
    return {
      from: line.from,
      options: [...known].map(name => ({
        label: `/* [${name}] */`,
        type: 'customizer',
        detail: name === 'Hidden' ? 'not shown' : 'group',
        section,
      })),
    };
  }
  const match = /^(\$?\w+)\s*=\s*([^;]+?)\s*;\s*(\/\/\s*\[?[^\]]*)$/.exec(before);
  if (!match) return null;
  const [, , value = '', comment = ''] = match;
  const from = context.pos - comment.length;
  // `<…>` is a place to fill in. What comes first in the list below comes first for the user.
  let rank = 0;
  const option = (pattern: string, detail: string): Completion => {
    let place = 0;
    const template = pattern.replaceAll(
      /<([^>]*)>/g,
      (_, text: string) => `\${${++place}:${text.replaceAll(/[{}]/g, '')}}`,
    );
    return snippetCompletion(template, {
      label: pattern.replaceAll(/[<>]/g, ''),
      detail,
      type: 'customizer',
      section,
      boost: -rank++,
    });
  };
  const found: Completion[] = [];
  const number = Number(value);
  if (!Number.isNaN(number)) {
    const most = rounded(Math.abs(number) * 2 || 10);
    const least = number < 0 ? rounded(number * 2) : '0';
    const step = Number.isInteger(number) ? '1' : '0.1';
    found.push(
      option(`// [<${least}>:<${most}>]`, 'slider'),
      option(`// [<${least}>:<${step}>:<${most}>]`, 'slider with step'),
      option(`// <${step}>`, 'step'),
      option(`// [<${value}>, <${most}>]`, 'choice'),
      option(`// [<${value}>:<Label>, <${most}>:<Other>]`, 'choice with labels'),
    );
  } else if (value.startsWith('"'))
    found.push(
      option(`// [<${value.slice(1, -1) || 'a'}>, <b>]`, 'choice'),
      option(`// [<${value.slice(1, -1) || 'a'}>:<Label>, <b>:<Other>]`, 'choice with labels'),
      option('// <20>', 'longest text'),
      option('// color', 'colour'),
      option('// font', 'font'),
    );
  else if (value.startsWith('['))
    found.push(
      option('// [<0>:<100>]', 'range of every number'),
      option('// [<0>:<1>:<100>]', 'range with step'),
    );
  // A closing bracket that was put in with the opening one is replaced too.
  const closed = line.text.startsWith(']', context.pos - line.from) ? 1 : 0;
  return found.length ? { from, to: context.pos + closed, options: found, validFor: /^\/\/.*$/ } : null;
}

/** Completion for OpenSCAD in the given surroundings. */
export const completions =
  (surroundings: () => Surroundings | undefined) =>
  async (context: CompletionContext): Promise<CompletionResult | null> => {
    const around = surroundings();
    if (!around) return null;
    const files = await fileOptions(context, around);
    if (files) return files;
    const special = annotationOptions(context) ?? stringOptions(context, around);
    if (special) return special;
    const { state, pos } = context;
    const word = context.matchBefore(WORD);
    const from = word?.from ?? pos;
    const member =
      state.doc.sliceString(from - 1, from) === '.' && !/\d/.test(state.doc.sliceString(from - 2, from - 1));
    if (member && !context.aborted)
      return {
        from,
        options: ['x', 'y', 'z'].map((label, index) => ({ label, type: 'variable', detail: `[${index}]` })),
        validFor: VALID,
      };
    const where = position(state, pos);
    if (where === 'none' || where === 'definition' || /^\d/.test(word?.text ?? '')) return null;
    const opened = /[(,]\s*$/.test(state.doc.sliceString(Math.max(0, from - 20), from));
    if (from === pos && !context.explicit && !opened) return null;

    const args = await argumentOptions(state, pos, around);
    if (from === pos && !context.explicit)
      return args.length ? { from, options: args, validFor: VALID } : null;
    const visible = await around.program.visible(around.file);
    if (context.aborted) return null;
    const wanted = (kind: Symbol['kind']): boolean =>
      where === 'statement' ? kind !== 'function' : kind !== 'module';
    const locals = localsAt(namesOf(state), from)
      .filter(({ space, from: at, to }) => wanted(space) && !(at === from && to === pos))
      .map(({ name, space, detail }): Completion => ({
        label: name,
        type: space,
        detail,
        section: { name: 'Local', rank: -0.5 },
        ...(space === 'variable' ? {} : { apply: call(false) }),
      }));
    const taken = new Set(locals.map(({ label }) => label));
    const found: Completion[] = [...args, ...locals];
    for (const symbol of visible.values())
      if (wanted(symbol.kind) && !taken.has(symbol.name)) found.push(symbolOption(symbol));
    for (const symbol of builtins)
      if (wanted(symbol.kind) && !visible.has(`${symbol.kind} ${symbol.name}`))
        found.push(symbolOption(symbol));
    found.push(...(where === 'statement' ? snippets : valueWords));
    return { from, options: found, validFor: VALID };
  };
