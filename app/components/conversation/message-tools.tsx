import { Ellipsis, Link2, Pencil, Reply, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DropdownMenu, MenuItem, MenuSeparator } from '#app/components/ui/dropdown-menu.tsx';
import { IconButton } from '#app/components/ui/icon-button.tsx';
import type { EntryView } from '#models/contracts/entries.ts';
import type { MessageActions } from './types.ts';

interface MessageToolsProps {
  entry: EntryView;
  isOwn: boolean;
  /** within the window in which its author may change it, by the reader's clock; the server decides */
  canRevise: boolean;
  canReply: boolean;
  actions: MessageActions;
}

/** What one can do with a message: in reach of the keyboard always, of the mouse when it is near. */
export function MessageTools({ entry, isOwn, canRevise, canReply, actions }: MessageToolsProps) {
  const { t } = useTranslation('conversation');
  // A thousand messages need no thousand menus: each is made when it is first asked for.
  const [isMade, setMade] = useState(false);
  const label = t('message.actions', { name: entry.author.name });
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
        <DropdownMenu defaultOpen trigger={<IconButton size="small" label={label} icon={<Ellipsis aria-hidden />} />}>
          {canReply ? (
            <MenuItem icon={<Reply aria-hidden />} onSelect={() => actions.reply(entry)}>
              {t('message.reply')}
            </MenuItem>
          ) : null}
          <MenuItem icon={<Link2 aria-hidden />} onSelect={() => actions.copyLink(entry)}>
            {t('message.copyLink')}
          </MenuItem>
          {isOwn && canRevise ? (
            <>
              <MenuSeparator />
              <MenuItem icon={<Pencil aria-hidden />} onSelect={() => actions.edit(entry)}>
                {t('message.edit')}
              </MenuItem>
              <MenuItem icon={<Trash2 aria-hidden />} tone="danger" onSelect={() => actions.redact(entry)}>
                {t('message.redact')}
              </MenuItem>
            </>
          ) : null}
        </DropdownMenu>
      ) : (
        <IconButton
          size="small"
          label={label}
          icon={<Ellipsis aria-hidden />}
          aria-haspopup="menu"
          aria-expanded={false}
          onClick={() => setMade(true)}
        />
      )}
    </span>
  );
}
