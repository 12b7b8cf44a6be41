import { RotateCw, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '#app/components/ui/icon-button.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { DOCUMENT_LIMITS } from '#models/contracts/document-types.ts';
import type { ErrorCode } from '#models/contracts/errors.ts';
import type { UploadItem } from './upload-queue.ts';

interface UploadListProps {
  items: readonly UploadItem[];
  onRetry: (key: string) => void;
  onRemove: (key: string) => void;
}

const OWN_WORDS = ['TOO_LARGE', 'FILE_TYPE_NOT_ALLOWED', 'FILE_EMPTY', 'OFFLINE'] as const;
type OwnWord = (typeof OWN_WORDS)[number];
const isOwnWord = (code: string): code is OwnWord => (OWN_WORDS as readonly string[]).includes(code);

/** Files on their way with a message: how far each is, why one did not go, and what to do about it. */
export function UploadList({ items, onRetry, onRemove }: UploadListProps) {
  const { t } = useTranslation(['conversation', 'errors']);
  const format = useFormat();
  if (items.length === 0) {
    return null;
  }
  const limits = { size: format.bytes(DOCUMENT_LIMITS.bytes), count: DOCUMENT_LIMITS.filesPerMessage };
  const reasonOf = (code: string): string =>
    isOwnWord(code) ? t(`conversation:uploadErrors.${code}`, limits) : t(`errors:${code as ErrorCode}`);
  const stateOf = ({ state, progress, error }: UploadItem): string =>
    state === 'failed'
      ? t('conversation:documents.failed', { reason: reasonOf(error ?? 'INTERNAL') })
      : state === 'uploading'
        ? t('conversation:documents.uploading', { percent: Math.round(progress * 100) })
        : t(`conversation:documents.${state}`);
  const done = items.filter(({ state }) => state === 'done').length;
  return (
    <div className="border-t border-line px-3 py-2">
      <ul aria-label={t('conversation:documents.uploads')} className="flex flex-col gap-1.5">
        {items.map((item) => (
          <li key={item.key} className="flex min-w-0 items-center gap-2 text-sm">
            <span className="min-w-0 flex-1">
              <bdi className="block truncate">{item.name}</bdi>
              <span className={item.state === 'failed' ? 'text-danger-ink' : 'text-xs text-ink-muted'}>
                {stateOf(item)} · {format.bytes(item.size)}
              </span>
              {item.state === 'uploading' ? (
                <progress
                  aria-label={item.name}
                  max={1}
                  value={item.progress}
                  className="block h-1 w-full appearance-none overflow-hidden rounded-full bg-neutral-soft [&::-moz-progress-bar]:bg-brand [&::-webkit-progress-bar]:bg-neutral-soft [&::-webkit-progress-value]:bg-brand"
                />
              ) : null}
            </span>
            {item.canRetry ? (
              <IconButton
                size="small"
                label={t('conversation:documents.retry', { name: item.name })}
                icon={<RotateCw aria-hidden />}
                onClick={() => onRetry(item.key)}
              />
            ) : null}
            <IconButton
              size="small"
              label={t(
                item.state === 'uploading' || item.state === 'waiting'
                  ? 'conversation:documents.cancel'
                  : 'conversation:documents.remove',
                { name: item.name },
              )}
              icon={<X aria-hidden />}
              onClick={() => onRemove(item.key)}
            />
          </li>
        ))}
      </ul>
      <p role="status" className="sr-only">
        {t('conversation:documents.summary', { count: done, total: items.length })}
      </p>
    </div>
  );
}
