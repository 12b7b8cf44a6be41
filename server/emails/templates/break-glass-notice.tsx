import { Layout } from '#server/emails/components/layout.tsx';
import { Greeting, Paragraph } from '#server/emails/components/parts.tsx';
import type { EmailTemplate } from '#server/emails/email-template.ts';
import { momentInWords, safeName, safeText } from '#server/emails/wording.ts';

/** To the finance director: an administrator has opened the business content (domain §9). */
export interface BreakGlassNoticeProps {
  readonly adminName: string;
  readonly justification: string;
  readonly at: Date;
  /** End of the access. */
  readonly until: Date;
  /** IANA name. */
  readonly timeZone: string;
}

export const breakGlassNotice: EmailTemplate<BreakGlassNoticeProps> = {
  subject: ({ adminName, productName }, language) =>
    language === 'fr'
      ? `${productName}\u00a0: accès d’urgence de ${safeName(adminName)}`
      : `${productName}: emergency access by ${safeName(adminName)}`,

  Content({ language, productName, companyName, recipientName, adminName, justification, at, until, timeZone }) {
    const admin = safeName(adminName);
    const [from, to] = [momentInWords(at, timeZone, language), momentInWords(until, timeZone, language)];
    const why = safeText(justification);
    const t =
      language === 'fr'
        ? {
            preview: `${admin} a ouvert l’accès aux données commerciales`,
            what: `${admin}, qui administre ${productName} pour ${companyName}, a ouvert le ${from} un accès aux factures, litiges et conversations. Cet accès prend fin le ${to}.`,
            why: `Motif indiqué\u00a0: «\u00a0${why}\u00a0»`,
            act: 'L’ouverture et son motif restent au journal. Si vous ne connaissez pas ce motif, demandez-le à cette personne dès maintenant.',
            reason: `Vous recevez ce message parce que votre seuil d’approbation fait de vous un responsable financier de ${companyName} sur ${productName}.`,
          }
        : {
            preview: `${admin} opened access to business content`,
            what: `${admin}, who administers ${productName} for ${companyName}, opened access to invoices, cases and conversations on ${from}. The access ends on ${to}.`,
            why: `Reason given: “${why}”`,
            act: 'The opening and its reason stay in the log. If the reason is news to you, ask that person now.',
            reason: `You receive this message because your approval limit makes you a finance director of ${companyName} on ${productName}.`,
          };
    return (
      <Layout {...{ language, productName, companyName }} preview={t.preview} reason={t.reason}>
        <Greeting language={language} name={recipientName} />
        <Paragraph>{t.what}</Paragraph>
        <Paragraph>{t.why}</Paragraph>
        <Paragraph>{t.act}</Paragraph>
      </Layout>
    );
  },
};
