import { createRoute, z } from '@hono/zod-openapi';
import { Failure } from '../failure.ts';
import {
  CODE_LIMIT,
  job,
  jobRequest,
  openscadFormats,
  parameters,
  type Job,
  type JobRequest,
} from '../jobs/job.ts';
import { router, type Env } from './context.ts';
import type { Context } from 'hono';
import { download } from './download.ts';
import { failing, notFound } from './failures.ts';

/** Bytes above which an STL makes a slow preview. */
const STL_WARNING = 10 * 1024 * 1024;

export const renderRequest = z
  .strictObject({
    code: z
      .string()
      .min(1)
      .max(CODE_LIMIT, `must be at most ${CODE_LIMIT / 1024} KB`),
    parameters,
    format: z.enum(openscadFormats).default('stl'),
  })
  .openapi('RenderRequest');
export type RenderRequest = z.output<typeof renderRequest>;

export const render = z
  .object({
    id: z.uuid(),
    job,
    /** Where the picture and the mesh are, once they are. */
    stl: z.string().nullable(),
    png: z.string().nullable(),
    warnings: z.array(z.string()),
  })
  .openapi('Render');
export type Render = z.output<typeof render>;

/** The job that a render is: one file of OpenSCAD, one format. */
export const jobOfRender = ({ code, parameters, format }: RenderRequest): JobRequest =>
  jobRequest.parse({
    kind: 'openscad',
    source: { entry: 'model.scad', files: { 'model.scad': code } },
    parameters,
    formats: [format],
  });

export function renderOf(job: Job): Render {
  const url = (format: string): string | null =>
    job.result?.artifacts.find(artifact => artifact.format === format)?.url ?? null;
  const warnings = (job.result?.artifacts ?? [])
    .filter(({ format, size }) => format === 'stl' && size > STL_WARNING)
    .map(({ size }) => `The STL has ${Math.round(size / 1024 / 1024)} MB; a preview of it will be slow.`);
  return { id: job.id, job, stl: url('stl'), png: url('png'), warnings };
}

const tags = ['render'];
const id = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) });
const asRender = (description: string) => ({
  description,
  content: { 'application/json': { schema: render } },
});
const binary = { schema: z.string().openapi({ format: 'binary' }) };

const start = createRoute({
  method: 'post',
  path: '/render',
  tags,
  summary: 'Render one OpenSCAD program',
  request: { body: { required: true, content: { 'application/json': { schema: renderRequest } } } },
  responses: {
    200: asRender('Complete already'),
    202: asRender('Accepted'),
    ...failing(400, 401, 403, 413, 415, 429, 503),
  },
});

const read = createRoute({
  method: 'get',
  path: '/render/{id}',
  tags,
  summary: 'A render as it is now',
  request: { params: id },
  responses: { 200: asRender('The render'), ...failing(400, 401, 403, 404, 503) },
});

const file = <const F extends 'stl' | 'png', const M extends string>(format: F, mediaType: M) =>
  createRoute({
    method: 'get',
    path: `/render/{id}/${format}` as const,
    tags,
    summary: `The ${format.toUpperCase()} of a render that asked for it`,
    request: { params: id },
    responses: {
      200: { description: 'The file', content: { [mediaType]: binary } as Record<M, typeof binary> },
      302: { description: 'The store hands it out itself' },
      304: { description: 'The client has it' },
      ...failing(400, 401, 403, 404, 409, 422, 503),
    },
  });

async function found(c: Context<Env>, id: string): Promise<Job> {
  const job = await c.var.services.jobs.get(c.var.visitor, id);
  if (job?.kind !== 'openscad') throw notFound('render');
  return job;
}

/** 409 while it is on its way, 404 when it was made without this format. */
async function sendFile(c: Context<Env>, id: string, format: 'stl' | 'png'): Promise<Response> {
  const job = await found(c, id);
  if (!job.formats.includes(format))
    throw new Failure(
      'not_found',
      `This render was made without ${format}; send it with format “${format}”.`,
    );
  if (job.error) throw new Failure('invalid_model', job.error.message, { details: job.error });
  const artifact = job.result?.artifacts.find(artifact => artifact.format === format);
  if (artifact) return download(c, id, artifact.name);
  if (job.status === 'CANCELLED') throw new Failure('not_found', 'This render was cancelled.');
  throw new Failure('conflict', `The render is not complete (${job.status}).`, { retryAfter: 1 });
}

export const renders = router()
  .openapi(start, async c => {
    const request = jobOfRender(c.req.valid('json'));
    const { job, outcome } = await c.var.services.jobs.submit(c.var.visitor, request);
    c.header('Location', `/api/v1/render/${job.id}`);
    return outcome === 'created' ? c.json(renderOf(job), 202) : c.json(renderOf(job), 200);
  })
  .openapi(read, async c => c.json(renderOf(await found(c, c.req.valid('param').id)), 200))
  .openapi(file('stl', 'model/stl'), c => sendFile(c, c.req.valid('param').id, 'stl'))
  .openapi(file('png', 'image/png'), c => sendFile(c, c.req.valid('param').id, 'png'));
