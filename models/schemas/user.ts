import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';
import { DEPARTMENTS, type Department, LANGUAGES, type Language, ROLES, type Role } from '#models/contracts/roles.ts';

export interface UserDoc {
  _id: string;
  /** lower case, unique */
  email: string;
  name: string;
  role: Role;
  language: Language;
  /** argon2id; absent until the invitation is taken up, or for people who sign in by link only */
  passwordHash?: string | undefined;
  /** departments whose cases a resolver works on */
  departments: Department[];
  /** sees all customers, or only those whose team names them (accounting, sales) */
  portfolio: 'all' | 'own';
  /** amount up to which this person may approve, in minor units of the company's currency */
  approvalLimit: number;
  /** the debtor company of a customer's user */
  customerId?: string | undefined;
  /** cases a guest was admitted to */
  guestOf: { caseId: string; until: Date }[];
  /** an admin's time-limited, logged access to business content */
  elevatedUntil?: Date | undefined;
  disabledAt?: Date | undefined;
  /** the side that closed the account: what the company closed, a customer's admin does not open */
  disabledBySide?: 'company' | 'customer' | undefined;
  /** raised with every change of access; sessions and sockets compare it */
  accessVersion: number;
  createdAt: Date;
  lastSeenAt?: Date | undefined;
}

const schema = new Schema<UserDoc>(
  {
    _id: { type: String, required: true },
    email: { type: String, required: true, maxlength: 254 },
    name: { type: String, required: true, maxlength: 300 },
    role: { type: String, enum: ROLES, required: true },
    language: { type: String, enum: LANGUAGES, required: true },
    passwordHash: String,
    departments: { type: [{ type: String, enum: DEPARTMENTS }], default: [] },
    portfolio: { type: String, enum: ['all', 'own'], required: true },
    approvalLimit: { type: Number, required: true, default: 0 },
    customerId: String,
    guestOf: { type: [{ _id: false, caseId: String, until: Date }], default: [] },
    elevatedUntil: Date,
    disabledAt: Date,
    disabledBySide: { type: String, enum: ['company', 'customer'] },
    accessVersion: { type: Number, required: true, default: 1 },
    createdAt: { type: Date, required: true },
    lastSeenAt: Date,
  },
  { ...schemaOptions, collection: 'users' },
);
schema.index({ email: 1 }, { unique: true });
schema.index({ customerId: 1, name: 1 });
schema.index({ role: 1, name: 1 });
schema.index({ name: 1, _id: 1 });

export const Users = defineCollection<UserDoc, 'user'>('User', schema);
