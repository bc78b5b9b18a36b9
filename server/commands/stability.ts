import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { brickExtension, brickExtensions, readBrickModel } from '../../wasm/bricks/brick-file.ts';
import { BrickFileError } from '../../wasm/bricks/brick-file-error.ts';
import type { Brick, BrickModel } from '../../wasm/bricks/brick.ts';
import type { Formula, Stability } from '../../wasm/bricks/stability/verdict.ts';
import { openStability } from '../bricks/highs.ts';
import { readModel } from './sources.ts';
import { exitCode, UsageError } from './usage.ts';

const formulas: readonly Formula[] = ['mended', 'published'];

/** `formwork stability`: whether a brick model stands, and how hard its joints pull. */
export async function stability(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      formula: { type: 'string', default: 'mended' },
      json: { type: 'boolean', default: false },
    },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw new UsageError('stability takes one brick model: formwork stability model.ldr --json');
  const formula = formulas.find(each => each === values.formula);
  if (!formula) throw new UsageError(`--formula is ${formulas.join(' or ')}, not “${values.formula}”.`);
  const extensions = brickExtensions.map(each => `.${each}`).join(', ');
  if (file !== '-' && !brickExtension(file))
    throw new UsageError(`${file} is no brick model: its name must end in one of ${extensions}.`);
  const text = await readModel(file);
  let model: BrickModel;
  try {
    const read = readBrickModel(
      file === '-' ? `stdin.${guessed(text)}` : file,
      new TextEncoder().encode(text),
    );
    for (const note of read.notes) console.error(`formwork: ${note}`);
    ({ model } = read);
  } catch (error) {
    if (!(error instanceof BrickFileError)) throw error;
    const reason = { kind: 'invalid', text: error.message, bricks: [] };
    if (values.json) console.log(JSON.stringify({ stable: false, maxScore: 1, reason, bricks: [] }, null, 2));
    console.error(
      `formwork: ${file === '-' ? 'stdin' : basename(file)} is no valid brick model.\n${error.message}`,
    );
    return exitCode.invalid;
  }
  const solver = await openStability();
  const found = solver.analyse(model, { formula, margin: true });
  console.log(values.json ? JSON.stringify(summary(model, found), null, 2) : told(model, found));
  return found.stable ? exitCode.ok : exitCode.invalid;
}

/** The format of a model that has no name: a line of the text format begins with digits, an x and digits. */
const guessed = (text: string): 'txt' | 'ldr' => (/^\s*\d+\s*[x×]\s*\d+\s*\(/im.test(text) ? 'txt' : 'ldr');

const line = ({ dx, dy, x, y, z }: Brick): string => `${dx}x${dy} (${x},${y},${z})`;

function summary({ bricks }: BrickModel, { stable, maxScore, margin, reason, formula, scores }: Stability) {
  const named = (index: number): string => (index < 0 ? 'ground' : line(bricks[index]!));
  return {
    stable,
    maxScore,
    ...(margin !== undefined && { margin }),
    ...(reason && {
      reason: {
        kind: reason.kind,
        text: reason.text,
        bricks: reason.bricks.map(named),
        ...(reason.joint && { joint: reason.joint.map(named) }),
      },
    }),
    formula,
    bricks: bricks.map((brick, index) => ({ brick: line(brick), score: scores[index]! })),
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function told({ bricks }: BrickModel, { stable, maxScore, margin, reason, scores }: Stability): string {
  const count = bricks.length === 1 ? '1 brick' : `${bricks.length} bricks`;
  if (!stable) {
    const marked = (reason?.joint ?? reason?.bricks.slice(0, 3) ?? []).filter(index => index >= 0);
    const where = marked.map(index => `\n  brick ${index + 1}: ${line(bricks[index]!)}`).join('');
    return `${count}: falls.${reason ? ` ${reason.text}` : ''}${where}`;
  }
  const hardest = scores.indexOf(maxScore);
  const pull =
    maxScore > 0
      ? ` Brick ${hardest + 1}, ${line(bricks[hardest]!)}, pulls hardest: ${percent(maxScore)} of what its joint holds.`
      : ' Nothing pulls at any joint.';
  const spare = margin === undefined ? '' : ` Every joint can have ${margin.toFixed(2)} N to spare.`;
  return `${count}: stands.${pull}${spare}`;
}
