/** The whole API of a process, for tests: in memory by `ask`, over HTTP by `listen`. */
import { upgradeWebSocket } from '@hono/node-server';
import type { Hono } from 'hono';
import { singleUser } from '../accounts/single.ts';
import { createApp } from '../app.ts';
import { createArtifacts } from '../artifacts/create.ts';
import { createConfigurations } from '../configurations/create-configurations.ts';
import type { Database } from '../database/database.ts';
import { openPlace, type Place, type PlaceOptions } from '../jobs/testing.ts';
import type { Worker, WorkerOptions } from '../jobs/worker.ts';
import { documentation } from '../process/documentation.ts';
import { createProducts } from '../products/create-products.ts';
import { createProjects } from '../projects/create-projects.ts';
import { createMetrics } from '../process/metrics.ts';
import { peerAddress, serve, type Serving } from '../process/serve.ts';
import type { Services } from '../services.ts';
import { settings as readSettings } from '../settings.ts';
import { createApi, prefixes } from './api.ts';
import type { Host, Log } from './context.ts';
import type { Document } from './hostile.cases.ts';

export interface TestApi extends AsyncDisposable {
  place: Place;
  services: Services;
  host: Host;
  app: Hono;
  /** Lines of warnings and errors. */
  logged: { level: 'warn' | 'error'; facts: object; message: string | undefined }[];
  ask(path: string, init?: RequestInit & { json?: unknown }): Promise<Response>;
  /** The JSON of an answer with this status; throws what came instead. */
  json<T>(path: string, status: number, init?: RequestInit & { json?: unknown }): Promise<T>;
  document(): Promise<Document>;
  /** Starts a worker. */
  work(options?: Partial<WorkerOptions>): Promise<Worker>;
  /** Over HTTP, on a free port. */
  listen(): Promise<Serving>;
  /** As a process that is asked to end does it. */
  stop(): void;
}

export interface TestApiOptions extends PlaceOptions {
  /** Undefined while it boots. */
  booting?: boolean;
  services?: Partial<Services>;
}

/** Over an open database, which stays open after. */
export async function openTestApi(database: Database, options: TestApiOptions = {}): Promise<TestApi> {
  // Each place has a data folder of its own: whoever cleans up one that is shared takes away what others work in.
  const { DATA: _, ...defaults } = readSettings({ STOP_SECONDS: '0', TEST_ENGINE: 'true' });
  const settings = { ...defaults, ...options.settings };
  const place = await openPlace(database, { ...options, settings });
  const logged: TestApi['logged'] = [];
  const keep =
    (level: 'warn' | 'error') =>
    (facts: object, message?: string): void => {
      logged.push({ level, facts, message });
    };
  const log: Log = { debug() {}, info() {}, warn: keep('warn'), error: keep('error') };
  const services: Services = {
    settings: place.settings,
    database,
    store: place.store,
    artifacts: createArtifacts({ database, store: place.store, settings: place.settings }),
    engines: place.engines,
    jobs: place.jobs,
    accounts: singleUser(),
    products: createProducts(database),
    configurations: createConfigurations(database),
    projects: createProjects({ database, store: place.store, jobs: place.jobs }),
    ...options.services,
  };
  const stopping = new AbortController();
  const host: Host = {
    settings: place.settings,
    version: '0.0.0',
    services: () => (options.booting ? undefined : services),
    boot: () => ({ stage: 'opening the database' }),
    sandbox: async () => ({ available: true }),
    stopping: stopping.signal,
    address: peerAddress,
    log,
    metrics: createMetrics(),
    upgradeWebSocket,
  };
  const app = createApp(undefined, {
    api: { app: createApi(host), prefixes },
    documentation: documentation(),
  });
  const servings: Serving[] = [];
  const ask: TestApi['ask'] = async (path, { json, ...init } = {}) => {
    const body = json === undefined ? {} : { body: JSON.stringify(json), method: 'POST' };
    const headers = { ...(json !== undefined && { 'Content-Type': 'application/json' }), ...init.headers };
    return app.request(`http://localhost:4100${path}`, { ...body, ...init, headers });
  };
  return {
    place,
    services,
    host,
    app,
    logged,
    ask,
    async json(path, status, init) {
      const response = await ask(path, init);
      const text = await response.text();
      if (response.status !== status) throw new Error(`${path}: ${response.status} ${text}`);
      return JSON.parse(text) as never;
    },
    document: async () => (await (await ask('/api/openapi.json')).json()) as Document,
    work: more => place.work({ artifacts: services.artifacts, ...more }),
    async listen() {
      const serving = await serve(app, { host: '127.0.0.1', port: 0 });
      servings.push(serving);
      return serving;
    },
    stop: () => stopping.abort(),
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await Promise.all(servings.map(serving => serving.stop()));
      await place[Symbol.asyncDispose]();
    },
  };
}
