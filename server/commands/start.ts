import { serve } from '@hono/node-server';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createApp } from '../app.ts';
import { exitCode, UsageError } from './usage.ts';

const root = resolve(import.meta.dirname, '../..');

/** `formwork start`: serves the built workbench until the process is asked to end. */
export async function start(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: process.env['PORT'] ?? '4100' },
      host: { type: 'string', default: process.env['HOST'] ?? '127.0.0.1' },
      dist: { type: 'string', default: join(root, 'dist') },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new UsageError(`--port takes a number from 0 to 65535, not “${values.port}”.`);
  if (!existsSync(join(values.dist, 'index.html'))) {
    console.error(`There is no built workbench in ${values.dist}. Build it first: npm run build`);
    return exitCode.invalid;
  }
  return new Promise(settle => {
    const server = serve(
      { fetch: createApp(resolve(values.dist)).fetch, port, hostname: values.host },
      address => {
        const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
        const shown = ['127.0.0.1', '[::1]'].includes(host) ? 'localhost' : host;
        console.log(`Formwork is at http://${shown}:${address.port}/`);
        console.log('Open it in a browser; stop with Ctrl+C.');
      },
    );
    server.on('error', (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `Port ${port} is in use. Stop what runs there, or choose another: formwork start --port ${port + 1}`,
        EACCES: `Port ${port} needs more rights than this user has. Choose one above 1023: formwork start --port 4100`,
        EADDRNOTAVAIL: `${values.host} is not an address of this machine. Leave --host out to serve this machine only.`,
        ENOTFOUND: `${values.host} is not an address of this machine. Leave --host out to serve this machine only.`,
      };
      console.error(reasons[error.code ?? ''] ?? `The server cannot start: ${error.message}`);
      settle(exitCode.invalid);
    });
    const stop = (): void => {
      server.close(() => settle(exitCode.ok));
      if ('closeAllConnections' in server) server.closeAllConnections();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}
