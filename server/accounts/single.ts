import { isLoopback } from '../api/origin.ts';
import { Failure } from '../failure.ts';
import { LOCAL } from '../scope.ts';
import type { Accounts, Visitor } from './accounts.ts';

const owner: Visitor = { ...LOCAL, role: 'owner' };

/**
 * Everybody who sits at this machine is its one user. What comes from elsewhere, or through a proxy that serves
 * elsewhere, is refused: whoever puts this server on a network has to turn accounts on.
 */
export function singleUser(): Accounts {
  return {
    mode: 'single',
    notices: [
      'Single-user mode: no sign-in, and only this machine is served. For a team set FORMWORK_ACCOUNTS=required; the README says how under “Accounts”.',
    ],
    async visitor(request, address) {
      const forwarded = request.headers.get('X-Forwarded-For')?.split(',') ?? [];
      const stranger = [address ?? 'localhost', ...forwarded].find(
        entry => !isLoopback(entry.trim().replace(/^::ffff:/i, '')),
      );
      if (stranger !== undefined)
        throw new Failure(
          'forbidden',
          'Without accounts Formwork serves this machine only. To serve others set FORMWORK_ACCOUNTS=required.',
        );
      return owner;
    },
    memberships: async () => [{ id: LOCAL.clientId, name: 'This machine', role: 'owner', active: true }],
    user: async () => undefined,
    organization: async () => undefined,
    keys: undefined,
    allowedOrigin: async () => undefined,
    handler: undefined,
  };
}
