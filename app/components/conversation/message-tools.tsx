import { Ellipsis, Reply } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '#app/components/ui/icon-button.tsx';
import type { EntryView } from '#models/contracts/entries.ts';
import type { MessageActions } from './types.ts';

const MessageMenu = lazy(() => import('./message-menu.tsx'));

export interface MessageToolsProps {
  entry: EntryView;
  isOwn: boolean;
  /** within the window in which its author may change it, by the reader's clock; the server decides */
  canRevise: boolean;
  canReply: boolean;
  actions: MessageActions;
}

/** What one can do with a message: in reach of the keyboard always, of the mouse when it is near. */
export function MessageTools(props: MessageToolsProps) {
  const { entry, canReply, actions } = props;
  const { t } = useTranslation('conversation');
  // A thousand messages need no thousand menus, and a first visit none: each is made when it is first asked for.
  const [isMade, setMade] = useState(false);
  const button = (
    <IconButton
      size="small"
      label={t('message.actions', { name: entry.author.name })}
      icon={<Ellipsis aria-hidden />}
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setMade(true)}
    />
  );
  return (
    <span className="print-hidden flex flex-none self-start opacity-0 transition-opacity group-focus-within/message:opacity-100 group-hover/message:opacity-100 has-data-[state=open]:opacity-100 pointer-coarse:opacity-100">
      {canReply ? (
        <IconButton
          size="small"
          className="pointer-coarse:hidden"
          label={t('message.reply')}
          icon={<Reply aria-hidden />}
          onClick={() => actions.reply(entry)}
        />
      ) : null}
      {isMade ? (
        <Suspense fallback={button}>
          <MessageMenu {...props} />
        </Suspense>
      ) : (
        button
      )}
    </span>
  );
}
