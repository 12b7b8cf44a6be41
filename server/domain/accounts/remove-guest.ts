import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { announceAccessChange } from '#server/auth/access-changes.ts';
import type { Actor } from '#server/auth/actor.ts';
import { assertStillActs, saveAccess, userStream } from '#server/domain/accounts/account-facts.ts';
import { caseStream, loadCaseForChange, saveCase } from '#server/domain/cases/case-facts.ts';
import { atomically } from '#server/log/append.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { canAdmitGuests } from '#server/policies/account.ts';

/**
 * Ends a guest's access to a case at once; other cases of the guest stay.
 * @throws AppError NOT_FOUND (case, or nobody admitted under this id), FORBIDDEN. Appends `participant.removed` to the
 * case and `user.accessChanged` to the account.
 */
export async function removeGuest({
  actor,
  caseId,
  userId,
}: {
  actor: Actor;
  caseId: string;
  userId: string;
}): Promise<void> {
  if (!canAdmitGuests(actor)) {
    throw new AppError('FORBIDDEN');
  }
  await atomically({
    streams: [caseStream(caseId), userStream(userId)],
    work: async (unit) => {
      await assertStillActs(actor, unit.session);
      const before = await loadCaseForChange({ actor, caseId, session: unit.session });
      if (!before.guests.some((guest) => guest.userId === userId)) {
        throw notFound();
      }
      await saveCase(before, { guests: before.guests.filter((guest) => guest.userId !== userId) }, unit.session);
      await unit.append(caseStream(caseId), actor, [
        { type: 'participant.removed', audience: 'internal', data: { userId } },
      ]);
      const user = await Users.within(everything()).findById(userId, { session: unit.session });
      if (user) {
        const guestOf = user.guestOf.filter((admitted) => admitted.caseId !== caseId);
        await saveAccess({ before: user, set: { guestOf }, sessions: 'keep', transaction: unit.session });
        await unit.append(userStream(userId), actor, [
          { type: 'user.accessChanged', audience: 'internal', data: { change: `removed: ${caseId}` } },
        ]);
      }
    },
  });
  announceAccessChange({ userId });
}
