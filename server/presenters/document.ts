import type { DocumentView } from '#models/contracts/entries.ts';
import type { DocumentDoc } from '#models/schemas/document.ts';

const IMAGES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** A document as a reader of its side may see it: no storage key, no uploader's address, no hash. */
export function presentDocument(document: DocumentDoc): DocumentView {
  return {
    id: document._id,
    name: document.name,
    contentType: document.contentType,
    size: document.size,
    audience: document.audience,
    state:
      document.state === 'ready'
        ? 'ready'
        : document.state === 'checking' || document.state === 'uploading'
          ? 'checking'
          : 'quarantined',
    preview: IMAGES.has(document.contentType) ? 'image' : document.contentType === 'application/pdf' ? 'pdf' : 'none',
    addedAt: document.createdAt.toISOString(),
  };
}
