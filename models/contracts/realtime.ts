import { z } from 'zod';
import { DocumentIdsSchema } from './document-ids.ts';
import { AudienceSchema, type EntryView, StreamIdSchema } from './entries.ts';
import type { ErrorCode } from './errors.ts';
import { RichTextSchema } from './rich-text.ts';

/** The contract between the server and every client of the live conversation. Each command is acknowledged. */

const Id = z.string().min(1).max(64);
const Cursor = z.number().int().min(0);
export const MAX_CHANGES = 200;

export const StreamOpenSchema = z.strictObject({ stream: StreamIdSchema, after: Cursor.optional() });
export const StreamSinceSchema = z.strictObject({
  stream: StreamIdSchema,
  after: Cursor,
  limit: z.number().int().min(1).max(MAX_CHANGES).default(MAX_CHANGES),
});
export const StreamCloseSchema = z.strictObject({ stream: StreamIdSchema });
export const MessageSendSchema = z.strictObject({
  stream: StreamIdSchema,
  audience: AudienceSchema,
  /** made when the person presses send, kept across reloads: the same id is the same message for ever */
  clientId: z.uuid(),
  body: RichTextSchema,
  documents: DocumentIdsSchema,
  replyTo: Id.optional(),
});
export type MessageSend = z.infer<typeof MessageSendSchema>;
export const MessageEditSchema = z.strictObject({ entryId: Id, rev: Cursor, body: RichTextSchema });
export const MessageRedactSchema = z.strictObject({ entryId: Id, rev: Cursor });
export const StreamReadSchema = z.strictObject({ stream: StreamIdSchema, seq: Cursor });
export const TypingSchema = z.strictObject({ stream: StreamIdSchema, audience: AudienceSchema, on: z.boolean() });
export const PresenceSchema = z.strictObject({ stream: StreamIdSchema, audience: AudienceSchema, on: z.boolean() });

/** Every command a client may send; the access suite enumerates this list. */
export const COMMANDS = {
  'stream.open': StreamOpenSchema,
  'stream.since': StreamSinceSchema,
  'stream.close': StreamCloseSchema,
  'message.send': MessageSendSchema,
  'message.edit': MessageEditSchema,
  'message.redact': MessageRedactSchema,
  'stream.read': StreamReadSchema,
  typing: TypingSchema,
  presence: PresenceSchema,
} as const;
export type Command = keyof typeof COMMANDS;
export type CommandInput<C extends Command> = z.input<(typeof COMMANDS)[C]>;

/** Changes after a cursor, in order of `rev`; superseded revs may be absent, `head` is the reader's newest rev. */
export interface Changes {
  head: number;
  changes: EntryView[];
  hasMore: boolean;
  /** the reader's entitlement changed: throw away what you hold and load anew */
  reset?: true;
}

export interface ReadState {
  userId: string;
  name: string;
  side: 'company' | 'customer' | 'guest';
  /** newest entry this person has seen, in the reader's numbering */
  seq: number;
}

export interface PresentPerson {
  userId: string;
  name: string;
  /** the side the person looks at; only staff are ever told "internal" */
  audience: z.infer<typeof AudienceSchema>;
}

export interface CommandResult {
  'stream.open': Changes & { reads: ReadState[]; present: PresentPerson[] };
  'stream.since': Changes;
  'stream.close': object;
  'message.send': { entry: EntryView };
  'message.edit': { entry: EntryView };
  'message.redact': { entry: EntryView };
  'stream.read': object;
  typing: object;
  presence: object;
}

export type Ack<C extends Command> =
  | ({ ok: true } & CommandResult[C])
  | { ok: false; code: ErrorCode; message: string; params?: Record<string, string | number> };

export type ClientToServerEvents = {
  [C in Command]: (payload: CommandInput<C>, ack?: (answer: Ack<C>) => void) => void;
};

export interface ServerToClientEvents {
  /** a hint only: compare with your cursor, fetch on a gap */
  changed: (event: { stream: string; rev: number }) => void;
  entry: (event: { stream: string; entry: EntryView }) => void;
  reads: (event: { stream: string; read: ReadState }) => void;
  presence: (event: { stream: string; present: PresentPerson[] }) => void;
  typing: (event: {
    stream: string;
    userId: string;
    name: string;
    audience: z.infer<typeof AudienceSchema>;
    on: boolean;
  }) => void;
  /** every 25 s: heads of the streams this socket has open, so that a lost last hint is found */
  heads: (event: { heads: Record<string, number> }) => void;
  revoked: (event: { stream: string }) => void;
}

export const HEARTBEAT_SECONDS = 25;
/** a typing signal disappears at the reader after this long without another */
export const TYPING_SECONDS = 6;
