import { matchedRoutes } from 'hono/route';
import { Failure } from '../failure.ts';
import { textFault } from './body.ts';
import type { Context } from 'hono';
import type { Env, Guard } from './context.ts';

/** An id from a proxy in front is kept when it is plain. */
const plainId = /^[\w-]{8,64}$/;

/** Gives each request an id, and says what became of it: a line in the log and a count in the metrics. */
export const observed: Guard = async function observed(c, next) {
  const start = performance.now();
  const given = c.req.header('X-Request-Id') ?? '';
  const requestId = plainId.test(given) ? given : crypto.randomUUID();
  c.set('requestId', requestId);
  c.set('address', addressOf(c));
  await next();
  c.header('X-Request-Id', requestId);
  // What one visitor may see no cache keeps for the next, unless a route says how.
  if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
  const { host, address } = c.var;
  const { method, path } = c.req;
  const { status } = c.res;
  const seconds = (performance.now() - start) / 1000;
  host.metrics.request(method, routeOf(c), status, seconds);
  const milliseconds = Math.round(seconds * 1000);
  // Probes come every few seconds, and say nothing as long as they succeed.
  const level = status < 400 && ['/health', '/metrics'].includes(path) ? 'debug' : 'info';
  host.log[level]({ requestId, method, path, status, milliseconds, address }, 'request');
};

/** The address of the client: with proxies in front that are trusted, what the outermost of them saw. */
function addressOf(c: Context<Env>): string {
  const { host } = c.var;
  const direct = host.address(c);
  const proxies = host.settings.TRUSTED_PROXIES;
  if (proxies === 0) return direct;
  const seen = (c.req.header('X-Forwarded-For') ?? '').split(',').map(entry => entry.trim());
  return seen.at(-proxies) || direct;
}

/** The pattern of the route, as a label with few values. */
function routeOf(c: Context<Env>): string {
  const route = matchedRoutes(c).findLast(({ path }) => !path.includes('*'));
  return route?.path ?? 'none';
}

/** Parts of the address and headers end in queries and logs: what no database stores is refused here for all routes. */
export const plainAddress: Guard = async function plainAddress(c, next) {
  let text: string;
  try {
    text = decodeURIComponent(c.req.url);
  } catch {
    throw new Failure('invalid_request', 'The address has a % that is not followed by UTF-8 in hexadecimal.');
  }
  const fault = textFault(text);
  if (fault) throw new Failure('invalid_request', `The address ${fault}.`);
  if (text.length > 8192) throw new Failure('too_large', 'The address is too long.', { status: 414 });
  await next();
};
