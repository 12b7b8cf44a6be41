import { OutgoingMails } from '#models/schemas/outgoing-mail.ts';
import { everything } from '#models/scope.ts';
import type { MailError, Mailer, MailMessage } from '#server/integrations/mail/mailer.ts';
import { sendDueMails } from '#server/jobs/handlers/send-mail.ts';

/** The far end of the mail: keeps what arrives, and refuses while it is told to. */
export class Letterbox implements Mailer {
  readonly messages: MailMessage[] = [];
  failure: MailError | null = null;

  async send(message: MailMessage): Promise<{ messageId: string }> {
    if (this.failure) {
      throw this.failure;
    }
    this.messages.push(message);
    return { messageId: message.messageId ?? '' };
  }

  async close(): Promise<void> {
    this.messages.length = 0;
  }

  to(address: string): MailMessage[] {
    return this.messages.filter(({ to }) => (to as { address: string }).address === address);
  }
}

/** Sends everything that is owed and gives the secret of the newest link to an address. */
export async function secretFor(address: string, letterbox = new Letterbox()): Promise<string> {
  await sendDueMails({ mailer: letterbox });
  const text = letterbox.to(address).at(-1)?.text ?? '';
  const secret = /\/(?:invitation|reset-password|sign-in\/link)\/([\w-]{43})/.exec(text)?.[1];
  if (!secret) {
    throw new Error(`no link was sent to ${address}`);
  }
  return secret;
}

export const owedMails = () => OutgoingMails.within(everything()).find({}, { sort: { createdAt: 1 } });
