import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';

/** Served from our own origin: the policy of the workbench lets nothing else in, and no inline script. */
const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Formwork API</title>
    <link rel="icon" href="/api/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="routes"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;
const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#routes', deepLinking: true, validatorUrl: null });\n`;

const types = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} as const;

/** The page of the API's routes at `/api/docs`, and the files that it needs. */
export function documentation(): Hono {
  const app = new Hono().get('/api/docs', c => c.html(page));
  app.get('/api/docs/start.js', c => c.body(start, 200, { 'Content-Type': 'text/javascript' }));
  for (const [name, type] of Object.entries(types))
    app.get(`/api/docs/${name}`, async c => {
      const bytes = await readFile(fileURLToPath(import.meta.resolve(`swagger-ui-dist/${name}`)));
      return c.body(new Uint8Array(bytes), 200, {
        'Content-Type': type,
        'Cache-Control': 'public, max-age=86400',
      });
    });
  return app;
}
