import { betterAuth } from 'better-auth';
import { APIError, createAuthMiddleware, isAPIError } from 'better-auth/api';
import { organization } from 'better-auth/plugins/organization';
import type { Log } from '../api/context.ts';
import { ownOrigin } from '../api/origin.ts';
import type { Database } from '../database/database.ts';
import type { Settings } from '../settings.ts';
import { createAttempts } from './attempts.ts';
import type { Mail } from './mail.ts';
import { firstClientOf } from './membership.ts';
import { mayRegister } from './registration.ts';

/** Header in which the handler hands on the client's address; what a client itself sends under it is replaced. */
export const ADDRESS_HEADER = 'x-formwork-address';

const days = 24 * 60 * 60;

export interface AuthOptions {
  settings: Settings;
  secret: string;
  /** Where people reach the app; links in mails begin with it. */
  origin: string;
  database: Database;
  mail: Mail;
  log: Log;
}

/**
 * better-auth over our tables (migration 0020): e-mail and password, sessions in cookies that scripts cannot read,
 * organizations as clients. Sessions are looked up for every request, none is kept in a cookie or in memory, so that
 * what is revoked is gone at once.
 */
export function createAuth({ settings, secret, origin, database, mail, log }: AuthOptions) {
  const attempts = createAttempts(database);
  return betterAuth({
    appName: 'Formwork',
    baseURL: origin,
    basePath: '/api/auth',
    secret,
    database: { db: database.system, type: 'postgres' },
    user: { modelName: 'auth_users' },
    session: {
      modelName: 'auth_sessions',
      expiresIn: 30 * days,
      updateAge: days,
      cookieCache: { enabled: false },
    },
    account: { modelName: 'auth_credentials' },
    verification: { modelName: 'auth_verifications' },
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'auth_rate_limits',
      window: 60,
      max: 120,
      customRules: {
        '/sign-in/email': { window: 60, max: 10 },
        '/sign-up/email': { window: 60, max: 10 },
        '/reset-password': { window: 60, max: 10 },
        '/request-password-reset': { window: 60, max: 5 },
        '/organization/invite-member': { window: 60, max: 20 },
      },
    },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: 60 * 60,
      sendResetPassword: async ({ user, token }) => {
        const link = `${origin}/#reset=${token}`;
        mail({
          to: user.email,
          subject: 'A new password for Formwork',
          text: `Hello ${user.name},\n\nhere you choose a new password, within an hour:\n${link}\n\nIf you did not ask for it, nothing has changed.\n`,
          link,
        });
      },
    },
    plugins: [
      organization({
        schema: {
          organization: { modelName: 'auth_organizations' },
          member: { modelName: 'auth_members' },
          invitation: { modelName: 'auth_invitations' },
        },
        // Jobs, files and products hang on a client: there is no way yet to remove all of it.
        disableOrganizationDeletion: true,
        organizationLimit: 20,
        invitationExpiresIn: 7 * days,
        cancelPendingInvitationsOnReInvite: true,
        sendInvitationEmail: async ({ id, email, organization: { name }, inviter }) => {
          const link = `${origin}/#invitation=${id}&email=${encodeURIComponent(email)}`;
          mail({
            to: email,
            subject: `${inviter.user.name} invites you to ${name}`,
            text: `Hello,\n\n${inviter.user.name} (${inviter.user.email}) invites you to work on ${name} in Formwork. Within a week, open\n${link}\n`,
            link,
          });
        },
      }),
    ],
    databaseHooks: {
      session: {
        create: {
          before: async session => ({
            data: {
              ...session,
              activeOrganizationId: await firstClientOf(
                database,
                session.userId,
                settings.SIGN_UP === 'invited',
              ),
            },
          }),
        },
      },
    },
    hooks: {
      before: createAuthMiddleware(async ({ path, body }) => {
        const { email, invitation } = (body ?? {}) as { email?: unknown; invitation?: unknown };
        if (typeof email !== 'string') return;
        if (path === '/sign-up/email' && !(await mayRegister(database, settings, secret, email, invitation)))
          throw new APIError('FORBIDDEN', {
            code: 'INVITATION_NEEDED',
            message:
              'Registering needs an invitation for this e-mail address: open the link of the invitation, or ask an administrator for one.',
          });
        if (path === '/sign-in/email') {
          const wait = await attempts.take(email);
          if (wait > 0)
            throw new APIError('TOO_MANY_REQUESTS', {
              code: 'TOO_MANY_ATTEMPTS',
              message: `Too many attempts to sign in as ${email}. Wait ${Math.ceil(wait / 60)} minutes, or ask for a new password.`,
            });
        }
      }),
      after: createAuthMiddleware(async ({ path, body, context }) => {
        const { email } = (body ?? {}) as { email?: unknown };
        if (path === '/sign-in/email' && context.newSession && typeof email === 'string')
          await attempts.forgive(email);
      }),
    },
    trustedOrigins: request => {
      const from = request?.headers.get('Origin');
      const host = request?.headers.get('Host') ?? (request && new URL(request.url).host);
      return from && ownOrigin(from, host ?? undefined, settings) ? [from] : [];
    },
    advanced: {
      cookiePrefix: 'formwork',
      useSecureCookies: origin.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      // Said in so many words, because they are off by default in tests.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    telemetry: { enabled: false },
    onAPIError: {
      // What is refused is answered and no news; anything else, such as a database that is away, is for our own handler.
      onError(error) {
        if (!isAPIError(error)) throw error;
      },
    },
    logger: {
      level: 'warn',
      disableColors: true,
      log: (level, message, ...details) =>
        log[level === 'error' ? 'warn' : 'info']({ details }, `accounts: ${message}`),
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;
