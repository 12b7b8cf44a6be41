import type { DocumentDoc } from '#models/schemas/document.ts';
import { contentDisposition } from '#server/integrations/storage/content-disposition.ts';

/** For answers that carry a signed address or a file: kept by nobody, told to nobody. */
export const LINK_HEADERS = {
  'Cache-Control': 'private, no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** Types without script of their own; everything else is saved, never shown. */
const SHOWN = new Set(['application/pdf', 'image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** Headers of a file served by the application itself: nothing in it may run or load anything. */
export function documentHeaders(
  document: Pick<DocumentDoc, 'name' | 'contentType'>,
  { size, inline }: { size: number; inline: boolean },
): Record<string, string> {
  return {
    ...LINK_HEADERS,
    'Content-Type': document.contentType,
    'Content-Length': String(size),
    'Content-Disposition': contentDisposition(
      inline && SHOWN.has(document.contentType) ? 'inline' : 'attachment',
      document.name,
    ),
    'Content-Security-Policy': "sandbox; default-src 'none'; frame-ancestors 'self'",
  };
}
