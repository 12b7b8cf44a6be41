import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { Button } from '#app/components/ui/button.tsx';
import { Dialog } from '#app/components/ui/dialog.tsx';
import { findUnsent, forgetUnsent, watchUnsent } from '#app/realtime/unsent.ts';

interface UnsentDialogProps {
  userId: string;
  /** how many there were when the question was asked; it follows what goes out meanwhile */
  count: number;
  /** false: it cannot be kept, because it lies in the memory of this page */
  isDurable: boolean;
  onStay: () => void;
  onSignOut: () => void;
}

/** Signing out with messages that were not sent: stay, keep them on this device, or throw them away. Staying has the focus. */
export function UnsentDialog({ userId, count: first, isDurable, onStay, onSignOut }: UnsentDialogProps) {
  const { t } = useTranslation('common');
  const [count, setCount] = useState(first);
  useEffect(() => {
    let isGone = false;
    let stop = (): void => {};
    const refresh = (): void =>
      void findUnsent(userId).then((unsent) => {
        if (!isGone) {
          setCount(unsent.count);
        }
      });
    void watchUnsent(userId, refresh).then((stopWatching) => {
      stop = stopWatching;
      if (isGone) {
        stop();
      }
    });
    return () => {
      isGone = true;
      stop();
    };
  }, [userId]);
  const isWaiting = count > 0;
  // Outside the menu it was opened from: the menu closes, the question stays.
  return createPortal(
    <Dialog
      open
      onClose={onStay}
      role="alertdialog"
      title={isWaiting ? t('unsent.title', { count }) : t('unsent.sentTitle')}
      description={isWaiting ? t(isDurable ? 'unsent.text' : 'unsent.textMemory') : t('unsent.sentText')}
      footer={
        <>
          <Button onClick={onStay} autoFocus>
            {t('unsent.stay')}
          </Button>
          {isWaiting ? (
            <Button variant="danger" onClick={() => void forgetUnsent(userId).then(onSignOut)}>
              {t('unsent.discard')}
            </Button>
          ) : null}
          {isDurable || !isWaiting ? (
            <Button variant="primary" onClick={onSignOut}>
              {isWaiting ? t('unsent.keep') : t('user.signOut')}
            </Button>
          ) : null}
        </>
      }
    >
      {null}
    </Dialog>,
    document.body,
  );
}
