import { useTranslation } from 'react-i18next';
import { Instant } from '#app/components/money/instant.tsx';
import { AudienceBadge } from '#app/components/ui/audience-badge.tsx';
import type { DocumentView } from '#models/contracts/entries.ts';
import { DocumentChip } from './document-chip.tsx';

interface DocumentListProps {
  documents: readonly DocumentView[];
  /** staff see on which side each one is; customers only ever hold shared ones */
  customerName?: string | undefined;
}

/** The documents of a case, newest first. */
export function DocumentList({ documents, customerName }: DocumentListProps) {
  const { t } = useTranslation('conversation');
  if (documents.length === 0) {
    return <p className="text-sm text-ink-muted">{t('documents.empty')}</p>;
  }
  return (
    <ul className="flex flex-col gap-3">
      {documents.map((document) => (
        <li key={document.id} className="flex min-w-0 flex-col items-start gap-1">
          <DocumentChip document={document} />
          <span className="flex flex-wrap items-center gap-2 text-xs text-ink-muted">
            {customerName ? <AudienceBadge audience={document.audience} customerName={customerName} /> : null}
            <Instant at={document.addedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
