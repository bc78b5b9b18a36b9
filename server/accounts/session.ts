import { parseSigned } from 'hono/utils/cookie';
import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import type { Membership } from './accounts.ts';
import type { Auth } from './better-auth.ts';
import { chosen } from './membership.ts';
import type { MemberRow } from './membership.ts';

export interface Session {
  userId: string;
  /** The client that requests act for; undefined for a user who belongs to none any more. */
  active: Membership | undefined;
}

/**
 * The session of a request, with what the user may do now: asked for by every request, so in one query, where
 * better-auth's own look-up makes several. Which cookie, and that it is a token with its HMAC, is better-auth's; a
 * test holds one against the other.
 */
export function createSessions(
  auth: Auth,
  { system }: Database,
): (request: Request) => Promise<Session | undefined> {
  return async function sessionOf(request) {
    const cookies = request.headers.get('Cookie');
    if (cookies === null) return undefined;
    const { authCookies, secret } = await auth.$context;
    const { name } = authCookies.sessionToken;
    const token = (await parseSigned(cookies, secret, name))[name];
    if (!token) return undefined;
    const { rows } = await sql<{ userId: string; activeId: string | null } & Partial<MemberRow>>`
      select session."userId", session."activeOrganizationId" as "activeId", organization.id, organization.name, member.role
      from auth_sessions session
      left join auth_members member on member."userId" = session."userId"
      left join auth_organizations organization on organization.id = member."organizationId"
      where session.token = ${token} and session."expiresAt" > now()
      order by member."createdAt", member.id
    `.execute(system);
    const [first] = rows;
    if (!first) return undefined;
    const all = chosen(
      rows.flatMap(({ id, name: called, role }) =>
        id && called && role ? [{ id, name: called, role }] : [],
      ),
      first.activeId,
    );
    return { userId: first.userId, active: all.find(({ active }) => active) };
  };
}
