import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Database } from '../database/database.ts';
import type { Settings } from '../settings.ts';

/** Stands in for the invitation of the first user: only who reads the server's log or knows its secret has it. */
export const firstCode = (secret: string): string =>
  createHmac('sha256', secret).update('formwork: the first user').digest('base64url').slice(0, 24);

export async function isEmpty({ system }: Database): Promise<boolean> {
  return !(await system.selectFrom('auth_users').select('id').limit(1).executeTakeFirst());
}

/** Whether somebody may register with this address, showing this invitation: an id, or the code of the first user. */
export async function mayRegister(
  database: Database,
  { SIGN_UP }: Pick<Settings, 'SIGN_UP'>,
  secret: string,
  email: string,
  invitation: unknown,
): Promise<boolean> {
  if (SIGN_UP === 'open') return true;
  if (typeof invitation !== 'string') return false;
  if (equal(invitation, firstCode(secret)) && (await isEmpty(database))) return true;
  const found = await database.system
    .selectFrom('auth_invitations')
    .where('id', '=', invitation)
    .where('email', '=', email.toLowerCase())
    .where('status', '=', 'pending')
    .where('expiresAt', '>', new Date())
    .select('id')
    .executeTakeFirst();
  return found !== undefined;
}

const equal = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a.padEnd(64)), Buffer.from(b.padEnd(64)));
