import { randomUUID } from 'node:crypto';
import type { SendMailOptions } from 'nodemailer';
import { cleanFilename } from '#server/integrations/storage/content-disposition.ts';
import { checkMessage } from './mail-checks.ts';
import type { MailAddress, MailMessage } from './mailer.ts';

/** Our message in the terms of the mail library. Throws MailError INVALID for anything unsafe in a header. */
export function toMailOptions(message: MailMessage, from: MailAddress): SendMailOptions & { messageId: string } {
  const checked = checkMessage(message);
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  const references = checked.references ?? (checked.inReplyTo === undefined ? [] : [checked.inReplyTo]);
  const address = ({ name, address: mailbox }: MailAddress) => ({ name: name ?? '', address: mailbox });
  return {
    from: address(from),
    to: checked.to.map(address),
    subject: checked.subject,
    text: checked.text,
    html: checked.html,
    messageId: checked.messageId ?? `<${randomUUID()}@${domain}>`,
    // RFC 3834: keeps holiday notices from answering a machine.
    headers: { 'Auto-Submitted': 'auto-generated', ...checked.headers },
    ...(checked.replyTo === undefined ? {} : { replyTo: address(checked.replyTo) }),
    ...(checked.inReplyTo === undefined ? {} : { inReplyTo: checked.inReplyTo }),
    ...(references.length === 0 ? {} : { references: [...references] }),
    attachments: (checked.attachments ?? []).map(({ filename, contentType, content }) => ({
      filename: cleanFilename(filename),
      contentType,
      content: Buffer.from(content),
    })),
    // No field may make the library read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
