import { compareBricks, type BrickModel } from './brick.ts';
import { LineProblems, BrickFileError } from './brick-file-error.ts';
import { checkLength, modelOfLines, mostBricks, type BrickLine } from './brick-lines.ts';
import { defaultColor } from './colors.ts';
import { partOf, parts } from './parts.ts';

/**
 * The text format of BrickGPT (arXiv 2505.05469): a line `{h}x{w} ({x},{y},{z})` a brick, `h` studs along x and `w`
 * along y, the lowest corner in parentheses, in the order of `compareBricks`. It has no colours: they are lost.
 */
export const writeText = ({ bricks }: BrickModel): string =>
  [...bricks]
    .sort(compareBricks)
    .map(({ dx, dy, x, y, z }) => `${dx}x${dy} (${x},${y},${z})\n`)
    .join('');

const shape = /^(\d{1,3})\s*[x×]\s*(\d{1,3})\s*\(\s*(-?\d{1,6})\s*,\s*(-?\d{1,6})\s*,\s*(-?\d{1,6})\s*\)$/i;

/**
 * Reads the text format: bricks in any order, blank lines, and comments from `#` or `//` to the end of a line. Every
 * brick gets the default colour.
 *
 * @throws BrickFileError that names the lines
 */
export function readText(text: string): BrickModel {
  checkLength(text);
  const problems = new LineProblems();
  const read: BrickLine[] = [];
  for (const [index, whole] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = index + 1;
    const content = whole.replace(/(?:#|\/\/).*$/, '').trim();
    if (content === '') continue;
    const match = shape.exec(content);
    if (!match) {
      const shown = content.length > 40 ? `${content.slice(0, 40)}…` : content;
      problems.add(line, `“${shown}” is no brick. Write one a line, such as 2x4 (0,0,0).`);
      continue;
    }
    const [dx, dy, x, y, z] = match.slice(1).map(Number) as [number, number, number, number, number];
    if (!partOf(dx, dy))
      problems.add(
        line,
        `there is no ${dx}x${dy} brick. Use one of ${parts.map(({ name }) => name).join(', ')}, either way round.`,
      );
    else if (x < 0 || y < 0 || z < 0)
      problems.add(line, `(${x},${y},${z}) is outside of the world: x, y and z start at 0. Move the model.`);
    else read.push({ brick: { dx, dy, x, y, z, color: defaultColor }, line });
    if (read.length > mostBricks)
      throw new BrickFileError(
        `This file has more than ${mostBricks.toLocaleString('en')} bricks. Split the model.`,
      );
  }
  problems.throwIfAny();
  return modelOfLines(read).model;
}
