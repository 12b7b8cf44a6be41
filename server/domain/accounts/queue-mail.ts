import type { ClientSession } from 'mongoose';
import type { Language } from '#models/contracts/roles.ts';
import { OutgoingMails } from '#models/schemas/outgoing-mail.ts';
import { seal } from '#server/auth/seal.ts';
import type { EmailPropsByTemplate, EmailTemplateName } from '#server/emails/render-email.ts';
import { clock } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { newId } from '#server/platform/ids.ts';

export const MAIL_LINK_PURPOSE = 'outgoing-mail';

/** A template with its properties; the link stands apart, because it may be a secret. */
export type MailContent = {
  [Name in EmailTemplateName]: {
    template: Name;
    props: Omit<EmailPropsByTemplate[Name], 'link'>;
  };
}[EmailTemplateName];

export type OwedMail = MailContent & {
  to: { userId: string; email: string; name: string; language: Language };
  /** path of the link, and the account link behind it when it carries a secret */
  link?: { path: string; linkId?: string };
};

/** Stores a mail in the transaction that owes it. A secret link is encrypted until it is sent, then dropped. */
export async function queueMail({ to, template, props, link }: OwedMail, transaction: ClientSession): Promise<void> {
  const id = newId();
  const now = clock.now();
  await OutgoingMails.insert(
    {
      _id: id,
      userId: to.userId,
      to: to.email,
      name: to.name,
      language: to.language,
      template,
      props,
      status: 'waiting',
      attempts: 0,
      notBefore: now,
      createdAt: now,
      ...(link ? { sealedLink: seal(new URL(link.path, config().appUrl).href, MAIL_LINK_PURPOSE, id) } : {}),
      ...(link?.linkId ? { linkId: link.linkId } : {}),
    },
    { session: transaction },
  );
}
