/** What the suite of tenants needs to know of each route: which of a client's things its address speaks of. */
import type { Operation } from './api/hostile.cases.ts';
import type { Asked } from './accounts/testing.ts';

/** Things of one client, by what they are. */
export interface Belongings {
  job: string;
  /** A job of OpenSCAD. */
  render: string;
  /** A job of brick models. */
  bricks: string;
  artifact: string;
  upload: string;
  product: string;
  configuration: string;
  project: string;
  key: string;
}

/** Routes that answer without a session, and what they answer then. */
export const publicRoutes: Readonly<Record<string, number>> = {
  'GET /health': 200,
  'GET /api/monitoring/health': 200,
  // From this machine.
  'GET /metrics': 200,
};

/** Routes with a name of the visitor's own choice in them, which makes the thing: never another client's. */
export const makesItsOwn = new Set(['POST /api/projects/{name}/upload-script']);

/** By the beginning of an address, what its parameters are. */
const parts: readonly (readonly [
  prefix: string,
  parameters: Record<string, keyof Belongings | { text: string }>,
])[] = [
  ['/api/v1/jobs/', { id: 'job', name: 'artifact' }],
  ['/api/v1/render/', { id: 'render' }],
  ['/api/v1/products/', { id: 'product', version: { text: '1' } }],
  ['/api/v1/configurations/', { id: 'configuration' }],
  ['/api/v1/embed-keys/', { id: 'key' }],
  ['/api/projects/', { name: 'project', version: { text: '1' }, format: { text: 'step' } }],
  ['/api/monitoring/projects/', { name: 'project' }],
  ['/generate/', { job_id: 'bricks' }],
];

/** The address of a route for these things. Throws for a route that this table does not know: every route is looked at. */
export function addressOf({ path }: Pick<Operation, 'path'>, things: Belongings): string {
  const known = parts.find(([prefix]) => path.startsWith(prefix))?.[1] ?? {};
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const part = known[name];
    if (part === undefined) throw new Error(`Say in tenancy.cases.ts what {${name}} is in ${path}.`);
    return encodeURIComponent(typeof part === 'string' ? things[part] : part.text);
  });
}

export const product = {
  name: 'Shelf',
  document: { schema: { type: 'object', properties: { width: { type: 'number' } } } },
};

/** A request that a route takes, as far as its schema goes. */
export function askedOf({ method, path }: Pick<Operation, 'method' | 'path'>): Asked {
  const bodies: Record<string, unknown> = {
    'PUT /api/v1/products/{id}': product,
    'POST /api/v1/products': product,
    'POST /api/v1/jobs': { kind: 'test' },
    'POST /api/v1/render': { code: 'cube(1);' },
    'POST /generate': { prompt: 'a chair' },
    'POST /api/v1/configurations': { productId: crypto.randomUUID(), values: {} },
    'POST /api/v1/embed-keys': { name: 'Shop', origins: ['https://shop.example'] },
    'POST /api/projects/{name}/upload-script': { script: 'x = 1' },
  };
  const json = bodies[`${method} ${path}`];
  return {
    method,
    ...(json !== undefined && { json }),
    ...(path === '/api/v1/uploads' && {
      body: 'bytes',
      headers: { 'Content-Type': 'application/octet-stream' },
    }),
    ...(path === '/api/v1/products/{id}' && method !== 'GET' && { headers: { 'If-Match': '"1"' } }),
  };
}
