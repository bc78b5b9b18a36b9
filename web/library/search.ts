import type { Symbol } from '../../wasm/contract.ts';

export interface Hit {
  library: string;
  symbol: Symbol;
  score: number;
}

/** The first sentence or line of a documentation, without its marks. */
export const summary = (symbol: Symbol): string =>
  (symbol.documentation ?? '')
    .replace(/```[^]*?```/g, '')
    .split('\n')
    .map(line => line.trim())
    .find(
      line =>
        line && !/^(see also|\*\*arguments|#|((function|module)s?(&\w+)?|usage|description):)/i.test(line),
    )
    ?.replace(/\*\*|`/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1') ?? '';

/** How well a name answers a lower-case word: whole, beginning, beginning of a part, inside; 0 for not at all. */
function nameScore(name: string, word: string): number {
  const at = name.indexOf(word);
  if (at < 0) return 0;
  if (name === word) return 100;
  if (at === 0) return 60;
  return name[at - 1] === '_' ? 40 : 20;
}

/**
 * Symbols that answer every word of `query`, best first: names before descriptions before the rest of the documentation,
 * documented before bare,
 * modules and functions before variables, short before long.
 */
export function searchSymbols(
  query: string,
  libraries: readonly { name: string; symbols: readonly Symbol[] }[],
  most = 80,
): Hit[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const hits: Hit[] = [];
  for (const { name: library, symbols } of libraries)
    for (const symbol of symbols) {
      const name = symbol.name.toLowerCase();
      let score = 0;
      let about: string | undefined;
      for (const word of words) {
        let worth = nameScore(name, word);
        if (worth === 0) {
          about ??= summary(symbol).toLowerCase();
          if (about.includes(word)) worth = 8;
          else if (library.toLowerCase().includes(word)) worth = 4;
          else if (symbol.documentation?.toLowerCase().includes(word)) worth = 2;
        }
        if (worth === 0) {
          score = 0;
          break;
        }
        score += worth;
      }
      if (score === 0) continue;
      if (symbol.documentation) score += 10;
      if (symbol.kind === 'variable') score -= 8;
      hits.push({ library, symbol, score: score - symbol.name.length / 50 });
    }
  return hits.sort((a, b) => b.score - a.score).slice(0, most);
}
