import { describe, expect, it } from 'vitest';
import { understand } from '../generation/prompt.ts';
import { examplePrompts } from './examples.ts';

describe('examples', () => {
  it('are many, and of many categories', () => {
    expect(examplePrompts.length).toBeGreaterThanOrEqual(24);
    expect(new Set(examplePrompts).size).toBe(examplePrompts.length);
    const made = new Set(examplePrompts.map(prompt => understand(prompt).understanding.category));
    expect(made.size).toBeGreaterThanOrEqual(24);
  });

  it.each(examplePrompts)('%s: everything in it is understood', prompt => {
    const { understanding, stated, colors } = understand(prompt);
    expect(understanding).toMatchObject({ match: 'asked', ignored: [] });
    expect(understanding.note).toBeUndefined();
    expect(
      Object.keys(stated).length + colors.whole.length + Object.keys(colors.roles).length,
    ).toBeGreaterThan(0);
  });
});
