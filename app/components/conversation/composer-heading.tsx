import { clsx } from 'clsx';
import { Eye, Lock, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '#app/components/ui/icon-button.tsx';
import type { EntryView } from '#models/contracts/entries.ts';
import type { SideProps } from './types.ts';

interface ComposerHeadingProps {
  side: SideProps;
  isEditing: boolean;
  onEditingCancelled: () => void;
  replyTo: EntryView | null;
  onReplyCancelled: () => void;
}

/** Above the text: who will read it, and which message it replaces or answers. */
export function ComposerHeading(props: ComposerHeadingProps) {
  const { side, replyTo } = props;
  const { t } = useTranslation('conversation');
  const isInternal = side.audience === 'internal';
  return (
    <>
      {/* Customers have one side only: their button names who reads it. */}
      {side.ownOnRight ? null : (
        <p
          className={clsx(
            'flex items-center gap-1.5 px-3 pt-1.5 text-xs font-semibold',
            isInternal ? 'text-internal-ink' : 'text-brand-ink',
          )}
        >
          {isInternal ? <Lock aria-hidden /> : <Eye aria-hidden />}
          <span className="min-w-0 truncate">
            {isInternal ? t('side.internal') : t('side.shared', { name: side.otherName })}
          </span>
          {isInternal ? <span className="font-normal">· {t('side.internalHint')}</span> : null}
        </p>
      )}
      {props.isEditing ? (
        <Notice words={t('composer.editing')} cancel={t('composer.cancelEdit')} onCancel={props.onEditingCancelled} />
      ) : replyTo ? (
        <Notice
          words={t('composer.replyingTo', { name: replyTo.author.name })}
          cancel={t('composer.cancelReply')}
          onCancel={props.onReplyCancelled}
        />
      ) : null}
    </>
  );
}

function Notice({ words, cancel, onCancel }: { words: string; cancel: string; onCancel: () => void }) {
  return (
    <p className="flex items-center gap-2 px-3 pt-1 text-sm">
      <span className="min-w-0 flex-1 truncate">{words}</span>
      <IconButton size="small" label={cancel} icon={<X aria-hidden />} onClick={onCancel} />
    </p>
  );
}
