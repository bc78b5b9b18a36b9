import { createRoute, z } from '@hono/zod-openapi';
import { queueDepth } from '../jobs/observe.ts';
import { router, type Host } from './context.ts';
import { engineStatus } from './engines.ts';
import { isSingleUser } from './origin.ts';

const part = z.object({ kind: z.string(), ok: z.boolean(), error: z.string().optional() });

export const health = z
  .object({
    /** `degraded`: something is missing, the rest works. */
    status: z.enum(['ok', 'degraded', 'starting', 'unavailable']),
    version: z.string(),
    mode: z.enum(['single', 'accounts']),
    boot: z.object({ stage: z.string(), error: z.string().optional() }).optional(),
    database: part.optional(),
    store: part.optional(),
    queue: z
      .object({ queued: z.number().int(), processing: z.number().int(), limit: z.number().int() })
      .optional(),
    sandbox: z
      .object({
        available: z.boolean(),
        missing: z.object({ what: z.string(), install: z.string() }).optional(),
      })
      .optional(),
    engines: z.array(engineStatus).optional(),
  })
  .openapi('Health');
export type Health = z.output<typeof health>;

const content = { 'application/json': { schema: health } };
const responses = {
  200: { description: 'Serving; `degraded` when an engine is missing', content },
  503: { description: 'Starting, or database or store are away', content },
};
const tags = ['monitoring'];
const summary = 'What works, and what is missing';

const look = createRoute({ method: 'get', path: '/health', tags, summary, responses });
const monitor = createRoute({ method: 'get', path: '/api/monitoring/health', tags, summary, responses });

/** The state of everything. Never throws. */
export async function healthOf(host: Host): Promise<Health> {
  const services = host.services();
  const mode = isSingleUser(host.settings) ? 'single' : 'accounts';
  const base = { version: host.version, mode } as const;
  if (!services) {
    const { stage, error } = host.boot();
    return {
      ...base,
      status: error === undefined ? 'starting' : 'unavailable',
      boot: { stage, ...(error !== undefined && { error }) },
    };
  }
  let queue: Awaited<ReturnType<typeof queueDepth>> | undefined;
  const [database, store, sandbox, engines] = await Promise.all([
    state(services.database.kind, async () => {
      await services.database.check();
      queue = await queueDepth(services.database);
    }),
    state(services.store.kind, () => services.store.check()),
    host.sandbox(),
    Promise.all(services.engines.map(engine => engine.status())),
  ]);
  const whole = sandbox.available && engines.every(engine => engine.available);
  return {
    ...base,
    status: database.ok && store.ok ? (whole ? 'ok' : 'degraded') : 'unavailable',
    database,
    store,
    ...(queue && { queue: { ...queue, limit: services.settings.QUEUE_LIMIT } }),
    sandbox,
    engines: engines.map(engine => ({ ...engine, formats: [...engine.formats] })),
  };
}

/** A part that does not answer within this time, in milliseconds, counts as away. */
const patience = 3000;

export async function state(kind: string, check: () => Promise<void>): Promise<z.output<typeof part>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${patience / 1000} s`)), patience);
    });
    await Promise.race([check(), late]);
    return { kind, ok: true };
  } catch (error) {
    return { kind, ok: false, error: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

export const healths = router()
  .openapi(look, async c => {
    const found = await healthOf(c.var.host);
    return c.json(found, isServing(found) ? 200 : 503, { 'Cache-Control': 'no-store' });
  })
  .openapi(monitor, async c => {
    const found = await healthOf(c.var.host);
    return c.json(found, isServing(found) ? 200 : 503, { 'Cache-Control': 'no-store' });
  });

const isServing = ({ status }: Health): boolean => status === 'ok' || status === 'degraded';
