import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DocumentChip } from '#app/components/documents/document-chip.tsx';
import { UploadList } from '#app/components/documents/upload-list.tsx';
import { useUploads } from '#app/components/documents/use-uploads.ts';
import { FileDrop } from '#app/components/ui/file-drop.tsx';
import { IconButton } from '#app/components/ui/icon-button.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { DOCUMENT_ACCEPT, DOCUMENT_LIMITS } from '#models/contracts/documents.ts';
import type { DocumentView } from '#models/contracts/entries.ts';

interface EvidenceFieldProps {
  label: string;
  /** kept with the draft already */
  stored?: readonly DocumentView[] | undefined;
  /** bytes a form may carry when no script sends the files one by one */
  formBytes: number;
  caseId?: string | undefined;
  onBusy?: ((isBusy: boolean) => void) | undefined;
}

/**
 * Files to show what is meant. With scripts each goes to the store at once, with progress; the form then sends ids
 * (`document`). Without, the files travel with the form (`files`). Needs `dispute`, `conversation`, `errors`.
 */
export function EvidenceField({ label, stored = [], formBytes, caseId, onBusy }: EvidenceFieldProps) {
  const { t } = useTranslation(['common', 'dispute']);
  const format = useFormat();
  const [isHydrated, setHydrated] = useState(false);
  useEffect(() => setHydrated(true), []);
  const { queue, items } = useUploads({ audience: 'shared', caseId });
  const isBusy = items.some(({ state }) => state !== 'done' && state !== 'failed');
  useEffect(() => onBusy?.(isBusy), [isBusy, onBusy]);
  return (
    <div className="flex flex-col gap-3">
      {stored.length > 0 ? (
        <ul className="flex flex-col gap-2">
          {stored.map((document) => (
            <li key={document.id} className="flex items-center gap-2">
              <input type="hidden" name="document" value={document.id} />
              <span className="min-w-0">
                <DocumentChip document={document} />
              </span>
              <IconButton
                type="submit"
                name="remove"
                value={document.id}
                formNoValidate
                label={t('common:file.remove', { name: document.name })}
                icon={<X aria-hidden />}
              />
            </li>
          ))}
        </ul>
      ) : null}
      {items.map(({ document }) =>
        document ? <input key={document.id} type="hidden" name="document" value={document.id} /> : null,
      )}
      <FileDrop
        name="files"
        label={label}
        accept={DOCUMENT_ACCEPT}
        hint={
          isHydrated
            ? t('common:file.hint', { size: format.bytes(DOCUMENT_LIMITS.bytes) })
            : t('dispute:evidence.together', { size: format.bytes(formBytes) })
        }
        onFiles={isHydrated ? (files) => queue.add(files) : undefined}
      />
      <UploadList items={items} onRetry={(key) => queue.retry(key)} onRemove={(key) => queue.remove(key)} />
    </div>
  );
}
