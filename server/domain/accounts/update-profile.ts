import type { Language } from '#models/contracts/roles.ts';
import { Users } from '#models/schemas/user.ts';
import { scoped } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { getOwnUser, userStream } from '#server/domain/accounts/account-facts.ts';
import { atomically } from '#server/log/append.ts';

/** Changes one's own name and language, and nothing else. Appends `user.profileChanged` when something changed. */
export async function updateProfile({
  actor,
  name,
  language,
}: {
  actor: Actor;
  name: string;
  language: Language;
}): Promise<void> {
  await atomically({
    streams: [userStream(actor.userId)],
    work: async (unit) => {
      const before = await getOwnUser(actor, unit.session);
      const fields = [...(before.name === name ? [] : ['name']), ...(before.language === language ? [] : ['language'])];
      if (fields.length === 0) {
        return;
      }
      await Users.within(scoped({ _id: actor.userId })).updateOne(
        {},
        { $set: { name, language } },
        { session: unit.session },
      );
      await unit.append(userStream(actor.userId), actor, [
        { type: 'user.profileChanged', audience: 'internal', data: { fields } },
      ]);
    },
  });
}
