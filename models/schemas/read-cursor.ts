import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';

/** How far one person has read one stream, in both numberings. Merged by maximum, so no tab moves it back. */
export interface ReadCursorDoc {
  /** `<stream>|<userId>` */
  _id: string;
  stream: string;
  userId: string;
  all: number;
  shared: number;
  at: Date;
}

const schema = new Schema<ReadCursorDoc>(
  {
    _id: { type: String, required: true },
    stream: { type: String, required: true },
    userId: { type: String, required: true },
    all: { type: Number, required: true },
    shared: { type: Number, required: true },
    at: { type: Date, required: true },
  },
  { ...schemaOptions, collection: 'readCursors' },
);
schema.index({ stream: 1 });
schema.index({ userId: 1 });

export const ReadCursors = defineCollection<ReadCursorDoc, 'entry'>('ReadCursor', schema);
