import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';
import type { Role } from '#models/contracts/roles.ts';

/** Who was given a document, and when. Kept apart from the log: reading changes nothing, and would drown what did. */
export interface DocumentAccessDoc {
  _id: string;
  documentId: string;
  userId: string;
  role: Role;
  how: 'view' | 'download';
  at: Date;
  requestId: string;
}

const schema = new Schema<DocumentAccessDoc>(
  {
    _id: { type: String, required: true },
    documentId: { type: String, required: true },
    userId: { type: String, required: true },
    role: { type: String, required: true },
    how: { type: String, enum: ['view', 'download'], required: true },
    at: { type: Date, required: true },
    requestId: { type: String, required: true },
  },
  { ...schemaOptions, collection: 'documentAccesses' },
);
schema.index({ documentId: 1, at: -1 });
schema.index({ at: 1 });

export const DocumentAccesses = defineCollection<DocumentAccessDoc, 'document'>('DocumentAccess', schema);
