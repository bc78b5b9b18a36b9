import type { Diagnostic, ParameterSet, Path, Source } from '../contract.ts';
import { fontCoverage, fontFace, missingCharacters } from '../formats/truetype.ts';
import { literal, stringValue } from './literals.ts';
import { tokens } from './lexer.ts';
import { textOf } from './reach.ts';

/** The bundled families, each with the names that other systems have for fonts of the same widths. */
const ALIASES = [
  ['Liberation Sans', 'sans-serif', 'sans', 'Arial', 'Helvetica', 'Helvetica Neue', 'Verdana'],
  ['Liberation Serif', 'serif', 'Times New Roman', 'Times', 'Georgia'],
  ['Liberation Mono', 'monospace', 'mono', 'Courier New', 'Courier', 'Consolas'],
] as const;

/** Aliases, and the sans family for any name that is not known. */
export const FONT_SETTINGS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<dir>/fonts</dir>
<cachedir>/tmp/fonts</cachedir>
${ALIASES.map(([font, ...names]) =>
  names
    .map(
      name =>
        `<alias binding="same"><family>${name}</family><prefer><family>${font}</family></prefer></alias>`,
    )
    .join('\n'),
).join('\n')}
<match><edit name="family" mode="append_last"><string>${ALIASES[0][0]}</string></edit></match>
</fontconfig>
`;

/** What is asked of a font, asked once; a damaged font answers `otherwise`. */
function remembered<T>(ask: (font: Uint8Array) => T, otherwise: T): (font: Uint8Array) => T {
  const answers = new WeakMap<Uint8Array, T>();
  return font => {
    let answer = answers.get(font);
    if (answer === undefined) {
      try {
        answer = ask(font);
      } catch {
        answer = otherwise;
      }
      answers.set(font, answer);
    }
    return answer;
  };
}

const coverage = remembered<[number, number][]>(fontCoverage, []);
const family = remembered(font => fontFace(font).family, '');

/**
 * A warning for every line whose strings hold characters that none of the fonts can draw: the engine leaves them out
 * or draws boxes without a word.
 */
export function missingGlyphs(
  texts: readonly { path: Path; text: string }[],
  fonts: readonly Uint8Array[],
): Diagnostic[] {
  const result: Diagnostic[] = [];
  for (const { path, text } of texts) {
    // eslint-disable-next-line no-control-regex
    if (!/[^\u0000-\u007e]/.test(text) && !/\\[uU]/.test(text)) continue;
    for (const token of tokens(text)) {
      if (token.kind !== 'string') continue;
      let missing = [...new Set(stringValue(token.text))].join('').replace(/[\s\p{C}]/gu, '');
      for (const font of fonts) {
        if (missing === '') break;
        missing = missingCharacters(missing, coverage(font)).join('');
      }
      if (missing === '') continue;
      result.push({
        severity: 'warning',
        text: `No font here has a glyph for ${[...missing].slice(0, 12).join(' ')}. Add a font file (.ttf, .otf) that has it to the project.`,
        file: path,
        line: token.line,
      });
    }
  }
  return result;
}

/** A warning for every `font = "…"` that asks for a family which neither is here nor has a stand-in by name. */
export function unknownFonts(
  texts: readonly { path: Path; text: string }[],
  fonts: readonly Uint8Array[],
): Diagnostic[] {
  const known = new Set([...ALIASES.flat(), ...fonts.map(family)].map(name => name.toLowerCase()));
  const result: Diagnostic[] = [];
  for (const { path, text } of texts) {
    if (!text.includes('font')) continue;
    const all = tokens(text).filter(token => !token.kind.endsWith('comment'));
    for (const [i, { kind, text: literal, line }] of all.entries()) {
      if (kind !== 'string' || all[i - 1]?.text !== '=' || all[i - 2]?.text !== 'font') continue;
      const name = stringValue(literal).split(':')[0]!.trim();
      if (name === '' || known.has(name.toLowerCase())) continue;
      result.push({
        severity: 'warning',
        text: `There is no font “${name}” here; ${ALIASES[0][0]} stands in. Add its file (.ttf, .otf) to the project, or choose another.`,
        file: path,
        line,
      });
    }
  }
  return result;
}

/** Where an engine finds each font file: those of the host, and those that the project brings along. */
export function fontFiles(source: Source, bundled: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  const result = new Map([...bundled].map(([name, content]) => [`/fonts/${name}`, content]));
  for (const [path, content] of Object.entries(source.files)) {
    if (/\.(?:ttf|otf)$/i.test(path) && typeof content !== 'string')
      result.set(`/fonts/project/${content.length}-${path.replaceAll('/', '-')}`, content);
  }
  return result;
}

/** What fonts lack for the model; `texts` are the programs that it reaches. */
export function fontWarnings(
  source: Source,
  texts: readonly Path[],
  parameters: ParameterSet,
  fonts: readonly Uint8Array[],
): Diagnostic[] {
  const programs = texts.map(path => ({ path, text: textOf(source.files[path] ?? '') }));
  const values = Object.values(parameters).filter(value => typeof value === 'string');
  const given = { path: source.entry, text: values.map(literal).join(' ') };
  return [...unknownFonts(programs, fonts), ...missingGlyphs([...programs, given], fonts)];
}
