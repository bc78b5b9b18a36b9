/** What a publishable key is good for; everything else a request with one is refused. */
const routes: readonly (readonly [method: string, path: RegExp])[] = [
  ['GET', /^\/api\/v1\/products$/],
  ['GET', /^\/api\/v1\/products\/[^/]+$/],
  ['GET', /^\/api\/v1\/products\/[^/]+\/versions\/[^/]+$/],
  ['POST', /^\/api\/v1\/configurations$/],
  ['GET', /^\/api\/v1\/configurations\/[^/]+$/],
];

export const isEmbedRoute = (method: string, path: string): boolean =>
  routes.some(([allowed, pattern]) => allowed === method && pattern.test(path));

/** The publishable key that a request carries: header `X-Formwork-Key`, or `key` in the address. */
export const keyOf = (request: Request): string | undefined =>
  request.headers.get('X-Formwork-Key') ?? new URL(request.url).searchParams.get('key') ?? undefined;

/** Whether a page that embeds asks; whether it may is said by its key's origins, in `Accounts.visitor`. */
export const isEmbedRequest = (request: Request): boolean =>
  isEmbedRoute(request.method, new URL(request.url).pathname) && keyOf(request) !== undefined;
