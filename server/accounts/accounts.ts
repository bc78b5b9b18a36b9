import type { Scope } from '../scope.ts';

export type Role = 'owner' | 'admin' | 'member';

/** Who sends a request. */
export interface Visitor extends Scope {
  role: Role;
  /** A publishable key of an embed: reads products, makes configurations, and nothing else. */
  embed?: { key: string; origin: string };
}

/** A client that somebody may act for. */
export interface Membership {
  id: string;
  name: string;
  role: Role;
  /** The one that this session's requests act for. */
  active: boolean;
}

/** A publishable key: it stands in the pages of the client's shop, and works on pages of its origins only. */
export interface EmbedKey {
  id: string;
  key: string;
  name: string;
  /** Exact: scheme, host and port. */
  origins: string[];
  /** Of one address. */
  requestsPerMinute: number;
  createdAt: string;
}

export interface EmbedKeys {
  list(scope: Scope): Promise<EmbedKey[]>;
  create(scope: Scope, fields: Pick<EmbedKey, 'name' | 'origins' | 'requestsPerMinute'>): Promise<EmbedKey>;
  /** The key stops to work at once. False: there is no such key. */
  revoke(scope: Scope, id: string): Promise<boolean>;
  /** For `Accounts.visitor`. */
  visitor(request: Request, key: string, address: string | undefined): Promise<Visitor>;
  /** For `Accounts.allowedOrigin`. */
  allowedOrigin(request: Request): Promise<string | undefined>;
}

/** A client with the people who act for it. */
export interface Organization {
  id: string;
  name: string;
  members: { id: string; userId: string; name: string; email: string; role: Role; since: string }[];
  /** Open ones; empty for plain members, since whoever has the id of an invitation may register with it. */
  invitations: { id: string; email: string; role: string; expiresAt: string }[];
}

/** Single-user mode (loopback, no accounts), or sessions of better-auth with organizations as clients. */
export interface Accounts {
  readonly mode: 'single' | 'accounts';
  /** What to tell people at start: which mode is on, why, and what to do next. */
  readonly notices: readonly string[];
  /**
   * Who sends this request; undefined: nobody that we know, and one is needed (401). `address` is the client's, left
   * out when there is none (a request made inside the process). Pages of other sites (CSRF, DNS rebinding) are refused
   * before (`ownPagesOnly`), but for those that embed: throws Failure `forbidden` for a key outside its routes and
   * origins or an address elsewhere in single-user mode, `rate_limited` for a key that is used too often.
   */
  visitor(request: Request, address?: string): Promise<Visitor | undefined>;
  /** The clients that a visitor may act for, oldest first. */
  memberships(visitor: Visitor): Promise<Membership[]>;
  /** Undefined in single-user mode, and for embeds. */
  user(visitor: Visitor): Promise<{ id: string; name: string; email: string } | undefined>;
  /** The client that a visitor acts for; undefined in single-user mode. */
  organization(visitor: Visitor): Promise<Organization | undefined>;
  /** Undefined in single-user mode. */
  readonly keys: EmbedKeys | undefined;
  /** What a page of this origin may ask across origins: that of an embed's key. Undefined: nothing, send no CORS headers. */
  allowedOrigin(request: Request): Promise<string | undefined>;
  /** `/api/auth/*`; undefined in single-user mode. */
  readonly handler: ((request: Request, address?: string) => Promise<Response>) | undefined;
}
