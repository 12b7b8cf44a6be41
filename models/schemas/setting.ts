import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';

/** Small facts of the installation by key: remembered import mappings, saved views, numbering counters. */
export interface SettingDoc {
  _id: string;
  value: unknown;
  updatedAt: Date;
}

const schema = new Schema<SettingDoc>(
  { _id: { type: String, required: true }, value: Schema.Types.Mixed, updatedAt: { type: Date, required: true } },
  { ...schemaOptions, collection: 'settings' },
);

export const Settings = defineCollection<SettingDoc, 'user'>('Setting', schema);
