/**
 * Every route of the server. Each group is a file of its own, a module-level constant, and is mounted in `routes`
 * below; what a group needs is in the context (`context.ts`). The web app takes `Api` as a type: `hc<Api>('/')`.
 */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { cloneRawRequest } from 'hono/request';
import { embedCors } from '../accounts/embed-cors.ts';
import { Failure } from '../failure.ts';
import { accounts } from './accounts.ts';
import { boundedBody, plainJson } from './body.ts';
import { brickModels } from './bricks.ts';
import { configurations } from './configurations.ts';
import { router, type Env, type Guard, type Host } from './context.ts';
import { engines } from './engines.ts';
import { answer } from './failures.ts';
import { healths } from './health.ts';
import { jobs } from './jobs.ts';
import { figures, monitoring } from './monitoring.ts';
import { assistants, drawerPlates } from './not-built.ts';
import { observed, plainAddress } from './observe.ts';
import { createOpenStreams } from './open-streams.ts';
import { document } from './openapi.ts';
import { isSingleUser, ownPagesOnly } from './origin.ts';
import { products } from './products.ts';
import { projects } from './projects.ts';
import { costly, createRateLimit, type RateLimit } from './rate-limit.ts';
import { renderSocket } from './render-socket.ts';
import { renders } from './render.ts';
import { uploads } from './uploads.ts';
import { withServices, withVisitor } from './visitor.ts';

/** Groups of routes, in the order of the documentation. Paths with `/api/v1` in front stand in the group without it. */
const routes = router()
  .route('/', assistants)
  .route('/api/v1', renders)
  .route('/', renderSocket)
  .route('/api/v1', jobs)
  .route('/api/v1', uploads)
  .route('/api/v1', engines)
  .route('/api/v1', products)
  .route('/api/v1', configurations)
  .route('/', projects)
  .route('/api/v1', accounts)
  .route('/', drawerPlates)
  .route('/', brickModels)
  .route('/', monitoring)
  .route('/', figures)
  .route('/', healths);

export type Api = typeof routes;

/** Where the API answers; all else is the static app's. */
export const prefixes = ['/api', '/ws', '/generate', '/health', '/metrics'];
/** In Hono `/ws/*` is `/ws`, too. */
const everywhere = prefixes.map(prefix => `${prefix}/*`);

/** For whoever has a session, or for everybody in single-user mode. */
const visitorsOnly = [
  '/api/v1/*',
  '/api/projects/*',
  '/api/ai/*',
  '/api/monitoring/*',
  '/ws/*',
  '/generate/*',
];
/** Answered without a session: what a balancer asks. */
const open = ['/api/monitoring/health'];

/** Bodies that go to the store as they come. */
const streamed = ['/api/v1/uploads'];

/** Start engines, write storage, or will ask a language model. */
const costlyRoutes = [
  '/api/v1/jobs',
  '/api/v1/jobs/:id/retry',
  '/api/v1/render',
  '/api/v1/uploads',
  '/api/v1/generate',
  '/api/v1/chat',
  '/api/v1/gridflock/preview',
  '/api/ai/chat',
  '/api/monitoring/test/s3-upload',
  '/api/projects/:name/upload-script',
  '/generate',
];

/**
 * A single user drags sliders: ten requests a second for as long as he likes. Nobody else reaches the server then, and
 * the limits of the queue still hold.
 */
const singleUserRate = 600;

const nothingAt = (path: string, why: string): Failure =>
  new Failure('not_found', `There is nothing at ${path.slice(0, 200)}. ${why}`);

function contextOf(host: Host, rateLimit: RateLimit): Guard {
  const openStreams = createOpenStreams();
  return async function context(c, next) {
    c.set('host', host);
    c.set('rateLimit', rateLimit);
    c.set('openStreams', openStreams);
    await next();
  };
}

/** Of a worker that serves nothing else: `/health` and `/metrics`. */
export function createProbe(host: Host): OpenAPIHono<Env> {
  const probe = router();
  probe.onError(answer);
  probe.use(contextOf(host, createRateLimit(singleUserRate)), observed, plainAddress);
  return probe.route('/', healths).route('/', figures) as unknown as OpenAPIHono<Env>;
}

/** The API of a process. */
export function createApi(host: Host): OpenAPIHono<Env> {
  const { settings } = host;
  const perMinute = isSingleUser(settings)
    ? Math.max(singleUserRate, settings.RATE_LIMIT)
    : settings.RATE_LIMIT;
  const context = contextOf(host, createRateLimit(perMinute));
  const unless =
    (paths: readonly string[], guard: Guard): Guard =>
    (c, next) =>
      paths.includes(c.req.path) ? next() : guard(c, next);

  const api = router();
  api.onError(answer);
  for (const path of everywhere) {
    api.use(path, context, observed, plainAddress, ownPagesOnly);
    api.use(path, unless(streamed, boundedBody), unless(streamed, plainJson));
  }
  for (const path of visitorsOnly) api.use(path, unless(open, withServices));
  api.use('/api/v1/*', embedCors);
  for (const path of visitorsOnly) api.use(path, unless(open, withVisitor));
  api.on('POST', costlyRoutes, costly);
  api.route('/', routes);
  api.get('/api/openapi.json', c => c.json(document(api, host.version)));
  api.all('/api/auth/*', withServices, async c => {
    const { accounts } = c.var.services;
    if (!accounts.handler)
      throw nothingAt(c.req.path, 'The server runs in single-user mode, without accounts.');
    return accounts.handler(await cloneRawRequest(c.req), c.var.address);
  });
  for (const path of everywhere)
    api.all(path, c => {
      throw nothingAt(c.req.path, 'The routes are listed at /api/docs.');
    });
  return api;
}
