import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';
import { DEPARTMENTS, type Department, LANGUAGES, type Language, ROLES, type Role } from '#models/contracts/roles.ts';

/**
 * An account somebody was offered. It becomes a user only when taken up, so inviting an address tells nobody whether it
 * already has an account.
 */
export interface InvitationDoc {
  /** the id of the user it will become */
  _id: string;
  email: string;
  name: string;
  role: Role;
  language: Language;
  departments: Department[];
  portfolio: 'all' | 'own';
  approvalLimit: number;
  customerId?: string | undefined;
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
}

const schema = new Schema<InvitationDoc>(
  {
    _id: { type: String, required: true },
    email: { type: String, required: true, maxlength: 254 },
    name: { type: String, required: true, maxlength: 300 },
    role: { type: String, enum: ROLES, required: true },
    language: { type: String, enum: LANGUAGES, required: true },
    departments: { type: [{ type: String, enum: DEPARTMENTS }], default: [] },
    portfolio: { type: String, enum: ['all', 'own'], required: true },
    approvalLimit: { type: Number, required: true },
    customerId: String,
    invitedBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { ...schemaOptions, collection: 'invitations' },
);
schema.index({ email: 1 });
schema.index({ customerId: 1, name: 1 });

export const Invitations = defineCollection<InvitationDoc, 'user'>('Invitation', schema);
