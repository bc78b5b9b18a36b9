import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from '../process/run.ts';
import { portOption, serverSettings } from './server-settings.ts';
import { built } from './start.ts';
import { exitCode, UsageError } from './usage.ts';

/** `formwork server api|worker`: one part of the server, for machines that share a database and a store. */
export async function server(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { port: { type: 'string' }, host: { type: 'string' } },
  });
  if (positionals.length === 0 || positionals.some(role => role !== 'api' && role !== 'worker'))
    throw new UsageError('server takes what to run: formwork server api, formwork server worker, or both.');
  const roles = { api: positionals.includes('api'), worker: positionals.includes('worker') };
  const settings = serverSettings({ PORT: portOption(values.port), HOST: values.host });
  if (roles.worker && !roles.api && settings.DATABASE_URL === undefined) {
    console.error(
      'A worker of its own shares a PostgreSQL database with the API: set FORMWORK_DATABASE_URL, for both. ' +
        'On one machine, formwork start runs everything.',
    );
    return exitCode.invalid;
  }
  const dist = existsSync(join(built, 'index.html')) ? built : undefined;
  return run({ settings, roles, dist });
}
