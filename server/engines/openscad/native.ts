import { posix } from 'node:path';
import type { Source } from '../../../wasm/contract.ts';
import { textOf } from '../../../wasm/scad/reach.ts';
import { Failure } from '../../failure.ts';
import type { OpenScadRequest } from '../../jobs/job.ts';
import type { OutputFile, RunContext } from '../engine.ts';
import { sandboxed, type SandboxFile, type SandboxRun } from '../sandbox/sandbox.ts';
import { checkParameters, entryWith, withQuality, type Entry } from './entry.ts';
import { Printed, PROJECT } from './printed.ts';
import { FONTS, LIBRARIES, type Resources } from './resources.ts';
import {
  contentOf,
  flat,
  meshOfStl,
  NAME,
  outlineOf,
  verify,
  written,
  type OpenScadFormat,
  type Shape,
} from './results.ts';

export const PROGRAM = '/usr/bin/openscad';
const XVFB = ['/usr/bin/xvfb-run', '-a', '-s', '-screen 0 1280x1024x24 -nolisten tcp'];
const PICTURE = ['--render=1', '--imgsize=1200,900', '--autocenter', '--viewall'];

export interface NativeResult {
  files: OutputFile[];
  shape?: Shape;
  /** Wall time of OpenSCAD and its sandbox. */
  seconds: number;
}

/**
 * One run of the installed OpenSCAD in a sandbox: the formats that it writes well in one go, the others from its mesh.
 * Exit code 0 does not mean success here: it is when there was no error, the values arrived and the files are whole.
 */
export async function runNative(
  model: Source,
  { formats, parameters, quality }: Pick<OpenScadRequest, 'formats' | 'parameters' | 'quality'>,
  resources: Resources,
  context: RunContext,
): Promise<NativeResult> {
  checkParameters(model, parameters);
  const source = withQuality(model, quality);
  const entry = entryWith(textOf(source.files[source.entry] ?? ''), parameters);
  const plan = planned(formats);
  context.progress(5, 'rendering');
  const start = performance.now();
  const clock = setInterval(
    () => context.progress(10, `rendering, ${Math.round((performance.now() - start) / 1000)} s`),
    1000,
  );
  const printed = new Printed(model, entry, context.log, passes =>
    context.progress(10 + (70 * passes) / plan.files.length, 'writing'),
  );
  try {
    const ran = await sandboxed(...commandOf(plan, source.entry), {
      folder: context.folder,
      files: filesOf(source, entry),
      mounts: resources.mounts,
      environment: {
        OPENSCADPATH: LIBRARIES,
        OPENSCAD_FONT_PATH: FONTS,
        FONTCONFIG_FILE: `${FONTS}/fonts.conf`,
      },
      limits: context.limits,
      // OpenSCAD has one thread of work.
      cpu: context.limits.seconds,
      outputs: [...new Set([...plan.files, ...plan.wanted])],
      signal: context.signal,
      onStdout: line => printed.add(line),
      onStderr: line => printed.add(line),
    });
    clearInterval(clock);
    judge(ran, printed, entry, plan, context);
    context.progress(85, 'checking');
    return { ...(await collected(ran, plan, context)), seconds: ran.seconds };
  } finally {
    clearInterval(clock);
  }
}

interface Plan {
  wanted: readonly OpenScadFormat[];
  /** What OpenSCAD writes when it reads the model, in the order of its outputs. */
  files: readonly OpenScadFormat[];
  /**
   * STL as binary, which OpenSCAD can do only when it writes nothing else, and which alone has all digits: texts have
   * six. Other formats of solids are written from it then, and the picture is taken of it.
   */
  binary: boolean;
}

const native: readonly OpenScadFormat[] = ['stl', 'off', 'amf', '3mf', 'svg', 'dxf', 'png'];
const exact: readonly OpenScadFormat[] = ['stl', 'obj', 'glb'];

function planned(wanted: readonly OpenScadFormat[]): Plan {
  const drawn = wanted.some(flat);
  if (!drawn && wanted.some(format => exact.includes(format)))
    return { wanted, files: ['stl'], binary: true };
  // The mesh and the outline are what figures and the comparison are made from.
  const shape: OpenScadFormat[] = wanted.every(format => flat(format) || format === 'png') ? [] : ['stl'];
  if (drawn) shape.push('svg');
  else if (shape.length === 0) shape.push('stl');
  return {
    wanted,
    files: [...new Set([...wanted.filter(format => native.includes(format)), ...shape])],
    binary: false,
  };
}

const OUT = '/job/out';
const stl = `${OUT}/${NAME}.stl`;
const png = `${OUT}/${NAME}.png`;
/** Reads the mesh back for the picture; nothing is evaluated twice. */
const view = '/job/view.scad';
const viewText = `import("${stl}");\n`;

/** The working folder is the model's: places in messages are relative to it. */
function commandOf({ wanted, files, binary }: Plan, entry: string): [string, string[]] {
  const folder = posix.join(PROJECT, posix.dirname(entry));
  const run = (program: readonly string[], args: readonly string[]): string[] => [
    ...program,
    PROGRAM,
    ...args,
  ];
  const outputs = files.flatMap(format => ['-o', `${OUT}/${NAME}.${format}`]);
  const model = posix.join(PROJECT, entry);
  if (!binary) {
    const picture = files.includes('png');
    const args = [...outputs, ...(picture ? PICTURE : []), model];
    return ['/usr/bin/env', ['-C', folder, ...run(picture ? XVFB : [], args)]];
  }
  const mesh = run([], [...outputs, '--export-format', 'binstl', model]);
  if (!wanted.includes('png')) return ['/usr/bin/env', ['-C', folder, ...mesh]];
  const picture = run(XVFB, ['-q', '-o', png, ...PICTURE, view]);
  const both = [mesh, picture].map(words => words.map(quoted).join(' ')).join(' && ');
  return ['/usr/bin/env', ['-C', folder, '/bin/sh', '-c', both]];
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

const filesOf = (source: Source, entry: Entry): Record<string, string | Uint8Array> => ({
  'view.scad': viewText,
  ...Object.fromEntries(
    Object.entries(source.files).map(([path, content]) => [
      `project/${path}`,
      path === source.entry ? entry.text : content,
    ]),
  ),
});

/** Throws for everything that went wrong, with OpenSCAD's own words. */
function judge(ran: SandboxRun, printed: Printed, entry: Entry, plan: Plan, { limits }: RunContext): void {
  const said = `${ran.stderr}\n${ran.stdout}`;
  if (/std::bad_alloc|out of memory|cannot allocate memory/i.test(said))
    throw new Failure(
      'engine_limit',
      `The model needs more than the ${limits.memory} MiB of memory that a run gets. Make it simpler or coarser.`,
    );
  const errors = printed.errors;
  if (errors.length > 0) {
    const [{ text, file, line }] = errors as [(typeof errors)[number]];
    const place = file ? `${file}${line === undefined ? '' : `:${line}`}: ` : '';
    throw new Failure('invalid_model', `${place}${text}`, { details: { diagnostics: errors.slice(0, 20) } });
  }
  if (/^Current top level object is empty\.?$/m.test(said))
    throw new Failure('invalid_model', printed.nothing.text);
  const wrong = /^Current top level object is not a (2|3)D object\.?$/m.exec(said)?.[1];
  // A picture can be made of both; the mesh beside it is only for figures.
  const pictured = !plan.wanted.some(format => format !== 'png');
  if (wrong && !pictured) throw wrongDimension(wrong === '3', plan.wanted);
  if (ran.signal)
    throw new Failure('engine_crashed', `OpenSCAD was ended by ${ran.signal}: ${last(said)}`, {
      recoverable: true,
    });
  if (ran.code !== 0 && !(wrong && pictured))
    throw new Failure('engine_crashed', `OpenSCAD ended with exit code ${ran.code}: ${last(said)}`, {
      recoverable: true,
    });
  const lost = entry.names.filter((_, index) => printed.values?.[index] !== true);
  if (lost.length > 0)
    throw new Failure(
      'invalid_model',
      `The values of ${lost.map(name => `“${name}”`).join(', ')} did not reach the model. ` +
        'Look for text behind its last statement that is not closed, such as a comment.',
    );
}

const last = (text: string): string => text.trim().split('\n').slice(-3).join(' ').slice(-400);

function wrongDimension(isFlat: boolean, wanted: readonly OpenScadFormat[]): Failure {
  const names = wanted
    .filter(format => format !== 'png' && flat(format) !== isFlat)
    .map(format => format.toUpperCase())
    .join(', ');
  return new Failure(
    'invalid_model',
    isFlat
      ? `The model is flat, and ${names} holds solids. Use linear_extrude(), or export SVG or DXF.`
      : `The model is solid, and ${names} holds flat shapes. Use projection(), or export STL or 3MF.`,
  );
}

async function collected(
  ran: SandboxRun,
  { wanted, files, binary }: Plan,
  { folder }: RunContext,
): Promise<Pick<NativeResult, 'files' | 'shape'>> {
  const there = new Map(ran.outputs.map(file => [file.name, file]));
  const left = (format: OpenScadFormat): SandboxFile => {
    const file = there.get(`${NAME}.${format}`);
    if (file) return file;
    throw new Failure('output_invalid', `OpenSCAD wrote no ${format.toUpperCase()}.`, { recoverable: true });
  };
  const shape = await shapeOf(files, left, there.has(`${NAME}.stl`));
  const result: OutputFile[] = [];
  for (const format of wanted) {
    const asIs = !binary || format === 'stl' || format === 'png';
    result.push(
      asIs ? await checked(format, left(format), shape, folder) : await written(shape!, format, folder),
    );
  }
  return { files: result, ...(shape && { shape }) };
}

async function shapeOf(
  files: readonly OpenScadFormat[],
  left: (format: OpenScadFormat) => SandboxFile,
  solid: boolean,
): Promise<Shape | undefined> {
  if (files.includes('svg')) return outlineOf(await contentOf(left('svg').path));
  return solid ? { mesh: meshOfStl(await contentOf(left('stl').path)) } : undefined;
}

/** A file as OpenSCAD wrote it, when it is whole. */
async function checked(
  format: OpenScadFormat,
  file: SandboxFile,
  shape: Shape | undefined,
  folder: string,
): Promise<OutputFile> {
  try {
    // `shapeOf` has read the STL.
    if (format !== 'stl') verify(format, await contentOf(file.path));
  } catch (error) {
    // Some builds write no sound 3MF; its mesh is the same.
    if (format !== '3mf' || !shape) throw error;
    return written(shape, format, folder);
  }
  return { ...file, format };
}

/** The files of a request, texts as texts and uploads as bytes. */
export async function sourceOf(
  request: OpenScadRequest,
  context: Pick<RunContext, 'upload'>,
): Promise<Source> {
  const { entry, files } = request.source;
  const read = await Promise.all(
    Object.entries(files).map(async ([path, file]) => {
      if (typeof file === 'string') return [path, file] as const;
      const bytes = await context.upload(file.upload);
      return [path, /\.(scad|inc)$/i.test(path) || path === entry ? textOf(bytes) : bytes] as const;
    }),
  );
  return { entry, files: Object.fromEntries(read) };
}
