import type { Database } from '../database/database.ts';
import { LOCAL } from '../scope.ts';
import type { Membership, Organization, Role, Visitor } from './accounts.ts';

/** better-auth stores several roles as a list; the highest counts. */
function roleOf(stored: string): Role {
  const roles = stored.split(',').map(role => role.trim());
  return roles.includes('owner') ? 'owner' : roles.includes('admin') ? 'admin' : 'member';
}

export interface MemberRow {
  id: string;
  name: string;
  role: string;
}

/**
 * The clients of a user, given oldest membership first. Active is the one that the session names, as long as the user
 * is a member of it, and the oldest otherwise: whoever is removed falls back to what is their own, at the next request.
 */
export function chosen(rows: readonly MemberRow[], activeId: string | null | undefined): Membership[] {
  const active = rows.find(({ id }) => id === activeId) ?? rows[0];
  return rows.map(row => ({ id: row.id, name: row.name, role: roleOf(row.role), active: row === active }));
}

export async function membershipsOf(
  { system }: Database,
  userId: string,
  activeId: string | null | undefined,
): Promise<Membership[]> {
  const rows = await system
    .selectFrom('auth_members as member')
    .innerJoin('auth_organizations as organization', 'organization.id', 'member.organizationId')
    .where('member.userId', '=', userId)
    .orderBy('member.createdAt')
    .orderBy('member.id')
    .select(['organization.id', 'organization.name', 'member.role'])
    .execute();
  return chosen(rows, activeId);
}

/**
 * The client that a new session of the user starts with: the oldest membership. A user without one, such as a new
 * user, gets an organization of their own. With `adopt` the very first one takes over what was made in single-user
 * mode, by being its client.
 */
export async function firstClientOf(database: Database, userId: string, adopt: boolean): Promise<string> {
  const [first] = await membershipsOf(database, userId, undefined);
  if (first) return first.id;
  return database.system.transaction().execute(async transaction => {
    const user = await transaction
      .selectFrom('auth_users')
      .where('id', '=', userId)
      .select('name')
      .executeTakeFirstOrThrow();
    const some = await transaction.selectFrom('auth_organizations').select('id').limit(1).executeTakeFirst();
    const now = new Date();
    const make = async (id: string): Promise<string | undefined> => {
      const made = await transaction
        .insertInto('auth_organizations')
        .values({ id, name: `${user.name}’s workshop`, slug: `workshop-${id}`, createdAt: now })
        .onConflict(conflict => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      return made?.id;
    };
    const adopted = adopt && !some ? await make(LOCAL.clientId) : undefined;
    const organizationId = adopted ?? (await make(crypto.randomUUID()));
    if (organizationId === undefined) throw new Error('No organization could be made.');
    await transaction
      .insertInto('auth_members')
      .values({ id: crypto.randomUUID(), organizationId, userId, role: 'owner', createdAt: now })
      .execute();
    return organizationId;
  });
}

export const userOf = (
  { system }: Database,
  userId: string,
): Promise<{ id: string; name: string; email: string } | undefined> =>
  system.selectFrom('auth_users').where('id', '=', userId).select(['id', 'name', 'email']).executeTakeFirst();

/** The client that a visitor acts for. */
export async function organizationOf(
  { system }: Database,
  { clientId, role, embed }: Visitor,
): Promise<Organization | undefined> {
  if (embed) return undefined;
  const found = await system
    .selectFrom('auth_organizations')
    .where('id', '=', clientId)
    .select(['id', 'name'])
    .executeTakeFirst();
  if (!found) return undefined;
  const members = await system
    .selectFrom('auth_members as member')
    .innerJoin('auth_users as user', 'user.id', 'member.userId')
    .where('member.organizationId', '=', clientId)
    .orderBy('member.createdAt')
    .select(['member.id', 'user.id as userId', 'user.name', 'user.email', 'member.role', 'member.createdAt'])
    .execute();
  const invitations =
    role === 'member'
      ? []
      : await system
          .selectFrom('auth_invitations')
          .where('organizationId', '=', clientId)
          .where('status', '=', 'pending')
          .where('expiresAt', '>', new Date())
          .orderBy('expiresAt')
          .select(['id', 'email', 'role', 'expiresAt'])
          .execute();
  return {
    ...found,
    members: members.map(({ createdAt, role: stored, ...member }) => ({
      ...member,
      role: roleOf(stored),
      since: createdAt.toISOString(),
    })),
    invitations: invitations.map(({ id, email, role: offered, expiresAt }) => ({
      id,
      email,
      role: offered ?? 'member',
      expiresAt: expiresAt.toISOString(),
    })),
  };
}
