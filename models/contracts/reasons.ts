import { z } from 'zod';
import { REASON_CODES, type ReasonCode, ROOT_CAUSES } from './reason-names.ts';

// The taxonomy stands in a file of its own: a page that shows a reason must not load the validator.
export * from './reason-names.ts';

export const RootCauseSchema = z.enum(ROOT_CAUSES);
export const ReasonCodeSchema = z.enum(REASON_CODES as [ReasonCode, ...ReasonCode[]]);
