import { z } from 'zod';

const MAX_DIGITS = 15;

/** Forms bring text: plain decimal digits and nothing that JavaScript would also take for a number ("0x4", "1e3", ""). */
const asNumber = (value: unknown): unknown =>
  typeof value === 'string' && value.length <= MAX_DIGITS && /^\d+$/.test(value) ? Number(value) : value;

/** A count or version from zero on, as a number or as a form writes one. */
export const WholeNumberSchema = z.unknown().transform(asNumber).pipe(z.number().int().min(0));

/** What is counted from one: an ordinal, or a version that was saved at least once. */
export const OrdinalSchema = WholeNumberSchema.pipe(z.number().min(1));
