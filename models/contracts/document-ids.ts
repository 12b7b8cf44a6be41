import { z } from 'zod';

/** Documents that go with a message, a case or a step of it; each once, however often it was named. */
export const DocumentIdsSchema = z
  .array(z.string().min(1).max(64))
  .max(20)
  .transform((ids) => [...new Set(ids)])
  .default([]);
