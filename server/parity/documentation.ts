/** One example of a library's documentation. */
export interface Example {
  /** `gears.scad:120`: file and line of its header. */
  name: string;
  /** The program, with the includes that the file's header names and the code that its examples share. */
  text: string;
}

/** A header of openscad_docsgen's comment format: `// Example(2D,NoAxes): Title`. */
const HEADER = /^\/\/ ([A-Z][A-Za-z&]*)(?:\([^)]*\)+)?:/;
/** Lines of a block's body stand three columns further in. */
const BODY = /^\/\/(?: {3}(.*))?$/;

interface Block {
  kind: string;
  line: number;
  lines: string[];
}

function blocks(text: string): Block[] {
  const result: Block[] = [];
  let block: Block | undefined;
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const kind = HEADER.exec(line)?.[1];
    const body = BODY.exec(line);
    if (kind) result.push((block = { kind, line: i + 1, lines: [] }));
    else if (block && body) block.lines.push(body[1] ?? '');
    else block = undefined;
  }
  return result;
}

/**
 * The examples and figures of a source file documented as BOSL2 is (format: openscad_docsgen, WRITING_DOCS.md).
 * An `Examples` block holds one program per line.
 */
export function documentationExamples(path: string, text: string): Example[] {
  const result: Example[] = [];
  const all = blocks(text);
  const includes =
    all.find(({ kind }) => kind === 'Includes')?.lines.filter(line => line.trim() !== '') ?? [];
  let common: string[] = [];
  for (const { kind, line, lines } of all) {
    if (kind === 'CommonCode') common = lines;
    const program = (name: string, body: readonly string[]): void => {
      result.push({ name, text: `${[...includes, ...common, ...body].join('\n')}\n` });
    };
    if (kind === 'Examples') {
      for (const [i, single] of lines.entries())
        if (single.trim() !== '') program(`${path}:${line + 1 + i}`, [single]);
    } else if ((kind === 'Example' || kind === 'Figure') && lines.some(single => single.trim() !== ''))
      program(`${path}:${line}`, lines);
  }
  return result;
}
