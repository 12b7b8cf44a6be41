import { ArrowDown } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#app/components/ui/button.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { useNow } from '#app/hooks/use-now.ts';
import { useSettings } from '#app/hooks/use-settings.ts';
import type { OutboxItem } from '#app/realtime/outbox-item.ts';
import { zoned } from '#app/utils/format.ts';
import type { Day } from '#models/contracts/days.ts';
import type { EntryView } from '#models/contracts/entries.ts';
import type { ReadState } from '#models/contracts/realtime.ts';
import { EventRow } from './event-row.tsx';
import { groupTimeline, readersByEntry, type TimelineRow } from './group-timeline.ts';
import { entryOfHash } from './message-anchor.ts';
import { MessageGroup } from './message-group.tsx';
import { PendingMessage } from './pending-message.tsx';
import { SeenBy } from './seen-by.tsx';
import type { MessageActions, PendingActions, SideProps } from './types.ts';
import { useSeen } from './use-seen.ts';
import { useTimelineScroll } from './use-timeline-scroll.ts';

export interface TimelineProps {
  side: SideProps;
  entries: readonly EntryView[];
  /** of this side */
  pending: readonly OutboxItem[];
  reads: readonly ReadState[];
  readAtOpening: number;
  hasEarlier: boolean;
  canWrite: boolean;
  isPaused: boolean;
  /** new object only when one of them changes: rows compare it */
  messageActions: Omit<MessageActions, 'jump'>;
  pendingActions: PendingActions;
  loadEarlier: () => Promise<void>;
  onSeen: (seq: number) => void;
  /** a link led to a message that is not there */
  onNotFound: () => void;
  empty: ReactNode;
}

/** The conversation of one side: messages and events in one flow. It never moves under the reader. */
export function Timeline(props: TimelineProps) {
  const {
    side,
    entries,
    pending,
    reads,
    readAtOpening,
    hasEarlier,
    canWrite,
    messageActions,
    loadEarlier,
    onNotFound,
  } = props;
  const { t } = useTranslation('conversation');
  const { timeZone } = useSettings();
  const box = useRef<HTMLDivElement>(null);
  const [loading, setLoading] = useState<'no' | 'yes' | 'failed'>('no');

  const shown = useMemo(() => entries.filter(({ audience }) => audience === side.audience), [entries, side.audience]);
  const rows = useMemo(
    () =>
      groupTimeline(shown, {
        audience: side.audience,
        me: side.me,
        readAtOpening,
        dayOf: (instant) => zoned(instant, timeZone).day,
      }),
    [shown, side.audience, side.me, readAtOpening, timeZone],
  );
  const readers = useMemo(() => readersByEntry(shown, reads, side), [shown, reads, side]);

  const earlier = async (): Promise<void> => {
    setLoading('yes');
    try {
      await loadEarlier();
      setLoading('no');
    } catch {
      setLoading('failed');
    }
  };
  const scroll = useTimelineScroll({
    container: box,
    entries: shown,
    pendingCount: pending.length,
    me: side.me,
    hasEarlier,
    loadEarlier,
  });
  useSeen({ container: box, rows, onSeen: props.onSeen });

  const { jump } = scroll;
  const actions = useMemo<MessageActions>(
    () => ({
      ...messageActions,
      jump: (entryId) =>
        void jump(entryId).then(
          (isFound) => isFound || onNotFound(),
          () => onNotFound(),
        ),
    }),
    [messageActions, jump, onNotFound],
  );
  useEffect(() => {
    const follow = (): void => {
      const entryId = entryOfHash(window.location.hash);
      if (entryId) {
        // The other side of the case may hold it: only that one says so.
        void jump(entryId).catch(() => undefined);
      }
    };
    follow();
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, [jump]);

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={box}
        role="log"
        aria-live="polite"
        aria-relevant="additions"
        aria-busy={loading === 'yes'}
        aria-label={
          side.audience === 'internal' ? t('timeline.labelInternal') : t('timeline.label', { name: side.otherName })
        }
        onScroll={scroll.onScroll}
        className="print-flow min-h-0 flex-1 overflow-y-auto overscroll-contain px-3 py-2"
      >
        <div className="flex flex-col">
          {hasEarlier ? (
            <div className="flex flex-col items-center gap-1 py-2">
              <Button size="small" pending={loading === 'yes'} onClick={() => void earlier()}>
                {t(loading === 'yes' ? 'timeline.loadingEarlier' : 'timeline.earlier')}
              </Button>
              {loading === 'failed' ? (
                <p role="alert" className="text-sm text-danger-ink">
                  {t('timeline.earlierFailed')}
                </p>
              ) : null}
            </div>
          ) : null}
          {rows.length === 0 && pending.length === 0 ? props.empty : null}
          {rows.map((row) => (
            <Row key={row.key} row={row} side={side} canWrite={canWrite} readers={readers} actions={actions} />
          ))}
          {pending.map((item) => (
            <PendingMessage
              key={item.clientId}
              item={item}
              side={side}
              isPaused={props.isPaused}
              actions={props.pendingActions}
            />
          ))}
        </div>
      </div>
      {scroll.newBelow > 0 ? (
        <div className="pointer-events-none absolute inset-x-0 bottom-2 flex justify-center">
          <Button
            size="small"
            variant={side.audience === 'internal' ? 'internal' : 'primary'}
            className="pointer-events-auto rounded-full shadow-float"
            title={t('timeline.toNewest')}
            onClick={scroll.toBottom}
          >
            {t('timeline.newBelow', { count: scroll.newBelow })}
            <ArrowDown aria-hidden />
          </Button>
        </div>
      ) : null}
    </div>
  );
}

interface RowProps {
  row: TimelineRow;
  side: SideProps;
  canWrite: boolean;
  readers: ReadonlyMap<string, readonly ReadState[]>;
  actions: MessageActions;
}

function Row({ row, side, canWrite, readers, actions }: RowProps) {
  switch (row.kind) {
    case 'day':
      return <DaySeparator day={row.day} />;
    case 'unread':
      return <UnreadDivider />;
    case 'event':
      return (
        <>
          <EventRow entry={row.entry} />
          <SeenBy readers={readers.get(row.entry.id)} />
        </>
      );
    case 'messages':
      return <MessageGroup group={row} side={side} canWrite={canWrite} readers={readers} actions={actions} />;
  }
}

function DaySeparator({ day }: { day: Day }) {
  const { t } = useTranslation('conversation');
  const { timeZone } = useSettings();
  const format = useFormat();
  const today = zoned(new Date(useNow()), timeZone).day;
  const near = format.dayNear(day, today);
  const words =
    day === today ? t('timeline.today') : near === format.day(day) ? format.dayLong(day) : t('timeline.yesterday');
  return (
    <p className="flex items-center gap-3 py-2 text-xs font-medium text-ink-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      <time dateTime={day} title={format.dayLong(day)}>
        {words}
      </time>
    </p>
  );
}

function UnreadDivider() {
  const { t } = useTranslation('conversation');
  return (
    <p className="flex items-center gap-3 py-1 text-xs font-semibold text-brand-ink before:h-px before:flex-1 before:bg-brand after:h-px after:flex-1 after:bg-brand">
      {t('timeline.unread')}
    </p>
  );
}
