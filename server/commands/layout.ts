import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { brickExtension, brickExtensions, writeBrickModel } from '../../wasm/bricks/brick-file.ts';
import { sizeOf } from '../../wasm/bricks/brick.ts';
import { colors } from '../../wasm/bricks/colors.ts';
import { bricksFromMesh, type FromMesh } from '../../wasm/bricks/layout/from-mesh.ts';
import { writeText } from '../../wasm/bricks/text.ts';
import type { Mesh } from '../../wasm/contract.ts';
import { FileError, readContents } from '../../wasm/formats/read/read.ts';
import { standing } from '../bricks/standing.ts';
import { evaluateInThread } from '../evaluate.ts';
import { modelOptions, readModelArguments } from './model-arguments.ts';
import { prepared } from './prepare.ts';
import { say } from './say.ts';
import { exitCode, UsageError } from './usage.ts';

/** Files that may hold a solid. */
const meshes = ['stl', '3mf', 'obj', 'off', 'amf', 'glb'];

/** `formwork layout`: a model becomes bricks in its shape and colours. */
export async function layout(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...modelOptions,
      output: { type: 'string', short: 'o', multiple: true, default: [] },
      studs: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      color: { type: 'string', default: '15' },
      pillars: { type: 'boolean', default: false },
    },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw new UsageError('layout takes one model: formwork layout model.stl -o model.ldr');
  const format = extname(file).slice(1).toLowerCase();
  if (![...meshes, 'scad'].includes(format))
    throw new UsageError(
      `${file} cannot be laid: its name must end in one of ${['scad', ...meshes].map(each => `.${each}`).join(', ')}.`,
    );
  for (const output of values.output) await checkOutput(output);
  const studs = wholeNumber('--studs', values.studs, 1, 256);
  const seed = wholeNumber('--seed', values.seed, 0, 2 ** 32 - 1);
  const color = wholeNumber('--color', values.color, 0, 511);
  if (!colors.some(({ code }) => code === color))
    throw new UsageError(`--color is a colour code of LDraw, such as 4 (red), not ${color}.`);
  const mesh = format === 'scad' ? await evaluated(positionals, values) : await read(file, format);
  if (typeof mesh === 'string') return invalid(values.json, mesh);
  const made = await bricksFromMesh(mesh, {
    studs,
    seed,
    color,
    pillars: values.pillars,
    judge: await standing(),
  });
  for (const output of values.output)
    await writeFile(output, writeBrickModel(output, made.model, basename(file, extname(file))));
  for (const note of made.notes) console.error(`note: ${note}`);
  console.log(values.json ? JSON.stringify(summaryOf(made), null, 2) : textOf(made, values.output));
  return stands(made) === false ? exitCode.invalid : exitCode.ok;
}

/** The solid in a file; what is wrong with it as a sentence. */
async function read(file: string, format: string): Promise<Mesh | string> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code}).`);
  });
  try {
    const { mesh } = await readContents(format, bytes);
    return mesh ?? nothing(file);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return `${basename(file)} ${error.message}. Export it again.`;
  }
}

/** What a source describes, with its colours. */
async function evaluated(
  positionals: readonly string[],
  values: { parameter: string[]; set?: string | undefined },
): Promise<Mesh | string> {
  const { name, source, parameters } = await readModelArguments('layout', positionals, values);
  if (!(await prepared())) return 'There is no engine. Run npm run setup, and read what it says.';
  const evaluation = await evaluateInThread(source, parameters);
  say(evaluation.diagnostics.filter(({ severity }) => severity !== 'info'));
  if (evaluation.status !== 'ok') return `${basename(name)} cannot be evaluated.`;
  return evaluation.outline || evaluation.mesh.indices.length === 0 ? nothing(name) : evaluation.mesh;
}

const nothing = (file: string): string => `${basename(file)} holds no solid to build.`;

/** False for what falls, and for no bricks at all; undefined where nobody can say in time. */
const stands = (made: FromMesh): boolean | undefined => (made.model.bricks.length > 0 ? made.stands : false);

function invalid(json: boolean, text: string): number {
  if (json) console.log(JSON.stringify({ bricks: [], counts: {}, stable: false, notes: [text] }, null, 2));
  console.error(`formwork: ${text}`);
  return exitCode.invalid;
}

async function checkOutput(file: string): Promise<void> {
  if (!brickExtension(file))
    throw new UsageError(`-o writes ${brickExtensions.map(each => `.${each}`).join(', ')}, not “${file}”.`);
  const folder = dirname(resolve(file));
  if (!(await stat(folder).catch(() => undefined))?.isDirectory())
    throw new UsageError(`There is no folder ${folder} for ${file}.`);
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isInteger(number) || number < least || number > most)
    throw new UsageError(`${option} takes a whole number from ${least} to ${most}, not “${text}”.`);
  return number;
}

function countsOf({ model }: FromMesh): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { dx, dy } of model.bricks) {
    const name = `${Math.min(dx, dy)}x${Math.max(dx, dy)}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** What `--json` prints; people script against these names. */
function summaryOf(made: FromMesh): object {
  const { model, maxScore, scale, clusters, dropped, pillars, notes } = made;
  return {
    bricks: writeText(model).split('\n').filter(Boolean),
    colors: model.bricks.map(({ color }) => color),
    counts: countsOf(made),
    size: sizeOf(model.bricks, [0, 0, 0]),
    ...(stands(made) !== undefined && { stable: stands(made) }),
    ...(maxScore !== undefined && { maxScore }),
    scale,
    clusters,
    dropped,
    pillars,
    notes,
  };
}

function textOf(made: FromMesh, files: readonly string[]): string {
  const counts = Object.entries(countsOf(made)).map(([name, count]) => `${count} × ${name}`);
  return [
    `${made.model.bricks.length} bricks: ${counts.join(', ')}`,
    ...(stands(made) === undefined ? [] : [verdictOf(made)]),
    ...files.map(file => `Wrote ${file}`),
  ].join('\n');
}

const verdictOf = (made: FromMesh): string =>
  stands(made)
    ? `It stands${made.maxScore === undefined ? '' : ` (highest score ${made.maxScore.toFixed(3)})`}.`
    : 'It falls. Another size or seed may stand.';
