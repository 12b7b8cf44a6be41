import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';
import type { RowProblemView } from '#models/contracts/imports.ts';

/** Why one row of a run was refused. */
export interface ImportProblemDoc extends RowProblemView {
  /** `<runId>:<line, nine digits>:<number>`: reading in order of the id is reading in order of the file */
  _id: string;
  runId: string;
}

const schema = new Schema<ImportProblemDoc>(
  {
    _id: { type: String, required: true },
    runId: { type: String, required: true },
    line: { type: Number, required: true },
    column: { type: String, default: '' },
    value: { type: String, default: '' },
    reason: { type: String, required: true },
    params: { type: Schema.Types.Mixed, default: {} },
  } as never,
  { ...schemaOptions, collection: 'importProblems' },
);
schema.index({ runId: 1, _id: 1 });

export const ImportProblems = defineCollection<ImportProblemDoc, 'import'>('ImportProblem', schema);
