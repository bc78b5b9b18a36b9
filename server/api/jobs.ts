import { createRoute, z } from '@hono/zod-openapi';
import { Failure } from '../failure.ts';
import { job, jobRequest, statuses } from '../jobs/job.ts';
import { router } from './context.ts';
import { download } from './download.ts';
import { failing, notFound } from './failures.ts';
import { jobEvents } from './job-events.ts';

const id = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) });
const asJob = (description: string) => ({ description, content: { 'application/json': { schema: job } } });
const tags = ['jobs'];

const submit = createRoute({
  method: 'post',
  path: '/jobs',
  tags,
  summary: 'Order a production file',
  description:
    'The same request twice is answered from what the first run left. With an `Idempotency-Key`, a request that is ' +
    'sent again (after a lost connection) is the same job.',
  request: {
    headers: z.object({
      'idempotency-key': z
        .string()
        .regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 visible ASCII characters')
        .optional(),
    }),
    body: { required: true, content: { 'application/json': { schema: jobRequest } } },
  },
  responses: {
    200: asJob('Complete already, or the job of this Idempotency-Key'),
    201: asJob('Accepted; follow it by its events'),
    ...failing(400, 401, 403, 409, 413, 415, 429, 503),
  },
});

const list = createRoute({
  method: 'get',
  path: '/jobs',
  tags,
  summary: 'Jobs, newest first',
  request: {
    query: z.object({
      limit: z.coerce.number().int().min(1).max(100).default(50),
      /** The last job of the page before. */
      before: z.uuid().optional(),
      status: z.enum(statuses).optional(),
    }),
  },
  responses: {
    200: {
      description: 'Jobs, newest first',
      content: { 'application/json': { schema: z.object({ jobs: z.array(job) }) } },
    },
    ...failing(400, 401, 403, 503),
  },
});

const read = createRoute({
  method: 'get',
  path: '/jobs/{id}',
  tags,
  summary: 'A job as it is now',
  request: { params: id },
  responses: { 200: asJob('The job'), ...failing(400, 401, 403, 404, 503) },
});

const cancel = createRoute({
  method: 'post',
  path: '/jobs/{id}/cancel',
  tags,
  summary: 'Cancel a job, killing its engine',
  request: { params: id },
  responses: {
    200: asJob('The job; one that had ended stays as it was'),
    ...failing(400, 401, 403, 404, 503),
  },
});

const retry = createRoute({
  method: 'post',
  path: '/jobs/{id}/retry',
  tags,
  summary: 'Run the request of a failed or cancelled job again',
  request: { params: id },
  responses: { 201: asJob('A new job'), ...failing(400, 401, 403, 404, 409, 429, 503) },
});

const request = createRoute({
  method: 'get',
  path: '/jobs/{id}/request',
  tags,
  summary: 'What was ordered',
  request: { params: id },
  responses: {
    200: {
      description: 'The request with its defaults filled in',
      content: { 'application/json': { schema: jobRequest } },
    },
    ...failing(400, 401, 403, 404, 503),
  },
});

const log = createRoute({
  method: 'get',
  path: '/jobs/{id}/log',
  tags,
  summary: 'What the engine printed',
  request: { params: id },
  responses: {
    200: {
      description: 'The log of the last attempt; empty before the first',
      content: { 'text/plain': { schema: z.string() } },
    },
    ...failing(400, 401, 403, 404, 503),
  },
});

const events = createRoute({
  method: 'get',
  path: '/jobs/{id}/events',
  tags,
  summary: 'A job as it changes (server-sent events)',
  description:
    'Events named `job` with the job as JSON: its present state, then each change, until its last state, after which ' +
    'the stream ends. A client that comes back with the `Last-Event-ID` of the last state gets 204, at which an ' +
    '`EventSource` stops.',
  request: { params: id, headers: z.object({ 'last-event-id': z.string().max(200).optional() }) },
  responses: {
    200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
    204: { description: 'The job has ended, and the client knows' },
    ...failing(400, 401, 403, 404, 503),
  },
});

const artifact = createRoute({
  method: 'get',
  path: '/jobs/{id}/artifacts/{name}',
  tags,
  summary: 'Download a file that a job made',
  request: {
    params: id.extend({
      name: z
        .string()
        .max(200)
        .openapi({ param: { name: 'name', in: 'path' } }),
    }),
  },
  responses: {
    200: {
      description: 'The file; its ETag is its SHA-256',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    302: { description: 'The store hands it out itself' },
    304: { description: 'The client has it' },
    ...failing(400, 401, 403, 404, 503),
  },
});

export const jobs = router()
  .openapi(submit, async c => {
    const { services, visitor } = c.var;
    const body = c.req.valid('json');
    if (body.kind === 'test' && !services.settings.TEST_ENGINE)
      throw new Failure('invalid_request', 'body.kind: the engine `test` is for tests of the server itself.');
    const idempotencyKey = c.req.valid('header')['idempotency-key'];
    const options = idempotencyKey === undefined ? {} : { idempotencyKey };
    const { job, outcome } = await services.jobs.submit(visitor, body, options);
    c.header('Location', `/api/v1/jobs/${job.id}`);
    return outcome === 'created' ? c.json(job, 201) : c.json(job, 200);
  })
  .openapi(list, async c => {
    const { limit, before, status } = c.req.valid('query');
    const { services, visitor } = c.var;
    const page = { limit, ...(before && { before }), ...(status && { status }) };
    return c.json({ jobs: await services.jobs.list(visitor, page) }, 200);
  })
  .openapi(read, async c => {
    const found = await c.var.services.jobs.get(c.var.visitor, c.req.valid('param').id);
    if (!found) throw notFound('job');
    return c.json(found, 200);
  })
  .openapi(cancel, async c => {
    const found = await c.var.services.jobs.cancel(c.var.visitor, c.req.valid('param').id);
    if (!found) throw notFound('job');
    return c.json(found, 200);
  })
  .openapi(retry, async c => {
    const again = await c.var.services.jobs.retry(c.var.visitor, c.req.valid('param').id);
    if (!again) throw notFound('job');
    c.header('Location', `/api/v1/jobs/${again.id}`);
    return c.json(again, 201);
  })
  .openapi(request, async c => {
    const found = await c.var.services.jobs.request(c.var.visitor, c.req.valid('param').id);
    if (!found) throw notFound('job');
    return c.json(found, 200);
  })
  .openapi(log, async c => {
    const { services, visitor } = c.var;
    const { id } = c.req.valid('param');
    const text = await services.jobs.log(visitor, id);
    if (text === undefined && !(await services.jobs.get(visitor, id))) throw notFound('job');
    return c.text(text ?? '', 200);
  })
  .openapi(events, c => jobEvents(c, c.req.valid('param').id, c.req.valid('header')['last-event-id']))
  .openapi(artifact, c => download(c, c.req.valid('param').id, c.req.valid('param').name));
