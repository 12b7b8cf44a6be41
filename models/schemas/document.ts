import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';
import type { Audience } from '#models/contracts/entries.ts';

/**
 * A file in object storage. Until `attachedTo` is set only its uploader can use it; afterwards it is read by whoever
 * may read the entry or invoice it is attached to, on the side its audience names.
 */
export interface DocumentDoc {
  _id: string;
  /** random storage key; says nothing about name or owner, and no browser ever had a signature to write it */
  key: string;
  /** where the browser was allowed to put the file; kept until that signature has expired */
  uploadKey?: string | undefined;
  /** a finalisation is under way since then */
  finalisingSince?: Date | undefined;
  /** the next attempt of the virus check */
  checkAfter?: Date | undefined;
  name: string;
  contentType: string;
  size: number;
  sha256?: string | undefined;
  audience: Audience;
  /** `withdrawn`: came with a message that was taken back; kept, and readable by nobody */
  state: 'uploading' | 'checking' | 'ready' | 'quarantined' | 'refused' | 'withdrawn';
  uploadedBy: string;
  /** the case it belongs to, or the invoice whose PDF it is */
  attachedTo?: { kind: 'case' | 'invoice'; id: string } | undefined;
  customerId?: string | undefined;
  createdAt: Date;
  finalisedAt?: Date | undefined;
}

const schema = new Schema<DocumentDoc>(
  {
    _id: { type: String, required: true },
    key: { type: String, required: true },
    uploadKey: String,
    finalisingSince: Date,
    checkAfter: Date,
    name: { type: String, required: true, maxlength: 300 },
    contentType: { type: String, required: true },
    size: { type: Number, required: true, min: 0 },
    sha256: String,
    audience: { type: String, enum: ['shared', 'internal'], required: true },
    state: {
      type: String,
      enum: ['uploading', 'checking', 'ready', 'quarantined', 'refused', 'withdrawn'],
      required: true,
    },
    uploadedBy: { type: String, required: true },
    attachedTo: { type: { kind: String, id: String }, _id: false },
    customerId: String,
    createdAt: { type: Date, required: true },
    finalisedAt: Date,
  },
  { ...schemaOptions, collection: 'documents' },
);
schema.index({ key: 1 }, { unique: true });
schema.index({ 'attachedTo.kind': 1, 'attachedTo.id': 1, createdAt: 1 });
schema.index({ uploadedBy: 1, state: 1, createdAt: 1 });
schema.index({ state: 1, createdAt: 1 });

export const Documents = defineCollection<DocumentDoc, 'document'>('Document', schema);
