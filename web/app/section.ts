/** The app's two places. */
export type Section = 'studio' | 'bricks';

/** Which of them a fragment belongs to. */
export const sectionOf = (hash: string): Section => (/^#\/bricks(?:[/?]|$)/.test(hash) ? 'bricks' : 'studio');
