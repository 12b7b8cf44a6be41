import { type Actor, isStaff } from '#server/auth/actor.ts';

/** The numbering a reader lives in: customers and guests only ever see the shared one, so notes leave no gaps to count. */
export const numberingOf = (actor: Actor): 'all' | 'shared' => (isStaff(actor) ? 'all' : 'shared');
