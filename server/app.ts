import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';
import { secureHeaders } from 'hono/secure-headers';

/**
 * Everything comes from our own origin. `wasm-unsafe-eval` compiles the engines and nothing else; `blob:` and
 * `data:` are what the app itself makes (downloads, pictures, fonts of the user). Styles may be inline because
 * Lit and CodeMirror set style attributes.
 */
const security = secureHeaders({
  contentSecurityPolicy: {
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
  },
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

/** The built workbench in the folder `dist` as a web application. */
export function createApp(dist: string): Hono {
  return new Hono()
    .use(security)
    .use(compress())
    .use(caching())
    .use(typed())
    .use(serveStatic({ root: dist, allowPercentInPath: true }))
    .notFound(c => c.text(`There is nothing at ${c.req.path}. The workbench is at /.`, 404));
}
