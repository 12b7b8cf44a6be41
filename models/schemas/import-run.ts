import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';
import {
  IMPORT_KINDS,
  IMPORT_STATUSES,
  type ImportChoices,
  type ImportCounts,
  type ImportKind,
  type ImportPreview,
  type ImportStatus,
  type Understanding,
} from '#models/contracts/imports.ts';
import type { Role } from '#models/contracts/roles.ts';

/** One file, from its upload to its result. Its bytes are in `importFiles`, its refused rows in `importProblems`. */
export interface ImportRunDoc {
  _id: string;
  kind: ImportKind;
  fileName: string;
  size: number;
  sha256: string;
  status: ImportStatus;
  createdBy: { userId: string; role: Role | 'system' };
  /** made by the form: a double submit finds the first one */
  clientId?: string | undefined;
  createdAt: Date;
  choices: ImportChoices;
  understanding: Understanding;
  preview: ImportPreview;
  /** lines that repeat or contradict others, found by the preview; absent when there are too many to keep */
  repetitions?: { rows: number; repeated: number[]; contradicted: [number, number][] } | undefined;
  counts: ImportCounts;
  progress?:
    | { phase: 'checking' | 'writing' | 'finishing'; done: number; total: number; at: Date; startedAt: Date }
    | undefined;
  /** who executes it; a lease that is not renewed in time, or whose process is gone, marks a crash */
  lease?: { owner: string; host: string; pid: number; startedAt: string; until: Date } | undefined;
  /** true while it runs; a unique index makes it the only one of the installation */
  active?: true | undefined;
  attempts: number;
  startedAt?: Date | undefined;
  finishedAt?: Date | undefined;
  /** error code of a run that failed as a whole */
  failure?: string | undefined;
  undo?: { at: Date; by: string; removed: number; kept: number; customersRemoved: number } | undefined;
}

const schema = new Schema<ImportRunDoc>(
  {
    _id: { type: String, required: true },
    kind: { type: String, enum: IMPORT_KINDS, required: true },
    fileName: { type: String, required: true, maxlength: 200 },
    size: { type: Number, required: true },
    sha256: { type: String, required: true },
    status: { type: String, enum: IMPORT_STATUSES, required: true },
    createdBy: { type: { userId: String, role: String }, _id: false, required: true },
    clientId: String,
    createdAt: { type: Date, required: true },
    choices: { type: Schema.Types.Mixed, required: true },
    understanding: { type: Schema.Types.Mixed, required: true },
    preview: { type: Schema.Types.Mixed, required: true },
    repetitions: Schema.Types.Mixed,
    counts: { type: Schema.Types.Mixed, required: true },
    progress: { type: { phase: String, done: Number, total: Number, at: Date, startedAt: Date }, _id: false },
    lease: { type: { owner: String, host: String, pid: Number, startedAt: String, until: Date }, _id: false },
    active: Boolean,
    attempts: { type: Number, required: true },
    startedAt: Date,
    finishedAt: Date,
    failure: String,
    undo: { type: { at: Date, by: String, removed: Number, kept: Number, customersRemoved: Number }, _id: false },
  },
  { ...schemaOptions, collection: 'importRuns' },
);
schema.index({ active: 1 }, { unique: true, partialFilterExpression: { active: true } });
schema.index({ createdAt: -1, _id: 1 });
schema.index({ sha256: 1, createdAt: -1 });
schema.index(
  { 'createdBy.userId': 1, clientId: 1 },
  { unique: true, partialFilterExpression: { clientId: { $exists: true } } },
);

export const ImportRuns = defineCollection<ImportRunDoc, 'import'>('ImportRun', schema);
