import { Layout } from '#server/emails/components/layout.tsx';
import { Greeting, Paragraph } from '#server/emails/components/parts.tsx';
import type { EmailTemplate } from '#server/emails/email-template.ts';
import { momentInWords, safeName } from '#server/emails/wording.ts';

/** Goes to the former address, so that a change somebody else made does not go unnoticed. */
export interface EmailChangedProps {
  readonly newAddress: string;
  readonly at: Date;
  /** IANA name. */
  readonly timeZone: string;
  /** Whom to write to when the change is not one's own. */
  readonly contactAddress: string;
}

export const emailChanged: EmailTemplate<EmailChangedProps> = {
  subject: ({ productName }, language) =>
    language === 'fr'
      ? `${productName}\u00a0: votre adresse électronique a été modifiée`
      : `${productName}: your e-mail address was changed`,

  Content({ language, productName, companyName, recipientName, newAddress, at, timeZone, contactAddress }) {
    const moment = momentInWords(at, timeZone, language);
    const address = safeName(newAddress);
    const t =
      language === 'fr'
        ? {
            preview: 'La nouvelle adresse remplace celle-ci',
            what: `L’adresse électronique de votre accès à ${productName} (${companyName}) a été remplacée par ${address} le ${moment}. Vos prochains messages y seront envoyés.`,
            ignore: 'Si vous avez fait ce changement, vous n’avez rien à faire.',
            contact: `Si ce n’est pas le cas, écrivez à ${contactAddress}\u00a0: nous vérifierons avec vous et rétablirons votre accès.`,
            reason: `Vous recevez ce message à votre ancienne adresse, pour votre sécurité, envoyé par ${productName} pour ${companyName}.`,
          }
        : {
            preview: 'The new address replaces this one',
            what: `The e-mail address of your access to ${productName} (${companyName}) was changed to ${address} on ${moment}. Further messages go there.`,
            ignore: 'If you made this change, there is nothing to do.',
            contact: `If you did not, write to ${contactAddress}: we will check with you and restore your access.`,
            reason: `You receive this message at your former address, for your security, from ${productName} for ${companyName}.`,
          };
    return (
      <Layout {...{ language, productName, companyName }} preview={t.preview} reason={t.reason}>
        <Greeting language={language} name={recipientName} />
        <Paragraph>{t.what}</Paragraph>
        <Paragraph>{t.ignore}</Paragraph>
        <Paragraph>{t.contact}</Paragraph>
      </Layout>
    );
  },
};
