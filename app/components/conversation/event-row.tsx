import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Instant } from '#app/components/money/instant.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import type { EntryView } from '#models/contracts/entries.ts';
import { eventSentence } from './event-sentence.ts';
import { messageAnchor } from './message-anchor.ts';

/** What happened, as one quiet line. */
export const EventRow = memo(function EventRow({ entry }: { entry: EntryView }) {
  const { t } = useTranslation(['cases', 'common', 'reasons']);
  const format = useFormat();
  const { sentence, said } = eventSentence(entry, t, format);
  return (
    <div
      id={messageAnchor(entry.id)}
      data-seq={entry.seq}
      tabIndex={-1}
      className="timeline-target timeline-group rounded-md px-1 py-1.5 text-sm text-ink-muted"
    >
      <p>
        <bdi>{sentence}</bdi> · <Instant at={entry.at} className="text-xs" />
      </p>
      {said ? <p className="mt-1 border-s-2 border-line ps-2 whitespace-pre-line text-ink">{said}</p> : null}
    </div>
  );
});
