import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type Env, type MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';
import { secureHeaders } from 'hono/secure-headers';

/**
 * Everything comes from our own origin. `wasm-unsafe-eval` compiles the engines and nothing else; `blob:` and
 * `data:` are what the app itself makes (downloads, pictures, fonts of the user). Styles may be inline because
 * Lit and CodeMirror set style attributes.
 */
const contentSecurityPolicy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
  workerSrc: ["'self'", 'blob:'],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'blob:', 'data:'],
  fontSrc: ["'self'", 'blob:', 'data:'],
  mediaSrc: ["'self'", 'blob:'],
  connectSrc: ["'self'", 'blob:', 'data:'],
  objectSrc: ["'none'"],
  baseUri: ["'self'"],
  formAction: ["'self'"],
};

/** What the API sends is data: opened as a page it runs nothing, loads nothing and is framed by nobody. */
const dataPolicy = { defaultSrc: ["'none'"], frameAncestors: ["'none'"], sandbox: [] };

const security = (policy: typeof contentSecurityPolicy | typeof dataPolicy): MiddlewareHandler =>
  secureHeaders({
    contentSecurityPolicy: policy,
    referrerPolicy: 'no-referrer',
    // Plain HTTP on localhost or a home network is the usual case, and pages may embed the workbench.
    strictTransportSecurity: false,
    xFrameOptions: false,
    crossOriginOpenerPolicy: false,
  });

/** Hashed assets never change; all else is asked for again each time, and mostly answered with 304. */
const caching = (immutable = /^\/assets\/.*-[\w-]{8,}\.\w+$/): MiddlewareHandler =>
  async function caching(c, next) {
    await next();
    const modified = c.res.headers.get('Last-Modified');
    if (c.res.status !== 200 || !modified) return;
    c.header(
      'Cache-Control',
      immutable.test(c.req.path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    );
    const etag = `W/"${c.res.headers.get('Content-Length')}-${Date.parse(modified).toString(36)}"`;
    c.header('ETag', etag);
    const known = c.req
      .header('If-None-Match')
      ?.split(',')
      .map(tag => tag.trim());
    if (!known?.includes(etag)) return;
    await c.res.body?.cancel();
    c.res = new Response(null, { status: 304, headers: c.res.headers });
    c.res.headers.delete('Content-Length');
  };

/** Types that Hono does not know; source text is shown by browsers instead of downloaded. */
const typed = (types: Record<string, string> = { scad: 'text/plain; charset=utf-8' }): MiddlewareHandler =>
  async function typed(c, next) {
    await next();
    const type = types[c.req.path.slice(c.req.path.lastIndexOf('.') + 1)];
    if (type && c.res.status === 200) c.header('Content-Type', type);
  };

/** Parts that stand before the static files: each answers under its own paths. */
export interface Parts<E extends Env> {
  api?: { app: Hono<E>; prefixes: readonly string[] };
  /** The pages of `/api/docs`, under the policy of the workbench. */
  documentation?: Hono;
}

/** The built workbench in the folder `dist` as a web application, and the API in front of it. */
export function createApp<E extends Env>(
  dist: string | undefined,
  { api, documentation }: Parts<E> = {},
): Hono {
  const page = security(contentSecurityPolicy);
  const data = security(dataPolicy);
  const isData = (path: string): boolean =>
    !/^\/api\/docs(?:\/|$)/.test(path) &&
    !!api?.prefixes.some(prefix => path === prefix || path.startsWith(`${prefix}/`));
  const app = new Hono().use((c, next) => (isData(c.req.path) ? data : page)(c, next)).use(compress());
  if (documentation) app.route('/', documentation);
  if (api) app.route('/', api.app);
  if (dist !== undefined) app.use(caching(), typed(), serveStatic({ root: dist, allowPercentInPath: true }));
  return app.notFound(c => c.text(`There is nothing at ${c.req.path}. The workbench is at /.`, 404));
}
