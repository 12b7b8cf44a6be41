import type { CSSProperties, ReactNode } from 'react';
import type { Language } from '#models/contracts/roles.ts';

const FONT = "-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
const body: CSSProperties = { margin: 0, padding: 0, backgroundColor: '#f2f4f7', fontFamily: FONT };
const card: CSSProperties = { maxWidth: '560px', width: '100%', backgroundColor: '#ffffff', borderRadius: '8px' };
const cell: CSSProperties = { padding: '28px 32px', color: '#1c2230', fontSize: '16px', lineHeight: '24px' };
const brand: CSSProperties = { margin: '0 0 20px', color: '#545e70', fontSize: '14px', lineHeight: '20px' };
const footer: CSSProperties = { margin: 0, color: '#545e70', fontSize: '13px', lineHeight: '19px' };
/** Shown by mail programs beside the subject, not in the message. */
const hidden: CSSProperties = { display: 'none', maxHeight: 0, overflow: 'hidden', opacity: 0 };

interface LayoutProps {
  readonly language: Language;
  readonly productName: string;
  readonly companyName: string;
  readonly preview: string;
  /** Why the reader gets this message. */
  readonly reason: string;
  readonly children: ReactNode;
}

/** The frame of every mail. Tables and inline styles, because mail programs know little else; no image, no tracking. */
export function Layout({ language, productName, companyName, preview, reason, children }: LayoutProps) {
  return (
    <html lang={language} dir="ltr">
      <head>
        <meta httpEquiv="Content-Type" content="text/html; charset=UTF-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>{preview}</title>
      </head>
      <body style={body}>
        <div style={hidden} data-skip-in-text="true">
          {preview}
        </div>
        <table role="presentation" width="100%" cellPadding={0} cellSpacing={0} border={0}>
          <tbody>
            <tr>
              <td align="center" style={{ padding: '24px 12px' }}>
                <table role="presentation" cellPadding={0} cellSpacing={0} border={0} style={card}>
                  <tbody>
                    <tr>
                      <td style={cell}>
                        <p style={brand} data-skip-in-text="true">
                          {productName} · {companyName}
                        </p>
                        {children}
                        <hr style={{ border: 0, borderTop: '1px solid #dfe3ea', margin: '28px 0 16px' }} />
                        <p style={footer}>{reason}</p>
                      </td>
                    </tr>
                  </tbody>
                </table>
              </td>
            </tr>
          </tbody>
        </table>
      </body>
    </html>
  );
}
