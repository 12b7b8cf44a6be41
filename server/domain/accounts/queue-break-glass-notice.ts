import type { ClientSession } from 'mongoose';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { queueMail } from '#server/domain/accounts/queue-mail.ts';
import { CREDIT_MANAGER_LIMIT } from '#server/domain/cases/approval.ts';
import { clock } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { logger } from '#server/platform/logger.ts';

/**
 * Tells the finance directors that an administrator opened the business content (domain §9): the managers whose limit
 * goes beyond a credit manager's. Where nobody has such a limit, every manager is told; somebody must be.
 */
export async function queueBreakGlassNotice(
  { adminName, justification, until }: { adminName: string; justification: string; until: Date },
  transaction: ClientSession,
): Promise<void> {
  const managers = await Users.within(everything()).find(
    { role: 'manager', disabledAt: { $exists: false } },
    { session: transaction },
  );
  const directors = managers.filter(({ approvalLimit }) => approvalLimit > CREDIT_MANAGER_LIMIT);
  const readers = directors.length > 0 ? directors : managers;
  if (readers.length === 0) {
    logger.warn('break-glass access was opened, and there is no manager to tell');
  }
  for (const { _id, email, name, language } of readers) {
    await queueMail(
      {
        template: 'break-glass-notice',
        to: { userId: _id, email, name, language },
        props: { adminName, justification, at: clock.now(), until, timeZone: config().timeZone },
      },
      transaction,
    );
  }
}
