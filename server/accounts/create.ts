import type { Log } from '../api/context.ts';
import { isSingleUser } from '../api/origin.ts';
import type { Database } from '../database/database.ts';
import type { Settings } from '../settings.ts';
import type { Accounts } from './accounts.ts';
import { withAccounts } from './with-accounts.ts';
import { singleUser } from './single.ts';

/**
 * Single-user mode when the server is bound to loopback and `ACCOUNTS` does not ask for more, accounts otherwise.
 * Throws Failure `unavailable`, with the command that helps, when accounts are needed and there is no secret.
 */
export async function createAccounts(settings: Settings, database: Database, log: Log): Promise<Accounts> {
  return isSingleUser(settings) ? singleUser() : withAccounts(settings, database, log);
}
