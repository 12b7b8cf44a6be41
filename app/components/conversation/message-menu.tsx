import { Ellipsis, Link2, Pencil, Reply, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { DropdownMenu, MenuItem, MenuSeparator } from '#app/components/ui/dropdown-menu.tsx';
import { IconButton } from '#app/components/ui/icon-button.tsx';
import type { MessageToolsProps } from './message-tools.tsx';

/** The menu of a message, already open: it is loaded when it is first asked for. */
export default function MessageMenu({ entry, canRevise, canReply, actions }: MessageToolsProps) {
  const { t } = useTranslation('conversation');
  const label = t('message.actions', { name: entry.author.name });
  return (
    <DropdownMenu defaultOpen trigger={<IconButton size="small" label={label} icon={<Ellipsis aria-hidden />} />}>
      {canReply ? (
        <MenuItem icon={<Reply aria-hidden />} onSelect={() => actions.reply(entry)}>
          {t('message.reply')}
        </MenuItem>
      ) : null}
      <MenuItem icon={<Link2 aria-hidden />} onSelect={() => actions.copyLink(entry)}>
        {t('message.copyLink')}
      </MenuItem>
      {canRevise ? (
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
  );
}
