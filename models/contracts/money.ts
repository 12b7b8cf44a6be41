import { z } from 'zod';

// Arithmetic stands in a file of its own: a page that shows an amount must not load the validator.
export * from './minor-units.ts';

/** ISO 4217 code. Minor units follow the currency: 2 for EUR, 0 for JPY, 3 for TND. */
export const CurrencySchema = z.string().regex(/^[A-Z]{3}$/);

/** Integer minor units; the bound keeps sums exact in a double. */
export const MinorSchema = z.number().int().min(-9_000_000_000_000).max(9_000_000_000_000);
