import { Sessions } from '#models/schemas/session.ts';
import { Users } from '#models/schemas/user.ts';
import { everything, scoped } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { actorOf } from '#server/auth/actor-of.ts';
import { sessionLimits } from '#server/auth/session-limits.ts';
import { readSessionToken, validateSessionToken } from '#server/auth/sessions.ts';
import { clock } from '#server/platform/clock.ts';

export interface ResolvedActor {
  actor: Actor;
  /** public id of the session: for lists, logs and cutting sockets; not a credential */
  sessionId: string;
}

/**
 * Who sends this `Cookie` header, or null: no session, an ended one, or a disabled account. Reads the database each
 * time: a revocation holds from the next request on, in every process.
 */
export async function resolveActor(cookieHeader: string | null | undefined): Promise<ResolvedActor | null> {
  const token = readSessionToken(cookieHeader);
  const valid = token ? await validateSessionToken(token) : null;
  if (!valid) {
    return null;
  }
  const { id, ...attributes } = valid.user;
  const actor = await actorOf({ _id: id, ...attributes }, valid.session.publicId);
  return { actor, sessionId: valid.session.publicId };
}

/**
 * A person's access as it is now, for connections that outlive a request; null when the account or the session ended.
 * @param sessionId public id of the session the connection was opened with
 */
export async function loadActor(userId: string, sessionId?: string): Promise<Actor | null> {
  const user = await Users.within(everything()).findById(userId);
  if (!user || user.disabledAt) {
    return null;
  }
  if (sessionId !== undefined) {
    const session = await Sessions.within(scoped({ user_id: userId })).findOne({ publicId: sessionId });
    const now = clock.now().getTime();
    const isAlive =
      session &&
      session.accessVersion === user.accessVersion &&
      now < session.expires_at.getTime() &&
      now < session.lastSeenAt.getTime() + sessionLimits(user.role).idle;
    if (!isAlive) {
      return null;
    }
  }
  return actorOf(user, sessionId);
}
