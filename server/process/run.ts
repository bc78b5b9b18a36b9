import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { upgradeWebSocket } from '@hono/node-server';
import { Hono } from 'hono';
import { createApi, createProbe, prefixes } from '../api/api.ts';
import type { Host } from '../api/context.ts';
import { isLoopback, isSingleUser } from '../api/origin.ts';
import { createApp } from '../app.ts';
import { sandboxStatus } from '../engines/sandbox/sandbox.ts';
import { Failure } from '../failure.ts';
import type { Settings } from '../settings.ts';
import { documentation } from './documentation.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { listenAdvice, peerAddress, serve, type Serving } from './serve.ts';
import type { OpenServices } from './services.ts';
import { onStop } from './signals.ts';

export interface Roles {
  /** Answers requests, and serves the workbench where it is built. */
  api: boolean;
  /** Runs jobs. */
  worker: boolean;
}

export interface RunOptions {
  settings: Settings;
  roles: Roles;
  /** Folder of the built workbench. */
  dist?: string | undefined;
  /** Lines for whoever started the process. */
  say?: (line: string) => void;
}

/**
 * A server process from start to end: the workbench answers at once, the API as soon as the database is open, then
 * the worker takes jobs. Answers the exit code after SIGTERM or SIGINT, or when it cannot start (having said why).
 */
export async function run({ settings, roles, dist, say = console.log }: RunOptions): Promise<number> {
  const log = createLog(settings.LOG_LEVEL);
  const metrics = createMetrics();
  const stopping = new AbortController();
  const stop = onStop(say);
  let boot: { stage: string; error?: string } = { stage: 'starting' };
  let opened: OpenServices | undefined;
  let serving: Serving | undefined;
  const host: Host = {
    settings,
    version: await version(),
    services: () => opened?.services,
    boot: () => boot,
    sandbox: () => opened?.sandbox() ?? sandboxStatus(),
    stopping: stopping.signal,
    address: peerAddress,
    log,
    metrics,
    upgradeWebSocket,
  };

  try {
    if (roles.api) requireAccounts(settings);
    if (roles.api) {
      const app = createApp(dist, {
        api: { app: createApi(host), prefixes },
        documentation: documentation(),
      });
      serving = await listen(app, settings);
      say(`Formwork is at ${serving.url}`);
      if (dist !== undefined) say('Open it in a browser; stop with Ctrl+C.');
    }
    if (!roles.api && settings.WORKER_PORT !== undefined) {
      serving = await listen(new Hono().route('/', createProbe(host)), {
        ...settings,
        PORT: settings.WORKER_PORT,
      });
      say(`Health and figures are at ${serving.url}`);
    }
    const stage = (text: string): void => {
      boot = { stage: text };
      log.info({ stage: text }, 'boot');
    };
    // Loaded now: whoever asks for the workbench does not wait for the drivers of databases.
    const { openServices } = await import('./services.ts');
    opened = await openServices({ settings, roles, log, metrics, stage, say, until: stop.requested });
    for (const line of await readiness(opened, roles)) say(line);
    if (!stop.requested.aborted) await once(stop.requested, 'abort');
    return 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    boot = { ...boot, error: error.message };
    console.error(error.message);
    return 1;
  } finally {
    stopping.abort();
    await Promise.all([serving?.stop(), opened?.stopWork()]);
    await opened?.close();
    stop.forget();
  }
}

/** Throws Failure when the server would be open to whoever reaches it. */
function requireAccounts(settings: Settings): void {
  if (isSingleUser(settings) || settings.SECRET !== undefined) return;
  const asked = isLoopback(settings.HOST) ? 'FORMWORK_ACCOUNTS=required' : `The address ${settings.HOST}`;
  throw new Failure(
    'unavailable',
    `${asked} takes accounts, as others can reach it, and accounts need a secret that signs their sessions. ` +
      'Make one and keep it: FORMWORK_SECRET="$(openssl rand -base64 32)". ' +
      'To use Formwork on this machine only, without accounts, leave --host out.',
  );
}

async function listen(app: Parameters<typeof serve>[0], { HOST, PORT }: Settings): Promise<Serving> {
  const place = { host: HOST, port: PORT };
  try {
    return await serve(app, place);
  } catch (error) {
    throw new Failure('unavailable', listenAdvice(error, place), { cause: error });
  }
}

/** What works, and what is missing and how to get it. */
async function readiness({ services, sandbox: tried }: OpenServices, { worker }: Roles): Promise<string[]> {
  const [sandbox, ...engines] = await Promise.all([
    tried(),
    ...services.engines.map(engine => engine.status()),
  ]);
  const ready = engines.filter(({ available }) => available);
  const names = ready.map(({ title, version }) => [title, version].filter(Boolean).join(' ')).join(', ');
  return [
    ...services.accounts.notices,
    worker
      ? `Production files by ${names || 'no engine'}.`
      : 'Production files are made by workers: formwork server worker',
    ...engines.flatMap(({ title, missing }) =>
      missing ? [`Missing: ${title}: ${missing.what} What helps: ${missing.install}`] : [],
    ),
    ...(sandbox.missing
      ? [
          `Programs of users are not run, as the sandbox cannot start: ${sandbox.missing.what} What helps: ${sandbox.missing.install}`,
        ]
      : []),
  ];
}

async function version(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
