import { clsx } from 'clsx';
import { File, FileImage, FileText, ShieldAlert, ShieldQuestion } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#app/hooks/use-format.ts';
import { documentPath } from '#app/utils/paths.ts';
import type { DocumentView } from '#models/contracts/entries.ts';

/** A document under a message or in a list: opens when it is clean, says why when it is not. */
export function DocumentChip({ document }: { document: DocumentView }) {
  const { t } = useTranslation('conversation');
  const format = useFormat();
  const { name, size, state, preview } = document;
  const Icon =
    state === 'quarantined'
      ? ShieldAlert
      : state === 'checking'
        ? ShieldQuestion
        : preview === 'image'
          ? FileImage
          : preview === 'pdf'
            ? FileText
            : File;
  const look = clsx(
    'inline-flex min-h-(--control-small) max-w-full items-center gap-2 rounded-md border px-2 py-1 text-sm',
    state === 'quarantined' ? 'border-danger-line bg-danger-soft text-danger-ink' : 'border-line bg-surface text-ink',
  );
  const words = (
    <>
      <Icon aria-hidden />
      <bdi className="truncate">{name}</bdi>
      <span className="flex-none text-xs text-ink-muted">
        {state === 'ready' ? format.bytes(size) : t(`documents.${state}`)}
      </span>
    </>
  );
  return state === 'ready' ? (
    <a
      href={documentPath(document.id)}
      target="_blank"
      rel="noreferrer"
      title={t('documents.open', { name })}
      className={clsx(look, 'hover:bg-hover')}
    >
      {words}
    </a>
  ) : (
    <span className={look}>{words}</span>
  );
}
