import { createRoute, z } from '@hono/zod-openapi';
import { Failure } from '../failure.ts';
import { UPLOAD_LIMIT } from './body.ts';
import { router } from './context.ts';
import { failing } from './failures.ts';

const stored = z
  .object({
    upload: z.string().openapi({ description: 'SHA-256; name it in a request as `{upload}`' }),
    size: z.number().int().openapi({ description: 'bytes' }),
  })
  .openapi('StoredUpload');

const upload = createRoute({
  method: 'post',
  path: '/uploads',
  tags: ['jobs'],
  summary: 'Store a file for requests to name',
  description: `At most ${UPLOAD_LIMIT / 1024 / 1024} MB. It stays for a few days.`,
  request: {
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
  responses: {
    201: { description: 'Stored', content: { 'application/json': { schema: stored } } },
    ...failing(400, 401, 403, 413, 429, 503),
  },
});

export const uploads = router().openapi(upload, async c => {
  const tooLarge = new Failure(
    'too_large',
    `An upload has at most ${UPLOAD_LIMIT / 1024 / 1024} MB. Make the file smaller.`,
  );
  if (Number(c.req.header('Content-Length') ?? 0) > UPLOAD_LIMIT) throw tooLarge;
  const { body } = c.req.raw;
  if (!body) throw new Failure('invalid_request', 'The body is empty; send the bytes of the file.');
  const { sha256, size } = await c.var.services.artifacts.upload(c.var.visitor, body, UPLOAD_LIMIT);
  return c.json({ upload: sha256, size }, 201);
});
