import type { Scope } from '../scope.ts';

export type Role = 'owner' | 'admin' | 'member';

/** Who sends a request. */
export interface Visitor extends Scope {
  role: Role;
  /** A publishable key of an embed: reads products, and nothing else. */
  embed?: { origin: string };
}

/** Single-user mode (loopback, no accounts), or sessions of better-auth with organizations as clients. */
export interface Accounts {
  readonly mode: 'single' | 'accounts';
  /** Undefined: no session, and one is needed. */
  visitor(request: Request): Promise<Visitor | undefined>;
  /** `/api/auth/*`; undefined in single-user mode. */
  readonly handler: ((request: Request) => Promise<Response>) | undefined;
}
