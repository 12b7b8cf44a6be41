import { AccountLinks } from '#models/schemas/account-link.ts';
import { type OutgoingMailDoc, OutgoingMails } from '#models/schemas/outgoing-mail.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { unseal } from '#server/auth/seal.ts';
import { MAIL_LINK_PURPOSE } from '#server/domain/accounts/queue-mail.ts';
import { type EmailRequest, renderEmail } from '#server/emails/render-email.ts';
import { MailError, type Mailer } from '#server/integrations/mail/mailer.ts';
import { clock } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { logger } from '#server/platform/logger.ts';

/** Longer than any attempt: a claim that outlives it belongs to a process that is gone. */
const CLAIM_MS = 5 * 60_000;
const FIRST_RETRY_MS = 15_000;
const LONGEST_RETRY_MS = 3_600_000;
const MAX_ATTEMPTS = 24;

/**
 * Sends every mail that is due, one after the other; each is claimed by one atomic update, so several processes may run
 * this at once. A mail is sent at least once and always under the same Message-ID.
 * @returns how many were sent
 */
export async function sendDueMails({ mailer }: { mailer: Mailer }): Promise<number> {
  let sent = 0;
  for (let mail = await claimNext(); mail; mail = await claimNext()) {
    sent += (await sendOne(mail, mailer)) ? 1 : 0;
  }
  return sent;
}

function claimNext(): Promise<OutgoingMailDoc | null> {
  const now = clock.now();
  return OutgoingMails.within(everything()).findOneAndUpdate(
    { status: { $in: ['waiting', 'sending'] }, notBefore: { $lte: now } },
    { $set: { status: 'sending', notBefore: new Date(now.getTime() + CLAIM_MS) }, $inc: { attempts: 1 } },
    { sort: { notBefore: 1 } },
  );
}

async function sendOne(mail: OutgoingMailDoc, mailer: Mailer): Promise<boolean> {
  try {
    const request = await requestFor(mail);
    if (!request) {
      await finish(mail, { status: 'dropped' });
      return false;
    }
    const rendered = await renderEmail(request);
    const domain = /@([^>\s]+)/.exec(config().mail.from)?.[1] ?? 'localhost';
    await mailer.send({
      to: { address: mail.to, name: mail.name },
      ...rendered,
      messageId: `<${mail._id}@${domain}>`,
    });
    await finish(mail, { status: 'sent', sentAt: clock.now() });
    return true;
  } catch (error) {
    await putOff(mail, error);
    return false;
  }
}

/** The mail's content, or null when its reader may no longer have it or its link no longer works. */
async function requestFor(mail: OutgoingMailDoc): Promise<EmailRequest | null> {
  const user = await Users.within(everything()).findById(mail.userId);
  if (user?.disabledAt) {
    return null;
  }
  if (mail.linkId) {
    const link = await AccountLinks.within(everything()).findById(mail.linkId);
    if (!link || link.usedAt || link.expiresAt <= clock.now()) {
      return null;
    }
  }
  const link = mail.sealedLink ? unseal(mail.sealedLink, MAIL_LINK_PURPOSE, mail._id) : undefined;
  if (link === null) {
    throw new MailError('INVALID', 'The link cannot be decrypted: the secret of the installation has changed.');
  }
  const names = { productName: 'Entente', companyName: config().companyName, recipientName: mail.name };
  // Stored by `queueMail`, which checks template and properties against each other.
  return {
    template: mail.template,
    language: mail.language,
    props: { ...mail.props, ...names, ...(link ? { link } : {}) },
  } as unknown as EmailRequest;
}

async function putOff(mail: OutgoingMailDoc, error: unknown): Promise<void> {
  const code = error instanceof MailError ? error.code : 'INTERNAL';
  const isFinal = code === 'INVALID' || code === 'REJECTED' || mail.attempts >= MAX_ATTEMPTS;
  logger.warn({ mail: mail._id, template: mail.template, attempt: mail.attempts, code, err: error }, 'mail not sent');
  if (isFinal) {
    await finish(mail, { status: 'failed', failure: code });
    return;
  }
  const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (mail.attempts - 1));
  await OutgoingMails.within(everything()).updateOne(claimOf(mail), {
    $set: { status: 'waiting', failure: code, notBefore: new Date(clock.now().getTime() + wait) },
  });
}

/** The last word about a mail: from now on its secret is stored nowhere. */
async function finish(
  mail: OutgoingMailDoc,
  outcome: Pick<OutgoingMailDoc, 'status' | 'sentAt' | 'failure'>,
): Promise<void> {
  await OutgoingMails.within(everything()).updateOne(claimOf(mail), {
    $set: outcome,
    $unset: { sealedLink: 1 },
  });
}

/** Only the attempt that claimed a mail may say how it ended. */
const claimOf = (mail: OutgoingMailDoc) => ({ _id: mail._id, status: 'sending', attempts: mail.attempts });
