import { Failure } from '../failure.ts';
import type { Settings } from '../settings.ts';
import type { Guard } from './context.ts';

/** Whether a name or an address, with or without a port, is this machine's own. */
export const isLoopback = (host: string): boolean =>
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(host) ||
  /^(?:::1|::ffff:127(?:\.\d{1,3}){3})$/i.test(host);

/** Whether anyone who reaches the server may use it: bound to this machine, and no accounts asked for. */
export const isSingleUser = ({ HOST, ACCOUNTS }: Settings): boolean =>
  ACCOUNTS === 'auto' && isLoopback(HOST);

/** Whether a page of this origin (`https://…`) is ours: it came from the host that the request goes to. */
export function ownOrigin(origin: string, host: string | undefined, settings: Settings): boolean {
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  return page.host === host?.toLowerCase() || page.origin === publicOrigin(settings);
}

const publicOrigin = ({ PUBLIC_URL }: Settings): string | undefined =>
  PUBLIC_URL && new URL(PUBLIC_URL).origin;

const changesNothing = (method: string, upgrade: string | undefined): boolean =>
  ['GET', 'HEAD', 'OPTIONS'].includes(method) && upgrade === undefined;

/**
 * Against pages elsewhere that make a visitor's browser send requests here. A browser names the page in `Origin` or
 * `Sec-Fetch-Site` on everything that changes something; programs name none and are let through to the session check.
 * Without accounts there is no session that such a page could lack, so requests that only read are held to the name
 * they were sent to as well: a name that somebody made point to this machine (DNS rebinding) is refused. Pages that
 * embed a product with a publishable key get CORS headers, and nobody else does.
 */
export const ownPagesOnly: Guard = async function ownPagesOnly(c, next) {
  const { settings, services } = c.var.host;
  const { host, hostname } = new URL(c.req.url);
  const named = isLoopback(hostname) || (settings.PUBLIC_URL && new URL(settings.PUBLIC_URL).host === host);
  if (isSingleUser(settings) && !named)
    throw new Failure('forbidden', `Without accounts the server answers as localhost only, not as ${host}.`);
  const origin = c.req.header('Origin');
  if (origin === undefined) {
    const site = c.req.header('Sec-Fetch-Site') ?? 'none';
    if (!changesNothing(c.req.method, c.req.header('Upgrade')) && !['same-origin', 'none'].includes(site))
      throw foreignPage();
    return next();
  }
  if (ownOrigin(origin, host, settings)) return next();
  const embed = await services()?.accounts.allowedOrigin(c.req.raw);
  if (embed !== origin) {
    if (!changesNothing(c.req.method, c.req.header('Upgrade'))) throw foreignPage();
    return next();
  }
  c.header('Access-Control-Allow-Origin', origin);
  c.header('Vary', 'Origin', { append: true });
  if (c.req.method !== 'OPTIONS') {
    c.header('Access-Control-Expose-Headers', 'Retry-After, Location, X-Request-Id');
    return next();
  }
  return c.body(null, 204, {
    'Access-Control-Allow-Methods': 'GET, POST',
    'Access-Control-Allow-Headers': c.req.header('Access-Control-Request-Headers') ?? '',
    'Access-Control-Max-Age': '600',
  });
};

const foreignPage = (): Failure =>
  new Failure(
    'forbidden',
    'Pages of other sites may not do this. Open Formwork at its own address; behind a reverse proxy, set FORMWORK_PUBLIC_URL to that address.',
  );
