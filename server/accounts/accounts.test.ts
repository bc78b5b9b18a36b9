import { getMigrations } from 'better-auth/db/migration';
import { sql } from 'kysely';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Log } from '../api/context.ts';
import type { Database } from '../database/database.ts';
import { databases } from '../database/testing.ts';
import { settings } from '../settings.ts';
import { createProducts } from '../products/create-products.ts';
import { LOCAL } from '../scope.ts';
import type { Accounts, Visitor } from './accounts.ts';
import { createAttempts } from './attempts.ts';
import { createAuth } from './better-auth.ts';
import { createAccounts } from './create.ts';
import { createSessions } from './session.ts';
import { ORIGIN, PASSWORD, Person, withAccountsOn } from './testing.ts';

/** What was logged, of the lines that name a link. */
class Lines implements Log {
  readonly links: { to: string; link: string }[] = [];
  readonly all: string[] = [];
  private keep = (facts: object, message = ''): void => {
    this.all.push(message);
    if ('link' in facts) this.links.push(facts as { to: string; link: string });
  };
  debug = this.keep;
  info = this.keep;
  warn = this.keep;
  error = this.keep;
}

describe('single-user mode', () => {
  const only = settings({});
  // Never asked: there are no accounts.
  const none = {} as Database;

  test('is on at loopback, and off at any other address', async () => {
    for (const HOST of ['127.0.0.1', 'localhost', '::1'])
      expect((await createAccounts(settings({ HOST }), none, new Lines())).mode).toBe('single');
    await expect(createAccounts(settings({ HOST: '0.0.0.0' }), none, new Lines())).rejects.toThrow(
      /FORMWORK_SECRET="\$\(openssl rand -base64 32\)"/,
    );
    await expect(createAccounts(settings({ ACCOUNTS: 'required' }), none, new Lines())).rejects.toThrow(
      /need a secret/,
    );
  });

  test('knows one visitor, and only from this machine', async () => {
    const accounts = await createAccounts(only, none, new Lines());
    const request = (headers: Record<string, string> = {}): Request =>
      new Request('http://localhost:4100/api/v1/jobs', { headers });
    for (const address of [undefined, '127.0.0.1', '::1', '::ffff:127.0.0.1'])
      expect(await accounts.visitor(request(), address)).toMatchObject({ clientId: 'local', role: 'owner' });
    await expect(accounts.visitor(request(), '192.168.1.7')).rejects.toThrow(/this machine only/);
    await expect(
      accounts.visitor(request({ 'X-Forwarded-For': '192.168.1.7' }), '127.0.0.1'),
    ).rejects.toThrow(/this machine only/);
    expect(accounts.handler).toBeUndefined();
    expect(accounts.notices.join()).toContain('Single-user mode');
  });
});

describe.each(databases())('accounts on $name', ({ open }) => {
  let database: Database;
  let accounts: Accounts;
  const log = new Lines();
  let addresses = 0;
  /** Each person has an address of their own, or the limits for one address would hit all of them. */
  const person = (email?: string, address = `10.0.0.${++addresses}`): Person =>
    new Person(async request => (await accounts.handler?.(request, address)) ?? Response.error(), email);
  const visitorOf = ({ cookies }: Person, by = accounts) =>
    by.visitor(
      new Request(`${ORIGIN}/api/v1/jobs`, {
        headers: { Cookie: [...cookies].map(pair => pair.join('=')).join('; ') },
      }),
    );
  const clientOf = async (by: Accounts, who: Person): Promise<Visitor> => {
    const visitor = await visitorOf(who, by);
    if (!visitor) throw new Error('There is no session.');
    return visitor;
  };
  const linkTo = (email: string): URLSearchParams => {
    const found = log.links.findLast(({ to }) => to === email);
    if (!found) throw new Error(`No letter to ${email}`);
    return new URLSearchParams(new URL(found.link).hash.slice(1));
  };

  beforeAll(async () => {
    database = await open();
    accounts = await createAccounts(withAccountsOn(), database, log);
  }, 120_000);

  test('its tables are those that better-auth wants', async () => {
    const { options } = createAuth({
      settings: withAccountsOn(),
      secret: 'x'.repeat(32),
      origin: ORIGIN,
      database,
      mail: () => {},
      log,
    });
    const { toBeCreated, toBeAdded, toBeAddedIndexes } = await getMigrations(options);
    expect({ toBeCreated, toBeAdded, toBeAddedIndexes }).toEqual({
      toBeCreated: [],
      toBeAdded: [],
      toBeAddedIndexes: [],
    });
  });

  test('requests of clients cannot read them', async () => {
    for (const table of ['auth_users', 'auth_sessions', 'auth_credentials', 'auth_members', 'auth_attempts'])
      await expect(
        database.as('anybody', transaction => sql`select 1 from ${sql.table(table)}`.execute(transaction)),
      ).rejects.toThrow(/permission denied/);
  });

  test('a new user has a session, in a cookie that scripts cannot read, and a client of their own', async () => {
    const ada = person();
    const response = await ada.ask('/api/auth/sign-up/email', {
      json: { email: ada.email, password: PASSWORD, name: 'Ada' },
    });
    expect(response.status).toBe(200);
    const [cookie] = response.headers.getSetCookie();
    expect(cookie).toMatch(
      /^formwork\.session_token=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const visitor = await visitorOf(ada);
    expect(visitor).toMatchObject({ role: 'owner' });
    expect(visitor && (await accounts.memberships(visitor))).toEqual([
      { id: visitor?.clientId, name: 'Ada’s workshop', role: 'owner', active: true },
    ]);
    const grace = await person().signUp();
    expect((await visitorOf(grace))?.clientId).not.toBe(visitor?.clientId);
    // Where anybody may register, nobody takes over what was made in single-user mode.
    const { rows } = await sql`select from auth_organizations where id = 'local'`.execute(database.system);
    expect(rows).toEqual([]);
  });

  test('the cookie is for HTTPS only where the public address is', async () => {
    const https = await createAccounts(
      withAccountsOn({ PUBLIC_URL: 'https://formwork.test' }),
      database,
      log,
    );
    const ada = new Person(async request => (await https.handler?.(request, '10.9.0.1')) ?? Response.error());
    ada.origin = 'https://formwork.test';
    const response = await ada.ask('/api/auth/sign-up/email', {
      json: { email: ada.email, password: PASSWORD, name: 'Ada' },
    });
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Secure-formwork\.session_token=.*; Secure/);
  });

  test('signing out ends the session itself, not only the cookie', async () => {
    const ada = await person().signUp();
    const kept = new Map(ada.cookies);
    await ada.answer('/api/auth/sign-out', { json: {} });
    expect(await visitorOf(ada)).toBeUndefined();
    for (const pair of kept) ada.cookies.set(...pair);
    expect(await visitorOf(ada)).toBeUndefined();
  });

  test('sessions that have expired, are forged or were set before sign-in are none', async () => {
    const ada = await person().signUp();
    const [name, value] = [...ada.cookies][0] ?? ['', ''];
    const forged = [
      value.replace(/^./, first => (first === 'A' ? 'B' : 'A')),
      value.split('.')[0] ?? '',
      `${value.split('.')[0]}.${'A'.repeat(43)}%3D`,
      'undefined',
      '',
    ];
    for (const cookie of forged) {
      const mallory = person();
      mallory.cookies.set(name, cookie);
      expect(await visitorOf(mallory)).toBeUndefined();
    }
    // Fixation: a session that somebody else put into the browser is not the one after sign-in.
    const fixed = person(ada.email);
    fixed.cookies.set(name, value);
    expect((await fixed.signIn()).status).toBe(200);
    expect(fixed.cookies.get(name)).not.toBe(value);
    await sql`update auth_sessions set "expiresAt" = now() - interval '1 second' where "userId" in
      (select id from auth_users where email = ${ada.email})`.execute(database.system);
    expect(await visitorOf(ada)).toBeUndefined();
    expect(await visitorOf(fixed)).toBeUndefined();
  });

  test('a session is what better-auth takes for one', async () => {
    const auth = createAuth({
      settings: withAccountsOn(),
      secret: withAccountsOn().SECRET ?? '',
      origin: ORIGIN,
      database,
      mail: () => {},
      log,
    });
    const sessionOf = createSessions(auth, database);
    const ada = await person().signUp();
    const grace = await person().signUp();
    const [name, value = ''] = [...ada.cookies][0] ?? [''];
    const other = [...grace.cookies][0]?.[1] ?? '';
    const [token = '', signature = ''] = value.split('.');
    const written = [
      `${name}=${value}`,
      `theme=dark; ${name}=${value}; x=y`,
      `${name}=${other}; ${name}=${value}`,
      `${name}=${decodeURIComponent(value)}`,
      `${name}=${token}`,
      `${name}=${token}.`,
      `${name}=.${signature}`,
      `${name}=${other.split('.')[0]}.${signature}`,
      `${name}=${token}.${signature.replace(/^./, first => (first === 'A' ? 'B' : 'A'))}`,
      `${name}=`,
      `${name}=%`,
      `x${name}=${value}`,
      `__Secure-${name}=${value}`,
      '',
    ];
    const agreed: (string | undefined)[] = [];
    for (const Cookie of written) {
      const headers = { Cookie };
      const theirs = await auth.api.getSession({ headers: new Headers(headers) });
      const ours = await sessionOf(new Request(ORIGIN, { headers }));
      expect([Cookie, ours?.userId]).toEqual([Cookie, theirs?.user.id]);
      agreed.push(ours?.userId);
    }
    expect(agreed.filter(Boolean)).toHaveLength(4);
  });

  test('an invitation makes a member of two clients, who sees one at a time, and loses it when removed', async () => {
    const ada = await person().signUp();
    const grace = await person().signUp();
    const [adas, graces] = [await visitorOf(ada), await visitorOf(grace)];
    await ada.answer('/api/auth/organization/invite-member', {
      json: { email: grace.email, role: 'member' },
    });
    const invitationId = linkTo(grace.email).get('invitation');
    const stranger = await person().signUp();
    expect(
      (await stranger.ask('/api/auth/organization/accept-invitation', { json: { invitationId } })).status,
    ).toBe(403);
    await grace.answer('/api/auth/organization/accept-invitation', { json: { invitationId } });
    expect(await visitorOf(grace)).toMatchObject({ clientId: adas?.clientId, role: 'member' });
    await grace.answer('/api/auth/organization/set-active', { json: { organizationId: graces?.clientId } });
    expect(await visitorOf(grace)).toMatchObject({ clientId: graces?.clientId, role: 'owner' });
    await grace.answer('/api/auth/organization/set-active', { json: { organizationId: adas?.clientId } });
    // A member removes nobody, and invites nobody.
    for (const [path, json] of [
      ['remove-member', { memberIdOrEmail: ada.email }],
      ['invite-member', { email: 'x@example.com', role: 'member' }],
      ['update-member-role', { memberId: grace.email, role: 'owner' }],
      ['update', { data: { name: 'Mine now' } }],
    ] as const)
      expect((await grace.ask(`/api/auth/organization/${path}`, { json })).status).toBeGreaterThanOrEqual(
        400,
      );
    expect(
      (await stranger.ask('/api/auth/organization/set-active', { json: { organizationId: adas?.clientId } }))
        .status,
    ).toBe(403);
    await ada.answer('/api/auth/organization/remove-member', { json: { memberIdOrEmail: grace.email } });
    expect(await visitorOf(grace)).toMatchObject({ clientId: graces?.clientId });
    const visitor = await visitorOf(grace);
    expect(visitor && (await accounts.memberships(visitor))).toHaveLength(1);
  });

  test('by invitation only: the first user has the code of the log, later ones an invitation to their address', async () => {
    const fresh = await open();
    const lines = new Lines();
    const invited = await createAccounts(withAccountsOn({ SIGN_UP: 'invited' }), fresh, lines);
    let from = 0;
    const someone = (email?: string): Person => {
      const address = `10.1.0.${++from}`;
      return new Person(
        async request => (await invited.handler?.(request, address)) ?? Response.error(),
        email,
      );
    };
    const registers = async (who: Person, invitation?: unknown): Promise<number> => {
      const json = { email: who.email, name: 'N', password: PASSWORD, invitation };
      return (await who.ask('/api/auth/sign-up/email', { json })).status;
    };
    const code = invited.notices.join('\n').match(/#first=(\S+)/)?.[1];
    const first = someone();
    for (const wrong of [undefined, '', 'x', 7, {}, code?.slice(1)])
      expect(await registers(first, wrong)).toBe(403);
    const made = await createProducts(fresh).create(LOCAL, {
      name: 'Made before',
      document: { schema: { properties: {} } },
    });
    expect(await registers(first, code)).toBe(200);
    // What was made in single-user mode is theirs.
    const me = await clientOf(invited, first);
    expect(await createProducts(fresh).get(me, made.id)).toEqual(made);
    const second = someone();
    expect(await registers(second, code)).toBe(403);
    await first.answer('/api/auth/organization/invite-member', {
      json: { email: second.email, role: 'admin' },
    });
    const id = new URL(lines.links.at(-1)?.link ?? '').hash.match(/invitation=([^&]+)/)?.[1];
    expect(await registers(someone(), id)).toBe(403);
    expect(await registers(second, id)).toBe(200);
    expect((await clientOf(invited, second)).clientId).not.toBe(me.clientId);
    await second.answer('/api/auth/organization/accept-invitation', { json: { invitationId: id } });
    expect(await registers(someone(second.email), id)).toBe(403);
    expect(
      (await createAccounts(withAccountsOn({ SIGN_UP: 'invited' }), fresh, lines)).notices.join(),
    ).not.toContain('#first=');
  });

  test('a forgotten password: the link is logged without a mail server, works once, and ends all sessions', async () => {
    const ada = await person().signUp();
    await person().answer('/api/auth/request-password-reset', { json: { email: ada.email } });
    await expect.poll(() => log.links.at(-1)?.to).toBe(ada.email);
    expect(log.all.at(-1)).toContain('FORMWORK_SMTP_URL');
    const token = linkTo(ada.email).get('reset');
    const elsewhere = person(ada.email);
    await elsewhere.answer('/api/auth/reset-password', {
      json: { token, newPassword: 'another long password' },
    });
    expect(await visitorOf(ada)).toBeUndefined();
    expect(
      (await elsewhere.ask('/api/auth/reset-password', { json: { token, newPassword: PASSWORD } })).status,
    ).toBe(400);
    expect((await elsewhere.signIn()).status).toBe(401);
    expect((await elsewhere.signIn('another long password')).status).toBe(200);
    // An unknown address is answered in the same way.
    expect(
      (await person().ask('/api/auth/request-password-reset', { json: { email: 'no@example.com' } })).status,
    ).toBe(200);
  });

  test('with a mail server the link goes there', async () => {
    const received: string[] = [];
    const server = createServer(socket => {
      let letter = false;
      socket.write('220 ready\r\n');
      socket.on('data', chunk => {
        for (const line of String(chunk).split('\r\n').filter(Boolean)) {
          if (letter) {
            received.push(line);
            if (line !== '.') continue;
            letter = false;
          }
          letter = line === 'DATA';
          socket.write(letter ? '354 go on\r\n' : line === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n');
        }
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const mailing = await createAccounts(
      withAccountsOn({ SMTP_URL: `smtp://127.0.0.1:${port}` }),
      database,
      log,
    );
    const ada = new Person(
      async request => (await mailing.handler?.(request, '10.2.0.1')) ?? Response.error(),
    );
    await ada.signUp();
    const before = log.links.length;
    await ada.answer('/api/auth/request-password-reset', { json: { email: ada.email } });
    await expect.poll(() => received.join('\n'), { timeout: 20_000 }).toContain('/#reset');
    expect(received.join('\n')).toContain(`To: ${ada.email}`);
    expect(log.links).toHaveLength(before);
    server.close();
  });

  test('guessing is slowed, from one address and from many', async () => {
    const ada = await person().signUp();
    const mallory = person(ada.email, '10.3.0.1');
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 14; attempt++)
      statuses.push((await mallory.signIn(`guess ${attempt}`)).status);
    expect(statuses).toEqual([...Array<number>(10).fill(401), ...Array<number>(4).fill(429)]);
    const refused = await mallory.signIn('once more');
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ error: { code: 'rate_limited' } });
    // The address is ours to say: a header does not change it.
    const liar = await mallory.ask('/api/auth/sign-in/email', {
      json: { email: ada.email, password: 'x' },
      headers: { 'X-Forwarded-For': '10.3.9.9', 'X-Formwork-Address': '10.3.9.9' },
    });
    expect(liar.status).toBe(429);
    for (let attempt = 10; attempt < 20; attempt++)
      expect((await person(ada.email).signIn('guess')).status).toBe(401);
    expect((await person(ada.email).signIn()).status).toBe(429);
    // Others are not touched by it, and in a while neither is she.
    const later = createAttempts(database, () => Date.now() + 16 * 60_000);
    expect(await later.take(ada.email)).toBe(0);
    await later.forgive(ada.email);
    expect((await person(ada.email).signIn()).status).toBe(200);
  });

  test('only what is listed answers, in our shape of errors', async () => {
    const ada = await person().signUp();
    for (const path of [
      'ok',
      'error',
      'sign-in/social',
      'organization/delete',
      'organization/get-full-organization',
      'organization/list-invitations',
      'organization/add-member',
      '../v1/jobs',
      'sign-in/email/',
      '',
    ]) {
      const response = await ada.ask(`/api/auth/${path}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: { code: 'not_found' } });
    }
    const bad = await ada.ask('/api/auth/sign-up/email', { json: { email: 'x', password: 1 } });
    expect(bad.status).toBe(400);
    expect(await bad.json()).toMatchObject({
      error: { code: 'invalid_request', message: expect.any(String) },
    });
    const short = await person().ask('/api/auth/sign-up/email', {
      json: { email: 'short@example.com', password: 'short', name: 'S' },
    });
    expect(await short.json()).toMatchObject({ error: { details: { reason: 'PASSWORD_TOO_SHORT' } } });
  });

  test('a database that is away is a Failure, not a refusal', async () => {
    const lost = await open();
    const adrift = await createAccounts(withAccountsOn(), lost, log);
    const ada = new Person(
      async request => (await adrift.handler?.(request, '10.4.0.1')) ?? Response.error(),
    );
    await ada.signUp();
    await lost.close();
    await expect(ada.signIn()).rejects.toThrow();
  });

  test('a page of another site cannot sign anybody in or act with their session', async () => {
    const ada = await person().signUp();
    ada.origin = 'https://evil.example';
    expect((await ada.signIn()).status).toBe(403);
    expect((await ada.ask('/api/auth/organization/create', { json: { name: 'x', slug: 'x' } })).status).toBe(
      403,
    );
    const login = person(ada.email);
    login.origin = 'https://evil.example';
    expect((await login.signIn()).status).toBe(403);
    const form = await person().ask('/api/auth/sign-in/email', {
      body: `{"email":"${ada.email}","password":"${PASSWORD}"}`,
      headers: { 'Content-Type': 'text/plain', 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' },
    });
    expect(form.status).toBeGreaterThanOrEqual(400);
  });
});
