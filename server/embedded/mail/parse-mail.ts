import type { Address } from 'postal-mime';

export interface ParsedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly messageId: string;
  readonly inReplyTo: string;
  readonly headers: ReadonlyArray<{ readonly name: string; readonly value: string }>;
  readonly text: string;
  readonly html: string;
  /** Web addresses of the text and of the HTML's links, each once. */
  readonly links: readonly string[];
  readonly attachments: ReadonlyArray<{
    readonly filename: string;
    readonly contentType: string;
    /** Bytes. */
    readonly size: number;
  }>;
}

/** Takes a raw message apart for display and for tests. */
export async function parseMail(raw: Buffer): Promise<ParsedMail> {
  const { default: PostalMime } = await import('postal-mime');
  const mail = await PostalMime.parse(raw);
  const text = mail.text ?? '';
  const html = mail.html ?? '';
  return {
    from: mail.from ? formatAddress(mail.from) : '',
    to: (mail.to ?? []).map(formatAddress),
    subject: mail.subject ?? '',
    messageId: mail.messageId ?? '',
    inReplyTo: mail.inReplyTo ?? '',
    headers: mail.headers.map(({ key, value }) => ({ name: key, value })),
    text,
    html,
    links: findLinks(text, html),
    attachments: mail.attachments.map(({ filename, mimeType, content }) => ({
      filename: filename ?? '',
      contentType: mimeType,
      size: typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength,
    })),
  };
}

function formatAddress({ name, address }: Address): string {
  return name && address ? `${name} <${address}>` : (address ?? name);
}

function findLinks(text: string, html: string): string[] {
  const inText = [...text.matchAll(/https?:\/\/[^\s<>"')\]]+/g)].map(([address]) => address.replace(/[.,;:!?]+$/, ''));
  const inHtml = [...html.matchAll(/\shref="(https?:\/\/[^"]+)"/gi)].map(([, address]) => unescapeHtml(address ?? ''));
  return [...new Set([...inHtml, ...inText])];
}

function unescapeHtml(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&amp;', '&');
}
