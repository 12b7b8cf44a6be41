import { z } from 'zod';
import { isDay } from './calendar.ts';

// Reckoning stands in a file of its own: a page that shows a day must not load the validator.
export * from './calendar.ts';

export const DaySchema = z.string().refine(isDay, 'INVALID_DAY');
