import type { Audience, EntryView } from '#models/contracts/entries.ts';
import type { ErrorCode } from '#models/contracts/errors.ts';
import type { RichText } from '#models/contracts/rich-text.ts';

/**
 * - `queued`: on disk, not tried yet · `sending`: on its way · `retrying`: will be tried again with the same id
 * - `rejected`: the server said no; kept until the person edits or discards it
 * - `held`: older than a day; the person is asked before it goes out
 */
export type OutboxState = 'queued' | 'sending' | 'retrying' | 'rejected' | 'held';

/** What a person has written, before it is a message. */
export interface Written {
  body: RichText;
  documents: readonly AttachedDocument[];
  replyTo?: string | undefined;
}

/** What the person submitted. The audience is frozen here. */
export interface OutgoingMessage extends Written {
  stream: string;
  audience: Audience;
}

/** Enough of an uploaded document to show it under a message that is not sent yet. */
export interface AttachedDocument {
  id: string;
  name: string;
  size: number;
}

export interface OutboxItem extends OutgoingMessage {
  /** place in the queue; given by the store, only ever grows */
  order: number;
  /** the same id is the same message for ever */
  clientId: string;
  userId: string;
  /** milliseconds since the epoch by this device's clock: shown, and asked about after a day; never orders anything */
  createdAt: number;
  state: OutboxState;
  attempts: number;
  /** size of the body as stored, in bytes of UTF-8 */
  bytes: number;
  /** the person was asked about its age and said yes */
  ageAccepted?: boolean | undefined;
  lastError?: SendError | undefined;
}

export interface SendError {
  code: ErrorCode | 'TIMEOUT' | 'OFFLINE';
  message: string;
}

/** What became of one attempt. */
export type SendOutcome =
  | { kind: 'acknowledged'; entry: EntryView }
  | { kind: 'rejected'; error: SendError }
  | { kind: 'retry'; error: SendError }
  | { kind: 'signed-out' };

export const OUTBOX_LIMITS = {
  items: 200,
  bytes: 5 * 1024 * 1024,
  /** a message older than this is not sent without asking */
  askAfterMs: 24 * 60 * 60 * 1000,
  ackTimeoutMs: 10_000,
} as const;

const TRY_AGAIN: ReadonlySet<string> = new Set<ErrorCode>(['UNAVAILABLE', 'INTERNAL', 'RATE_LIMITED']);

/** What a refusal means for the queue: our own trouble is tried again, everything else is the person's to mend. */
export function outcomeOfRefusal(error: { code: ErrorCode; message: string }): SendOutcome {
  if (error.code === 'UNAUTHENTICATED') {
    return { kind: 'signed-out' };
  }
  return {
    kind: TRY_AGAIN.has(error.code) ? 'retry' : 'rejected',
    error: { code: error.code, message: error.message },
  };
}

/** The text being written, per stream and side. Only ever unsent text: no history is kept in the browser. */
export interface Draft extends Written {
  userId: string;
  stream: string;
  audience: Audience;
}
