import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';

/** A signed-in browser. Field names with an underscore are those of Lucia's adapter. */
export interface SessionDoc {
  /** SHA-256 of the cookie's value; the value itself is stored nowhere */
  _id: string;
  user_id: string;
  /** end of the absolute lifetime; nothing prolongs it */
  expires_at: Date;
  /** names the session in lists, logs and sockets; worthless as a credential */
  publicId: string;
  /** the user's access version this session was made or kept for; another one ends it */
  accessVersion: number;
  createdAt: Date;
  /** of the last request, to the minute; the idle limit counts from here */
  lastSeenAt: Date;
  /** "Firefox, Linux": a summary, never the whole header */
  device: string;
  /** the network the sign-in came from, without the machine's part */
  network: string;
}

const schema = new Schema<SessionDoc>(
  {
    _id: { type: String, required: true },
    user_id: { type: String, required: true },
    expires_at: { type: Date, required: true },
    publicId: { type: String, required: true },
    accessVersion: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    lastSeenAt: { type: Date, required: true },
    device: { type: String, maxlength: 120 },
    network: { type: String, maxlength: 64 },
  },
  { ...schemaOptions, collection: 'sessions' },
);
schema.index({ user_id: 1, lastSeenAt: -1 });
schema.index({ expires_at: 1 });

export const Sessions = defineCollection<SessionDoc, 'user'>('Session', schema);
