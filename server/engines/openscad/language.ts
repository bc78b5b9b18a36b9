import { tokens, type Token } from '../../../wasm/scad/lexer.ts';

/** Called as in 2021.01 there is nothing of the name, unless the model has it. */
const newNames = ['fill', 'roof', 'textmetrics', 'fontmetrics', 'object', 'is_object', 'has_key'];
const bitwise = ['|', '&', '~', '<<', '>>'];
/** Parameters that 2021.01 passes over with a warning, by module. */
const newParameters: Readonly<Record<string, readonly string[]>> = {
  rotate_extrude: ['start'],
  linear_extrude: ['v', 'h', 'segments'],
};

/**
 * What in the texts OpenSCAD 2021.01 does not understand and newer ones do, in words; undefined when there is nothing
 * of the kind. Measured against 2021.01: trailing commas are an error in calls and `let`, and none in definitions.
 */
export function newerLanguage(texts: readonly string[]): string | undefined {
  const all = texts.map(text => tokens(text).filter(({ kind }) => !kind.endsWith('comment')));
  const defined = new Set(
    all.flatMap(list =>
      list.flatMap((token, at) =>
        ['module', 'function'].includes(list[at - 1]?.text ?? '') || list[at + 1]?.text === '='
          ? [token.text]
          : [],
      ),
    ),
  );
  for (const list of all) {
    const found = newerIn(list, defined);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Bracket {
  /** What stands before it. */
  name: string;
  /** Of a definition's parameters. */
  definition: boolean;
}

function newerIn(list: readonly Token[], defined: ReadonlySet<string>): string | undefined {
  const open: Bracket[] = [];
  for (const [at, { kind, text, line }] of list.entries()) {
    const next = list[at + 1]?.text;
    const previous = list[at - 1]?.text;
    if (kind === 'number' && /^0x/i.test(text)) return `a hexadecimal number (line ${line})`;
    if (kind === 'string' && /\.obj"$/i.test(text) && open.at(-1)?.name === 'import')
      return `import of OBJ (line ${line})`;
    if (kind === 'identifier') {
      if (next === '(' && newNames.includes(text) && !defined.has(text)) return `${text}() (line ${line})`;
      if (next === '(' && text === 'import' && previous === '=') return `import() as a value (line ${line})`;
      const parent = open.at(-1)?.name ?? '';
      if (next === '=' && Object.hasOwn(newParameters, parent) && newParameters[parent]!.includes(text))
        return `${parent}(${text} = …) (line ${line})`;
    }
    if (kind !== 'punctuation') continue;
    if (bitwise.includes(text)) return `the operator ${text} (line ${line})`;
    if (text === '(' || text === '[' || text === '{') {
      const definition =
        text === '(' &&
        (previous === 'function' || ['module', 'function'].includes(list[at - 2]?.text ?? ''));
      open.push({ name: text === '(' ? (previous ?? '') : '', definition });
    } else if (text === ')' || text === ']' || text === '}') {
      const bracket = open.pop();
      if (text === ')' && previous === ',' && bracket && !bracket.definition)
        return `a comma before the closing parenthesis (line ${line})`;
    }
  }
  return undefined;
}
