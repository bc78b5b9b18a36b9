import { stat, writeFile } from 'node:fs/promises';
import { dirname, extname, parse, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Diagnostic, Evaluated, EvaluateOptions, Evaluation } from '../../wasm/contract.ts';
import { FormatError, formatFor, formats, type Format } from '../../wasm/formats/formats.ts';
import { fileExtension, formatName, type FormatOptions } from '../../wasm/formats/names.ts';
import { engineChoices } from '../engine-choice.ts';
import { choice, modelOptions, readModelArguments } from './model-arguments.ts';
import { prepared } from './prepare.ts';
import { say } from './say.ts';
import { evaluateInThread } from '../evaluate.ts';
import { summary, type Summary } from './summary.ts';
import { exitCode, UsageError } from './usage.ts';

interface Output {
  file: string;
  format: Format;
  options: FormatOptions;
}

/** `formwork evaluate`: evaluates, measures and writes files. The help text is the reference of its options. */
export async function evaluate(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...modelOptions,
      output: { type: 'string', short: 'o', multiple: true, default: [] },
      option: { type: 'string', short: 'O', multiple: true, default: [] },
      preview: { type: 'boolean', default: false },
      time: { type: 'string' },
      limit: { type: 'string' },
      engine: { type: 'string', default: 'auto' },
    },
  });
  const outputs = await outputsOf(values.output, formatOptions(values.option));
  const time = numberOf('--time', values.time);
  const limit = numberOf('--limit', values.limit);
  if (limit !== undefined && limit <= 0) throw new UsageError('--limit takes seconds, more than 0.');
  const engine = choice('--engine', engineChoices, values.engine);
  const { name: model, source, parameters } = await readModelArguments('evaluate', positionals, values);
  if (!(await prepared())) {
    console.error('formwork: there is no engine. Run npm run setup, and read what it says.');
    return exitCode.invalid;
  }
  const options: EvaluateOptions = {
    preview: values.preview,
    ...(time === undefined ? {} : { time }),
    ...(limit === undefined ? {} : { limit: limit * 1000 }),
  };
  const evaluation = await evaluateInThread(source, parameters, options, engine);
  const written = evaluation.status === 'ok' ? await writeAll(outputs, evaluation, model) : [];
  const result: Evaluation = written.some(diagnostic => diagnostic.severity === 'error')
    ? { ...evaluation, status: 'invalid', diagnostics: [...evaluation.diagnostics, ...written] }
    : evaluation;
  const facts = summary(result);
  if (values.json) console.log(JSON.stringify(facts, null, 2));
  else report(facts, outputs);
  return result.status === 'ok' ? exitCode.ok : exitCode.invalid;
}

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new UsageError(`${option} takes a number from 0 up, not “${text}”.`);
  return value;
}

/** `3mf/colors=group` … by format. */
function formatOptions(settings: readonly string[]): Map<string, Record<string, string>> {
  const options = new Map<string, Record<string, string>>();
  for (const setting of settings) {
    const [, id, name, value] = /^([\w]+)\/(\w+)=(.+)$/.exec(setting) ?? [];
    if (!id || !name || !value) throw new UsageError(`-O takes format/name=value, not “${setting}”.`);
    const choices = formatFor(id)?.choices ?? [];
    const choice = choices.find(candidate => candidate.name === name);
    if (!choice?.values.some(candidate => candidate.value === value)) {
      const known = choices.flatMap(c => c.values.map(v => `${id}/${c.name}=${v.value}`));
      const hint = known.length > 0 ? `It has ${known.join(', ')}.` : `${id} has no settings.`;
      throw new UsageError(`There is no setting “${setting}”. ${hint}`);
    }
    options.set(id, { ...options.get(id), [name]: value });
  }
  return options;
}

/** Checks every file to write before the evaluation: nobody waits a minute to hear of a wrong extension. */
async function outputsOf(
  files: readonly string[],
  options: ReadonlyMap<string, FormatOptions>,
): Promise<Output[]> {
  return Promise.all(
    files.map(async file => {
      const extension = extname(file).slice(1).toLowerCase();
      const packed = extension === 'zip' ? formatFor('obj') : undefined;
      const format = packed ?? formatFor(extension);
      if (!format) {
        const reason =
          extension === 'png'
            ? 'pictures need the workbench'
            : extension === ''
              ? 'its name has no extension to tell the format'
              : `“${extension}” is not a format`;
        throw new UsageError(`${file}: ${reason}. Use ${knownExtensions()}.`);
      }
      const chosenOptions = packed
        ? { ...options.get('obj'), colors: 'materials' }
        : (options.get(format.id) ?? {});
      const wanted = fileExtension(formatName(format.id), chosenOptions);
      if (wanted !== extension)
        throw new UsageError(`${file}: with these settings the file is a .${wanted}; name it so.`);
      const folder = dirname(resolve(file));
      if (!(await stat(folder).catch(() => undefined))?.isDirectory())
        throw new UsageError(`${file}: there is no folder ${folder}. Create it first.`);
      return { file, format, options: chosenOptions };
    }),
  );
}

const knownExtensions = (): string => formats.map(({ extension }) => `.${extension}`).join(' ');

/** Writes what fits; what does not becomes a diagnostic beside the others. */
async function writeAll(
  outputs: readonly Output[],
  evaluated: Evaluated,
  model: string,
): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  const name = model === '-' ? 'stdin' : parse(model).name;
  const { mesh, outline } = evaluated;
  for (const { file, format, options } of outputs) {
    try {
      await writeFile(file, format.write({ mesh, name, ...(outline ? { outline } : {}) }, options));
    } catch (error) {
      if (!(error instanceof FormatError || (error as NodeJS.ErrnoException).code)) throw error;
      found.push({ severity: 'error', text: `${file} is not written: ${(error as Error).message}` });
    }
  }
  return found;
}

/** For people: messages on stderr, facts on stdout. */
function report(facts: Summary, outputs: readonly Output[]): void {
  say(facts.diagnostics);
  if (facts.status !== 'ok') return;
  const { boundingBox, volume, area, triangles, components, genus, engine, timings } = facts;
  const mm = (value: number): string => String(Number(value.toFixed(3)));
  const size = boundingBox!.max.map((value, axis) => mm(value - boundingBox!.min[axis]!));
  console.log(
    [
      `size        ${facts.dimensions === 2 ? size.slice(0, 2).join(' × ') : size.join(' × ')} mm`,
      ...(facts.dimensions === 3 ? [`volume      ${mm(volume!)} mm³`] : []),
      `area        ${mm(area!)} mm²`,
      ...(facts.dimensions === 3
        ? [`parts       ${components}, genus ${genus}${facts.watertight ? '' : ', not watertight'}`]
        : []),
      `triangles   ${triangles}`,
      `engine      ${engine.name} ${engine.version}, ${Math.round(timings.total)} ms`,
      ...(facts.fallbacks ?? []).map(reason => `by OpenSCAD ${reason}`),
      ...outputs.map(({ file }) => `written     ${file}`),
    ].join('\n'),
  );
}
