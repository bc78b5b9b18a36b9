import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createAccounts } from './accounts/create.ts';
import { ORIGIN, Person, withAccountsOn } from './accounts/testing.ts';
import { operations, traversals, type Operation } from './api/hostile.cases.ts';
import { openTestApi, type TestApi } from './api/testing.ts';
import { createArtifacts } from './artifacts/create.ts';
import type { Database } from './database/database.ts';
import { databases, openInMemory } from './database/testing.ts';
import { bricks } from './engines/bricks/bricks.ts';
import { freecad } from './engines/freecad/freecad.ts';
import { openScadEngine } from './engines/openscad/openscad.ts';
import { createTestEngine } from './engines/test/test-engine.ts';
import { end, quiet } from './jobs/testing.ts';
import type { Serving } from './process/serve.ts';
import { projectName } from './projects/project.ts';
import { addressOf, askedOf, makesItsOwn, product, publicRoutes, type Belongings } from './tenancy.cases.ts';

const server = import.meta.dirname;

/**
 * Where code may look past row-level security: what works for all clients (workers, maintenance), and what happens
 * before the client is known (accounts). Everything else asks by `Database.as`.
 */
const systemFiles = [
  'accounts/attempts.ts',
  'accounts/better-auth.ts',
  'accounts/embed-keys.ts',
  'accounts/membership.ts',
  'accounts/registration.ts',
  'accounts/session.ts',
  // Locks that are held while files are put; no rows.
  'artifacts/exclusion.ts',
  'artifacts/sweep.ts',
  'database/open.ts',
  'jobs/attempts.ts',
  'jobs/maintenance.ts',
  'jobs/observe.ts',
  'jobs/settle.ts',
  'jobs/worker.ts',
  'process/fleet.ts',
  'process/metrics.ts',
  'projects/watch.ts',
];

test('nothing but what is listed looks past row-level security', async () => {
  const files = (await readdir(server, { recursive: true, withFileTypes: true }))
    .filter(
      file =>
        file.isFile() &&
        file.name.endsWith('.ts') &&
        !/\.(?:test|cases)\.ts$|^testing\.ts$/.test(file.name) &&
        // Programs of tests and benchmarks.
        !/\/(?:faults|bench)\b/.test(file.parentPath),
    )
    .map(file => relative(server, join(file.parentPath, file.name)));
  const looking: string[] = [];
  for (const file of files) {
    const code = (await readFile(join(server, file), 'utf8')).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    if (/\.system\b|\[['"]system['"]\]|\bsystem\s*[,}:](?![^{]*Kysely)/.test(code)) looking.push(file);
  }
  expect(looking.sort()).toEqual(systemFiles);
});

/** A database that notes which of our files look past row-level security. */
function noted(database: Database, seen: Set<string>): Database {
  return new Proxy(database, {
    get(target, property) {
      if (property === 'system') {
        const frames = new Error('who asks').stack?.split('\n').slice(2) ?? [];
        const caller = frames
          .map(frame => /server\/(.+?\.ts)/.exec(frame)?.[1])
          .find(file => file !== undefined);
        if (caller) seen.add(caller);
      }
      return Reflect.get(target, property, target) as unknown;
    },
  });
}

describe.each(databases())('tenants on $name', ({ open }) => {
  const looked = new Set<string>();
  let api: TestApi;
  let serving: Serving;
  let all: Operation[];
  let ada: Person;
  let ben: Person;
  let adas: Belongings;
  let bens: Belongings;
  /** That nobody has. */
  const nobodys: Belongings = {
    job: crypto.randomUUID(),
    render: crypto.randomUUID(),
    bricks: crypto.randomUUID(),
    artifact: 'model.stl',
    upload: '0'.repeat(64),
    product: crypto.randomUUID(),
    configuration: crypto.randomUUID(),
    project: 'nobodys',
    key: crypto.randomUUID(),
  };

  /** Over HTTP, as it was asked. */
  const send = (request: Request): Promise<Response> =>
    request.body
      ? request.arrayBuffer().then(body => fetch(addressed(request), { ...initOf(request), body }))
      : fetch(addressed(request), initOf(request));
  const addressed = ({ url }: Request): string =>
    `http://127.0.0.1:${serving.port}${url.slice(ORIGIN.length)}`;
  const initOf = ({ method, headers }: Request): RequestInit => ({ method, headers, redirect: 'manual' });
  const person = (): Person => new Person(send);

  const text = (response: Response): Promise<string> => response.text();
  const label = ({ method, path }: Operation): string => `${method} ${path}`;
  const withPlace = (): Operation[] => all.filter(({ path }) => path.includes('{'));
  /** Answers of streams are not waited for. */
  const statusOf = async (response: Response): Promise<number> => {
    await response.body?.cancel();
    return response.status;
  };

  async function furnish(who: Person, project: string): Promise<Belongings> {
    const make = <T = { id: string }>(path: string, json: unknown): Promise<T> =>
      who.answer<T>(path, { json });
    const { upload } = await who.answer<{ upload: string }>('/api/v1/uploads', {
      body: `bytes of ${who.email}`,
      headers: { 'Content-Type': 'application/octet-stream' },
    });
    const { id: job } = await make('/api/v1/jobs', { kind: 'test', nonce: who.email });
    const { id: render } = await make('/api/v1/render', {
      code: `cube(${(who.email.charCodeAt(0) % 7) + 1});`,
    });
    const { job_id: bricks } = await make<{ job_id: string }>('/generate', { prompt: 'a chair' });
    const { id: productId } = await make('/api/v1/products', product);
    const { id: configuration } = await make('/api/v1/configurations', { productId, values: { width: 1 } });
    const run = await make<{ job: { id: string } }>(`/api/projects/${project}/upload-script`, {
      script: `import Part\nresult = Part.makeBox(1, 2, ${project.length})\n`,
      formats: ['step'],
    });
    const { id: key } = await make('/api/v1/embed-keys', { name: 'Shop', origins: ['https://shop.example'] });
    const clientId = (await who.answer<{ client: string }>('/api/v1/me')).client;
    for (const id of [job, render, bricks, run.job.id])
      expect(await end(api.place.jobs, { clientId }, id)).toMatchObject({ status: 'COMPLETED' });
    const { result } = await who.answer<{ result: { artifacts: { name: string }[] } }>(`/api/v1/jobs/${job}`);
    return {
      job,
      render,
      bricks,
      artifact: result.artifacts[0]?.name ?? '',
      upload,
      product: productId,
      configuration,
      project,
      key,
    };
  }

  beforeAll(async () => {
    const database = noted(await open(), looked);
    const settings = { ...withAccountsOn({ RATE_LIMIT: '1000000', TEST_ENGINE: 'true' }) };
    const accounts = await createAccounts(settings, database, quiet);
    const { DATA: _, ...others } = settings;
    api = await openTestApi(database, {
      settings: others,
      services: { accounts },
      engines: [
        createTestEngine(),
        bricks,
        freecad,
        openScadEngine(join(server, '../node_modules/.cache/formwork/tenancy')),
      ],
    });
    api.services.artifacts = createArtifacts({
      database,
      store: api.place.store,
      settings: api.place.settings,
    });
    await api.place.work({ artifacts: api.services.artifacts });
    serving = await api.listen();
    all = operations(await api.document());
    [ada, ben] = await Promise.all([person().signUp(), person().signUp()]);
    [adas, bens] = await Promise.all([furnish(ada, 'adas-flange'), furnish(ben, 'bens-bracket')]);
  }, 240_000);

  afterAll(async () => {
    await api[Symbol.asyncDispose]();
    // What was asked for over HTTP, and what the worker did meanwhile, kept to the list.
    expect([...looked].filter(file => !systemFiles.includes(file))).toEqual([]);
    expect(looked.size).toBeGreaterThan(4);
    expect(api.logged.filter(({ message }) => message === 'bug')).toEqual([]);
  }, 60_000);

  test('every route is known to this suite', () => {
    expect(withPlace().length).toBeGreaterThan(20);
    for (const operation of all) expect(addressOf(operation, adas)).not.toContain('{');
  });

  test('without a session every route but the public ones answers 401', async () => {
    for (const operation of all) {
      const known = publicRoutes[label(operation)];
      for (const who of [person(), ...(known === undefined ? forged() : [])]) {
        const response = await who.ask(addressOf(operation, adas), askedOf(operation));
        const status = known ?? 401;
        expect([label(operation), response.status]).toEqual([label(operation), status]);
        if (status === 401)
          expect(await response.json()).toMatchObject({ error: { code: 'unauthenticated' } });
        else await response.body?.cancel();
      }
      // Nor by a method that the document does not name.
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']) {
        if (
          known !== undefined ||
          all.some(other => other.path === operation.path && other.method === method)
        )
          continue;
        const status = await statusOf(await person().ask(addressOf(operation, adas), { method }));
        expect([method, operation.path, [401, 404].includes(status)]).toEqual([method, operation.path, true]);
      }
    }
  }, 120_000);

  /** Cookies that are nearly right. */
  function forged(): Person[] {
    const [name = '', value = ''] = [...ada.cookies][0] ?? [];
    const [token, signature = ''] = value.split('.');
    return [
      `${token}`,
      `${token}.${signature.slice(0, -6)}AAAA%3D`,
      `x${value}`,
      `${[...ben.cookies][0]?.[1].split('.')[0]}.${signature}`,
    ].map(cookie => {
      const mallory = person();
      mallory.cookies.set(name, cookie);
      return mallory;
    });
  }

  test('what is another client’s is not there, by any route, and nothing tells it from what nobody has', async () => {
    for (const operation of withPlace()) {
      if (makesItsOwn.has(label(operation))) continue;
      const asked = askedOf(operation);
      const [taken, guessed] = await Promise.all([
        ben.ask(addressOf(operation, adas), asked),
        ben.ask(addressOf(operation, nobodys), asked),
      ]);
      const answer = await text(taken);
      expect([label(operation), taken.status]).toEqual([label(operation), 404]);
      expect([label(operation), guessed.status, await text(guessed)]).toEqual([
        label(operation),
        taken.status,
        answer,
      ]);
    }
  }, 120_000);

  test('and is still there for its owner, by the same routes', async () => {
    const order = ['GET', 'PUT', 'POST', 'DELETE'];
    const sorted = withPlace().toSorted((a, b) => order.indexOf(a.method) - order.indexOf(b.method));
    const spare = await furnish(ada, 'adas-spare');
    for (const operation of sorted) {
      const things = operation.method === 'GET' ? adas : spare;
      const asked = askedOf(operation);
      if (operation.method === 'DELETE' && operation.path.startsWith('/api/v1/products/'))
        asked.headers = { 'If-Match': '"2"' };
      const status = await statusOf(await ada.ask(addressOf(operation, things), asked));
      // A render that was asked for as STL has no PNG; a job that is complete is not tried again.
      const expected = operation.path.endsWith('/png')
        ? [404]
        : operation.path.endsWith('/retry')
          ? [409]
          : [200, 201, 204];
      expect([label(operation), expected.includes(status) ? 'as it should' : status]).toEqual([
        label(operation),
        'as it should',
      ]);
      // The product takes its configurations along.
      if (label(operation) === 'DELETE /api/v1/products/{id}')
        spare.configuration = (
          await ada.answer<{ id: string }>('/api/v1/configurations', {
            json: { productId: adas.product, values: {} },
          })
        ).id;
    }
  }, 120_000);

  test('lists hold nothing of anybody else', async () => {
    for (const operation of all) {
      if (operation.method !== 'GET' || operation.path.includes('{') || operation.path.startsWith('/ws/'))
        continue;
      const answer = await text(await ben.ask(operation.path));
      const found = Object.values({ ...adas, email: ada.email, artifact: 'adas-' }).filter(id =>
        answer.includes(id),
      );
      expect([operation.path, found]).toEqual([operation.path, []]);
    }
    for (const [list, id] of [
      ['jobs', adas.job],
      ['products', adas.product],
      ['configurations', adas.configuration],
    ])
      expect(await ben.answer(`/api/v1/${list}?before=${id}`)).toEqual({ [list ?? '']: [] });
    expect(await ben.answer(`/api/v1/configurations?product=${adas.product}`)).toEqual({
      configurations: [],
    });
  });

  test('what a body names of another client is not there either', async () => {
    const mesh = (upload: string) => ({
      kind: 'freecad',
      script: 'x = 1',
      files: { 'a.stl': { upload } },
      formats: ['step'],
    });
    const answers = await Promise.all(
      [adas.upload, nobodys.upload].map(async upload => {
        const response = await ben.ask('/api/v1/jobs', { json: mesh(upload) });
        return [response.status, (await text(response)).replaceAll(upload, 'HASH')];
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.[0]).toBe(400);
    expect((await ben.ask('/api/v1/jobs', { json: mesh(bens.upload) })).status).toBe(201);
    const taken = await ben.ask('/api/v1/configurations', { json: { productId: adas.product, values: {} } });
    expect(taken.status).toBe(404);
    // Equal requests of two clients are two results, in two places.
    const request = { kind: 'test', nonce: ada.email };
    const own = await ben.ask('/api/v1/jobs', { json: request });
    expect([own.status, await own.json()]).toMatchObject([201, { cached: false }]);
    expect((await ada.ask('/api/v1/jobs', { json: request })).status).toBe(200);
    // And keys of repetition are each client's own.
    const once = { json: { kind: 'test', nonce: 'once' }, headers: { 'Idempotency-Key': 'the-same' } };
    const [first, second] = [await ada.answer('/api/v1/jobs', once), await ben.answer('/api/v1/jobs', once)];
    expect(first['id']).not.toBe(second['id']);
  });

  test('a project of the same name is each client’s own', async () => {
    const made = await ben.answer<{ version: number; key: string }>(
      `/api/projects/${adas.project}/upload-script`,
      {
        json: { script: 'x = 1', formats: ['step'] },
      },
    );
    expect(made.version).toBe(1);
    expect(made.key).toMatch(/^clients\/[\w-]+\/input\/adas-flange\/adas-flange_v1\.py$/);
    expect(await text(await ada.ask(`/api/projects/${adas.project}/script/1`))).toContain('makeBox');
    expect(await text(await ben.ask(`/api/projects/${adas.project}/script/1`))).toBe('x = 1');
  });

  test('a WebSocket follows and cancels the visitor’s own jobs only, and opens for nobody else', async () => {
    const connect = (headers: Record<string, string>): Promise<WebSocket | number> =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`ws://127.0.0.1:${serving.port}/ws/render`, { headers });
        socket.on('open', () => resolve(socket));
        socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode ?? 0));
        socket.on('error', reject);
      });
    const cookieOf = ({ cookies }: Person) => ({
      Cookie: [...cookies].map(pair => pair.join('=')).join('; '),
    });
    expect(await connect({})).toBe(401);
    expect(await connect({ Origin: ORIGIN })).toBe(401);
    expect(await connect({ Origin: 'https://evil.example', ...cookieOf(ada) })).toBe(403);
    const socket = await connect({ Origin: ORIGIN, ...cookieOf(ben) });
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
    const asked = (message: object): Promise<unknown> =>
      new Promise(resolve => {
        socket.once('message', answer => resolve(JSON.parse(String(answer))));
        socket.send(JSON.stringify(message));
      });
    for (const message of [{ job: adas.job }, { cancel: adas.job }, { job: nobodys.job }])
      expect(await asked(message)).toMatchObject({ error: { code: 'not_found' } });
    expect(await asked({ job: bens.job })).toMatchObject({ render: { id: bens.job } });
    socket.close();
  });

  test('whoever belongs to two clients sees the one that is active, and loses it at once when removed', async () => {
    const cleo = await person().signUp();
    const { client: own } = await cleo.answer<{ client: string }>('/api/v1/me');
    const seen = async (): Promise<number> => statusOf(await cleo.ask(`/api/v1/jobs/${adas.job}`));
    expect(await seen()).toBe(404);
    await cleo.join(ada);
    expect(await cleo.answer('/api/v1/me')).toMatchObject({
      role: 'member',
      organizations: [{ id: own }, { active: true }],
    });
    expect(await seen()).toBe(200);
    expect(await statusOf(await cleo.ask(`/api/v1/jobs/${bens.job}`))).toBe(404);
    // Members work with products, they do not overwrite them, and they make no keys.
    expect(
      (
        await cleo.ask(`/api/v1/products/${adas.product}`, {
          method: 'PUT',
          json: product,
          headers: { 'If-Match': '"1"' },
        })
      ).status,
    ).toBe(403);
    expect((await cleo.ask('/api/v1/embed-keys')).status).toBe(403);
    expect(await cleo.answer('/api/v1/organization')).toMatchObject({
      invitations: [],
      members: [{ email: ada.email }, { email: cleo.email }],
    });
    await cleo.answer('/api/auth/organization/set-active', { json: { organizationId: own } });
    expect(await seen()).toBe(404);
    const { client } = await ada.answer<{ client: string }>('/api/v1/me');
    await cleo.answer('/api/auth/organization/set-active', { json: { organizationId: client } });
    expect(await seen()).toBe(200);
    await ada.answer('/api/auth/organization/remove-member', { json: { memberIdOrEmail: cleo.email } });
    expect(await seen()).toBe(404);
    expect(await cleo.answer('/api/v1/me')).toMatchObject({ client: own });
    expect(
      (await cleo.ask('/api/auth/organization/set-active', { json: { organizationId: client } })).status,
    ).toBe(403);
  });

  test('what is open ends too, when whoever opened it is removed', async () => {
    const cleo = await person().signUp();
    await cleo.join(ada);
    const headers = { Cookie: [...cleo.cookies].map(pair => pair.join('=')).join('; '), Origin: ORIGIN };
    const { id } = await ada.answer<{ id: string }>('/api/v1/jobs', {
      json: { kind: 'test', hang: true, nonce: 'long' },
    });
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const stream = await cleo.ask(`/api/v1/jobs/${id}/events`);
      const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
      if (!reader) throw new Error('There is no stream.');
      let heard = '';
      while (!heard.includes('event: job')) heard += (await reader.read()).value ?? '';
      const [follows, asks] = await Promise.all(
        [0, 1].map(async () => {
          const socket = new WebSocket(`ws://127.0.0.1:${serving.port}/ws/render`, { headers });
          await once(socket, 'open');
          return socket;
        }),
      );
      follows?.send(JSON.stringify({ job: id }));
      await once(follows!, 'message');
      const closed = [follows!, asks!].map(async socket => (await once(socket, 'close'))[0] as number);
      await ada.answer('/api/auth/organization/remove-member', { json: { memberIdOrEmail: cleo.email } });
      asks?.send(JSON.stringify({ cancel: id }));
      vi.advanceTimersByTime(15_000);
      expect(await Promise.all(closed)).toEqual([4401, 4401]);
      while (!(await reader.read()).done);
      expect(await ada.answer(`/api/v1/jobs/${id}`)).toMatchObject({
        status: expect.stringMatching(/QUEUED|PROCESSING/),
      });
    } finally {
      vi.useRealTimers();
      await ada.answer(`/api/v1/jobs/${id}/cancel`, { method: 'POST' });
    }
  }, 60_000);

  test('the organization of another client cannot be entered, read or changed', async () => {
    const { client } = await ada.answer<{ client: string }>('/api/v1/me');
    const { members } = await ada.answer<{ members: { id: string }[] }>('/api/v1/organization');
    const { id: invitationId } = await ada.answer<{ id: string }>('/api/auth/organization/invite-member', {
      json: { email: 'someone@example.com', role: 'member' },
    });
    for (const [path, json] of [
      ['set-active', { organizationId: client }],
      ['update', { organizationId: client, data: { name: 'Mine' } }],
      ['invite-member', { organizationId: client, email: 'x@example.com', role: 'owner' }],
      ['remove-member', { organizationId: client, memberIdOrEmail: members[0]?.id }],
      ['update-member-role', { organizationId: client, memberId: members[0]?.id, role: 'member' }],
      ['cancel-invitation', { invitationId }],
      ['accept-invitation', { invitationId }],
      ['reject-invitation', { invitationId }],
      ['leave', { organizationId: client }],
    ] as const) {
      const response = await ben.ask(`/api/auth/organization/${path}`, { json });
      expect([path, response.status >= 400 && response.status < 500, await text(response)]).toEqual([
        path,
        true,
        expect.not.stringContaining('workshop'),
      ]);
    }
    expect(
      (await ben.ask(`/api/auth/organization/get-invitation?id=${invitationId}`)).status,
    ).toBeGreaterThanOrEqual(400);
    expect(await ada.answer('/api/v1/organization')).toMatchObject({
      members: [{ email: ada.email, role: 'owner' }],
      invitations: [{ id: invitationId }],
    });
  });

  test('a page of another site does nothing with a visitor’s session, and reads nothing', async () => {
    for (const operation of all) {
      const asked = askedOf(operation);
      const path = addressOf(operation, adas);
      const foreign = { ...asked.headers, Origin: 'https://evil.example' };
      const response = await ada.ask(path, { ...asked, headers: foreign });
      expect([label(operation), response.headers.get('Access-Control-Allow-Origin')]).toEqual([
        label(operation),
        null,
      ]);
      if (operation.method !== 'GET')
        expect([label(operation), response.status]).toEqual([label(operation), 403]);
      await response.body?.cancel();
      const preflight = await fetch(`http://127.0.0.1:${serving.port}${path}`, {
        method: 'OPTIONS',
        headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': operation.method },
      });
      expect([label(operation), preflight.headers.get('Access-Control-Allow-Origin')]).toEqual([
        label(operation),
        null,
      ]);
      if (operation.method === 'GET') continue;
      ada.origin = null;
      const hidden = await ada.ask(path, {
        ...asked,
        headers: { ...asked.headers, 'Sec-Fetch-Site': 'cross-site' },
      });
      ada.origin = ORIGIN;
      expect([label(operation), await statusOf(hidden)]).toEqual([label(operation), 403]);
      if (asked.json === undefined) continue;
      // What a form of another site can send without being asked.
      const plain = await ada.ask(path, {
        method: operation.method,
        body: JSON.stringify(asked.json),
        headers: { 'Content-Type': 'text/plain' },
      });
      expect([label(operation), [400, 415].includes(await statusOf(plain))]).toEqual([
        label(operation),
        true,
      ]);
    }
  }, 120_000);

  test('names that lead elsewhere lead nowhere', async () => {
    for (const operation of withPlace()) {
      for (const name of operation.path.match(/\{\w+\}/g) ?? []) {
        for (const harm of traversals) {
          // Plain names of projects, however odd, are names of projects.
          const plain = name === '{name}' && projectName.safeParse(harm).success;
          if (!harm.isWellFormed() || plain) continue;
          for (const written of new Set([encodeURIComponent(harm), encodeURI(harm)])) {
            const at = operation.path.replace(name, () => written);
            const response = await ada
              .ask(addressOf({ path: at }, adas), askedOf(operation))
              .catch((error: Error) => error);
            // An address that no browser and no fetch would send.
            if (response instanceof Error) continue;
            const answer = await text(response);
            const harmless =
              (response.status >= 400 && response.status < 500) ||
              /^\/(?:generate)?\/?$/.test(new URL(response.url).pathname) ||
              response.status === 501;
            const own =
              new URL(response.url).pathname ===
              addressOf({ path: operation.path.slice(0, operation.path.lastIndexOf('/')) }, adas);
            expect([operation.method, at.slice(0, 200), harmless || own ? '' : response.status]).toEqual([
              operation.method,
              at.slice(0, 200),
              '',
            ]);
            expect(answer).not.toMatch(/root:|\[extensions\]|\[boot loader\]/);
          }
        }
      }
    }
  }, 240_000);

  describe('a publishable key', () => {
    const shop = 'https://shop.example';
    let key: string;
    const asked = (
      path: string,
      headers: Record<string, string>,
      init: RequestInit = {},
    ): Promise<Response> => fetch(`http://127.0.0.1:${serving.port}${path}`, { ...init, headers });
    beforeAll(async () => {
      ({ key } = await ada.answer<{ key: string }>('/api/v1/embed-keys', {
        json: { name: 'Shop', origins: [shop], requestsPerMinute: 200 },
      }));
    });

    test('reads its client’s products on pages of its origins, and on no others', async () => {
      const answer = await asked('/api/v1/products', { Origin: shop, 'X-Formwork-Key': key });
      expect([
        answer.status,
        answer.headers.get('Access-Control-Allow-Origin'),
        answer.headers.get('Access-Control-Allow-Credentials'),
      ]).toEqual([200, shop, null]);
      expect(answer.headers.get('Vary')).toMatch(/Origin/);
      expect(await text(answer)).toContain(adas.product);
      expect((await asked(`/api/v1/products/${adas.product}?key=${key}`, { Origin: shop })).status).toBe(200);
      expect(
        (await asked(`/api/v1/products/${bens.product}`, { Origin: shop, 'X-Formwork-Key': key })).status,
      ).toBe(404);
      // Our own page in a frame of the shop.
      expect((await asked(`/api/v1/products?key=${key}`, { 'Sec-Fetch-Site': 'same-origin' })).status).toBe(
        200,
      );
      for (const headers of [
        { Origin: 'https://evil.example' },
        { Origin: 'https://shop.example.evil.example' },
        { Origin: 'http://shop.example' },
        { Origin: 'https://shop.example:444' },
        { Origin: 'null' },
        { Origin: '' },
        {},
        { Referer: `${shop}/` },
      ]) {
        const refused = await asked('/api/v1/products', { ...headers, 'X-Formwork-Key': key } as Record<
          string,
          string
        >);
        expect([headers, refused.status, refused.headers.get('Access-Control-Allow-Origin')]).toEqual([
          headers,
          403,
          null,
        ]);
      }
      expect((await asked('/api/v1/products', { Origin: shop, 'X-Formwork-Key': `${key}x` })).status).toBe(
        401,
      );
      expect((await asked('/api/v1/products', { Origin: shop })).status).toBe(401);
    });

    test('saves and reads configurations, and does nothing else', async () => {
      const made = await asked(
        '/api/v1/configurations',
        { Origin: shop, 'X-Formwork-Key': key, 'Content-Type': 'application/json' },
        { method: 'POST', body: JSON.stringify({ productId: adas.product, values: { width: 2 } }) },
      );
      expect([made.status, made.headers.get('Access-Control-Allow-Origin')]).toEqual([201, shop]);
      const { id } = (await made.json()) as { id: string };
      expect(
        (await asked(`/api/v1/configurations/${id}`, { Origin: shop, 'X-Formwork-Key': key })).status,
      ).toBe(200);
      const may = new Set([
        'GET /api/v1/products',
        'GET /api/v1/products/{id}',
        'GET /api/v1/products/{id}/versions/{version}',
        'POST /api/v1/configurations',
        'GET /api/v1/configurations/{id}',
      ]);
      for (const operation of all) {
        if (may.has(label(operation)) || publicRoutes[label(operation)]) continue;
        const { json, body, headers = {} } = askedOf(operation);
        const content = json === undefined ? body : JSON.stringify(json);
        const refused = await asked(
          addressOf(operation, adas),
          {
            ...headers,
            ...(json !== undefined && { 'Content-Type': 'application/json' }),
            Origin: shop,
            'X-Formwork-Key': key,
          },
          { method: operation.method, ...(content !== undefined && { body: content }) },
        );
        expect([
          label(operation),
          refused.status,
          refused.headers.get('Access-Control-Allow-Origin'),
        ]).toEqual([label(operation), 403, null]);
        await refused.body?.cancel();
      }
    });

    test('is asked for beforehand by browsers, and allowed to the origins of keys', async () => {
      const preflight = (origin: string, path: string, method: string): Promise<Response> =>
        asked(
          path,
          {
            Origin: origin,
            'Access-Control-Request-Method': method,
            'Access-Control-Request-Headers': 'x-formwork-key',
          },
          { method: 'OPTIONS' },
        );
      const allowed = await preflight(shop, '/api/v1/configurations', 'POST');
      expect([
        allowed.status,
        allowed.headers.get('Access-Control-Allow-Origin'),
        allowed.headers.get('Access-Control-Allow-Headers'),
      ]).toEqual([204, shop, 'Content-Type, X-Formwork-Key']);
      for (const [origin, path, method] of [
        ['https://evil.example', '/api/v1/configurations', 'POST'],
        [shop, '/api/v1/jobs', 'POST'],
        [shop, `/api/v1/configurations/${adas.configuration}`, 'DELETE'],
        [shop, '/api/v1/me', 'GET'],
      ] as const)
        expect((await preflight(origin, path, method)).headers.get('Access-Control-Allow-Origin')).toBeNull();
    });

    test('has its own limit, and ends when it is revoked', async () => {
      const { id, key: slow } = await ada.answer<{ id: string; key: string }>('/api/v1/embed-keys', {
        json: { name: 'Slow', origins: [shop], requestsPerMinute: 3 },
      });
      const statuses: number[] = [];
      for (let count = 0; count < 5; count++)
        statuses.push(
          await statusOf(await asked('/api/v1/products', { Origin: shop, 'X-Formwork-Key': slow })),
        );
      expect(statuses).toEqual([200, 200, 200, 429, 429]);
      expect((await asked('/api/v1/products', { Origin: shop, 'X-Formwork-Key': key })).status).toBe(200);
      expect((await ben.ask(`/api/v1/embed-keys/${id}`, { method: 'DELETE' })).status).toBe(404);
      expect((await ada.ask(`/api/v1/embed-keys/${id}`, { method: 'DELETE' })).status).toBe(204);
      expect((await asked('/api/v1/products', { Origin: shop, 'X-Formwork-Key': slow })).status).toBe(401);
      expect(JSON.stringify(await ada.answer('/api/v1/embed-keys'))).not.toContain(slow);
      for (const origins of [
        ['shop.example'],
        ['https://shop.example/'],
        ['https://shop.example/path'],
        ['*'],
        ['null'],
        [],
        ['javascript:alert(1)'],
      ])
        expect((await ada.ask('/api/v1/embed-keys', { json: { name: 'x', origins } })).status).toBe(400);
    });
  });

  test('a session that has ended, or whose user is gone, is none', async () => {
    const dora = await person().signUp();
    expect((await dora.ask('/api/v1/jobs')).status).toBe(200);
    const cookies = new Map(dora.cookies);
    await dora.answer('/api/auth/sign-out', { json: {} });
    for (const pair of cookies) dora.cookies.set(...pair);
    expect((await dora.ask('/api/v1/jobs')).status).toBe(401);
  });

  test('guessing a password over HTTP is slowed', async () => {
    const mallory = person();
    const statuses: number[] = [];
    for (let count = 0; count < 12; count++)
      statuses.push(
        (
          await mallory.ask('/api/auth/sign-in/email', {
            json: { email: ada.email, password: `guess ${count}` },
          })
        ).status,
      );
    expect(statuses.slice(0, 5)).toEqual(Array(5).fill(401));
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('single-user mode', () => {
  let api: TestApi;
  let serving: Serving;
  let all: Operation[];
  beforeAll(async () => {
    api = await openTestApi(await openInMemory());
    serving = await api.listen();
    all = operations(await api.document());
  }, 60_000);
  afterAll(async () => {
    await api[Symbol.asyncDispose]();
    await api.services.database.close();
  });

  const nobodys: Belongings = {
    job: crypto.randomUUID(),
    render: crypto.randomUUID(),
    bricks: crypto.randomUUID(),
    artifact: 'a',
    upload: '0'.repeat(64),
    product: crypto.randomUUID(),
    configuration: crypto.randomUUID(),
    project: 'none',
    key: crypto.randomUUID(),
  };
  const asked = (operation: Operation, headers: Record<string, string>): Promise<Response> => {
    const { json, body, headers: own = {} } = askedOf(operation);
    const content = json === undefined ? body : JSON.stringify(json);
    return Promise.resolve(
      api.app.request(`http://${headers['Host'] ?? 'localhost:4100'}${addressOf(operation, nobodys)}`, {
        method: operation.method,
        headers: { ...own, ...(json !== undefined && { 'Content-Type': 'application/json' }), ...headers },
        ...(content !== undefined && { body: content }),
      }),
    );
  };

  test('answers under the names of this machine only, whatever an address says', async () => {
    for (const operation of all) {
      for (const Host of [
        'evil.example',
        'evil.example:4100',
        'localhost.evil.example',
        '127.0.0.1.evil.example',
        '169.254.169.254',
      ])
        expect([operation.path, Host, (await asked(operation, { Host })).status]).toEqual([
          operation.path,
          Host,
          403,
        ]);
    }
    // Over HTTP too, where the name is a header.
    const { request } = await import('node:http');
    const status = (Host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        request(
          { port: serving.port, host: '127.0.0.1', path: '/api/v1/jobs', headers: { Host } },
          response => {
            response.resume();
            resolve(response.statusCode);
          },
        )
          .on('error', reject)
          .end();
      });
    expect(await status('evil.example')).toBe(403);
    expect(await status(`localhost:${serving.port}`)).toBe(200);
  });

  test('takes nothing from pages of other origins, other servers of this machine included', async () => {
    for (const operation of all) {
      if (operation.method === 'GET') continue;
      for (const headers of [
        { Origin: 'https://evil.example' },
        { Origin: 'http://localhost:3000' },
        { Origin: 'null' },
        { 'Sec-Fetch-Site': 'cross-site' },
        { 'Sec-Fetch-Site': 'same-site' },
      ] as Record<string, string>[])
        expect([operation.path, headers, (await asked(operation, headers)).status]).toEqual([
          operation.path,
          headers,
          403,
        ]);
    }
    for (const Origin of ['https://evil.example', 'http://localhost:3000']) {
      const socket = new WebSocket(`ws://127.0.0.1:${serving.port}/ws/render`, { headers: { Origin } });
      const refused = await new Promise(resolve => {
        socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode));
        socket.on('open', () => resolve('open'));
      });
      expect(refused).toBe(403);
    }
  });

  test('serves nobody through a proxy', async () => {
    const through = await fetch(`http://127.0.0.1:${serving.port}/api/v1/jobs`, {
      headers: { 'X-Forwarded-For': '203.0.113.7' },
    });
    expect(through.status).toBe(403);
    expect(await through.text()).toContain('FORMWORK_ACCOUNTS=required');
  });
});
