import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from '../process/run.ts';
import { portOption, serverSettings } from './server-settings.ts';
import { exitCode } from './usage.ts';

const root = resolve(import.meta.dirname, '../..');
/** Where `npm run build` puts the workbench. */
export const built = join(root, 'dist');

/** `formwork start`: the workbench, the API and a worker in one process, until it is asked to end. */
export async function start(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      dist: { type: 'string', default: built },
    },
  });
  // On a terminal, words; whoever wants every request asks for it.
  const LOG_LEVEL = process.env['FORMWORK_LOG_LEVEL'] ?? process.env['LOG_LEVEL'] ?? 'warn';
  const settings = serverSettings({ PORT: portOption(values.port), HOST: values.host, LOG_LEVEL });
  if (!existsSync(join(values.dist, 'index.html'))) {
    console.error(`There is no built workbench in ${values.dist}. Build it first: npm run build`);
    return exitCode.invalid;
  }
  return run({ settings, roles: { api: true, worker: true }, dist: resolve(values.dist) });
}
