import { createRoute } from '@hono/zod-openapi';
import { Failure } from '../failure.ts';
import { router } from './context.ts';
import { failing } from './failures.ts';

/** A route whose part of Formwork comes later: it has its place and says so. */
const later = <const M extends 'get' | 'post', const P extends string>(
  method: M,
  path: P,
  tag: string,
  summary: string,
) =>
  createRoute({
    method,
    path,
    tags: [tag],
    summary,
    responses: failing(401, 403, 429, 501, 503),
  });

const refuse = (what: string) => (): never => {
  throw new Failure('not_built', `${what} does not exist yet in this version of Formwork.`);
};
const assistant = refuse('The assistant');
const plates = refuse('The server’s preview of drawer plates');

export const assistants = router()
  .openapi(later('post', '/api/v1/generate', 'assistant', 'A model from a sentence (stream)'), assistant)
  .openapi(later('post', '/api/v1/chat', 'assistant', 'Talk about a model (stream)'), assistant)
  .openapi(later('post', '/api/ai/chat', 'assistant', 'Talk about a project’s script'), assistant);

export const drawerPlates = router()
  .openapi(
    later('post', '/api/v1/gridflock/preview', 'drawer plates', '`{widthMm, heightMm, …}` to binary STL'),
    plates,
  )
  .openapi(
    later('get', '/api/v1/gridflock/preview/status', 'drawer plates', 'Whether previews can be made'),
    plates,
  );
