import { parseSender } from './mail-checks.ts';
import { toMailOptions } from './mail-options.ts';
import { MailError, type Mailer } from './mailer.ts';

export interface SmtpOptions {
  /** `smtp://user:password@host:587` or `smtps://…:465`; nodemailer's options may follow as query. */
  readonly url: string;
  /** `Name <address>` of the sender. */
  readonly from: string;
}

const CONNECT_MS = 10_000;
const ANSWER_MS = 60_000;

/** Mail through a company's own server. Throws MailError INVALID at once when the sender is not an address. */
export function createSmtpMailer(options: SmtpOptions): Mailer {
  const from = parseSender(options.from);
  const transport = connect(options.url);
  // Awaited by each send; without this a wrong URL nobody sends with would be an unhandled rejection.
  transport.catch(() => undefined);

  return {
    async send(message) {
      const mail = toMailOptions(message, from);
      try {
        await (await transport).sendMail(mail);
      } catch (error) {
        throw toMailError(error);
      }
      return { messageId: mail.messageId };
    },
    async close() {
      (await transport.catch(() => undefined))?.close();
    },
  };
}

async function connect(url: string) {
  const { createTransport } = await import('nodemailer');
  const target = new URL(url);
  const settings = Object.fromEntries(target.searchParams);
  return createTransport({
    host: target.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(target.port) || (target.protocol === 'smtps:' ? 465 : 587),
    secure: target.protocol === 'smtps:',
    requireTLS: settings.requireTLS === 'true',
    ...(settings.ignoreTLS === 'true' ? { ignoreTLS: true } : {}),
    ...(target.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(target.username), pass: decodeURIComponent(target.password) } }),
    pool: true,
    maxConnections: 3,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: ANSWER_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** The server's own words may quote the address, so they stay in the cause. */
function toMailError(error: unknown): MailError {
  if (error instanceof MailError) return error;
  const { responseCode, code } = (error ?? {}) as { responseCode?: number; code?: string };
  const isFinal = responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH';
  const reason = responseCode === undefined ? (code ?? 'unknown error') : `SMTP ${responseCode}`;
  return new MailError(isFinal ? 'REJECTED' : 'UNAVAILABLE', `The mail could not be sent (${reason}).`, {
    cause: error,
  });
}
