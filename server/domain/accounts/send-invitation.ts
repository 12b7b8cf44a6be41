import { LINK_MINUTES } from '#models/contracts/accounts.ts';
import { Customers } from '#models/schemas/customer.ts';
import type { InvitationDoc } from '#models/schemas/invitation.ts';
import { everything } from '#models/scope.ts';
import { createLink, withdrawLinks } from '#server/domain/accounts/account-links.ts';
import { linkPath } from '#server/domain/accounts/link-paths.ts';
import { queueMail } from '#server/domain/accounts/queue-mail.ts';
import type { Unit } from '#server/log/append.ts';
import { config } from '#server/platform/config.ts';

/** Who is invited, as far as the mail says. */
export type Invitee = Pick<InvitationDoc, '_id' | 'email' | 'name' | 'language' | 'customerId'>;

/**
 * Makes the link of an invitation and owes its mail, inside the transaction of the invitation. A link sent before ends.
 * @param joining what the person is invited to; the company or the customer when absent
 * @returns the link's secret
 */
export async function sendInvitation({
  unit,
  invitee,
  inviterName,
  joining,
}: {
  unit: Unit;
  invitee: Invitee;
  inviterName: string;
  joining?: string;
}): Promise<string> {
  const transaction = unit.session;
  await withdrawLinks(invitee._id, ['invite'], transaction);
  const { secret, linkId } = await createLink({ purpose: 'invite', userId: invitee._id, transaction });
  const customer = invitee.customerId
    ? await Customers.within(everything()).findById(invitee.customerId, { session: transaction })
    : null;
  await queueMail(
    {
      template: 'invitation',
      to: { userId: invitee._id, email: invitee.email, name: invitee.name, language: invitee.language },
      props: {
        inviterName,
        organisationName: joining ?? customer?.name ?? config().companyName,
        validForMinutes: LINK_MINUTES.invite,
      },
      link: { path: linkPath('invite', secret), linkId },
    },
    transaction,
  );
  return secret;
}
