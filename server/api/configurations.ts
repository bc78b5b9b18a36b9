import { createRoute, z } from '@hono/zod-openapi';
import { configuration, configurationFields } from '../configurations/configuration.ts';
import { router } from './context.ts';
import { failing, notFound } from './failures.ts';

const tags = ['configurations'];
const id = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) });
const asConfiguration = (description: string) => ({
  description,
  content: { 'application/json': { schema: configuration } },
});

const list = createRoute({
  method: 'get',
  path: '/configurations',
  tags,
  summary: 'Saved configurations, newest first',
  request: {
    query: z.object({
      limit: z.coerce.number().int().min(1).max(100).default(50),
      before: z.uuid().optional().openapi({ description: 'the last configuration of the page before' }),
      product: z.uuid().optional(),
    }),
  },
  responses: {
    200: {
      description: 'Configurations',
      content: { 'application/json': { schema: z.object({ configurations: z.array(configuration) }) } },
    },
    ...failing(400, 401, 403, 503),
  },
});

const create = createRoute({
  method: 'post',
  path: '/configurations',
  tags,
  summary: 'Save values for the options of a product',
  request: { body: { required: true, content: { 'application/json': { schema: configurationFields } } } },
  responses: {
    201: asConfiguration('The configuration, pinned to a version of the product'),
    ...failing(400, 401, 403, 404, 413, 415, 429, 503),
  },
});

const read = createRoute({
  method: 'get',
  path: '/configurations/{id}',
  tags,
  summary: 'A saved configuration',
  request: { params: id },
  responses: { 200: asConfiguration('The configuration'), ...failing(400, 401, 403, 404, 503) },
});

const remove = createRoute({
  method: 'delete',
  path: '/configurations/{id}',
  tags,
  summary: 'Remove a saved configuration',
  request: { params: id },
  responses: { 204: { description: 'Removed' }, ...failing(400, 401, 403, 404, 503) },
});

export const configurations = router()
  .openapi(list, async c => {
    const { limit, before, product } = c.req.valid('query');
    const page = { limit, ...(before && { before }), ...(product && { productId: product }) };
    return c.json({ configurations: await c.var.services.configurations.list(c.var.visitor, page) }, 200);
  })
  .openapi(create, async c => {
    const made = await c.var.services.configurations.create(c.var.visitor, c.req.valid('json'));
    if (!made) throw notFound('product, or not in this version');
    c.header('Location', `/api/v1/configurations/${made.id}`);
    return c.json(made, 201);
  })
  .openapi(read, async c => {
    const found = await c.var.services.configurations.get(c.var.visitor, c.req.valid('param').id);
    if (!found) throw notFound('configuration');
    return c.json(found, 200);
  })
  .openapi(remove, async c => {
    if (!(await c.var.services.configurations.delete(c.var.visitor, c.req.valid('param').id)))
      throw notFound('configuration');
    return c.body(null, 204);
  });
