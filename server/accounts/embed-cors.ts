import type { Guard } from '../api/context.ts';

/**
 * The only CORS headers that this server sends: to pages of a publishable key's origins, on the routes that such a key
 * is for, without cookies. Every other page of another site gets none, so that its browser keeps our answers from it.
 */
export const embedCors: Guard = async function embedCors(c, next) {
  const origin = c.req.header('Origin');
  if (origin === undefined) return next();
  const allowed = await c.var.services.accounts.allowedOrigin(c.req.raw);
  if (c.req.method === 'OPTIONS' && c.req.header('Access-Control-Request-Method') !== undefined)
    return new Response(null, {
      status: allowed === undefined ? 403 : 204,
      headers: {
        Vary: 'Origin',
        ...(allowed !== undefined && {
          'Access-Control-Allow-Origin': allowed,
          'Access-Control-Allow-Methods': 'GET, POST',
          'Access-Control-Allow-Headers': 'Content-Type, X-Formwork-Key',
          'Access-Control-Max-Age': '600',
        }),
      },
    });
  await next();
  c.header('Vary', 'Origin', { append: true });
  if (allowed !== undefined) {
    c.header('Access-Control-Allow-Origin', allowed);
    // What is sent by default lets pages of our own origin alone read the answer.
    c.header('Cross-Origin-Resource-Policy', 'cross-origin');
  }
};
