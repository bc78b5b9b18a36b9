import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { EmbedKeys } from '../accounts/accounts.ts';
import { Failure } from '../failure.ts';
import { router, type Env } from './context.ts';
import { failing, notFound } from './failures.ts';

const tags = ['accounts'];
const role = z.enum(['owner', 'admin', 'member']);

export const me = z
  .object({
    /** `single`: this machine's one user, without sign-in. */
    mode: z.enum(['single', 'accounts']),
    user: z.object({ id: z.string(), name: z.string(), email: z.string() }).nullable(),
    role,
    /** The client that requests act for. */
    client: z.string(),
    organizations: z.array(
      z.object({ id: z.string(), name: z.string(), role, active: z.boolean() }).openapi('Membership'),
    ),
  })
  .openapi('Me');
export type Me = z.output<typeof me>;

const organization = z
  .object({
    id: z.string(),
    name: z.string(),
    members: z.array(
      z.object({
        id: z.string(),
        userId: z.string(),
        name: z.string(),
        email: z.string(),
        role,
        since: z.iso.datetime(),
      }),
    ),
    /** Open ones, for owners and administrators; for others empty. */
    invitations: z.array(
      z.object({ id: z.string(), email: z.string(), role: z.string(), expiresAt: z.iso.datetime() }),
    ),
  })
  .openapi('Organization');

const embedKey = z
  .object({
    id: z.uuid(),
    key: z.string(),
    name: z.string(),
    origins: z.array(z.string()),
    requestsPerMinute: z.number().int(),
    createdAt: z.iso.datetime(),
  })
  .openapi('EmbedKey');

const embedKeyFields = z
  .strictObject({
    name: z.string().trim().min(1).max(120),
    /** As browsers send them: scheme, host and port, nothing behind. */
    origins: z
      .array(
        z
          .string()
          .max(200)
          .refine(
            text => /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text,
            'must be an origin such as https://shop.example',
          ),
      )
      .min(1)
      .max(20),
    requestsPerMinute: z.number().int().min(1).max(6000).default(120),
  })
  .openapi('EmbedKeyFields');

const readMe = createRoute({
  method: 'get',
  path: '/me',
  tags,
  summary: 'Who asks, and for which clients they may act',
  responses: {
    200: { description: 'The visitor', content: { 'application/json': { schema: me } } },
    ...failing(401, 403, 503),
  },
});

const readOrganization = createRoute({
  method: 'get',
  path: '/organization',
  tags,
  summary: 'The client that requests act for: its members and open invitations',
  responses: {
    200: { description: 'The organization', content: { 'application/json': { schema: organization } } },
    ...failing(401, 403, 404, 503),
  },
});

const listKeys = createRoute({
  method: 'get',
  path: '/embed-keys',
  tags,
  summary: 'Publishable keys for pages that embed products',
  responses: {
    200: {
      description: 'Keys that work',
      content: { 'application/json': { schema: z.object({ keys: z.array(embedKey) }) } },
    },
    ...failing(401, 403, 404, 503),
  },
});

const createKey = createRoute({
  method: 'post',
  path: '/embed-keys',
  tags,
  summary: 'Make a publishable key',
  description:
    'It works on pages of its origins only: to read products, and to save and read configurations. It stands in the ' +
    'pages of a shop, so it is no secret.',
  request: { body: { required: true, content: { 'application/json': { schema: embedKeyFields } } } },
  responses: {
    201: { description: 'The key', content: { 'application/json': { schema: embedKey } } },
    ...failing(400, 401, 403, 404, 409, 413, 415, 503),
  },
});

const revokeKey = createRoute({
  method: 'delete',
  path: '/embed-keys/{id}',
  tags,
  summary: 'Revoke a publishable key, at once',
  request: { params: z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) }) },
  responses: { 204: { description: 'Revoked' }, ...failing(400, 401, 403, 404, 503) },
});

/** For owners and administrators. */
function keysOf(c: Context<Env>): EmbedKeys {
  const { keys } = c.var.services.accounts;
  if (!keys)
    throw new Failure(
      'not_found',
      'The server runs in single-user mode, which no page of a shop reaches. Set FORMWORK_ACCOUNTS=required.',
    );
  if (c.var.visitor.role === 'member')
    throw new Failure('forbidden', 'Owners and administrators only may see and make keys.');
  return keys;
}

export const accounts = router()
  .openapi(readMe, async c => {
    const { visitor, services } = c.var;
    const [user, organizations] = await Promise.all([
      services.accounts.user(visitor),
      services.accounts.memberships(visitor),
    ]);
    const { role, clientId } = visitor;
    c.header('Cache-Control', 'no-store');
    return c.json(
      { mode: services.accounts.mode, user: user ?? null, role, client: clientId, organizations },
      200,
    );
  })
  .openapi(readOrganization, async c => {
    const found = await c.var.services.accounts.organization(c.var.visitor);
    if (!found)
      throw new Failure('not_found', 'The server runs in single-user mode: there is no organization.');
    return c.json(found, 200);
  })
  .openapi(listKeys, async c => c.json({ keys: await keysOf(c).list(c.var.visitor) }, 200))
  .openapi(createKey, async c => c.json(await keysOf(c).create(c.var.visitor, c.req.valid('json')), 201))
  .openapi(revokeKey, async c => {
    if (!(await keysOf(c).revoke(c.var.visitor, c.req.valid('param').id))) throw notFound('key');
    return c.body(null, 204);
  });
