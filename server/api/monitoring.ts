import { createRoute, z } from '@hono/zod-openapi';
import { Failure } from '../failure.ts';
import { router } from './context.ts';
import { failing } from './failures.ts';
import { state } from './health.ts';
import { isLoopback } from './origin.ts';

const tags = ['monitoring'];

const storeStatus = createRoute({
  method: 'get',
  path: '/api/monitoring/s3/status',
  tags,
  summary: 'Where files are kept, and whether it answers',
  responses: {
    200: {
      description: 'The store',
      content: {
        'application/json': {
          schema: z
            .object({
              kind: z.enum(['files', 's3']),
              ok: z.boolean(),
              error: z.string().optional(),
              bucket: z.string().optional(),
              endpoint: z.string().optional(),
              milliseconds: z.number(),
            })
            .openapi('StoreStatus'),
        },
      },
    },
    ...failing(401, 403, 503),
  },
});

const assistantMetrics = createRoute({
  method: 'get',
  path: '/api/monitoring/ai/metrics',
  tags,
  summary: 'What the assistant used; nothing as long as there is none',
  responses: {
    200: {
      description: 'Counts since the server started',
      content: {
        'application/json': {
          schema: z
            .object({
              available: z.boolean(),
              requests: z.number().int(),
              failures: z.number().int(),
              tokens: z.object({ input: z.number().int(), output: z.number().int() }),
            })
            .openapi('AssistantMetrics'),
        },
      },
    },
    ...failing(401, 403, 503),
  },
});

const storeTest = createRoute({
  method: 'post',
  path: '/api/monitoring/test/s3-upload',
  tags,
  summary: 'Write a probe to the store, read it back, delete it',
  responses: {
    200: {
      description: 'How long each step took, in milliseconds',
      content: {
        'application/json': {
          schema: z
            .object({
              kind: z.enum(['files', 's3']),
              bytes: z.number().int(),
              write: z.number(),
              read: z.number(),
              delete: z.number(),
            })
            .openapi('StoreTest'),
        },
      },
    },
    ...failing(401, 403, 429, 503),
  },
});

const metrics = createRoute({
  method: 'get',
  path: '/metrics',
  tags,
  summary: 'Figures for Prometheus: on this machine, or with METRICS_TOKEN as bearer token',
  responses: {
    200: { description: 'Figures', content: { 'text/plain': { schema: z.string() } } },
    ...failing(401, 403),
  },
});

/** Where files are kept, and what the assistant used. */
export const monitoring = router()
  .openapi(storeStatus, async c => {
    const { store, settings } = c.var.services;
    const start = performance.now();
    const { ok, error } = await state(store.kind, () => store.check());
    const place =
      store.kind === 's3'
        ? {
            ...(settings.S3_BUCKET && { bucket: settings.S3_BUCKET }),
            ...(settings.S3_ENDPOINT && { endpoint: settings.S3_ENDPOINT }),
          }
        : {};
    const milliseconds = performance.now() - start;
    return c.json(
      { kind: store.kind, ok, ...(error !== undefined && { error }), ...place, milliseconds },
      200,
    );
  })
  .openapi(assistantMetrics, c =>
    c.json({ available: false, requests: 0, failures: 0, tokens: { input: 0, output: 0 } }, 200),
  )
  .openapi(storeTest, async c => {
    const { services, visitor } = c.var;
    if (visitor.role === 'member')
      throw new Failure('forbidden', 'Owners and administrators only may test the store.');
    const { store } = services;
    const key = `probes/${crypto.randomUUID()}`;
    const bytes = crypto.getRandomValues(new Uint8Array(4096));
    const timed = async <T>(work: Promise<T>): Promise<[T, number]> => {
      const start = performance.now();
      return [await work, performance.now() - start];
    };
    try {
      const [, write] = await timed(store.put(key, bytes));
      const [found, read] = await timed(store.read(key));
      if (found?.length !== bytes.length || found.some((byte, at) => byte !== bytes[at]))
        throw new Failure('storage', 'The store gave back other bytes than it was given.');
      const [, deleted] = await timed(store.delete(key));
      return c.json({ kind: store.kind, bytes: bytes.length, write, read, delete: deleted }, 200);
    } catch (error) {
      await store.delete(key).catch(() => undefined);
      throw error;
    }
  });

export const figures = router().openapi(metrics, async c => {
  const { host } = c.var;
  const token = host.settings.METRICS_TOKEN;
  const given = c.req.header('Authorization');
  // Through a proxy on this machine everybody comes from loopback.
  const local = isLoopback(host.address(c)) && c.req.header('X-Forwarded-For') === undefined;
  if (token ? !(await same(given ?? '', `Bearer ${token}`)) : !local)
    throw new Failure(
      token ? 'unauthenticated' : 'forbidden',
      'Figures are for this machine, or for whoever has METRICS_TOKEN.',
    );
  const { mediaType, text } = await host.metrics.text(host.services());
  return c.text(text, 200, { 'Content-Type': mediaType, 'Cache-Control': 'no-store' });
});

/** Compares hashes, so that the time taken tells nothing of the token. */
async function same(a: string, b: string): Promise<boolean> {
  const hash = async (text: string): Promise<string> =>
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).join();
  return (await hash(a)) === (await hash(b));
}
