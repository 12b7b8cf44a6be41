import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';
import { LANGUAGES, type Language } from '#models/contracts/roles.ts';

export const MAIL_STATUSES = ['waiting', 'sending', 'sent', 'failed', 'dropped'] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

/** A mail that is owed to somebody, stored in the transaction that owes it and sent afterwards. */
export interface OutgoingMailDoc {
  /** also the left half of its Message-ID: sent twice after a crash, it is still one message to the reader */
  _id: string;
  /** the account it goes to; entitlement is read again when it is sent */
  userId: string;
  to: string;
  name: string;
  language: Language;
  template: string;
  /** the template's properties, without its secret link */
  props: Record<string, unknown>;
  /** the secret link, encrypted; dropped as soon as the mail is gone or given up */
  sealedLink?: string | undefined;
  /** the account link it carries: a mail whose link is used or over is not sent any more */
  linkId?: string | undefined;
  status: MailStatus;
  attempts: number;
  /** when it may be tried (again), or until when it is claimed */
  notBefore: Date;
  createdAt: Date;
  sentAt?: Date | undefined;
  /** last failure: a code, never an address or a sentence of the mail */
  failure?: string | undefined;
}

const schema = new Schema<OutgoingMailDoc>(
  {
    _id: { type: String, required: true },
    userId: { type: String, required: true },
    to: { type: String, required: true, maxlength: 254 },
    name: { type: String, maxlength: 300 },
    language: { type: String, enum: LANGUAGES, required: true },
    template: { type: String, required: true },
    props: { type: Schema.Types.Mixed, required: true },
    sealedLink: String,
    linkId: String,
    status: { type: String, enum: MAIL_STATUSES, required: true },
    attempts: { type: Number, required: true },
    notBefore: { type: Date, required: true },
    createdAt: { type: Date, required: true },
    sentAt: Date,
    failure: String,
  },
  { ...schemaOptions, collection: 'outgoingMails' },
);
schema.index({ status: 1, notBefore: 1 });
schema.index({ userId: 1, createdAt: -1 });

export const OutgoingMails = defineCollection<OutgoingMailDoc, 'user'>('OutgoingMail', schema);
