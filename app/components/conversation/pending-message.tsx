import { clsx } from 'clsx';
import { CircleAlert, Clock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '#app/components/ui/button.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { useNow } from '#app/hooks/use-now.ts';
import type { OutboxItem } from '#app/realtime/outbox-item.ts';
import type { ErrorCode } from '#models/contracts/errors.ts';
import { RichTextPreview } from './rich-text-preview.tsx';
import type { PendingActions, SideProps } from './types.ts';

interface PendingMessageProps {
  item: OutboxItem;
  side: SideProps;
  isPaused: boolean;
  actions: PendingActions;
}

/** A message that is not stored yet: faded with a clock while it is on its way, with a red edge when it needs the person. */
export function PendingMessage({ item, side, isPaused, actions }: PendingMessageProps) {
  const { t } = useTranslation(['conversation', 'errors']);
  const format = useFormat();
  const now = useNow();
  const { state, clientId } = item;
  const needsPerson = state === 'rejected' || state === 'held';
  const reason = item.lastError ? t(`errors:${item.lastError.code as ErrorCode}`) : '';
  const words =
    state === 'rejected'
      ? t('conversation:pending.rejected', { reason })
      : state === 'held'
        ? t('conversation:pending.held', { when: format.instantNear(new Date(item.createdAt), new Date(now)) })
        : t(`conversation:pending.${isPaused ? 'paused' : state}`);
  return (
    <div
      data-pending={state}
      className={clsx('flex flex-col gap-1 px-1 py-1.5', side.ownOnRight ? 'items-end ps-10' : 'items-start ps-11')}
    >
      <div
        className={clsx(
          'max-w-full rounded-lg border px-3 py-2',
          item.audience === 'internal'
            ? 'border-internal-line bg-internal-soft'
            : side.ownOnRight
              ? 'border-brand-line bg-brand-soft'
              : 'border-line bg-surface',
          needsPerson ? 'border-s-4 border-s-danger' : 'opacity-65',
        )}
      >
        <RichTextPreview body={item.body} />
        {item.documents.length > 0 ? (
          <p className="mt-1 text-xs text-ink-muted">{format.list(item.documents.map(({ name }) => name))}</p>
        ) : null}
      </div>
      <p
        role={needsPerson ? 'alert' : undefined}
        className={clsx('flex items-center gap-1 text-xs', needsPerson ? 'text-danger-ink' : 'text-ink-muted')}
      >
        {needsPerson ? <CircleAlert aria-hidden /> : <Clock aria-hidden />}
        {words}
      </p>
      {needsPerson || state === 'retrying' || (isPaused && state === 'queued') ? (
        <p className="flex flex-wrap gap-1.5">
          {isPaused ? null : (
            <Button size="small" onClick={() => actions.retry(clientId)}>
              {t(state === 'held' ? 'conversation:pending.sendNow' : 'conversation:pending.retry')}
            </Button>
          )}
          <Button size="small" onClick={() => actions.editPending(item)}>
            {t('conversation:pending.edit')}
          </Button>
          <Button size="small" variant="quiet" onClick={() => actions.discard(clientId)}>
            {t('conversation:pending.discard')}
          </Button>
        </p>
      ) : null}
    </div>
  );
}
