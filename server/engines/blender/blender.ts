import { readFile, writeFile } from 'node:fs/promises';
import { Failure } from '../../failure.ts';
import { blenderFormats, type BlenderRequest } from '../../jobs/job.ts';
import type { Output, ProductionEngine, RunContext } from '../engine.ts';
import { installed, recipeRevision, remembered } from '../recipe/installed.ts';
import { handedOn, runRecipe, RUNNER, SCRIPT, userFiles, type Recipe } from '../recipe/recipe.ts';
import { compressGlb } from './compress.ts';

const scripts = ['driver.py', 'meshes.py', 'studio.py', RUNNER];

// The exit code counts only for scripts that are named after it.
const flags = [
  '--background',
  '--factory-startup',
  '--disable-autoexec',
  '-noaudio',
  '--python-exit-code',
  '4',
];

const recipe: Recipe = {
  title: 'Blender',
  command: (driver, job) => ['/usr/bin/blender', ...flags, '--python', driver, '--', job],
  folder: import.meta.dirname,
  scripts,
  quiet:
    /^(?:Fra:|Saved: | Time: |$)|could not get a list of mounted|Draco mesh compression|^EGL Error|fallback to surfaceless EGL/,
  percent: line => {
    const sample = /\| Sample (\d+)\/(\d+)/.exec(line);
    return sample ? (100 * Number(sample[1])) / Number(sample[2]) : undefined;
  },
};

const status = remembered(() =>
  installed({
    name: 'blender',
    title: 'Blender',
    formats: blenderFormats,
    needed: [
      { path: '/usr/bin/blender', what: 'Blender' },
      { path: '/usr/lib/python3/dist-packages/numpy', what: 'numpy (which Blender needs to write GLB)' },
    ],
    install: 'apt-get install -y blender python3-numpy',
    version: ['/usr/bin/blender', '--version'],
    pattern: /^Blender (\d[\w.]*)/m,
  }),
);

const identity = async (): Promise<Output['engine'] | undefined> => {
  const { available, version } = await status();
  return available
    ? {
        name: 'blender',
        version: `${version}+${await recipeRevision(recipe.folder, [...scripts, 'compress.ts'])}`,
      }
    : undefined;
};

/** A mesh, or Blender Python, to GLB, pictures, STL and OBJ, in the sandbox. `environment` is for Blender and its drivers. */
export const createBlender = (
  environment: Readonly<Record<string, string>> = {},
): ProductionEngine<BlenderRequest> => ({
  name: 'blender',
  kind: 'blender',
  status,
  identity,
  run: (request, context) => run({ ...recipe, environment }, request, context),
});
export const blender = createBlender();

async function run(recipe: Recipe, request: BlenderRequest, context: RunContext): Promise<Output> {
  const engine = await identity();
  if (!engine) {
    const { missing } = await status();
    throw new Failure('engine_missing', `${missing!.what} What helps: ${missing!.install}`);
  }
  const { input } = request;
  const { figures, files, seconds } = await runRecipe(recipe, {
    job: {
      ...('mesh' in input ? { mesh: `mesh.${input.format}`, format: input.format } : { script: SCRIPT }),
      parameters: request.parameters,
      formats: request.formats,
      name: request.title ?? 'Model',
      picture: request.picture,
    },
    files:
      'mesh' in input
        ? { [`mesh.${input.format}`]: await context.upload(input.mesh.upload) }
        : await userFiles(input.script, input.files, context),
    outputs: blenderFormats,
    context,
  });
  context.log(`Blender: ${figures.triangles} triangles`);
  const output = await handedOn(recipe, request.formats, { files, seconds });
  const glb = output.files.find(({ format }) => format === 'glb');
  if (glb && request.compression === 'meshopt') {
    context.progress(98, 'compressing');
    const bytes = await compressGlb(await readFile(glb.path));
    await writeFile(glb.path, bytes);
    glb.size = bytes.length;
  }
  return { engine, ...output };
}
