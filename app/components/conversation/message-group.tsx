import { clsx } from 'clsx';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Instant } from '#app/components/money/instant.tsx';
import { Avatar } from '#app/components/ui/avatar.tsx';
import type { ReadState } from '#models/contracts/realtime.ts';
import { authorPlace } from './author-place.ts';
import type { MessageGroup as Group } from './group-timeline.ts';
import { MessageBubble } from './message-bubble.tsx';
import { SeenBy } from './seen-by.tsx';
import type { MessageActions, SideProps } from './types.ts';

interface MessageGroupProps {
  group: Group;
  side: SideProps;
  canWrite: boolean;
  readers: ReadonlyMap<string, readonly ReadState[]>;
  actions: MessageActions;
}

const hasSameReaders = (before: MessageGroupProps, after: MessageGroupProps): boolean =>
  after.group.entries.every(({ id }) => {
    const [old, fresh] = [before.readers.get(id) ?? [], after.readers.get(id) ?? []];
    return old.length === fresh.length && old.every((read, index) => read.userId === fresh[index]?.userId);
  });
const isSameGroup = (before: Group, after: Group): boolean =>
  before.entries.length === after.entries.length &&
  before.entries.every((entry, index) => entry === after.entries[index]);

/** Messages of one person within five minutes, under one head. */
export const MessageGroup = memo(
  function MessageGroup({ group, side, canWrite, readers, actions }: MessageGroupProps) {
    const { t } = useTranslation(['conversation', 'common']);
    const isOwn = group.author.id === side.me;
    const place = isOwn ? undefined : authorPlace(group.author, side, t);
    const isRight = isOwn && side.ownOnRight;
    return (
      <div className={clsx('timeline-group flex gap-2.5 px-1 py-1.5', isRight && 'flex-row-reverse')}>
        {isRight ? null : <Avatar name={group.author.name} side={group.author.side} decorative />}
        <div className={clsx('flex min-w-0 flex-1 flex-col gap-1', isRight ? 'items-end ps-10' : 'items-start')}>
          <p className="flex flex-wrap items-baseline gap-x-2 text-sm">
            <span className="font-semibold">
              <bdi>{isOwn ? t('message.you') : group.author.name}</bdi>
            </span>
            {place ? <bdi className="text-xs text-ink-muted">{place}</bdi> : null}
            <Instant at={group.at} className="text-xs text-ink-muted" />
          </p>
          {group.entries.map((entry) => (
            <div key={entry.id} className={clsx('flex max-w-full flex-col gap-1', isRight && 'items-end')}>
              <MessageBubble entry={entry} side={side} canWrite={canWrite} actions={actions} />
              <SeenBy readers={readers.get(entry.id)} />
            </div>
          ))}
        </div>
      </div>
    );
  },
  (before, after) =>
    isSameGroup(before.group, after.group) &&
    before.side === after.side &&
    before.canWrite === after.canWrite &&
    before.actions === after.actions &&
    hasSameReaders(before, after),
);
