import type { Actor } from '#server/auth/actor.ts';

/** Imports change the books of every customer: accounting with the whole portfolio, or the installation's admin. */
export const canImport = (actor: Actor): boolean =>
  actor.role === 'admin' || (actor.role === 'accounting' && actor.portfolio === 'all');
