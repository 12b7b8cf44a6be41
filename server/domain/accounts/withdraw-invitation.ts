import { Invitations } from '#models/schemas/invitation.ts';
import type { Actor } from '#server/auth/actor.ts';
import { assertStillActs, userStream } from '#server/domain/accounts/account-facts.ts';
import { withdrawLinks } from '#server/domain/accounts/account-links.ts';
import { atomically } from '#server/log/append.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { canInvite } from '#server/policies/account.ts';
import { userScope } from '#server/policies/scope.ts';

/**
 * Takes an invitation back; its link stops working at once.
 * @throws AppError NOT_FOUND (also when it was taken up meanwhile), FORBIDDEN. Appends `user.invitationWithdrawn`.
 */
export async function withdrawInvitation({
  actor,
  invitationId,
}: {
  actor: Actor;
  invitationId: string;
}): Promise<void> {
  await atomically({
    streams: [userStream(invitationId)],
    work: async (unit) => {
      await assertStillActs(actor, unit.session);
      const scope = userScope(actor);
      const invitation = await Invitations.within(scope).findById(invitationId, { session: unit.session });
      if (!invitation) {
        throw notFound();
      }
      if (!canInvite(actor, invitation)) {
        throw new AppError('FORBIDDEN');
      }
      await Invitations.within(scope).deleteMany({ _id: invitationId }, { session: unit.session });
      await withdrawLinks(invitationId, ['invite'], unit.session);
      await unit.append(userStream(invitationId), actor, [
        { type: 'user.invitationWithdrawn', audience: 'internal', data: {} },
      ]);
    },
  });
}
