import { highlightTree, tagHighlighter, tags as t } from '@lezer/highlight';
import { css, html, nothing, type TemplateResult } from 'lit';
import { parser } from './language.ts';

const classes = tagHighlighter([
  { tag: [t.definitionKeyword, t.moduleKeyword, t.controlKeyword], class: 'keyword' },
  { tag: [t.className, t.definition(t.className)], class: 'module' },
  { tag: [t.function(t.variableName), t.definition(t.function(t.variableName))], class: 'function' },
  { tag: t.attributeName, class: 'argument' },
  { tag: t.number, class: 'number' },
  { tag: [t.string, t.special(t.string)], class: 'string' },
  { tag: t.atom, class: 'atom' },
  { tag: [t.lineComment, t.blockComment], class: 'comment' },
]);

/** OpenSCAD code with the editor's colours ({@link documentationStyles}). */
export function code(text: string): TemplateResult {
  const parts: (string | TemplateResult)[] = [];
  let at = 0;
  highlightTree(parser.parse(text), classes, (from, to, style) => {
    if (from > at) parts.push(text.slice(at, from));
    parts.push(html`<span class=${style}>${text.slice(from, to)}</span>`);
    at = to;
  });
  parts.push(text.slice(at));
  return html`${parts}`;
}

// Code first: nothing is read inside it. No nesting beyond emphasis around plain text: documentation has no more.
const INLINE =
  /`+([^`]+?)`+|\*\*([^*]+)\*\*|(?<![\w*])\*([^*\s][^*]*)\*(?!\w)|\[([^\]]+)\]\(([^)\s]*)\)|<br\s*\/?>|<(https?:\/\/[^>\s]+)>/g;

function link(label: string, address: string): TemplateResult {
  // Only what leads somewhere: a library's links between its own documentation pages have no page here.
  return /^https?:\/\//.test(address)
    ? html`<a href=${address} target="_blank" rel="noopener noreferrer">${inline(label)}</a>`
    : html`${inline(label)}`;
}

function inline(text: string): (string | TemplateResult)[] {
  const parts: (string | TemplateResult)[] = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    parts.push(text.slice(at, match.index));
    at = match.index + match[0].length;
    const [, literal, strong, emphasis, label, address, bare] = match;
    if (literal !== undefined) parts.push(html`<code>${literal}</code>`);
    else if (strong !== undefined) parts.push(html`<strong>${strong}</strong>`);
    else if (emphasis !== undefined) parts.push(html`<em>${emphasis}</em>`);
    else if (label !== undefined) parts.push(link(label, address ?? ''));
    else if (bare !== undefined) parts.push(link(bare, bare));
    else parts.push(html`<br />`);
  }
  parts.push(text.slice(at));
  return parts;
}

const isTable = (line: string): boolean => /^\s*\|?.*\|.*$/.test(line);
const isRule = (line: string | undefined): boolean =>
  line !== undefined && line.includes('|') && /^[\s|:-]+$/.test(line) && line.includes('-');
const cells = (line: string): string[] =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map(cell => cell.trim());

/** The lines of one list, each item with the indented lines that go on below it. */
function items(lines: readonly string[]): string[] {
  const result: string[] = [];
  for (const line of lines) {
    const item = /^\s*(?:[-*+]|\d+[.)])\s+(.*)$/.exec(line);
    if (item) result.push(item[1]!);
    else if (result.length) result[result.length - 1] += `\n${line.trim()}`;
  }
  return result;
}

function blocks(lines: readonly string[]): TemplateResult[] {
  const result: TemplateResult[] = [];
  let index = 0;
  const take = (test: (line: string) => boolean): string[] => {
    const start = index;
    while (index < lines.length && test(lines[index]!)) index++;
    return lines.slice(start, index);
  };
  while (index < lines.length) {
    const line = lines[index]!;
    if (!line.trim()) index++;
    else if (line.startsWith('```')) {
      index++;
      const body = take(line => !line.startsWith('```')).join('\n');
      index++;
      result.push(html`<pre><code>${/^```(openscad|scad)\s*$/.test(line) ? code(body) : body}</code></pre>`);
    } else if (/^#{1,6}\s/.test(line)) {
      index++;
      result.push(html`<p class="heading">${inline(line.replace(/^#+\s+/, ''))}</p>`);
    } else if (isTable(line) && isRule(lines[index + 1])) {
      const head = cells(line);
      index += 2;
      const rows = take(line => line.trim() !== '' && isTable(line)).map(cells);
      result.push(
        html`<table>
          <thead>
            <tr>
              ${head.map(cell => html`<th>${inline(cell)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              row =>
                html`<tr>
                  ${row.map(cell => html`<td>${inline(cell)}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>`,
      );
    } else if (/^\s*(?:[-*+]|\d+[.)])\s+/.test(line)) {
      const ordered = /^\s*\d/.test(line);
      const list = items(take(line => /^\s*(?:[-*+]|\d+[.)])\s+/.test(line) || /^\s{2,}\S/.test(line)));
      result.push(
        ordered
          ? html`<ol>
              ${list.map(item => html`<li>${inline(item)}</li>`)}
            </ol>`
          : html`<ul>
              ${list.map(item => html`<li>${inline(item)}</li>`)}
            </ul>`,
      );
    } else {
      const first = index++;
      take(line => line.trim() !== '' && !/^(```|#{1,6}\s|\s*(?:[-*+]|\d+[.)])\s)/.test(line));
      result.push(html`<p>${inline(lines.slice(first, index).join('\n'))}</p>`);
    }
  }
  return result;
}

/**
 * Documentation as a template: paragraphs, lists, code, tables, headings, links, emphasis. Everything else, HTML
 * above all, stays the text that it is.
 */
export const markdown = (text: string | undefined): TemplateResult | typeof nothing =>
  text ? html`<div class="documentation">${blocks(text.replaceAll('\r', '').split('\n'))}</div>` : nothing;

/** For every host that shows {@link markdown} or {@link code}; needs `codeColors`. */
export const documentationStyles = css`
  .documentation {
    font: 12.5px / 1.5 var(--fw-font);
    overflow-wrap: anywhere;
  }
  .documentation > :first-child {
    margin-top: 0;
  }
  .documentation > :last-child {
    margin-bottom: 0;
  }
  .documentation :is(p, ul, ol, pre, table) {
    margin: 6px 0;
  }
  .documentation :is(ul, ol) {
    padding-left: 18px;
  }
  .documentation .heading {
    font-weight: 600;
  }
  .documentation :is(code, pre) {
    font-family: var(--fw-mono);
    font-size: 12px;
  }
  .documentation :not(pre) > code {
    padding: 0 3px;
    border-radius: 3px;
    background: var(--fw-surface-sunken);
  }
  .documentation pre {
    padding: 6px 8px;
    border-radius: var(--fw-radius);
    background: var(--fw-surface-sunken);
    white-space: pre-wrap;
  }
  .documentation table {
    border-collapse: collapse;
  }
  .documentation :is(th, td) {
    padding: 2px 6px;
    border: 1px solid var(--fw-border);
    text-align: left;
  }
  .keyword {
    color: var(--fw-code-keyword);
  }
  .module {
    color: var(--fw-code-module);
  }
  .function {
    color: var(--fw-code-function);
  }
  .argument {
    color: var(--fw-code-argument);
  }
  .number {
    color: var(--fw-code-number);
  }
  .string {
    color: var(--fw-code-string);
  }
  .atom {
    color: var(--fw-code-atom);
  }
  .comment {
    color: var(--fw-code-comment);
    font-style: italic;
  }
`;
