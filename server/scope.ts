/** On whose behalf something is done. Every row and artifact belongs to one client; every query takes a scope. */
export interface Scope {
  /** The tenant: an organization's id, or `local` in single-user mode. */
  clientId: string;
  userId?: string;
}

/** The one client of single-user mode. */
export const LOCAL: Scope = { clientId: 'local' };
