import { Layout } from '#server/emails/components/layout.tsx';
import { Action, Greeting, Paragraph } from '#server/emails/components/parts.tsx';
import type { EmailTemplate } from '#server/emails/email-template.ts';
import { momentInWords, safeName } from '#server/emails/wording.ts';

/** To a guest who already has an account: another case is open to them. Holds no secret and nothing of the case. */
export interface CaseAdmissionProps {
  readonly inviterName: string;
  readonly caseNumber: string;
  /** End of the access. */
  readonly until: Date;
  /** IANA name. */
  readonly timeZone: string;
  /** Page where a sign-in link can be asked for. */
  readonly link: string;
}

export const caseAdmission: EmailTemplate<CaseAdmissionProps> = {
  subject: ({ caseNumber, productName }, language) =>
    language === 'fr'
      ? `${productName}\u00a0: accès au dossier ${safeName(caseNumber)}`
      : `${productName}: access to case ${safeName(caseNumber)}`,

  Content({ language, productName, companyName, recipientName, inviterName, caseNumber, until, timeZone, link }) {
    const inviter = safeName(inviterName);
    const number = safeName(caseNumber);
    const moment = momentInWords(until, timeZone, language);
    const t =
      language === 'fr'
        ? {
            preview: `Le dossier ${number} vous est ouvert`,
            what: `${inviter} (${companyName}) vous donne accès au dossier ${number} sur ${productName}, jusqu’au ${moment}.`,
            how: 'Connectez-vous avec cette adresse pour le lire et y répondre.',
            label: 'Se connecter',
            reason: `Vous recevez ce message parce que ${inviter} vous a admis à ce dossier sur ${productName}, pour ${companyName}.`,
          }
        : {
            preview: `Case ${number} is open to you`,
            what: `${inviter} (${companyName}) gives you access to case ${number} on ${productName}, until ${moment}.`,
            how: 'Sign in with this address to read it and to answer.',
            label: 'Sign in',
            reason: `You receive this message because ${inviter} admitted you to this case on ${productName}, for ${companyName}.`,
          };
    return (
      <Layout {...{ language, productName, companyName }} preview={t.preview} reason={t.reason}>
        <Greeting language={language} name={recipientName} />
        <Paragraph>{t.what}</Paragraph>
        <Paragraph>{t.how}</Paragraph>
        <Action language={language} label={t.label} link={link} />
      </Layout>
    );
  },
};
