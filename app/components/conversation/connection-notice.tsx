import { useTranslation } from 'react-i18next';
import { Banner } from '#app/components/ui/banner.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import type { ConnectionSnapshot } from '#app/realtime/connection.ts';
import { signInPath } from '#app/utils/paths.ts';

interface ConnectionNoticeProps {
  connection: ConnectionSnapshot;
  isPaused: boolean;
  isDurable: boolean;
  hasPending: boolean;
  /** where to come back after signing in */
  returnTo: string;
}

/** Silent while all is well. Says what still works when it is not. */
export function ConnectionNotice({ connection, isPaused, isDurable, hasPending, returnTo }: ConnectionNoticeProps) {
  const { t } = useTranslation('conversation');
  const isSignedOut = isPaused || connection.status === 'signed-out';
  return (
    <div role="status" className="empty:hidden">
      {isSignedOut ? (
        <Banner
          tone="waiting"
          className="m-2"
          action={<LinkButton to={signInPath(returnTo)}>{t('connection.signIn')}</LinkButton>}
        >
          {t('connection.signedOut')}
        </Banner>
      ) : connection.status === 'offline' ? (
        <Banner tone="waiting" className="m-2">
          {t('connection.offline')}
        </Banner>
      ) : !isDurable && hasPending ? (
        <Banner className="m-2">{t('connection.notDurable')}</Banner>
      ) : null}
    </div>
  );
}
