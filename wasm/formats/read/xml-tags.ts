import { FileError } from './contents.ts';

export interface Tag {
  /** With its prefix, if it has one. */
  name: string;
  kind: 'open' | 'close' | 'empty';
  /** Between the name and the end, raw. */
  attributes: string;
  /** Text since the tag before, raw. */
  text: string;
  /** How many elements are open around this one. */
  depth: number;
}

const markup =
  /<(?:!--[\s\S]*?--|\?[\s\S]*?\?|!\[CDATA\[[\s\S]*?\]\]|!DOCTYPE[^>[]*|(\/?)([A-Za-z_][\w:.-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*?)(\/?))>/y;

/** The tags of an XML text in order. Throws a FileError when they do not match, or the text ends before the last does. */
export function* xmlTags(xml: string): Iterable<Tag> {
  const open: string[] = [];
  let roots = 0;
  let at = 0;
  for (let start = xml.indexOf('<'); start >= 0; start = xml.indexOf('<', at)) {
    markup.lastIndex = start;
    const match = markup.exec(xml);
    if (!match) throw new FileError('is no complete XML');
    const text = xml.slice(at, start);
    at = start + match[0].length;
    const name = match[2];
    if (name === undefined) continue;
    const attributes = match[3]!;
    if (match[1] === '/') {
      if (open.pop() !== name) throw new FileError(`is no well-formed XML: </${name}> closes nothing`);
      yield { name, kind: 'close', attributes, text, depth: open.length };
      continue;
    }
    if (open.length === 0 && roots++ > 0) throw new FileError('is no well-formed XML: it has two roots');
    const empty = match[4] === '/';
    yield { name, kind: empty ? 'empty' : 'open', attributes, text, depth: open.length };
    if (!empty) open.push(name);
  }
  if (open.length > 0) throw new FileError(`ends inside of <${open.at(-1)}>`);
  if (roots === 0) throw new FileError('is no XML');
}

/** The value of one attribute, with the entities of XML resolved. */
export function attribute({ attributes }: Pick<Tag, 'attributes'>, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  const value = found?.[1] ?? found?.[2];
  if (value === undefined || !value.includes('&')) return value;
  const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return value.replace(/&(lt|gt|quot|apos|amp|#\d+|#x[\da-f]+);/gi, (_, entity: string) =>
    entity.startsWith('#')
      ? String.fromCodePoint(Number(entity.slice(1).replace(/^x/i, '0x')))
      : named[entity.toLowerCase()]!,
  );
}

/** The same as a number; NaN when it is not there. */
export const numeric = (tag: Pick<Tag, 'attributes'>, name: string): number =>
  Number(attribute(tag, name) ?? Number.NaN);
