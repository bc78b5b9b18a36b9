import type { Diagnostic, Path } from '../contract.ts';
import { fontCoverage, missingCharacters } from '../formats/truetype.ts';
import { stringValue } from './literals.ts';
import { tokens } from './lexer.ts';

/** The names that other systems have, for fonts of the same widths. */
export const FONT_SETTINGS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<dir>/fonts</dir>
<cachedir>/tmp/fonts</cachedir>
${[
  ['Liberation Sans', 'sans-serif', 'sans', 'Arial', 'Helvetica', 'Helvetica Neue', 'Verdana'],
  ['Liberation Serif', 'serif', 'Times New Roman', 'Times', 'Georgia'],
  ['Liberation Mono', 'monospace', 'mono', 'Courier New', 'Courier', 'Consolas'],
]
  .map(([font, ...names]) =>
    names
      .map(
        name =>
          `<alias binding="same"><family>${name}</family><prefer><family>${font}</family></prefer></alias>`,
      )
      .join('\n'),
  )
  .join('\n')}
</fontconfig>
`;

const coverages = new WeakMap<Uint8Array, [number, number][]>();

function coverage(font: Uint8Array): [number, number][] {
  let known = coverages.get(font);
  if (!known) {
    try {
      known = fontCoverage(font);
    } catch {
      known = [];
    }
    coverages.set(font, known);
  }
  return known;
}

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
