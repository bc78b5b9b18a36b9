import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { Failure } from '../../failure.ts';
import type { Output, OutputFile, RunContext } from '../engine.ts';
import { meshOfStl } from '../openscad/results.ts';
import { sandboxed, type SandboxFile } from '../sandbox/sandbox.ts';

/** Where the driver's own files, the user's files and the outputs lie inside of the sandbox. */
const RECIPE = '/job/recipe';
const WORK = '/job/work';
const OUT = '/job/out';
/** What all drivers import. */
export const RUNNER = '../recipe/runner.py';
/** The user's script, among the user's files. */
export const SCRIPT = 'script.py';

export interface Recipe {
  /** For people: `FreeCAD`. */
  title: string;
  /** The program and its arguments; `driver` and `job` are paths inside. */
  command(driver: string, job: string): [program: string, ...args: string[]];
  /** Folder of `driver.py` and what it imports, by path in it. */
  folder: string;
  scripts: readonly string[];
  environment?: Readonly<Record<string, string>>;
  /** Lines that the program prints in every run and that help nobody. */
  quiet?: RegExp;
  /** A line that the program prints of its own, if it tells how far it is: 0 to 100 of its stage. */
  percent?(line: string): number | undefined;
}

export interface RecipeRun {
  /** What the driver finds in its JSON file, beside `work` and `output`. */
  job: Readonly<Record<string, unknown>>;
  files: Readonly<Record<string, string | Uint8Array>>;
  /** Extensions of files that are taken. */
  outputs: readonly string[];
  context: RunContext;
}

const point = z.tuple([z.number(), z.number(), z.number()]);
const figures = z.object({
  ok: z.literal(true),
  triangles: z.number(),
  boundingBox: z.object({ min: point, max: point }),
  /** Of exact geometry, mm³ and mm². */
  volume: z.number().optional(),
  area: z.number().optional(),
  solids: z.number().optional(),
});
const refusal = z.object({
  ok: z.literal(false),
  kind: z.enum(['script', 'mesh', 'empty', 'invalid', 'memory', 'export']),
  message: z.string(),
});
const outcome = z.discriminatedUnion('ok', [figures, refusal]);
const progressLine = z.object({ formwork: z.object({ percent: z.number(), stage: z.string().max(60) }) });

export interface RecipeResult {
  figures: z.output<typeof figures>;
  files: SandboxFile[];
  /** Wall time. */
  seconds: number;
}

/**
 * Runs a driver of ours, in Python, with what the user sent, in the sandbox. The driver writes `result.json` last.
 * Throws Failure as a ProductionEngine does.
 */
export async function runRecipe(
  recipe: Recipe,
  { job, files, outputs, context }: RecipeRun,
): Promise<RecipeResult> {
  const laid = (folder: string, name: string): string => `${folder.slice('/job/'.length)}/${name}`;
  // As files, not as mounts: the sandbox's user may have no way into the folder where Formwork is installed.
  const driver = await Promise.all(
    recipe.scripts.map(
      async name => [laid(RECIPE, basename(name)), await readFile(join(recipe.folder, name))] as const,
    ),
  );
  const listener = new Listener(recipe, context);
  const [program, ...args] = recipe.command(`${RECIPE}/driver.py`, '/job/job.json');
  const run = await sandboxed(program, args, {
    folder: context.folder,
    files: {
      'job.json': JSON.stringify({ ...job, work: WORK, output: OUT }),
      ...Object.fromEntries(driver),
      ...Object.fromEntries(Object.entries(files).map(([path, content]) => [laid(WORK, path), content])),
    },
    environment: { PYTHONDONTWRITEBYTECODE: '1', ...recipe.environment },
    limits: context.limits,
    outputs: [...outputs, 'json'],
    signal: context.signal,
    onStdout: line => listener.line(line),
    onStderr: line => listener.line(line),
  });
  const found = await resultOf(run.outputs);
  if (!found) throw crashed(recipe.title, run);
  if (!found.ok) throw refused(found);
  return { figures: found, files: run.outputs, seconds: run.seconds };
}

/** Tells lines of progress from what belongs to the log. */
class Listener {
  readonly #recipe: Recipe;
  readonly #context: RunContext;
  #percent = 0;
  #stage = '';

  constructor(recipe: Recipe, context: RunContext) {
    this.#recipe = recipe;
    this.#context = context;
  }

  line(line: string): void {
    const within = this.#recipe.percent?.(line);
    if (within !== undefined) {
      // The driver names a stage at its beginning; what is left to 100 is this stage's.
      this.#context.progress(Math.round(this.#percent + ((100 - this.#percent) * within) / 100), this.#stage);
      return;
    }
    const said = line.startsWith('{"formwork"') ? progressLine.safeParse(parsed(line)) : undefined;
    if (!said?.success) {
      if (!this.#recipe.quiet?.test(line)) this.#context.log(line);
      return;
    }
    this.#percent = Math.min(100, Math.max(0, said.data.formwork.percent));
    this.#stage = said.data.formwork.stage;
    this.#context.progress(Math.round(this.#percent), this.#stage);
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What the driver wrote, or what a script wrote in its place: it only says what happens to its own job. */
async function resultOf(files: readonly SandboxFile[]): Promise<z.output<typeof outcome> | undefined> {
  const file = files.find(({ name }) => name === 'result.json');
  if (!file || file.size > 1 << 20) return undefined;
  const result = outcome.safeParse(parsed(await readFile(file.path, 'utf8')));
  return result.success ? result.data : undefined;
}

function refused({ kind, message }: z.output<typeof refusal>): Failure {
  const text = message.slice(0, 1000);
  if (kind === 'memory') return new Failure('engine_limit', text);
  if (kind === 'export') return new Failure('output_invalid', text);
  return new Failure('invalid_model', text);
}

/** Allocators and interpreters each have their own last words. */
const outOfMemory =
  /bad_alloc|MemoryError|Malloc returns null|Calloc array|Cannot allocate memory|out of memory/i;

function crashed(
  title: string,
  {
    code,
    signal,
    stdout,
    stderr,
  }: { code: number | null; signal: string | null; stdout: string; stderr: string },
): Failure {
  const last = `${stdout.slice(-4000)}\n${stderr.slice(-4000)}`;
  if (outOfMemory.test(last))
    return new Failure('engine_limit', 'The script needs more memory than a job may use. Make it simpler.');
  if (code === 0)
    return new Failure(
      'invalid_model',
      `The script ended ${title} itself, so nothing could be saved. Let the script run to its end.`,
    );
  return new Failure(
    'engine_crashed',
    `${title} ended ${signal ? `by ${signal}` : `with code ${code}`} and left no result. The log has its last words.`,
    // What a program answers with a code of its own, it will answer again.
    { recoverable: signal !== null },
  );
}

/** The request's files with their bytes; `script` comes to lie among them as `script.py`. */
export async function userFiles(
  script: string,
  files: Readonly<Record<string, string | { upload: string }>>,
  { upload }: RunContext,
): Promise<Record<string, string | Uint8Array>> {
  if (SCRIPT in files)
    throw new Failure(
      'invalid_request',
      `The script itself is called ${SCRIPT}. Give the other file a new name.`,
    );
  const all: Record<string, string | Uint8Array> = { [SCRIPT]: script };
  for (const [path, file] of Object.entries(files))
    all[path] = typeof file === 'string' ? file : await upload(file.upload);
  return all;
}

async function removeFiles(files: readonly SandboxFile[]): Promise<void> {
  await Promise.all(files.map(({ path }) => rm(path, { force: true })));
}

/** What a run hands on: the files that were asked for, and the mesh of the STL that every driver leaves. */
export async function handedOn(
  { title }: Recipe,
  formats: readonly string[],
  { files, seconds }: Pick<RecipeResult, 'files' | 'seconds'>,
): Promise<Omit<Output, 'engine'>> {
  const named = new Map(files.map(file => [file.name.toLowerCase(), file]));
  const outputs = formats.map((format): OutputFile => {
    const file = named.get(`model.${format}`);
    if (!file || file.size === 0) throw new Failure('output_invalid', `${title} left no ${format} file.`);
    return { ...file, format };
  });
  const stl = named.get('model.stl');
  if (!stl) throw new Failure('output_invalid', `${title} left no mesh to measure.`);
  return {
    files: outputs,
    shape: { mesh: meshOfStl(await readFile(stl.path)) },
    seconds,
    dispose: () => removeFiles(files),
  };
}
