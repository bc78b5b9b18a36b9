import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { Failure } from '../failure.ts';
import { product, productFields, productSummary } from '../products/product.ts';
import { router, type Env } from './context.ts';
import { failing, notFound } from './failures.ts';

const tags = ['products'];
const id = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) });
const asProduct = (description: string) => ({
  description,
  headers: z.object({ ETag: z.string().openapi({ description: 'the version, for `If-Match`' }) }),
  content: { 'application/json': { schema: product } },
});
const ifMatch = z.object({
  'if-match': z
    .string()
    .regex(/^(?:W\/)?"?[1-9]\d{0,8}"?$/, 'must be the version that the change is made to, such as "3"')
    .openapi({ description: 'the ETag of the version that the change is made to' }),
});
const versionOf = (header: string): number => Number(header.replaceAll(/\D/g, ''));

const list = createRoute({
  method: 'get',
  path: '/products',
  tags,
  summary: 'The catalogue, newest first',
  request: {
    query: z.object({
      limit: z.coerce.number().int().min(1).max(100).default(50),
      before: z.uuid().optional().openapi({ description: 'the last product of the page before' }),
    }),
  },
  responses: {
    200: {
      description: 'Products without their documents',
      content: { 'application/json': { schema: z.object({ products: z.array(productSummary) }) } },
    },
    ...failing(400, 401, 403, 503),
  },
});

const create = createRoute({
  method: 'post',
  path: '/products',
  tags,
  summary: 'Add a product',
  request: { body: { required: true, content: { 'application/json': { schema: productFields } } } },
  responses: { 201: asProduct('The product, at version 1'), ...failing(400, 401, 403, 413, 415, 503) },
});

const read = createRoute({
  method: 'get',
  path: '/products/{id}',
  tags,
  summary: 'A product as it is now',
  request: { params: id },
  responses: { 200: asProduct('The product'), ...failing(400, 401, 403, 404, 503) },
});

const readVersion = createRoute({
  method: 'get',
  path: '/products/{id}/versions/{version}',
  tags,
  summary: 'A product as it was in a version, for configurations that were made with it',
  request: {
    params: id.extend({
      version: z.coerce
        .number()
        .int()
        .min(1)
        .max(2_000_000_000)
        .openapi({ param: { name: 'version', in: 'path' } }),
    }),
  },
  responses: { 200: asProduct('The product'), ...failing(400, 401, 403, 404, 503) },
});

const update = createRoute({
  method: 'put',
  path: '/products/{id}',
  tags,
  summary: 'Make the next version of a product',
  description: 'Earlier versions stay, for the configurations that were made with them.',
  request: {
    params: id,
    headers: ifMatch,
    body: { required: true, content: { 'application/json': { schema: productFields } } },
  },
  responses: {
    200: asProduct('The product, one version further'),
    ...failing(400, 401, 403, 404, 409, 413, 415, 503),
  },
});

const remove = createRoute({
  method: 'delete',
  path: '/products/{id}',
  tags,
  summary: 'Remove a product, its versions and its configurations',
  request: { params: id, headers: ifMatch },
  responses: { 204: { description: 'Removed' }, ...failing(400, 401, 403, 404, 409, 503) },
});

/** Whoever only works with products does not change the catalogue by accident: members may add, not overwrite. */
function refuseMembers(c: Context<Env>): void {
  if (c.var.visitor.role === 'member')
    throw new Failure('forbidden', 'Owners and administrators only may change or remove a product.');
}

export const products = router()
  .openapi(list, async c => {
    const { limit, before } = c.req.valid('query');
    const page = { limit, ...(before && { before }) };
    return c.json({ products: await c.var.services.products.list(c.var.visitor, page) }, 200);
  })
  .openapi(create, async c => {
    const made = await c.var.services.products.create(c.var.visitor, c.req.valid('json'));
    c.header('Location', `/api/v1/products/${made.id}`);
    c.header('ETag', `"${made.version}"`);
    return c.json(made, 201);
  })
  .openapi(read, async c => {
    const found = await c.var.services.products.get(c.var.visitor, c.req.valid('param').id);
    if (!found) throw notFound('product');
    c.header('ETag', `"${found.version}"`);
    return c.json(found, 200);
  })
  .openapi(readVersion, async c => {
    const { id, version } = c.req.valid('param');
    const found = await c.var.services.products.get(c.var.visitor, id, version);
    if (!found) throw notFound('version of a product');
    c.header('ETag', `"${found.version}"`);
    return c.json(found, 200);
  })
  .openapi(update, async c => {
    const { id } = c.req.valid('param');
    const { products } = c.var.services;
    // Whose product it is comes first: a stranger's is not there, whatever the role.
    if (!(await products.get(c.var.visitor, id))) throw notFound('product');
    refuseMembers(c);
    const version = versionOf(c.req.valid('header')['if-match']);
    const made = await products.update(c.var.visitor, id, c.req.valid('json'), version);
    if (!made) throw notFound('product');
    c.header('ETag', `"${made.version}"`);
    return c.json(made, 200);
  })
  .openapi(remove, async c => {
    const { id } = c.req.valid('param');
    const { products } = c.var.services;
    if (!(await products.get(c.var.visitor, id))) throw notFound('product');
    refuseMembers(c);
    const version = versionOf(c.req.valid('header')['if-match']);
    if (!(await products.delete(c.var.visitor, id, version))) throw notFound('product');
    return c.body(null, 204);
  });
