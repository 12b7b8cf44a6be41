import { clsx } from 'clsx';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { DocumentChip } from '#app/components/documents/document-chip.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { useNow } from '#app/hooks/use-now.ts';
import type { EntryView } from '#models/contracts/entries.ts';
import { authorPlace } from './author-place.ts';
import { messageAnchor } from './message-anchor.ts';
import { MessageBody } from './message-body.tsx';
import { MessageTools } from './message-tools.tsx';
import { MessageVersions } from './message-versions.tsx';
import type { MessageActions, SideProps } from './types.ts';

interface MessageBubbleProps {
  entry: EntryView;
  side: SideProps;
  canWrite: boolean;
  actions: MessageActions;
}

const SURFACE = {
  other: 'border-line bg-surface',
  internal: 'border-internal-line bg-internal-soft',
  own: 'border-brand-line bg-brand-soft',
} as const;

/** One message. Rendered again only when it changed: a timeline may hold a thousand. */
export const MessageBubble = memo(function MessageBubble({ entry, side, canWrite, actions }: MessageBubbleProps) {
  const { t } = useTranslation(['conversation', 'common']);
  const format = useFormat();
  const isOwn = entry.author.id === side.me;
  const { message } = entry;
  if (!message) {
    return null;
  }
  const name = isOwn ? t('message.you') : entry.author.name;
  const place = authorPlace(entry.author, side, t);
  const fullName = place ? `${entry.author.name} (${place})` : entry.author.name;
  const surface = side.audience === 'internal' ? 'internal' : isOwn && side.ownOnRight ? 'own' : 'other';
  return (
    <article
      id={messageAnchor(entry.id)}
      data-seq={entry.seq}
      tabIndex={-1}
      aria-label={t('message.of', { name: fullName, when: format.instantLong(entry.at) })}
      className={clsx(
        'timeline-target group/message flex max-w-full gap-1 rounded-lg',
        isOwn && side.ownOnRight && 'flex-row-reverse',
      )}
    >
      <div
        className={clsx(
          'flex min-w-0 flex-col gap-2 rounded-lg border px-3 py-2',
          message.redacted ? 'border-dashed border-line text-ink-muted' : SURFACE[surface],
        )}
      >
        {message.replyTo && !message.redacted ? (
          <a
            href={`#${messageAnchor(message.replyTo.id)}`}
            className="block border-s-2 border-line-strong ps-2 text-sm text-ink-muted hover:text-ink"
            onClick={(event) => {
              event.preventDefault();
              actions.jump(message.replyTo?.id ?? '');
            }}
          >
            <span className="block text-xs">{t('message.inReplyTo', { name: message.replyTo.author.name })}</span>
            <span className="line-clamp-2">{message.replyTo.excerpt || t('message.quotedDeleted')}</span>
          </a>
        ) : null}
        {message.redacted ? (
          <p className="text-sm italic">{isOwn ? t('message.redactedOwn') : t('message.redacted', { name })}</p>
        ) : (
          <MessageBody html={message.html} />
        )}
        {message.documents.length > 0 ? (
          <ul className="flex flex-wrap gap-1.5">
            {message.documents.map((document) => (
              <li key={document.id} className="max-w-full">
                <DocumentChip document={document} />
              </li>
            ))}
          </ul>
        ) : null}
        {message.editedAt && !message.redacted ? <MessageVersions entryId={entry.id} load={actions.versions} /> : null}
      </div>
      {message.redacted ? null : isOwn && canWrite ? (
        <OwnTools entry={entry} actions={actions} />
      ) : (
        <MessageTools entry={entry} isOwn={isOwn} canReply={canWrite} canRevise={false} actions={actions} />
      )}
    </article>
  );
});

function OwnTools({ entry, actions }: { entry: EntryView; actions: MessageActions }) {
  const now = useNow();
  const until = entry.message?.editableUntil;
  const canRevise = until !== undefined && now < Date.parse(until);
  return <MessageTools entry={entry} isOwn canReply canRevise={canRevise} actions={actions} />;
}
