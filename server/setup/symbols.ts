import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundled } from '../../scad-libs/libraries.ts';
import { unzip } from '../../wasm/formats/zip.ts';
import { symbols as symbolsOf } from '../../wasm/scad/symbols.ts';
import { playground } from './registry.ts';
import { sources, type SetupStep } from './step.ts';

const decoder = new TextDecoder();

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
        .flatMap(([path, content]) => symbolsOf(decoder.decode(content), `<${name}/${path}>`))
        // By OpenSCAD's custom, what starts with an underscore is for the library itself.
        .filter(symbol => !symbol.name.startsWith('_'));
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
