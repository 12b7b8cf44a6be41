import { Layout } from '#server/emails/components/layout.tsx';
import { Action, Greeting, Paragraph } from '#server/emails/components/parts.tsx';
import type { EmailTemplate } from '#server/emails/email-template.ts';
import { durationInWords, safeName } from '#server/emails/wording.ts';

export interface InvitationProps {
  /** Person who invites. */
  readonly inviterName: string;
  /** Organisation the invited person will belong to in the portal. */
  readonly organisationName: string;
  readonly link: string;
  readonly validForMinutes: number;
}

export const invitation: EmailTemplate<InvitationProps> = {
  subject: ({ inviterName, productName, companyName }, language) =>
    language === 'fr'
      ? `${safeName(inviterName)} vous invite sur ${productName} (${companyName})`
      : `${safeName(inviterName)} invites you to ${productName} (${companyName})`,

  Content({ language, productName, companyName, recipientName, inviterName, organisationName, link, validForMinutes }) {
    const inviter = safeName(inviterName);
    const organisation = safeName(organisationName);
    const duration = durationInWords(validForMinutes, language);
    const t =
      language === 'fr'
        ? {
            preview: `Créez votre accès à ${productName} (${companyName})`,
            what: `${inviter} vous invite à rejoindre ${organisation} sur ${productName}, le portail où ${companyName} et ses clients traitent ensemble les factures et les litiges.`,
            how: 'Pour créer votre accès, choisissez votre mot de passe sur la page ci-dessous.',
            label: 'Accepter l’invitation',
            expiry: `Ce lien est personnel, il est valable ${duration} et ne sert qu’une fois.`,
            ignore:
              'Si vous n’attendiez pas cette invitation, ne tenez pas compte de ce message\u00a0: aucun accès ne sera créé.',
            reason: `Vous recevez ce message parce que ${inviter} a indiqué votre adresse sur ${productName}, pour ${companyName}.`,
          }
        : {
            preview: `Create your access to the portal of ${companyName}`,
            what: `${inviter} invites you to join ${organisation} on ${productName}, the portal where ${companyName} and its customers settle invoices and disputes together.`,
            how: 'To create your access, choose your password on the page below.',
            label: 'Accept the invitation',
            expiry: `This link is personal, works for ${duration} and can be used once.`,
            ignore: 'If you did not expect this invitation, ignore this message: no access will be created.',
            reason: `You receive this message because ${inviter} entered your address on ${productName}, for ${companyName}.`,
          };
    return (
      <Layout {...{ language, productName, companyName }} preview={t.preview} reason={t.reason}>
        <Greeting language={language} name={recipientName} />
        <Paragraph>{t.what}</Paragraph>
        <Paragraph>{t.how}</Paragraph>
        <Action language={language} label={t.label} link={link} />
        <Paragraph>{t.expiry}</Paragraph>
        <Paragraph>{t.ignore}</Paragraph>
      </Layout>
    );
  },
};
