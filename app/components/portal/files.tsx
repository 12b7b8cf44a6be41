import { DocumentChip } from '#app/components/documents/document-chip.tsx';
import type { DocumentView } from '#models/contracts/entries.ts';

/** Files that belong to what was said. */
export function Files({ documents }: { documents: readonly DocumentView[] }) {
  return documents.length > 0 ? (
    <ul className="mb-3 flex flex-wrap gap-2">
      {documents.map((document) => (
        <li key={document.id} className="max-w-full">
          <DocumentChip document={document} />
        </li>
      ))}
    </ul>
  ) : null;
}
