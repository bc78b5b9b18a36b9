import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Env } from './context.ts';

type Document = ReturnType<OpenAPIHono<Env>['getOpenAPI31Document']>;

/** The OpenAPI document of an API: made from the schemas that check its requests. */
export const document = (api: OpenAPIHono<Env>, version: string): Document =>
  api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Formwork',
      version,
      description:
        'Lengths are millimetres, times ISO 8601 in UTC. Every failure is `{error: {code, message, details?}}`; ' +
        '429 and 503 say in `Retry-After` when to come back.',
    },
    servers: [{ url: '/' }],
  });
