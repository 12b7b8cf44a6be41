import { type Access, LINK_MINUTES } from '#models/contracts/accounts.ts';
import type { Language } from '#models/contracts/roles.ts';
import { Customers } from '#models/schemas/customer.ts';
import { type InvitationDoc, Invitations } from '#models/schemas/invitation.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { countAttempt } from '#server/auth/throttle.ts';
import { assertStillActs, userStream } from '#server/domain/accounts/account-facts.ts';
import { sendInvitation } from '#server/domain/accounts/send-invitation.ts';
import { mailOutbox } from '#server/jobs/mail-outbox.ts';
import { atomically } from '#server/log/append.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { accessFor, canInvite } from '#server/policies/account.ts';
import { customerScope, userScope } from '#server/policies/scope.ts';

export interface Offer {
  email: string;
  name: string;
  language: Language;
  access: Access;
  /** the customer whose person is invited: by id, or by the ledger's code */
  customerId?: string | undefined;
  customerCode?: string | undefined;
}

/**
 * Offers somebody an account. It exists once the person takes it up, so an address that already has one elsewhere gets
 * the same answer; only an account the inviter sees anyway is named. A second invitation replaces the first.
 * @returns the invitation's id
 * @throws AppError FORBIDDEN, NOT_FOUND (customer), EMAIL_TAKEN, RATE_LIMITED. Appends `user.invited`.
 */
export async function inviteUser({ actor, offer }: { actor: Actor; offer: Offer }): Promise<string> {
  const customerId = await customerOf(actor, offer);
  if (!canInvite(actor, { role: offer.access.role, customerId })) {
    throw new AppError('FORBIDDEN');
  }
  if (await Users.within(userScope(actor)).findOne({ email: offer.email })) {
    throw new AppError('EMAIL_TAKEN', { fields: { email: ['EMAIL_TAKEN'] } });
  }
  await countAttempt([{ limit: 'invite', subject: actor.userId }]);
  const pending = await Invitations.within(everything()).findOne({
    email: offer.email,
    ...(customerId ? { customerId } : { customerId: { $exists: false } }),
  });
  const id = pending?._id ?? newId();
  await atomically({
    streams: [userStream(id)],
    work: async (unit) => {
      await assertStillActs(actor, unit.session);
      const now = clock.now();
      const invitation: InvitationDoc = {
        _id: id,
        email: offer.email,
        name: offer.name,
        language: offer.language,
        ...accessFor(offer.access),
        ...(customerId ? { customerId } : {}),
        invitedBy: actor.userId,
        createdAt: now,
        expiresAt: new Date(now.getTime() + LINK_MINUTES.invite * 60_000),
      };
      await Invitations.within(everything()).deleteMany({ _id: id }, { session: unit.session });
      await Invitations.insert(invitation, { session: unit.session });
      await sendInvitation({ unit, invitee: invitation, inviterName: actor.name });
      await unit.append(userStream(id), actor, [
        { type: 'user.invited', audience: 'internal', data: { role: invitation.role } },
      ]);
    },
  });
  mailOutbox.poke();
  return id;
}

async function customerOf(actor: Actor, { customerId, customerCode }: Offer): Promise<string | undefined> {
  if (!customerId && !customerCode) {
    return undefined;
  }
  // An admin reads no business content; the codes of customers are what accounts are attached to.
  const scope = actor.role === 'admin' ? everything<'customer'>() : customerScope(actor);
  const customer = await Customers.within(scope).findOne(customerId ? { _id: customerId } : { code: customerCode });
  if (!customer) {
    throw new AppError('NOT_FOUND', { fields: { customerCode: ['NOT_FOUND'] } });
  }
  return customer._id;
}
