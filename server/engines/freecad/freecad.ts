import { Failure } from '../../failure.ts';
import { freecadFormats, type FreeCadRequest } from '../../jobs/job.ts';
import type { Output, ProductionEngine, RunContext } from '../engine.ts';
import { installed, recipeRevision, remembered } from '../recipe/installed.ts';
import { handedOn, runRecipe, RUNNER, SCRIPT, userFiles, type Recipe } from '../recipe/recipe.ts';

const library = '/usr/lib/freecad-python3/lib';
const scripts = ['driver.py', RUNNER];
// Without it, a script that touches Qt looks for a display.
const environment = { QT_QPA_PLATFORM: 'offscreen' };

const recipe: Recipe = {
  title: 'FreeCAD',
  command: (driver, job) => ['/usr/bin/python3', driver, job],
  folder: import.meta.dirname,
  scripts,
  environment,
};

const status = remembered(() =>
  installed({
    name: 'freecad',
    title: 'FreeCAD',
    formats: freecadFormats,
    needed: [
      { path: '/usr/bin/python3', what: 'Python' },
      { path: `${library}/FreeCAD.so`, what: 'FreeCAD (as a library of Python)' },
    ],
    install: 'apt-get install -y freecad-python3',
    version: [
      '/usr/bin/python3',
      '-c',
      `import sys; sys.path.append('${library}'); import FreeCAD; print('FreeCAD', '.'.join(FreeCAD.Version()[:3]))`,
    ],
    environment,
    pattern: /^FreeCAD (\d[\w.]*)/m,
  }),
);

const identity = async (): Promise<Output['engine'] | undefined> => {
  const { available, version } = await status();
  return available
    ? { name: 'freecad', version: `${version}+${await recipeRevision(recipe.folder, scripts)}` }
    : undefined;
};

/** FreeCAD Python to FCStd, STEP, STL and OBJ, in the sandbox. */
export const freecad: ProductionEngine<FreeCadRequest> = {
  name: 'freecad',
  kind: 'freecad',
  status,
  identity,
  run,
};

async function run(request: FreeCadRequest, context: RunContext): Promise<Output> {
  const engine = await identity();
  if (!engine) {
    const { missing } = await status();
    throw new Failure('engine_missing', `${missing!.what} What helps: ${missing!.install}`);
  }
  const { figures, files, seconds } = await runRecipe(recipe, {
    job: {
      script: SCRIPT,
      parameters: request.parameters,
      formats: request.formats,
      name: request.title ?? 'Model',
      deflection: request.mesh.deflection,
      angle: request.mesh.angle,
      libraries: [library],
    },
    files: await userFiles(request.script, request.files, context),
    outputs: freecadFormats,
    context,
  });
  context.log(
    `FreeCAD: ${figures.solids} solids, ${figures.volume} mm³, ${figures.area} mm², ${figures.triangles} triangles ` +
      `within ${request.mesh.deflection} mm`,
  );
  return { engine, ...(await handedOn(recipe, request.formats, { files, seconds })) };
}
