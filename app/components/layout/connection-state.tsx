import { useTranslation } from 'react-i18next';
import { useConnection } from '#app/realtime/use-connection.ts';

/** A quiet dot while all is well; words only when the connection is lost (screens: Shell). */
export function ConnectionState({ userId }: { userId: string }) {
  const { t } = useTranslation('common');
  const { status, waiting } = useConnection(userId);
  const isOffline = status === 'offline';
  const words = isOffline
    ? waiting > 0
      ? t('connection.offlineWaiting', { count: waiting })
      : t('connection.offline')
    : t(status === 'connected' ? 'connection.online' : 'connection.connecting');
  return (
    <span role="status" title={words} className="inline-flex items-center gap-2 text-sm text-ink-muted">
      <span
        aria-hidden
        className={`size-2 rounded-full ${isOffline ? 'bg-internal' : status === 'connected' ? 'bg-settled' : 'bg-line-strong'}`}
      />
      <span className={isOffline ? '' : 'sr-only'}>{words}</span>
    </span>
  );
}
