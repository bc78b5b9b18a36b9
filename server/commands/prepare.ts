import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/**
 * Makes sure that the engine is there: on a fresh checkout the setup runs once, with its words on stderr. When the
 * libraries cannot be fetched the engine still works without them. False when there is no engine afterwards.
 */
export async function prepared(folder = root): Promise<boolean> {
  const engine = join(folder, 'public/engines/openscad.wasm');
  if (existsSync(engine)) return true;
  console.error('Preparing the engine, once (npm run setup) …');
  const setup = spawn(process.execPath, [join(folder, 'server/setup/setup.ts')], { stdio: ['ignore', 2, 2] });
  await once(setup, 'close');
  return existsSync(engine);
}
