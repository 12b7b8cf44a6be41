/** The collections whose reading and writing depends on who asks. */
export type ScopedResource = 'case' | 'invoice' | 'customer' | 'document' | 'user' | 'import' | 'entry' | 'draft';

declare const resource: unique symbol;

/**
 * A query filter that says what an actor may reach in one collection. Made by `server/policies`, demanded by every
 * query of `models/schemas`: a forgotten scope does not type-check.
 */
export interface Scope<R extends ScopedResource> {
  readonly filter: Readonly<Record<string, unknown>>;
  readonly [resource]?: R;
}

/** A scope from a filter; policies only. */
export const scoped = <R extends ScopedResource>(filter: Record<string, unknown>): Scope<R> => ({ filter });

/** Nothing at all. */
export const nothing = <R extends ScopedResource>(): Scope<R> => ({ filter: { _id: { $in: [] } } });

/** For work that has no person behind it (relay, jobs, seeds) or whose access was decided before (login by e-mail). */
export const everything = <R extends ScopedResource>(): Scope<R> => ({ filter: {} });
