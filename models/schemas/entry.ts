import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';
import type { Audience, EntryType, StreamId } from '#models/contracts/entries.ts';
import type { Role } from '#models/contracts/roles.ts';

/** Who caused an entry: ids only, names are looked up when it is shown. */
export interface EntryActor {
  userId: string;
  role: Role | 'system';
}

export interface Numbers {
  /** place in the stream, never changes */
  seq: number;
  /** last change: creation, edit, redaction */
  rev: number;
}

/** The heads of the stream as of this entry's `all.rev`; the entry with the highest rev carries the current ones. */
export interface Tail {
  seq: number;
  sharedSeq: number;
  sharedRev: number;
}

/** A superseded version of an edited entry, kept for ever. */
export interface EntryVersion {
  rev: number;
  at: Date;
  data: unknown;
  salt: string;
  prevHash: string;
  hash: string;
}

export interface EntryDoc {
  _id: string;
  stream: StreamId;
  type: EntryType;
  /** when it was written, by the server's clock: shown, never used for order */
  at: Date;
  actor: EntryActor;
  audience: Audience;
  all: Numbers;
  shared?: Numbers;
  data: unknown;
  /** random, hashed together with data: erasing both leaves the chain intact */
  salt: string;
  prevHash: string;
  hash: string;
  tail: Tail;
  fanout: 'pending' | 'done';
  clientId?: string;
  bodyHash?: string;
  editedAt?: Date;
  redactedAt?: Date;
  versions?: EntryVersion[];
}

const numbers = { seq: { type: Number, required: true }, rev: { type: Number, required: true } };

const schema = new Schema<EntryDoc>(
  {
    _id: { type: String, required: true },
    stream: { type: String, required: true },
    type: { type: String, required: true },
    at: { type: Date, required: true },
    actor: { type: { userId: String, role: String }, _id: false, required: true },
    audience: { type: String, enum: ['shared', 'internal'], required: true },
    all: { type: numbers, _id: false, required: true },
    shared: { type: numbers, _id: false },
    data: { type: Schema.Types.Mixed, required: true },
    salt: { type: String, required: true },
    prevHash: { type: String, required: true },
    hash: { type: String, required: true },
    tail: { type: { seq: Number, sharedSeq: Number, sharedRev: Number }, _id: false, required: true },
    fanout: { type: String, enum: ['pending', 'done'], required: true },
    clientId: String,
    bodyHash: String,
    editedAt: Date,
    redactedAt: Date,
    versions: { type: [Schema.Types.Mixed], default: undefined } as never,
  },
  { ...schemaOptions, collection: 'entries' },
);
// The one index that decides between processes: who claims a rev has seen everything before it.
schema.index({ stream: 1, 'all.rev': 1 }, { unique: true });
schema.index({ stream: 1, 'shared.rev': 1 });
// Shared entries have the same order in both numberings, so this one also serves the shared side's history.
schema.index({ stream: 1, 'all.seq': 1 });
schema.index(
  { 'actor.userId': 1, clientId: 1 },
  { unique: true, partialFilterExpression: { clientId: { $exists: true } } },
);
schema.index({ fanout: 1, at: 1 }, { partialFilterExpression: { fanout: 'pending' } });

export const Entries = defineCollection<EntryDoc, 'entry'>('Entry', schema);
