/** Prompts to begin with. */
export const examples: readonly string[] = [
  'a small red chair with a tall back',
  'a long yellow bus',
  'a house with a red roof',
  'a round blue table',
  'a green sofa with arms',
  'a tall tower',
];
