import type { Language } from '#models/contracts/roles.ts';
import { Layout } from '#server/emails/components/layout.tsx';
import { Action, Greeting, Paragraph } from '#server/emails/components/parts.tsx';
import type { EmailTemplate } from '#server/emails/email-template.ts';
import { momentInWords, safeName } from '#server/emails/wording.ts';

export type SecurityEvent = 'password-changed' | 'new-sign-in';

export interface SecurityNoticeProps {
  readonly event: SecurityEvent;
  readonly at: Date;
  /** IANA name. */
  readonly timeZone: string;
  /** Browser and system, e.g. `Firefox, Windows`; shown for a new sign-in. */
  readonly device?: string | undefined;
  /** Page where the reader sees sessions and changes the password. */
  readonly link: string;
}

const SUBJECTS: Readonly<Record<Language, Record<SecurityEvent, string>>> = {
  en: { 'password-changed': 'your password was changed', 'new-sign-in': 'sign-in from a new device' },
  fr: {
    'password-changed': 'votre mot de passe a été modifié',
    'new-sign-in': 'connexion depuis un nouvel appareil',
  },
};

function whatHappened(
  { event, at, timeZone, device, productName, companyName }: SecurityNoticeProps & WithNames,
  language: Language,
): string {
  const moment = momentInWords(at, timeZone, language);
  const from = device === undefined ? '' : ` (${safeName(device)})`;
  const access = `${productName} (${companyName})`;
  if (language === 'fr') {
    return event === 'password-changed'
      ? `Le mot de passe de votre accès à ${access} a été modifié le ${moment}.`
      : `Une connexion à votre accès à ${access} a eu lieu le ${moment} depuis un appareil que nous ne connaissions pas${from}.`;
  }
  return event === 'password-changed'
    ? `The password of your access to ${access} was changed on ${moment}.`
    : `Somebody signed in to your access to ${access} on ${moment} from a device we had not seen before${from}.`;
}

interface WithNames {
  readonly productName: string;
  readonly companyName: string;
}

export const securityNotice: EmailTemplate<SecurityNoticeProps> = {
  subject: ({ event, productName }, language) =>
    language === 'fr' ? `${productName}\u00a0: ${SUBJECTS.fr[event]}` : `${productName}: ${SUBJECTS.en[event]}`,

  Content({ language, recipientName, ...props }) {
    const { productName, companyName, link } = props;
    const t =
      language === 'fr'
        ? {
            preview: 'Un événement concernant la sécurité de votre accès',
            ignore: 'Si c’était vous, vous n’avez rien à faire.',
            act: 'Sinon, choisissez un nouveau mot de passe\u00a0: les autres appareils seront déconnectés.',
            label: 'Vérifier mon accès',
            reason: `Vous recevez ce message pour votre sécurité, envoyé par ${productName} pour ${companyName}.`,
          }
        : {
            preview: 'About the security of your access',
            ignore: 'If this was you, there is nothing to do.',
            act: 'If not, choose a new password: other devices will be signed out.',
            label: 'Check my access',
            reason: `You receive this message for your security, from ${productName} for ${companyName}.`,
          };
    return (
      <Layout {...{ language, productName, companyName }} preview={t.preview} reason={t.reason}>
        <Greeting language={language} name={recipientName} />
        <Paragraph>{whatHappened(props, language)}</Paragraph>
        <Paragraph>{t.ignore}</Paragraph>
        <Paragraph>{t.act}</Paragraph>
        <Action language={language} label={t.label} link={link} />
      </Layout>
    );
  },
};
