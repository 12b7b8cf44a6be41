/** One mailbox. The name is shown by mail programs and may come from a stranger. */
export interface MailAddress {
  readonly address: string;
  readonly name?: string;
}

export interface MailAttachment {
  /** Cleaned before it is sent. */
  readonly filename: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

export interface MailMessage {
  /** One recipient or several who may see each other; send twice to keep them apart. */
  readonly to: string | MailAddress | ReadonlyArray<string | MailAddress>;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly replyTo?: string | MailAddress;
  /** Only names listed in `mail-checks.ts`; addresses, subject and structure have fields of their own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `<id@domain>`; made up when absent. */
  readonly messageId?: string;
  /** Message-ID this one answers, so that mail programs show one conversation. */
  readonly inReplyTo?: string;
  /** Earlier Message-IDs of the conversation, oldest first. */
  readonly references?: readonly string[];
  readonly attachments?: readonly MailAttachment[];
}

export interface Mailer {
  /** Hands one message over for delivery. Throws a MailError. */
  send(message: MailMessage): Promise<{ messageId: string }>;
  /** Gives connections back. */
  close(): Promise<void>;
}

/**
 * `INVALID` the message itself can never be sent · `REJECTED` the server refused it for good ·
 * `UNAVAILABLE` the server cannot take it now: try again later.
 */
export type MailErrorCode = 'INVALID' | 'REJECTED' | 'UNAVAILABLE';

/** Messages name the field at fault and never repeat its value: they end in logs. */
export class MailError extends Error {
  readonly code: MailErrorCode;

  constructor(code: MailErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MailError';
    this.code = code;
  }
}
