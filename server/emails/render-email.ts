import type { Language } from '#models/contracts/roles.ts';
import type { CommonEmailProps, EmailTemplate } from './email-template.ts';
import type { BreakGlassNoticeProps } from './templates/break-glass-notice.tsx';
import type { CaseAdmissionProps } from './templates/case-admission.tsx';
import type { EmailChangedProps } from './templates/email-changed.tsx';
import type { InvitationProps } from './templates/invitation.tsx';
import type { MagicLinkProps } from './templates/magic-link.tsx';
import type { PasswordResetProps } from './templates/password-reset.tsx';
import type { SecurityNoticeProps } from './templates/security-notice.tsx';

/** Every mail the product sends, by name. */
export interface EmailPropsByTemplate {
  invitation: InvitationProps;
  'password-reset': PasswordResetProps;
  'magic-link': MagicLinkProps;
  'email-changed': EmailChangedProps;
  'security-notice': SecurityNoticeProps;
  'case-admission': CaseAdmissionProps;
  'break-glass-notice': BreakGlassNoticeProps;
}

export type EmailTemplateName = keyof EmailPropsByTemplate;

/** A template's name decides which properties it needs. */
export type EmailRequest = {
  [Name in EmailTemplateName]: {
    readonly template: Name;
    readonly language: Language;
    readonly props: EmailPropsByTemplate[Name] & CommonEmailProps;
  };
}[EmailTemplateName];

export interface RenderedEmail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

// React and its renderer are loaded when the first mail is written, not when the process starts.
const LOADERS: { [Name in EmailTemplateName]: () => Promise<EmailTemplate<EmailPropsByTemplate[Name]>> } = {
  invitation: async () => (await import('./templates/invitation.tsx')).invitation,
  'password-reset': async () => (await import('./templates/password-reset.tsx')).passwordReset,
  'magic-link': async () => (await import('./templates/magic-link.tsx')).magicLink,
  'email-changed': async () => (await import('./templates/email-changed.tsx')).emailChanged,
  'security-notice': async () => (await import('./templates/security-notice.tsx')).securityNotice,
  'case-admission': async () => (await import('./templates/case-admission.tsx')).caseAdmission,
  'break-glass-notice': async () => (await import('./templates/break-glass-notice.tsx')).breakGlassNotice,
};

/** Writes one mail: HTML and plain text come from the same components. Throws when a link is not a web address. */
export async function renderEmail(request: EmailRequest): Promise<RenderedEmail> {
  const load = LOADERS[request.template] as () => Promise<EmailTemplate<unknown>>;
  const [template, { createElement }, { render, toPlainText }] = await Promise.all([
    load(),
    import('react'),
    import('@react-email/render'),
  ]);
  const { language, props } = request;
  const html = await render(createElement(template.Content, { ...props, language }));
  const text = toPlainText(html, { wordwrap: false });
  return { subject: template.subject(props, language), html, text: `${text.trim()}\n` };
}
