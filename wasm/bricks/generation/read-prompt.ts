import { defaultColor } from '../colors.ts';
import { wordSteps } from '../shapes/vocabulary.ts';
import { paletteFor } from './colouring.ts';
import type { Decoder } from './decoder.ts';
import type { ReadPrompt } from './generate.ts';
import { understand } from './prompt.ts';
import { DecoderVoice } from './voice.ts';

/** Reads prompts for a model of Formwork's with these words (`manifest.words`). */
export const promptReader =
  (decoder: Decoder, words: readonly string[]) =>
  (prompt: string): ReadPrompt => {
    const { understanding, category, colors, words: meant } = understand(prompt);
    const palette = category ? paletteFor(category, colors) : [];
    return {
      understanding,
      voice: new DecoderVoice(decoder, wordSteps(meant, words)),
      colorOf: role => palette[role] ?? defaultColor,
    };
  };
