import { type Scope, scoped } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';

/** Saved views are a person's own. */
export const savedViewScope = (actor: Actor): Scope<'user'> => scoped({ userId: actor.userId });
