import type { Database } from '../database/database.ts';
import type { Membership, Role } from './accounts.ts';

/** better-auth stores several roles as a list; the highest counts. */
function roleOf(stored: string): Role {
  const roles = stored.split(',').map(role => role.trim());
  return roles.includes('owner') ? 'owner' : roles.includes('admin') ? 'admin' : 'member';
}

/**
 * The clients of a user, oldest membership first. Active is the one that the session names, as long as the user is a
 * member of it, and the oldest otherwise: whoever is removed falls back to what is their own, at the next request.
 */
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
  const active = rows.find(({ id }) => id === activeId) ?? rows[0];
  return rows.map(row => ({
    id: row.id,
    name: row.name,
    role: roleOf(row.role),
    active: row === active,
  }));
}

/**
 * The client that a new session of the user starts with: the oldest membership. A user without one, such as a new
 * user, gets an organization of their own.
 */
export async function firstClientOf(database: Database, userId: string): Promise<string> {
  const [first] = await membershipsOf(database, userId, undefined);
  if (first) return first.id;
  const user = await database.system
    .selectFrom('auth_users')
    .where('id', '=', userId)
    .select('name')
    .executeTakeFirstOrThrow();
  const id = crypto.randomUUID();
  const now = new Date();
  await database.system.transaction().execute(async transaction => {
    await transaction
      .insertInto('auth_organizations')
      .values({ id, name: `${user.name}’s workshop`, slug: `workshop-${id}`, createdAt: now })
      .execute();
    await transaction
      .insertInto('auth_members')
      .values({ id: crypto.randomUUID(), organizationId: id, userId, role: 'owner', createdAt: now })
      .execute();
  });
  return id;
}
