import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundled } from '../../scad-libs/libraries.ts';
import type { Symbol } from '../../wasm/contract.ts';
import { unzip } from '../../wasm/formats/zip.ts';
import { symbols as symbolsOf } from '../../wasm/scad/symbols.ts';
import { playground } from './registry.ts';
import { sources, type SetupStep } from './step.ts';

const decoder = new TextDecoder();

/**
 * What a user of the library needs: neither private names (by OpenSCAD's custom they start with an underscore), nor
 * the bare function or module of a name whose other form is documented (BOSL2 has such, to explain a mistake).
 */
function offered(found: readonly Symbol[]): Symbol[] {
  const documented = new Set(found.filter(symbol => symbol.documentation).map(({ name }) => name));
  return found.filter(
    ({ name, documentation }) => !name.startsWith('_') && (documentation || !documented.has(name)),
  );
}

/** `public/libraries/NAME.symbols.json`: what each library offers, for its documentation and for completion. */
export const symbols: SetupStep = {
  name: 'symbols',
  inputs: async root => [
    playground.integrity,
    ...(await sources([
      join(root, 'scad-libs/libraries.ts'),
      join(root, 'server/setup/libraries.ts'),
      join(root, 'server/setup/symbols.ts'),
      ...['symbols.ts', 'lexer.ts', 'documentation.ts'].map(name => join(root, 'wasm/scad', name)),
      ...(await readdir(join(root, 'scad-libs/NopSCADlib'))).map(name =>
        join(root, 'scad-libs/NopSCADlib', name),
      ),
    ])),
  ],
  async run({ root }) {
    const folder = join(root, 'public/libraries');
    let count = 0;
    let bytes = 0;
    for (const { name } of bundled) {
      const files = unzip(new Uint8Array(await readFile(join(folder, `${name}.zip`))));
      const found = Object.entries(files)
        .filter(([path]) => path.endsWith('.scad'))
        .flatMap(([path, content]) => offered(symbolsOf(decoder.decode(content), `<${name}/${path}>`)));
      const text = JSON.stringify(found);
      await writeFile(join(folder, `${name}.symbols.json`), text);
      count += found.length;
      bytes += text.length;
    }
    return {
      outputs: bundled.map(({ name }) => `public/libraries/${name}.symbols.json`),
      summary: `${count} documented symbols, ${(bytes / 1e6).toFixed(1)} MB`,
    };
  },
};
