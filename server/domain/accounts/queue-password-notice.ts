import type { ClientSession } from 'mongoose';
import type { UserDoc } from '#models/schemas/user.ts';
import { SESSIONS_PATH } from '#server/domain/accounts/link-paths.ts';
import { queueMail } from '#server/domain/accounts/queue-mail.ts';
import { clock } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';

/** Tells the owner of an account that its password is another one: whoever did it, the owner must know. */
export function queuePasswordNotice(user: UserDoc, transaction: ClientSession): Promise<void> {
  return queueMail(
    {
      template: 'security-notice',
      to: { userId: user._id, email: user.email, name: user.name, language: user.language },
      props: { event: 'password-changed', at: clock.now(), timeZone: config().timeZone },
      link: { path: SESSIONS_PATH },
    },
    transaction,
  );
}
