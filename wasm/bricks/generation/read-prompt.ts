import { defaultColor } from '../colors.ts';
import { wordSteps } from '../shapes/vocabulary.ts';
import { paletteFor } from './colouring.ts';
import type { ReadPrompt } from './generate.ts';
import { understand } from './prompt.ts';

/** Reads prompts for a model with these words (`manifest.words`). */
export const promptReader =
  (words: readonly string[]) =>
  (prompt: string): ReadPrompt => {
    const { understanding, category, colors, words: meant } = understand(prompt);
    const palette = category ? paletteFor(category, colors) : [];
    return {
      understanding,
      steps: wordSteps(meant, words),
      colorOf: role => palette[role] ?? defaultColor,
    };
  };
