import { defaultColor } from '../colors.ts';
import { categories } from '../shapes/categories.ts';
import type { ReadPrompt } from './generate.ts';
import { firstWord } from './tokens.ts';

/** Reads prompts for a model with these words (`manifest.words`). */
export function promptReader(words: readonly string[]): (prompt: string) => ReadPrompt {
  const tokens = new Map(words.map((word, index) => [word, firstWord + index]));
  return prompt => {
    const said = prompt.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    const category = categories.find(({ name, synonyms }) =>
      said.some(word => word === name || synonyms.includes(word)),
    );
    return {
      understanding: { category: category?.name, match: category ? 'asked' : 'none', ignored: [] },
      steps: said.flatMap(word => {
        const id = tokens.get(word);
        return id === undefined ? [] : [{ id, layer: 0 }];
      }),
      colorOf: role => category?.palette[role] ?? defaultColor,
    };
  };
}
