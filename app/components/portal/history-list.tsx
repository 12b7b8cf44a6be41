import { useTranslation } from 'react-i18next';
import { Instant } from '#app/components/money/instant.tsx';
import { type Format, useFormat } from '#app/hooks/use-format.ts';
import { entrySentence, type SentenceTranslator } from '#app/utils/entry-sentence.ts';
import type { EntryView } from '#models/contracts/entries.ts';

/** A letter that was sent or a payment that was announced, beside the log. */
export type Letter =
  | { kind: 'reminder'; id: string; at: string; subject: string }
  | { kind: 'promise'; id: string; at: string; amount: number; currency: string; promisedOn: string };

interface HistoryListProps {
  /** in the order they are shown, unless letters stand between them: then newest first */
  entries: readonly EntryView[];
  letters?: readonly Letter[] | undefined;
}

/** What happened, in plain sentences. Needs the namespaces `dispute`, `cases` and `reasons`. */
export function HistoryList({ entries, letters = [] }: HistoryListProps) {
  const { t } = useTranslation(['cases', 'common', 'reasons', 'dispute']);
  const format = useFormat();
  const told = entries.map(({ id, at, type, data, author }) => ({
    id,
    at,
    words:
      type === 'case.customerAsked'
        ? askedSentence(author.name, data, t, format)
        : entrySentence({ type, data, authorName: author.name }, t as unknown as SentenceTranslator, format),
  }));
  const sent = letters.map((letter) => ({ id: letter.id, at: letter.at, words: letterSentence(letter, t, format) }));
  const lines = sent.length > 0 ? [...told, ...sent].sort((a, b) => (a.at < b.at ? 1 : -1)) : told;
  return (
    <ol className="flex flex-col gap-3">
      {lines.map(({ id, at, words }) => (
        <li key={id} className="border-s-2 border-line ps-3">
          <bdi className="wrap-anywhere">{words}</bdi>
          <span className="block text-sm text-ink-muted">
            <Instant at={at} exact />
          </span>
        </li>
      ))}
    </ol>
  );
}

type Words = ReturnType<typeof useTranslation<['cases', 'common', 'reasons', 'dispute']>>['t'];

/** The desk reads "the customer"; here it is the reader. */
function askedSentence(author: string, data: EntryView['data'], t: Words, format: Format): string {
  const asked = Array.isArray(data?.documents) ? (data.documents as string[]) : [];
  return asked.length > 0
    ? t('dispute:history.askedFor', { author, documents: format.list(asked) })
    : t('dispute:history.asked', { author });
}

function letterSentence(letter: Letter, t: Words, format: Format): string {
  switch (letter.kind) {
    case 'reminder':
      return t('dispute:history.reminder', { subject: letter.subject });
    case 'promise':
      return t('dispute:history.promise', {
        amount: format.money({ amount: letter.amount, currency: letter.currency }),
        day: format.day(letter.promisedOn),
      });
  }
}
