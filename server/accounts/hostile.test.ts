import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hostile, type Operation, type Schema } from '../api/hostile.cases.ts';
import { openTestApi, type TestApi } from '../api/testing.ts';
import { openInMemory } from '../database/testing.ts';
import { quiet } from '../jobs/testing.ts';
import { createAccounts } from './create.ts';
import { ORIGIN, Person, withAccountsOn } from './testing.ts';

const REQUESTS = Number(process.env['HOSTILE_REQUESTS'] ?? 1500);

const text: Schema = { type: 'string' };
/** Of these some are taken for what they should be. */
const plausible: Record<string, unknown[]> = {
  email: ['grace@example.com', 'alan@example.com', 'Grace@Example.com', 'ü@example.com'],
  password: ['correct horse battery', 'another long password'],
  newPassword: ['correct horse battery', 'another long password'],
  role: ['member', 'admin', 'owner', 'member,owner'],
  slug: ['a-workshop', 'A workshop', ''],
};
const object = (...required: string[]): Schema => ({
  type: 'object',
  properties: Object.fromEntries(
    required.map(name => [name, plausible[name] ? { enum: plausible[name] } : text]),
  ),
  required,
});
/** What the OpenAPI document does not have: the endpoints of better-auth, by what their bodies hold. */
const endpoints: Record<string, Schema> = {
  'sign-up/email': object('name', 'email', 'password', 'invitation', 'image', 'callbackURL'),
  'sign-in/email': object('email', 'password', 'callbackURL'),
  'sign-out': object(),
  'update-user': object('name', 'image'),
  'change-password': object('currentPassword', 'newPassword'),
  'request-password-reset': object('email', 'redirectTo'),
  'reset-password': object('newPassword', 'token'),
  'revoke-session': object('token'),
  'organization/create': object('name', 'slug', 'logo'),
  'organization/update': {
    ...object('organizationId', 'data'),
    properties: { organizationId: text, data: object('name', 'slug') },
  },
  'organization/set-active': object('organizationId', 'organizationSlug'),
  'organization/invite-member': object('email', 'role', 'organizationId'),
  'organization/accept-invitation': object('invitationId'),
  'organization/cancel-invitation': object('invitationId'),
  'organization/reject-invitation': object('invitationId'),
  'organization/remove-member': object('memberIdOrEmail', 'organizationId'),
  'organization/update-member-role': object('memberId', 'role', 'organizationId'),
  'organization/leave': object('organizationId'),
};
const operations: Operation[] = [
  ...Object.entries(endpoints).map(([path, body]) => ({
    method: 'POST',
    path: `/api/auth/${path}`,
    body,
    parameters: [],
  })),
  ...['get-session', 'list-sessions', 'organization/list', 'organization/get-invitation'].map(path => ({
    method: 'GET',
    path: `/api/auth/${path}`,
    parameters: ['id', 'organizationId', 'disableRefresh'].map(name => ({ name, in: 'query', schema: text })),
  })),
];

let api: TestApi;
let ada: Person;
beforeAll(async () => {
  const database = await openInMemory();
  const { DATA: _, ...settings } = withAccountsOn({ TRUSTED_PROXIES: '1' });
  const accounts = await createAccounts({ ...settings, DATA: '' }, database, quiet);
  api = await openTestApi(database, { settings, services: { accounts } });
  ada = await new Person(async request => api.app.request(request)).signUp();
}, 60_000);
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await api.services.database.close();
});

test(`${REQUESTS} bodies over the endpoints of accounts: no bug, one shape of error`, async () => {
  let sent = 0;
  const statuses = new Map<number, number>();
  const cookie = [...ada.cookies].map(pair => pair.join('=')).join('; ');
  const requests = fc
    .constantFrom(...operations)
    .chain(operation => fc.tuple(hostile(operation, {}, [ada.email]), fc.boolean()));
  await fc.assert(
    fc.asyncProperty(requests, async ([{ url, headers, ...init }, known]) => {
      const from = `10.${(++sent >> 16) & 255}.${(sent >> 8) & 255}.${sent & 255}`;
      const response = await api.app.request(url.replace(/^http:\/\/[^/]+/, ORIGIN), {
        ...init,
        headers: {
          ...headers,
          // Each from an address of its own, or the limits would answer all of them.
          'X-Forwarded-For': from,
          Origin: ORIGIN,
          ...(known && { Cookie: cookie }),
        },
      });
      const answer = await response.text();
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      if (response.status < 400) return;
      expect([url, response.status < 500, answer]).toEqual([
        url,
        true,
        expect.stringMatching(/^\{"error":\{"code":"/),
      ]);
    }),
    { numRuns: REQUESTS, seed: Number(process.env['FC_SEED'] ?? 4) },
  );
  // They came as far as better-auth, and some of them through.
  for (const status of [200, 400, 401]) expect(statuses.get(status)).toBeGreaterThan(REQUESTS / 200);
  expect(api.logged.filter(({ message }) => message === 'bug')).toEqual([]);
  // She may have signed out, or changed her name: she is there.
  expect((await ada.signIn()).status).toBe(200);
}, 240_000);
