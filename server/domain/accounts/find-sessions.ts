import { type SessionDoc, Sessions } from '#models/schemas/session.ts';
import { scoped } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { sessionLimits } from '#server/auth/session-limits.ts';
import { clock } from '#server/platform/clock.ts';

/** One's own sessions that still work, the last used first. */
export async function findSessions({ actor }: { actor: Actor }): Promise<SessionDoc[]> {
  const now = clock.now();
  return Sessions.within(scoped({ user_id: actor.userId })).find(
    {
      accessVersion: actor.accessVersion,
      expires_at: { $gt: now },
      lastSeenAt: { $gt: new Date(now.getTime() - sessionLimits(actor.role).idle) },
    },
    { sort: { lastSeenAt: -1 }, limit: 100 },
  );
}
