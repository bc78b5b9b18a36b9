/** A name for what was asked for: its words, without the article, as a title. */
export function nameOf(prompt: string): string {
  const words = prompt
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^(?:an?|the|some)\s+/i, '')
    .replace(/[.!?]+$/, '');
  const short = words.length > 48 ? `${words.slice(0, 47).trimEnd()}…` : words;
  return short ? short[0]!.toUpperCase() + short.slice(1) : 'Untitled bricks';
}
