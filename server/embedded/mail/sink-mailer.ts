import { parseSender } from '#server/integrations/mail/mail-checks.ts';
import { toMailOptions } from '#server/integrations/mail/mail-options.ts';
import type { Mailer } from '#server/integrations/mail/mailer.ts';
import type { MailStore } from './mail-store.ts';

/** A mailer that keeps every message in the local store, built by the same library as real mail. */
export function createSinkMailer(options: { store: MailStore; from: string }): Mailer {
  const from = parseSender(options.from);
  return {
    async send(message) {
      const mail = toMailOptions(message, from);
      const { createTransport } = await import('nodemailer');
      const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
      const composed = await composer.sendMail(mail);
      const to = composed.envelope.to.filter((address): address is string => typeof address === 'string');
      await options.store.add(composed.message as Buffer, { from: from.address, to });
      return { messageId: mail.messageId };
    },
    async close() {},
  };
}
