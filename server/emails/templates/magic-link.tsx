import { Layout } from '#server/emails/components/layout.tsx';
import { Action, Greeting, Paragraph } from '#server/emails/components/parts.tsx';
import type { EmailTemplate } from '#server/emails/email-template.ts';
import { durationInWords } from '#server/emails/wording.ts';

export interface MagicLinkProps {
  readonly link: string;
  readonly validForMinutes: number;
}

export const magicLink: EmailTemplate<MagicLinkProps> = {
  subject: ({ productName }, language) =>
    language === 'fr' ? `${productName}\u00a0: votre lien de connexion` : `${productName}: your sign-in link`,

  Content({ language, productName, companyName, recipientName, link, validForMinutes }) {
    const duration = durationInWords(validForMinutes, language);
    const t =
      language === 'fr'
        ? {
            preview: `Connectez-vous à ${productName} sans mot de passe`,
            what: `Voici le lien que vous avez demandé pour vous connecter à ${productName} (${companyName}). Ouvrez-le dans le navigateur où vous l’avez demandé.`,
            label: 'Se connecter',
            expiry: `Ce lien est personnel, il est valable ${duration} et ne sert qu’une fois. Ne le transférez pas.`,
            ignore:
              'Si vous n’êtes pas à l’origine de cette demande, ne tenez pas compte de ce message\u00a0: personne ne peut se connecter sans ce lien.',
            reason: `Vous recevez ce message parce que cette adresse a été saisie sur la page de connexion du portail ${productName}.`,
          }
        : {
            preview: `Sign in to ${productName} without a password`,
            what: `Here is the link you asked for to sign in to ${productName} (${companyName}). Open it in the browser in which you asked for it.`,
            label: 'Sign in',
            expiry: `This link is personal, works for ${duration} and can be used once. Please do not forward it.`,
            ignore: 'If you did not ask for this, ignore this message: nobody can sign in with it but you.',
            reason: `You receive this message because this address was entered on the sign-in page of ${productName}.`,
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
