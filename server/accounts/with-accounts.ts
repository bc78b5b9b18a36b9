import type { Log } from '../api/context.ts';
import type { FailureCode } from '../failure.ts';
import { Failure } from '../failure.ts';
import type { Database } from '../database/database.ts';
import type { Settings } from '../settings.ts';
import type { Accounts } from './accounts.ts';
import { ADDRESS_HEADER, createAuth } from './better-auth.ts';
import { createEmbedKeys } from './embed-keys.ts';
import { keyOf } from './embed-routes.ts';
import { createMail } from './mail.ts';
import { membershipsOf, organizationOf, userOf } from './membership.ts';
import { firstCode, isEmpty } from './registration.ts';
import { createSessions } from './session.ts';

/** Of better-auth's endpoints, those that we mean to have: what a newer version adds stays shut until it is listed. */
const endpoints = new Set([
  'sign-up/email',
  'sign-in/email',
  'sign-out',
  'get-session',
  'update-user',
  'change-password',
  'request-password-reset',
  'reset-password',
  'list-sessions',
  'revoke-session',
  'revoke-sessions',
  'revoke-other-sessions',
  'organization/create',
  'organization/update',
  'organization/list',
  'organization/set-active',
  'organization/leave',
  'organization/invite-member',
  'organization/cancel-invitation',
  'organization/get-invitation',
  'organization/accept-invitation',
  'organization/reject-invitation',
  'organization/remove-member',
  'organization/update-member-role',
]);

const codes: Readonly<Record<number, FailureCode>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  429: 'rate_limited',
};

/** Accounts of better-auth. Throws Failure `unavailable` without a secret. */
export async function withAccounts(settings: Settings, database: Database, log: Log): Promise<Accounts> {
  const { SECRET: secret, PUBLIC_URL, PORT, SIGN_UP } = settings;
  if (secret === undefined)
    throw new Failure(
      'unavailable',
      'Accounts need a secret that signs the cookies of sessions. Make one and keep it: FORMWORK_SECRET="$(openssl rand -base64 32)". To use Formwork on this machine only, without accounts, leave FORMWORK_HOST out.',
    );
  const origin = PUBLIC_URL ? new URL(PUBLIC_URL).origin : `http://localhost:${PORT}`;
  const auth = createAuth({ settings, secret, origin, database, mail: createMail(settings, log), log });
  const keys = createEmbedKeys(database, settings);
  const sessionOf = createSessions(auth, database);

  const notices = [
    SIGN_UP === 'open'
      ? 'Accounts are on, and anybody who reaches this server may register (FORMWORK_SIGN_UP=open).'
      : 'Accounts are on; to register takes an invitation.',
  ];
  if (SIGN_UP === 'invited' && (await isEmpty(database)))
    notices.push(
      `Nobody has registered yet. The first user does so at ${origin}/#first=${firstCode(secret)}`,
    );
  if (!PUBLIC_URL)
    notices.push(
      `Links in mails begin with ${origin}: set FORMWORK_PUBLIC_URL to the address where people reach this server.`,
    );
  if (!origin.startsWith('https:'))
    notices.push(
      'Sessions travel over plain HTTP. On a network that others share, put a proxy with TLS in front.',
    );
  if (!settings.SMTP_URL)
    notices.push(
      'No mail server is set (FORMWORK_SMTP_URL): links of invitations and new passwords are in this log.',
    );

  return {
    mode: 'accounts',
    notices,
    async visitor(request, address) {
      const key = keyOf(request);
      if (key !== undefined) return keys.visitor(request, key, address);
      const session = await sessionOf(request);
      if (!session) return undefined;
      const { userId, active } = session;
      if (!active)
        throw new Failure(
          'forbidden',
          'You belong to no organization any more. Make one (POST /api/auth/organization/create), or ask for an invitation.',
        );
      return { clientId: active.id, userId, role: active.role };
    },
    memberships: async ({ userId, clientId }) =>
      userId === undefined ? [] : membershipsOf(database, userId, clientId),
    user: async ({ userId }) => (userId === undefined ? undefined : userOf(database, userId)),
    organization: visitor => organizationOf(database, visitor),
    keys,
    allowedOrigin: request => keys.allowedOrigin(request),
    async handler(request, address) {
      const path = new URL(request.url).pathname.replace(/^\/api\/auth\//, '');
      if (!endpoints.has(path))
        return failure(
          404,
          'not_found',
          `There is nothing at ${new URL(request.url).pathname.slice(0, 200)}.`,
        );
      const headers = new Headers(request.headers);
      headers.delete(ADDRESS_HEADER);
      if (address !== undefined) headers.set(ADDRESS_HEADER, address);
      return enveloped(await auth.handler(new Request(request, { headers })));
    },
  };
}

/** better-auth's answers in our shape of errors; its own code stays as `details.reason`. */
async function enveloped(response: Response): Promise<Response> {
  if (response.status < 400) return response;
  const body = (await response.json().catch(() => undefined)) as
    { message?: string; code?: string } | undefined;
  const code = codes[response.status] ?? (response.status < 500 ? 'invalid_request' : 'internal');
  const wait = response.headers.get('X-Retry-After');
  const message = response.status === 429 && wait ? `Too many requests. Wait ${wait} s.` : body?.message;
  const answer = failure(
    response.status,
    code,
    message || 'This could not be done.',
    body?.code === undefined ? undefined : { reason: body.code },
  );
  for (const cookie of response.headers.getSetCookie()) answer.headers.append('Set-Cookie', cookie);
  if (wait) answer.headers.set('Retry-After', wait);
  return answer;
}

const failure = (status: number, code: FailureCode, message: string, details?: object): Response =>
  Response.json(
    { error: { code, message, ...(details && { details }) } },
    { status, headers: { 'Cache-Control': 'no-store' } },
  );
