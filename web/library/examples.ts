/** A stretch of documentation: Markdown to read, or an example to run. */
export type DocumentationPart =
  { kind: 'text'; text: string } | { kind: 'example'; caption: string; code: string };

const fence = /^```/;
const caption = /^\*?Examples?\b[^*\n]*\*?$/;

/** Splits documentation at its examples: fenced code below a line such as `*Example: Rounded.*`. */
export function documentationParts(documentation: string): DocumentationPart[] {
  const parts: DocumentationPart[] = [];
  let text: string[] = [];
  const flush = () => {
    if (text.some(line => line.trim())) parts.push({ kind: 'text', text: text.join('\n').trim() });
    text = [];
  };
  const lines = documentation.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (!fence.test(line)) {
      text.push(line);
      continue;
    }
    const end = lines.findIndex((line, index) => index > at && fence.test(line));
    const stop = end < 0 ? lines.length : end;
    const title = text.findLastIndex(line => line.trim() !== '');
    const body = lines.slice(at + 1, stop).join('\n');
    if (title >= 0 && caption.test(text[title]!.trim()) && body.trim()) {
      const [about] = text.splice(title);
      flush();
      parts.push({ kind: 'example', caption: about!.trim().replace(/^\*|\*$/g, ''), code: body });
    } else text.push(...lines.slice(at, stop + 1));
    at = stop;
  }
  flush();
  return parts;
}
