import type { CSSProperties, ReactNode } from 'react';
import type { Language } from '#models/contracts/roles.ts';
import { safeName } from '#server/emails/wording.ts';

const paragraph: CSSProperties = { margin: '0 0 16px' };
const button: CSSProperties = {
  display: 'inline-block',
  padding: '12px 20px',
  borderRadius: '6px',
  backgroundColor: '#0b57a4',
  color: '#ffffff',
  fontWeight: 600,
  textDecoration: 'none',
};
const address: CSSProperties = { margin: '0 0 16px', fontSize: '13px', lineHeight: '19px', overflowWrap: 'anywhere' };

export function Paragraph({ children }: { readonly children: ReactNode }) {
  return <p style={paragraph}>{children}</p>;
}

export function Greeting({ language, name }: { readonly language: Language; readonly name: string | undefined }) {
  const word = language === 'fr' ? 'Bonjour' : 'Hello';
  return <Paragraph>{name ? `${word} ${safeName(name)},` : `${word},`}</Paragraph>;
}

interface ActionProps {
  readonly language: Language;
  readonly label: string;
  readonly link: string;
}

/** The one thing the mail asks for: a button, and its address for programs that show none. Text keeps the address only. */
export function Action({ language, label, link }: ActionProps) {
  const href = assertWebAddress(link);
  return (
    <>
      <p style={{ margin: '24px 0' }} data-skip-in-text="true">
        <a href={href} style={button}>
          {label}
        </a>
      </p>
      <p style={address}>
        {language === 'fr' ? `${label}\u00a0:` : `${label}:`}
        <br />
        <a href={href}>{href}</a>
      </p>
    </>
  );
}

/** Throws for anything but an http(s) address: a mail must never carry another kind of link. */
function assertWebAddress(link: string): string {
  if (!/^https?:\/\//.test(link) || !URL.canParse(link) || /\s/.test(link)) {
    throw new Error('A link in a mail must be a web address.');
  }
  return link;
}
