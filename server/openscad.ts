import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OpenScad, type OpenScadHost } from '../wasm/scad/openscad.ts';
import type { GlueFactory } from '../wasm/scad/glue.ts';

const PUBLIC = join(import.meta.dirname, '../public');

const missing = (what: string): Error => new Error(`${what} is missing. Run “npm run setup” first.`);

let compiled: Promise<WebAssembly.Module> | undefined;

/** The engine, libraries and fonts from `public/`, as `npm run setup` made them. The module is compiled once. */
export async function openScadHost(folder = PUBLIC): Promise<OpenScadHost> {
  compiled ??= readFile(join(folder, 'engines/openscad.wasm')).then(
    bytes => WebAssembly.compile(bytes),
    () => Promise.reject(missing('public/engines/openscad.wasm')),
  );
  const glue = (await import(`${folder}/engines/openscad.js`)) as { createOpenSCAD: GlueFactory };
  return {
    create: glue.createOpenSCAD,
    module: await compiled,
    async library(name) {
      if (!/^[\w.-]+$/.test(name) || name.startsWith('.')) return undefined;
      return readFile(join(folder, 'libraries', `${name}.zip`)).catch(() => undefined);
    },
    async fonts() {
      const list = await readFile(join(folder, 'fonts/index.json'), 'utf8').catch(() =>
        Promise.reject(missing('public/fonts/index.json')),
      );
      const files = (JSON.parse(list) as { file: string }[]).map(font => font.file);
      return new Map(
        await Promise.all(
          files.map(
            async file => [file, new Uint8Array(await readFile(join(folder, 'fonts', file)))] as const,
          ),
        ),
      );
    },
  };
}

/** OpenSCAD in this thread: it blocks while it evaluates. `memory` bounds it, in MiB, at most and by default 2048. */
export async function openScad({ memory = 2048 }: { memory?: number } = {}): Promise<OpenScad> {
  return new OpenScad({ ...(await openScadHost()), memory: Math.min(memory, 2048) * 2 ** 20 });
}
