import { AccountLinks } from '#models/schemas/account-link.ts';
import { Invitations } from '#models/schemas/invitation.ts';
import { OutgoingMails } from '#models/schemas/outgoing-mail.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { deleteExpiredSessions } from '#server/auth/sessions.ts';
import { clock } from '#server/platform/clock.ts';

const DAY_MS = 86_400_000;
/** An invitation stays listed as expired for a while, so that somebody can send it again. */
const INVITATION_KEPT_MS = 60 * DAY_MS;
/** Mails hold addresses; what was sent stands in the log of the account. */
const MAIL_KEPT_MS = 90 * DAY_MS;

/** Removes ended sessions, links past their day, old invitations and mails, and admissions that are over. Idempotent. */
export async function clearAccounts(): Promise<void> {
  const now = clock.now();
  const before = (ms: number) => ({ $lte: new Date(now.getTime() - ms) });
  await deleteExpiredSessions();
  await AccountLinks.within(everything()).deleteMany({ expiresAt: before(DAY_MS) });
  await Invitations.within(everything()).deleteMany({ expiresAt: before(INVITATION_KEPT_MS) });
  await OutgoingMails.within(everything()).deleteMany({
    status: { $in: ['sent', 'failed', 'dropped'] },
    createdAt: before(MAIL_KEPT_MS),
  });
  await Users.within(everything()).updateMany({ role: 'guest', 'guestOf.until': before(DAY_MS) }, {
    $pull: { guestOf: { until: before(DAY_MS) } },
  } as never);
}
