import type { Token } from './lexer.ts';

/** One `Key: title` with the lines below it, as in BOSL2's documentation comments. */
interface Section {
  key: string;
  title: string;
  lines: string[];
}

const KINDS: Record<string, readonly ('module' | 'function' | 'variable')[]> = {
  Module: ['module'],
  Function: ['function'],
  'Function&Module': ['function', 'module'],
  Constant: ['variable'],
};

const HEADER = /^([A-Z][A-Za-z&]*(?: [A-Z][a-z]+)?)(\([^)]*\))?:(?:\s+(.*))?$/;

/**
 * BOSL2's marked comments (`// Module: cuboid()`, then `// Usage:`, `// Description:` …) by `kind name`.
 * The lines are taken as they stand in consecutive `//` comments; a blank line or code ends the block.
 */
export function markedSections(all: readonly Token[]): ReadonlyMap<string, readonly Section[]> {
  const result = new Map<string, Section[]>();
  let sections: Section[] | undefined;
  let line = -1;
  for (const token of all) {
    if (token.kind !== 'line-comment' || token.line !== line + 1) sections = undefined;
    if (token.kind !== 'line-comment') continue;
    line = token.line;
    const text = token.text.slice(2).replace(/^ /, '').trimEnd();
    const header = HEADER.exec(text);
    if (header) {
      const [, key = '', , title = ''] = header;
      const kinds = KINDS[key];
      if (kinds) {
        sections = [];
        for (const name of title.split(',')) {
          const plain = name.replace(/\(.*/, '').trim();
          for (const kind of kinds) if (plain) result.set(`${kind} ${plain}`, sections);
        }
        continue;
      }
      sections?.push({ key, title, lines: [] });
    } else sections?.at(-1)?.lines.push(text);
  }
  return result;
}

/** The lines without the indentation that all of them share, blank ones at both ends dropped. */
function dedent(lines: readonly string[]): string[] {
  const indents = lines.filter(line => line.trim()).map(line => line.length - line.trimStart().length);
  const indent = indents.length ? Math.min(...indents) : 0;
  const result = lines.map(line => line.slice(indent));
  while (result.length && !result[0]!.trim()) result.shift();
  while (result.length && !result.at(-1)!.trim()) result.pop();
  return result;
}

const fence = (lines: readonly string[]): string => `\`\`\`openscad\n${dedent(lines).join('\n')}\n\`\`\``;

const argument = (line: string): string => {
  if (/^-{3,}$/.test(line)) return '\nBy name only:\n';
  const match = /^(\S[^=]*?)\s+=\s+(.*)$/.exec(line);
  return match
    ? `- \`${match[1]}\` – ${match[2]}`
    : line.trim() && !line.startsWith('-')
      ? `  ${line.trim()}`
      : line;
};

const SILENT = new Set(['SynTags', 'Topics', 'Figure', 'Figures', 'Includes', 'Continues', 'DefineHeader']);
const EXAMPLES = 4;

/** BOSL2's sections as Markdown: synopsis, usage, description, arguments, the first few examples. */
export function sectionsToMarkdown(sections: readonly Section[]): string {
  const parts: string[] = [];
  let examples = 0;
  for (const { key, title, lines } of sections) {
    const body = dedent(lines);
    if (SILENT.has(key) || key.startsWith('Figure')) continue;
    if (key === 'Synopsis') parts.push(`**${title}**`);
    else if (key === 'Usage') parts.push(`${title ? `*${title}*\n\n` : ''}${fence(body)}`);
    else if (key === 'Description') parts.push([title, ...body].join('\n').trim());
    else if (key === 'Arguments') parts.push(`**Arguments**\n\n${body.map(argument).join('\n').trim()}`);
    else if (key.startsWith('Example')) {
      if (++examples <= EXAMPLES) parts.push(`*Example${title ? `: ${title}` : ''}*\n\n${fence(body)}`);
    } else if (key === 'See Also') parts.push(`See also: ${title}`);
    else if (key === 'Status') parts.push(`**${title}**`);
    else if (title || body.length)
      parts.push(`**${key}**${title ? ` ${title}` : ''}\n\n${body.join('\n')}`.trim());
  }
  return parts.filter(Boolean).join('\n\n');
}

/** Plain comments, marks and rulers stripped: `//`, `/* … *\/`, leading stars, lines of dashes. */
export function prose(comments: readonly string[]): string {
  const lines = comments.flatMap(comment =>
    comment.startsWith('/*')
      ? comment
          .slice(2, comment.endsWith('*/') ? -2 : undefined)
          .split('\n')
          .map(line => line.replace(/^\s*\*+ ?/, ''))
      : [comment.replace(/^\/\/+!? ?/, '')],
  );
  const kept = lines.map(line => line.trimEnd()).filter(line => !/^\s*[/*=#_+~-]{3,}\s*$/.test(line));
  // `/* [Group] */` of the customizer is not about what follows.
  if (kept.length === 1 && /^\s*(\[[^\]]*\]\s*)+$/.test(kept[0]!)) return '';
  return dedent(kept).join('\n');
}
