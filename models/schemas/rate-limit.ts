import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';

/** Attempts counted by rate-limiter-flexible. It writes here itself; declared so that its indexes exist at start. */
export interface RateLimitDoc {
  _id: string;
  /** limit and hashed subject: no address and no account stands here */
  key: string;
  points: number;
  expire: Date | null;
}

const schema = new Schema<RateLimitDoc>(
  { _id: String, key: { type: String, required: true }, points: Number, expire: Date },
  { ...schemaOptions, collection: 'rateLimits' },
);
schema.index({ key: 1 }, { unique: true });
schema.index({ expire: 1 }, { expireAfterSeconds: 0 });

export const RateLimits = defineCollection<RateLimitDoc, 'user'>('RateLimit', schema);
