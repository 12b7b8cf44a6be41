import { Layout } from '#server/emails/components/layout.tsx';
import { Action, Greeting, Paragraph } from '#server/emails/components/parts.tsx';
import type { EmailTemplate } from '#server/emails/email-template.ts';
import { durationInWords } from '#server/emails/wording.ts';

export interface PasswordResetProps {
  readonly link: string;
  readonly validForMinutes: number;
}

export const passwordReset: EmailTemplate<PasswordResetProps> = {
  subject: ({ productName }, language) =>
    language === 'fr'
      ? `${productName}\u00a0: choisir un nouveau mot de passe`
      : `${productName}: choose a new password`,

  Content({ language, productName, companyName, recipientName, link, validForMinutes }) {
    const duration = durationInWords(validForMinutes, language);
    const t =
      language === 'fr'
        ? {
            preview: `Un nouveau mot de passe pour votre accès à ${productName}`,
            what: `Vous avez demandé à changer le mot de passe de votre accès à ${productName} (${companyName}).`,
            label: 'Choisir un nouveau mot de passe',
            expiry: `Ce lien est valable ${duration} et ne sert qu’une fois.`,
            ignore:
              'Si vous n’êtes pas à l’origine de cette demande, ne tenez pas compte de ce message\u00a0: votre mot de passe actuel reste valable.',
            reason: `Vous recevez ce message parce que cette adresse a été saisie sur la page «\u00a0Mot de passe oublié\u00a0» du portail ${productName}.`,
          }
        : {
            preview: `A new password for your access to ${productName}`,
            what: `You asked to change the password of your access to ${productName} (${companyName}).`,
            label: 'Choose a new password',
            expiry: `This link works for ${duration} and can be used once.`,
            ignore: 'If you did not ask for this, ignore this message: your current password stays valid.',
            reason: `You receive this message because this address was entered on the “Forgotten password” page of ${productName}.`,
          };
    return (
      <Layout {...{ language, productName, companyName }} preview={t.preview} reason={t.reason}>
        <Greeting language={language} name={recipientName} />
        <Paragraph>{t.what}</Paragraph>
        <Action language={language} label={t.label} link={link} />
        <Paragraph>{t.expiry}</Paragraph>
        <Paragraph>{t.ignore}</Paragraph>
      </Layout>
    );
  },
};
