import { isEmbedRequest } from '../accounts/embed-routes.ts';
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
 * embed a product with a publishable key may do what the key is for.
 */
export const ownPagesOnly: Guard = async function ownPagesOnly(c, next) {
  const { settings } = c.var.host;
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
  if (changesNothing(c.req.method, c.req.header('Upgrade'))) return next();
  // The key and the origin are looked at together, where the visitor is.
  if (!isEmbedRequest(c.req.raw)) throw foreignPage();
  return next();
};

const foreignPage = (): Failure =>
  new Failure(
    'forbidden',
    'Pages of other sites may not do this. Open Formwork at its own address; behind a reverse proxy, set FORMWORK_PUBLIC_URL to that address.',
  );
