import type { Format } from '#app/hooks/use-format.ts';
import { entrySentence, type SentenceTranslator } from '#app/utils/entry-sentence.ts';
import type { EntryType, EntryView } from '#models/contracts/entries.ts';

/** The words a person added to an event, shown under its sentence. */
const SAID: Partial<Record<EntryType, string>> = {
  'case.opened': 'description',
  'case.assigned': 'note',
  'case.rejected': 'answer',
  'case.withdrawn': 'reason',
  'case.reopened': 'newFact',
  'proposal.made': 'explanation',
  'proposal.refused': 'counterArgument',
};

/** An entry that is not a message as one quiet sentence, and what its author said about it. */
export function eventSentence(
  { type, data, author }: EntryView,
  t: SentenceTranslator,
  format: Format,
): { sentence: string; said: string | null } {
  const field = SAID[type];
  const said = field ? data?.[field] : undefined;
  return {
    sentence: entrySentence({ type, data, authorName: author.name }, t, format),
    said: typeof said === 'string' && said.trim() !== '' ? said : null,
  };
}
