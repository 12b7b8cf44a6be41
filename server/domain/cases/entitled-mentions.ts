import type { Audience } from '#models/contracts/entries.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { actorOf } from '#server/auth/actor-of.ts';
import { clock } from '#server/platform/clock.ts';
import { type CaseAccess, canReadAudience, canReadCase } from '#server/policies/case.ts';

/** Of the people a body names, those who can read it there: nobody else is told, and nothing is said about the others. */
export async function entitledMentions({
  ids,
  access,
  audience,
}: {
  ids: readonly string[];
  access: CaseAccess;
  audience: Audience;
}): Promise<string[]> {
  const users = await Users.within(everything()).find({
    _id: { $in: [...new Set(ids)] },
    disabledAt: { $exists: false },
  });
  const now = clock.now();
  const entitled: string[] = [];
  for (const user of users) {
    const actor = await actorOf(user);
    if (canReadAudience(actor, audience) && canReadCase(actor, access, now)) {
      entitled.push(user._id);
    }
  }
  return entitled;
}
