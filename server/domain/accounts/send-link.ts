import type { LinkPurpose } from '#models/contracts/accounts.ts';
import type { UserDoc } from '#models/schemas/user.ts';
import { userStream } from '#server/domain/accounts/account-facts.ts';
import { createLink } from '#server/domain/accounts/account-links.ts';
import { linkPath } from '#server/domain/accounts/link-paths.ts';
import { type MailContent, queueMail } from '#server/domain/accounts/queue-mail.ts';
import { mailOutbox } from '#server/jobs/mail-outbox.ts';
import { atomically } from '#server/log/append.ts';

/** Link, mail and entry in one step: what was promised on the page is owed from then on. Appends `user.linkSent`. */
export async function sendLink({
  user,
  purpose,
  browser,
  mail,
}: {
  user: UserDoc;
  purpose: Exclude<LinkPurpose, 'invite'>;
  browser?: string;
  mail: MailContent;
}): Promise<void> {
  await atomically({
    streams: [userStream(user._id)],
    work: async (unit) => {
      const { secret, linkId } = await createLink({ purpose, userId: user._id, browser, transaction: unit.session });
      const to = { userId: user._id, email: user.email, name: user.name, language: user.language };
      await queueMail({ ...mail, to, link: { path: linkPath(purpose, secret), linkId } }, unit.session);
      await unit.append(userStream(user._id), { userId: user._id, role: user.role }, [
        { type: 'user.linkSent', audience: 'internal', data: { purpose } },
      ]);
    },
  });
  mailOutbox.poke();
}
