import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { GenerationSummary } from '../bricks/summary.ts';
import { Failure } from '../failure.ts';
import { brickInventory, job, jobRequest, prompt, seed, type Job } from '../jobs/job.ts';
import { router, type Env } from './context.ts';
import { failing, notFound } from './failures.ts';

const generation = z
  .strictObject({
    prompt: prompt.openapi({ example: 'a small red chair' }),
    /** The same prompt and seed give the same model. */
    seed: seed.default(1),
    inventory_filter: brickInventory
      .optional()
      .openapi({ description: 'only these bricks, by part (`2x4`) or number (`3001`)' }),
  })
  .openapi('BrickGeneration');

export const generatedBricks = z
  .object({
    job_id: z.uuid(),
    job,
    /** Null until the job is complete. */
    png_url: z.string().nullable(),
    ldr_url: z.string().nullable(),
    brick_counts: z.record(z.string(), z.number().int()).nullable(),
    stability: z
      .object({
        stable: z.boolean(),
        /** Of all bricks: 0 nothing pulls at any, 1 one falls. */
        max_score: z.number(),
        rollbacks: z.number().int(),
      })
      .nullable(),
  })
  .openapi('GeneratedBricks');

const asBricks = (description: string) => ({
  description,
  content: { 'application/json': { schema: generatedBricks } },
});

const tags = ['bricks'];

const start = createRoute({
  method: 'post',
  path: '/generate',
  tags,
  summary: 'A brick model from a sentence',
  request: { body: { required: true, content: { 'application/json': { schema: generation } } } },
  responses: {
    200: asBricks('Complete already'),
    202: asBricks('Accepted'),
    ...failing(400, 401, 403, 413, 415, 429, 503),
  },
});

const read = createRoute({
  method: 'get',
  path: '/generate/{job_id}',
  tags,
  summary: 'A brick model as it is now',
  request: { params: z.object({ job_id: z.uuid().openapi({ param: { name: 'job_id', in: 'path' } }) }) },
  responses: { 200: asBricks('The model, or how far it is'), ...failing(400, 401, 403, 404, 503) },
});

async function answerOf(c: Context<Env>, job: Job): Promise<z.output<typeof generatedBricks>> {
  const artifacts = job.result?.artifacts ?? [];
  const url = (format: string): string | null =>
    artifacts.find(artifact => artifact.format === format)?.url ?? null;
  const file = artifacts.find(({ format }) => format === 'json');
  const summary = file && (await summaryIn(c, job.id, file.name));
  return {
    job_id: job.id,
    job,
    png_url: url('png'),
    ldr_url: url('ldr'),
    brick_counts: summary?.counts ?? null,
    stability: summary
      ? { stable: summary.stable, max_score: summary.maxScore, rollbacks: summary.rollbacks }
      : null,
  };
}

/** What the job has written beside its model; undefined when it has just expired. */
async function summaryIn(c: Context<Env>, id: string, name: string): Promise<GenerationSummary | undefined> {
  const found = await c.var.services.artifacts.open(c.var.visitor, id, name, { served: true });
  if (!found) return undefined;
  if (!found.body)
    throw new Failure('storage', 'The store did not hand out a file. Ask again.', { recoverable: true });
  return (await new Response(found.body).json()) as GenerationSummary;
}

export const brickModels = router()
  .openapi(start, async c => {
    const { prompt, seed, inventory_filter: inventory } = c.req.valid('json');
    const request = jobRequest.parse({
      kind: 'bricks',
      prompt,
      seed,
      ...(inventory && { inventory }),
      formats: ['ldr', 'png', 'json'],
    });
    const { job, outcome } = await c.var.services.jobs.submit(c.var.visitor, request);
    c.header('Location', `/generate/${job.id}`);
    const answer = await answerOf(c, job);
    return outcome === 'created' ? c.json(answer, 202) : c.json(answer, 200);
  })
  .openapi(read, async c => {
    const job = await c.var.services.jobs.get(c.var.visitor, c.req.valid('param').job_id);
    if (job?.kind !== 'bricks') throw notFound('brick model');
    return c.json(await answerOf(c, job), 200);
  });
