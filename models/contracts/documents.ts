import { z } from 'zod';
import { DOCUMENT_LIMITS, DOCUMENT_TYPES, type DocumentType } from './document-types.ts';
import { AudienceSchema } from './entries.ts';

export * from './document-types.ts';

/** `POST /resources/uploads`: asks for a place to put one file. */
export const UploadRequestSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(DOCUMENT_LIMITS.nameLength)
    .regex(/^[^\0\p{Cs}]*$/u),
  size: z.number().int().min(1).max(DOCUMENT_LIMITS.bytes),
  contentType: z.enum(Object.keys(DOCUMENT_TYPES) as [DocumentType, ...DocumentType[]]),
  audience: AudienceSchema,
  caseId: z.string().min(1).max(64).optional(),
});
export type UploadRequest = z.infer<typeof UploadRequestSchema>;

/**
 * Its answer: the file goes to `url` as a multipart form, `fields` first, the file last as `file`; then
 * `POST /resources/uploads/:documentId` finalises it and answers `{ ok: true, document: DocumentView }`.
 * A refusal is `{ ok: false, code, message }` with the matching status.
 */
export interface UploadTicket {
  documentId: string;
  upload: { method: 'POST'; url: string; fields: Record<string, string> };
}
