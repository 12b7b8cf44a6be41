import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface AlertDialogProps {
  open: boolean;
  onCancel: () => void;
  onConfirm: () => void;
  title: ReactNode;
  /** what will happen, as a sentence: "The disputed 1,500.00 becomes payable again" */
  consequence: ReactNode;
  /** the deed itself, not "OK": "Withdraw the case" */
  confirmLabel: string;
  tone?: 'danger' | 'primary' | undefined;
  pending?: boolean | undefined;
  children?: ReactNode;
}

/** Asks before what cannot be taken back. The safe answer has the focus. */
export function AlertDialog({
  open,
  onCancel,
  onConfirm,
  title,
  consequence,
  confirmLabel,
  tone = 'danger',
  pending,
  children,
}: AlertDialogProps) {
  const { t } = useTranslation('common');
  return (
    <Dialog
      open={open}
      onClose={onCancel}
      role="alertdialog"
      size="small"
      title={title}
      description={consequence}
      footer={
        <>
          <Button onClick={onCancel} autoFocus>
            {t('actions.cancel')}
          </Button>
          <Button variant={tone} pending={pending} onClick={onConfirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
