import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';
import type { CaseFilters } from '#models/contracts/views.ts';

/** A name for filters of the case list, of one person. */
export interface SavedViewDoc {
  _id: string;
  userId: string;
  name: string;
  filters: CaseFilters;
  createdAt: Date;
}

const schema = new Schema<SavedViewDoc>(
  {
    _id: { type: String, required: true },
    userId: { type: String, required: true },
    name: { type: String, required: true, maxlength: 60 },
    filters: { type: Schema.Types.Mixed, required: true },
    createdAt: { type: Date, required: true },
  },
  { ...schemaOptions, collection: 'savedViews' },
);
schema.index({ userId: 1, name: 1 }, { unique: true });

export const SavedViews = defineCollection<SavedViewDoc, 'user'>('SavedView', schema);
