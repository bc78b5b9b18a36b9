import { defaultColor } from '../colors.ts';
import { wordSteps } from '../shapes/vocabulary.ts';
import { paletteFor } from './colouring.ts';
import type { Decoder } from './decoder.ts';
import type { ReadPrompt } from './generate.ts';
import { judgeOf } from './judge.ts';
import { understand, type UnderstoodPrompt } from './prompt.ts';
import { DecoderVoice } from './voice.ts';

/** Of kinds that a model may not have learned yet, the nearest that every one has. */
const standIns: Readonly<Record<string, string>> = {
  aeroplane: 'rocket',
  duck: 'dog',
  lighthouse: 'tower',
  mushroom: 'tree',
  pyramid: 'castle',
  snowman: 'robot',
  truck: 'bus',
};

/** What is meant, as far as a model with these words can build it. */
function understandFor(prompt: string, known: readonly string[]): UnderstoodPrompt {
  const asked = understand(prompt);
  const name = asked.category?.name;
  if (name === undefined || known.includes(name)) return asked;
  const { ignored } = asked.understanding;
  const other = standIns[name];
  if (!other || !known.includes(other)) {
    const note = `This model has not learned to build a ${name}.`;
    return {
      ...asked,
      category: undefined,
      words: [],
      understanding: { category: undefined, match: 'none', ignored, note },
    };
  }
  const said = ['size', 'height', 'width', 'length'].flatMap(trait => asked.stated[trait] ?? []);
  const nearest = understand([...said, other].join(' '));
  const note = `This model has not learned to build ${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}; the nearest that it can build is a ${other}.`;
  return {
    ...nearest,
    colors: { whole: asked.colors.whole, roles: {} },
    understanding: { category: other, match: 'nearest', instead: name, ignored, note },
  };
}

/** Reads prompts for a model of Formwork's with these words (`manifest.words`). */
export const promptReader =
  (decoder: Decoder, words: readonly string[]) =>
  (prompt: string): ReadPrompt => {
    const understood = understandFor(prompt, words);
    const { understanding, category, colors, words: meant } = understood;
    const palette = category ? paletteFor(category, colors) : [];
    return {
      understanding,
      voice: new DecoderVoice(decoder, wordSteps(meant, words)),
      colorOf: role => palette[role] ?? defaultColor,
      judge: judgeOf(understood),
    };
  };
