import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';
import { LINK_PURPOSES, type LinkPurpose } from '#models/contracts/accounts.ts';

/** A single-use link that was sent by mail. */
export interface AccountLinkDoc {
  /** SHA-256 of the link's 256-bit secret */
  _id: string;
  purpose: LinkPurpose;
  /** the account, or the one an invitation will become */
  userId: string;
  /** SHA-256 of the mark of the browser that asked; a magic link works nowhere else */
  browser?: string | undefined;
  createdAt: Date;
  expiresAt: Date;
  usedAt?: Date | undefined;
}

const schema = new Schema<AccountLinkDoc>(
  {
    _id: { type: String, required: true },
    purpose: { type: String, enum: LINK_PURPOSES, required: true },
    userId: { type: String, required: true },
    browser: String,
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    usedAt: Date,
  },
  { ...schemaOptions, collection: 'accountLinks' },
);
schema.index({ userId: 1, purpose: 1 });
schema.index({ expiresAt: 1 });

export const AccountLinks = defineCollection<AccountLinkDoc, 'user'>('AccountLink', schema);
