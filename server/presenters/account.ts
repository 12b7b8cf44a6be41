import type { SessionView, UserView } from '#models/contracts/accounts.ts';
import type { InvitationDoc } from '#models/schemas/invitation.ts';
import type { SessionDoc } from '#models/schemas/session.ts';
import type { UserDoc } from '#models/schemas/user.ts';
import type { Actor } from '#server/auth/actor.ts';
import { canChangeAccess, canDisable, canEnable, canInvite } from '#server/policies/account.ts';

/** An account as somebody who manages accounts receives it: never the password's hash, never where it signed in from. */
export function presentUser(actor: Actor, user: UserDoc, customerNames: ReadonlyMap<string, string>): UserView {
  const customerName = user.customerId ? customerNames.get(user.customerId) : undefined;
  return {
    id: user._id,
    name: user.name,
    email: user.email,
    role: user.role,
    status: user.disabledAt ? 'disabled' : 'active',
    departments: user.departments,
    portfolio: user.portfolio,
    approvalLimit: user.approvalLimit,
    version: user.accessVersion,
    isSelf: user._id === actor.userId,
    can: {
      changeAccess: !user.disabledAt && canChangeAccess(actor, user, user),
      disable: !user.disabledAt && canDisable(actor, user),
      enable: user.disabledAt !== undefined && canEnable(actor, user),
      withdraw: false,
    },
    ...(customerName ? { customerName } : {}),
    ...(user.lastSeenAt ? { lastSeenAt: user.lastSeenAt.toISOString() } : {}),
  };
}

/** Somebody who was invited and has not come yet, as a line of the same list. */
export function presentInvitation(
  actor: Actor,
  invitation: InvitationDoc,
  customerNames: ReadonlyMap<string, string>,
): UserView {
  const customerName = invitation.customerId ? customerNames.get(invitation.customerId) : undefined;
  return {
    id: invitation._id,
    name: invitation.name,
    email: invitation.email,
    role: invitation.role,
    status: 'invited',
    departments: invitation.departments,
    portfolio: invitation.portfolio,
    approvalLimit: invitation.approvalLimit,
    version: 0,
    isSelf: false,
    can: { changeAccess: false, disable: false, enable: false, withdraw: canInvite(actor, invitation) },
    expiresAt: invitation.expiresAt.toISOString(),
    ...(customerName ? { customerName } : {}),
  };
}

export const presentSession = (actor: Actor, session: SessionDoc): SessionView => ({
  id: session.publicId,
  device: session.device,
  network: session.network,
  signedInAt: session.createdAt.toISOString(),
  lastSeenAt: session.lastSeenAt.toISOString(),
  isCurrent: session.publicId === actor.sessionId,
});
