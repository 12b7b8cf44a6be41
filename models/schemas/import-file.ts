import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';

/**
 * A piece of an imported file. The database is the one place that every node and the command share, so a run can be
 * continued by another process than the one that received the file. Pieces go by themselves after 90 days.
 */
export interface ImportFileDoc {
  /** `<runId>:<number of the piece, six digits>` */
  _id: string;
  runId: string;
  bytes: Buffer;
  createdAt: Date;
}

const schema = new Schema<ImportFileDoc>(
  {
    _id: { type: String, required: true },
    runId: { type: String, required: true },
    bytes: { type: Schema.Types.Buffer, required: true } as never,
    createdAt: { type: Date, required: true },
  },
  { ...schemaOptions, collection: 'importFiles' },
);
schema.index({ runId: 1 });
schema.index({ createdAt: 1 }, { expireAfterSeconds: 90 * 86_400 });

export const ImportFiles = defineCollection<ImportFileDoc, 'import'>('ImportFile', schema);
