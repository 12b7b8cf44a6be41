import { type MailAddress, MailError, type MailMessage } from './mailer.ts';

/** Headers a caller may set. Anything else (Bcc, Content-Type …) would change who reads the message or how. */
const ALLOWED_HEADERS = new Set([
  'auto-submitted',
  'feedback-id',
  'list-id',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'precedence',
]);
const ALLOWED_HEADER_PREFIX = 'x-entente-';
const MAX_SUBJECT_LENGTH = 1000;
const MAX_HEADER_LENGTH = 900;
const MAX_RECIPIENTS = 50;
/** RFC 5321 §4.5.3.1: 64 for the part before the @, 255 for the domain. */
const ADDRESS = /^[^\s\p{Cc}@<>()[\]\\,;:"]{1,64}@(?=[^@]{1,255}$)[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u;
const MESSAGE_ID = /^<[^\s\p{Cc}<>@]{1,200}@[^\s\p{Cc}<>@]{1,200}>$/u;

/** A message whose every header field is known to be one line and to mean what it says. */
export type CheckedMessage = Omit<MailMessage, 'to' | 'replyTo'> & {
  readonly to: readonly MailAddress[];
  readonly replyTo?: MailAddress;
};

/** Refuses line breaks and control characters in whatever becomes a header. Throws MailError INVALID. */
export function checkMessage(message: MailMessage): CheckedMessage {
  const { to, replyTo, ...rest } = message;
  const recipients = (Array.isArray(to) ? to : [to]) as ReadonlyArray<string | MailAddress>;
  if (recipients.length === 0 || recipients.length > MAX_RECIPIENTS) {
    throw invalid(`A message needs 1 to ${MAX_RECIPIENTS} recipients.`);
  }
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    const lower = name.toLowerCase();
    if (!ALLOWED_HEADERS.has(lower) && !/^x-entente-[a-z0-9-]{1,60}$/.test(lower)) {
      throw invalid(`A header is not allowed; use one of the list or ${ALLOWED_HEADER_PREFIX}….`);
    }
    if (value.length > MAX_HEADER_LENGTH) throw invalid('A header is too long.');
    assertOneLine(value, 'header');
  }
  for (const id of [message.messageId, message.inReplyTo, ...(message.references ?? [])]) {
    if (id !== undefined && !MESSAGE_ID.test(id)) throw invalid('A message id is not valid.');
  }
  for (const attachment of message.attachments ?? []) {
    if (!/^[\w.+-]+\/[\w.+-]+$/.test(attachment.contentType)) throw invalid('An attachment type is not valid.');
  }
  return {
    ...rest,
    subject: checkSubject(message.subject),
    to: recipients.map((recipient) => checkAddress(recipient, 'to')),
    ...(replyTo === undefined ? {} : { replyTo: checkAddress(replyTo, 'replyTo') }),
  };
}

/** Reads `name@example.org` or `Name <name@example.org>` from the configuration. Throws MailError INVALID. */
export function parseSender(text: string): MailAddress {
  const match = /^\s*(?:"?([^"<>]*?)"?\s*)<([^<>]+)>\s*$/.exec(text);
  if (!match) return checkAddress(text.trim(), 'from');
  return checkAddress({ name: match[1]?.trim() ?? '', address: match[2] ?? '' }, 'from');
}

function checkAddress(value: string | MailAddress, field: string): MailAddress {
  const { address, name = '' } = typeof value === 'string' ? { address: value } : value;
  if (!ADDRESS.test(address) || address.includes('..')) throw invalid(`An address in ${field} is not valid.`);
  assertOneLine(name, field);
  return { address, name: withoutInvisibleMarks(name).slice(0, 200) };
}

function checkSubject(subject: string): string {
  assertOneLine(subject, 'subject');
  if (subject.length > MAX_SUBJECT_LENGTH) throw invalid('The subject is too long.');
  return withoutInvisibleMarks(subject);
}

function assertOneLine(text: string, field: string): void {
  if (/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(text)) throw invalid(`Control characters are not allowed in ${field}.`);
}

/** Direction overrides and zero-width characters make a name or subject read as another. */
function withoutInvisibleMarks(text: string): string {
  return text.replace(/\p{Cf}/gu, '');
}

function invalid(reason: string): MailError {
  return new MailError('INVALID', reason);
}
